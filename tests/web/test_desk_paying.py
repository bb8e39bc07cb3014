"""The desk sends files once, keeps payees to four eyes, and reads what banks say."""

import re

import pytest
from django.urls import reverse

from ownway.spending.models import BankEntry, Dispatch, Payee, PayeeAccount, PayRun, RunFile
from tests import worlds
from tests.cast import NOW
from tests.spending import paying
from tests.web.reading import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed(anas_plan):
    return anas_plan


def test_a_payee_needs_four_eyes_and_a_call_back(cast, agreed):
    agreed.ask("gym")
    payee = Payee.objects.get(name="City Leisure")
    payer, releaser = cast.client("payer"), cast.client("releaser")
    there = reverse("desk:payee", args=[payee.ref])
    assert "By hand" in payer.get(reverse("desk:payees")).content.decode()
    write = reverse("desk:payee_account", args=[payee.ref])
    given = {
        "kind": "organisation",
        "holder_name": "City Leisure",
        "sort_code": "10-79-99",
        "number": "8883",
        "town": "Thornmere",
        "country": "GB",
    }
    wrong = payer.post(write, given)
    assert wrong.status_code == 422
    assert "It has 8 digits" in wrong.content.decode()
    assert payer.post(write, {**given, "number": "88837491"}).status_code == 302
    account = PayeeAccount.objects.get()
    assert "somebody else calls back" in payer.get(there).content.decode()
    assert "88837491" not in payer.get(there).content.decode()
    assert "88837491" in releaser.get(there).content.decode()
    confirm = reverse("desk:payee_confirm", args=[account.ref])
    assert payer.post(confirm, {"called_back": paying.CALLED}).status_code == 404
    assert releaser.post(confirm, {"called_back": ""}).status_code == 422
    assert releaser.post(confirm, {"called_back": paying.CALLED}).status_code == 302
    close = reverse("desk:payee_close", args=[account.ref])
    assert payer.post(close, {"reason": "stolen"}).status_code == 302
    assert "Closed" in payer.get(there).content.decode()


def test_a_file_is_given_out_once_and_then_looked_up(cast, agreed):
    agreed.ask("gym")
    paying.account(agreed, Payee.objects.get())
    payer, releaser = cast.client("payer"), cast.client("releaser")
    run = paying.posted(agreed)
    there = reverse("desk:run", args=[run.ref])
    assert "Make the files" in payer.get(there).content.decode()
    assert payer.post(reverse("desk:make_files", args=[run.ref])).status_code == 302
    file = RunFile.objects.get()
    send = reverse("desk:send_file", args=[file.ref])
    out = payer.post(send)
    assert out.status_code == 200
    assert run.lines.get().reference in out.content.decode()
    assert "attachment" in out["Content-Disposition"]
    again = payer.post(send)
    assert again.status_code == 422
    assert "We do not know yet whether this file left." in again.content.decode()
    sent = reverse("desk:file_sent", args=[Dispatch.objects.get().ref])
    assert payer.post(sent, {"outcome": "absent"}).status_code == 422
    assert releaser.post(sent, {"outcome": "sent"}).status_code == 302
    assert "On its way" in payer.get(there).content.decode()


def test_what_waits_goes_another_way(cast, agreed):
    agreed.ask("gym")
    paying.account(agreed, Payee.objects.get())
    run = paying.posted(agreed)
    way = reverse("desk:another_way", args=[run.ref])
    given = {"old": "harbour_bacs", "new": "harbour_by_hand"}
    payer = cast.client("payer")
    assert payer.post(way, {"old": "harbour_bacs"}).status_code == 422
    assert payer.post(way, given).status_code == 302
    assert "Paid by hand" in payer.get(reverse("desk:run", args=[run.ref])).content.decode()


def test_a_bank_file_is_checked_and_then_read_in(cast, agreed):
    from django.core.files.uploadedfile import SimpleUploadedFile

    agreed.ask("gym")
    paying.account(agreed, Payee.objects.get())
    run = paying.posted(agreed)
    line = run.lines.get()
    rows = (
        "Reference,Status,Reason,Date,Amount\r\n"
        f"{line.reference},REJECTED,AC01,08/09/2026,40.00\r\n"
    )
    payer, there = cast.client("payer"), reverse("desk:bank")
    chosen = {"holder": "harbour_accounts", "kind": "table"}
    first = payer.post(there, {**chosen, "file": SimpleUploadedFile("r.csv", rows.encode())})
    assert "Nothing is done yet" in first.content.decode()
    line.refresh_from_db()
    assert line.state == "posted"
    kept = re.search(r'name="kept" value="([^"]+)"', first.content.decode())
    assert kept
    done = payer.post(there, {**chosen, "kept": kept[1], "read": "yes"})
    assert done.status_code == 302
    line.refresh_from_db()
    assert (line.state, line.bank_reason) == ("rejected", "AC01")
    assert payer.post(there, {**chosen, "kept": "?"}).status_code == 422
    assert cast.client("ana").get(there).status_code == 404


def test_an_entry_is_explained_by_two_at_the_desk(cast, agreed):
    from ownway.spending.rules import EntryRead, Said

    fee = EntryRead(ref="7", said=Said.BOOKED, on=NOW.date(), amount=-150, name="Fee")
    paying.read(agreed, paying.statement(fee))
    entry = BankEntry.objects.get()
    payer, releaser = cast.client("payer"), cast.client("releaser")
    there = reverse("desk:bank_entry", args=[entry.ref])
    assert "Not matched yet: 1" in payer.get(reverse("desk:bank")).content.decode()
    wrong = payer.post(reverse("desk:bank_match", args=[entry.ref]), {"reference": "OW0"})
    assert "We know no payment" in wrong.content.decode()
    said = {"code": "bank_fee", "words": "For August"}
    assert payer.post(reverse("desk:bank_explain", args=[entry.ref]), said).status_code == 302
    assert "You explained this" in payer.get(there).content.decode()
    agree = reverse("desk:bank_agree", args=[entry.ref])
    assert payer.post(agree).status_code == 422
    assert releaser.post(agree, {"take": "yes"}).status_code == 302
    assert releaser.post(agree).status_code == 302
    assert "Not matched yet: 0" in payer.get(reverse("desk:bank")).content.decode()


def test_a_run_that_was_cut_off_is_gone_on_with(cast, agreed):
    from ownway.spending import actions

    agreed.ask("gym")
    run = actions.make_run(programme=cast.programme, by=agreed.by("payer"), at=NOW)
    actions.release(run=run, by=agreed.by("releaser"), at=NOW)
    assert worlds.last_run(cast) == run
    payer = cast.client("payer")
    assert "Go on" in payer.get(reverse("desk:run", args=[run.ref])).content.decode()
    for _ in range(2):
        assert payer.post(reverse("desk:post_run", args=[run.ref])).status_code == 302
    assert PayRun.objects.get().status == "posted"


@pytest.mark.parametrize(
    ("lies", "desk", "home"),
    [
        (92_884, "They agree", "Every bank has what our books say."),
        (90_000, "£28.84 apart", "1 account differs between its bank and our books."),
    ],
)
def test_the_pages_say_whether_banks_and_books_agree(cast, agreed, lies, desk, home):
    payer, director = cast.client("payer"), cast.client("director")
    assert "Banks and our books: 0" in said(payer.get(reverse("desk:bank")))
    assert "our books" not in said(director.get(reverse("org:home")))
    paying.read(agreed, paying.statement(opening=lies, closing=lies))
    assert desk in said(payer.get(reverse("desk:bank")))
    assert home in said(director.get(reverse("org:home")))


def test_who_is_paid_back_is_told_apart_from_a_seller_of_that_name(cast, agreed):
    from ownway.spending import actions

    mine = actions.pay_back(purchase=agreed.ask("gym"), by=agreed.by("ana"), at=NOW)
    agreed.ask("gym", 1_000, payee="Ana Duarte")
    page = said(cast.client("payer").get(reverse("desk:payees")))
    assert page.count("Ana Duarte") == 2
    assert page.count("Ana Duarte, who takes part") == 1
    payee = mine.bills.get(status="agreed").payee
    page = said(cast.client("payer").get(reverse("desk:payee", args=[payee.ref])))
    assert "Ana Duarte, who takes part" in page
