"""The desk sees to what came back, lets payments go on by two, and tells of new details."""

from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from ownway.spending import actions
from ownway.spending.models import BankEntry, Loss, PaidAgain, PaymentStop, Prenote, Refund
from ownway.spending.rules import EntryRead, PaperKind, Said
from tests.cast import NOW
from tests.spending import paying
from tests.spending.test_coming_back import back, paid, tries  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def shown(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_came_back_is_paid_again_from_the_queue(cast, plan, back):  # noqa: F811
    payer, releaser = cast.client("payer"), cast.client("releaser")
    assert "Came back from the bank: 1" in shown(payer, "desk:bank")
    assert "Pay it again" in shown(payer, "desk:came_back", back.key)
    assert "Pay it again" not in shown(releaser, "desk:came_back", back.key)
    there = reverse("desk:came_back", args=[back.key])
    assert releaser.post(there).status_code == 404
    assert payer.post(there).status_code == 302
    assert PaidAgain.objects.get().line == back
    assert "Came back from the bank: 0" in shown(payer, "desk:bank")


def test_payments_wait_and_the_person_is_told_until_another_lets_them_go_on(cast, plan):
    bought = plan.ask("gym")
    payee = paying.payee_of(bought)
    payer, releaser = cast.client("payer"), cast.client("releaser")
    stop = reverse("desk:stop_payee", args=[payee.ref])
    assert payer.post(stop, {"reason": ""}).status_code == 422
    assert payer.post(stop, {"reason": "Somebody rang in another name"}).status_code == 302
    found = PaymentStop.objects.get()
    assert payee.name in shown(payer, "desk:payment_stops")
    mine = shown(payer, "desk:payment_stop", found.ref)
    assert "somebody else lets them go on" in mine
    page = shown(cast.client("ana"), "my:purchase", bought.ref)
    assert "Payments to City Leisure wait" in page
    assert "another name" not in page
    lift = reverse("desk:payment_stop", args=[found.ref])
    assert releaser.post(lift, {"reason": "Rang them back"}).status_code == 302
    assert "Payments to City Leisure wait" not in shown(
        cast.client("ana"), "my:purchase", bought.ref
    )


def test_payments_for_one_person_wait(cast, plan):
    plan.ask("gym")
    run = actions.make_run(programme=cast.programme, by=plan.by("payer"), at=NOW)
    payer = cast.client("payer")
    stop = reverse("desk:stop_person", args=[plan.person.ref])
    assert stop in shown(payer, "desk:run", run.ref)
    assert payer.post(stop, {"reason": "The sister rang"}).status_code == 302
    assert PaymentStop.objects.get().person == plan.person


def test_money_in_is_matched_to_a_refund_at_the_desk(cast, plan, paid):  # noqa: F811
    entry = EntryRead(ref="R", said=Said.BOOKED, on=paying.LATER.date(), amount=1_500)
    paying.read(plan, paying.statement(entry, name="2", opening=1_000_000 - 4_000))
    row = BankEntry.objects.get(entry_ref="R")
    payer = cast.client("payer")
    assert "money back from this payee" in shown(payer, "desk:bank_entry", row.ref)
    reference = paid.run_lines.get().reference
    given = {"reference": reference, "refund": "yes"}
    done = payer.post(reverse("desk:bank_match", args=[row.ref]), given)
    assert done.status_code == 302
    assert Refund.objects.get().amount_minor == 1_500


def test_money_that_is_gone_takes_two_at_the_desk(cast, plan):
    from ownway.spending import queries

    payer, releaser = cast.client("payer"), cast.client("releaser")
    held = next(one for one in queries.may_be_lost(plan.person) if one.way == "third")
    there = reverse("desk:say_loss", args=[plan.person.ref])
    given = {
        "key": uuid4(),
        "line": str(held.ref),
        "amount": "1.00",
        "code": "theft",
        "borne_by": "programme",
        "words": "A forged letter",
        "entry": "",
    }
    assert payer.post(there, {**given, "words": ""}).status_code == 422
    for _press in range(2):
        assert payer.post(there, given).status_code == 302
    loss = Loss.objects.get()
    assert "Waits for a second person" in shown(payer, "desk:losses")
    answer = reverse("desk:loss", args=[loss.ref])
    payer.post(answer, {"outcome": "agreed"})
    assert Loss.objects.get().outcome == ""
    assert releaser.post(answer, {"outcome": "agreed"}).status_code == 302
    assert "Booked" in shown(payer, "desk:loss", loss.ref)
    assert "Make it good" not in shown(releaser, "desk:loss", loss.ref)  # cost it nothing


def test_what_a_loss_cost_the_budget_is_made_good_at_the_desk(cast, plan):
    from ownway.spending import queries

    payer, releaser = cast.client("payer"), cast.client("releaser")
    held = next(one for one in queries.may_be_lost(plan.person) if one.way == "third")
    given = {
        "key": uuid4(),
        "line": str(held.ref),
        "amount": "1.00",
        "code": "theft",
        "borne_by": "budget",
        "words": "A forged letter",
        "entry": "",
    }
    payer.post(reverse("desk:say_loss", args=[plan.person.ref]), given)
    loss = Loss.objects.get()
    there = reverse("desk:loss", args=[loss.ref])
    releaser.post(there, {"outcome": "agreed"})
    assert "somebody else" in shown(payer, "desk:loss", loss.ref)
    assert "Make it good" in shown(releaser, "desk:loss", loss.ref)
    assert releaser.post(there, {"reason": " "}).status_code == 422
    assert releaser.post(there, {"reason": "We should have seen it"}).status_code == 302
    again = shown(releaser, "desk:loss", loss.ref)
    assert "We should have seen it" in again
    assert "<form" not in again.split("<main")[1].split("</main")[0]


@pytest.fixture
def that_day():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.mark.usefixtures("that_day")
def test_new_details_are_told_to_the_person_the_payee_and_on_paper(cast, plan):
    bought = plan.ask("gym")
    payee = paying.payee_of(bought)
    ana, payer = cast.client("ana"), cast.client("payer")
    assert "a new bank account" not in shown(ana, "my:purchase", bought.ref)
    first = actions.propose_account(
        payee=payee, details=paying.british(street="High Street"), by=plan.by("payer"), at=NOW
    )
    said = shown(ana, "my:purchase", bought.ref)
    assert "a new bank account for City Leisure" in said
    assert "Nothing is paid into it yet" in said
    assert "66374958" not in said
    assert "no address before these details" in shown(payer, "desk:payee_letter", payee.ref)
    actions.confirm_account(
        account=first, called_back=paying.CALLED, by=plan.by("director"), at=NOW
    )
    assert "nothing into it before 7 September 2026" in shown(ana, "my:purchase", bought.ref)
    actions.propose_account(
        payee=payee,
        details=paying.british("11223344", street="Elsewhere"),
        by=plan.by("payer"),
        at=NOW,
    )
    letter = shown(payer, "desk:payee_letter", payee.ref)
    assert "High Street" in letter
    assert "Elsewhere" not in letter


def test_a_file_of_tests_leaves_once_and_can_be_had_again(cast, plan, tries, monkeypatch):  # noqa: F811
    from ownway.interop import paying as files
    from ownway.interop.banking.mapping.payments import Written

    made = []

    def written(_programme, prenotes):
        made.append([one.reference for one in prenotes])
        return [Written("t.ach", "text/plain", b"101", len(prenotes), 0)]

    monkeypatch.setattr(files, "tests", written)
    payee = paying.payee_of(plan.ask("gym"))
    account = actions.propose_account(
        payee=payee, details=paying.british(), by=plan.by("payer"), at=paying.NOW
    )
    actions.confirm_account(
        account=account,
        called_back=paying.CALLED,
        by=plan.by("director"),
        at=NOW - paying.timedelta(days=4),
    )
    payer, there = cast.client("payer"), reverse("desk:prenotes")
    assert "Get the file for organisations" in shown(payer, "desk:prenotes")
    assert payer.post(there, {"kind": "organisation"}).content == b"101"
    assert "Waits for the bank" in shown(payer, "desk:prenotes")
    assert payer.post(there, {"kind": "organisation"}).status_code == 422
    again = payer.post(there, {"again": Prenote.objects.get().reference})
    assert again.content == b"101"
    assert made[-1] == made[0]


def test_what_a_bank_asks_for_is_written_down_at_the_desk(cast, plan):
    payee = paying.payee_of(plan.ask("gym"))
    paying.account(plan, payee)
    line = paying.posted(plan).lines.get()
    asks = EntryRead(
        ref="c1", said=Said.CHANGE, reason="C01", reference=line.reference, corrected="11223344"
    )
    paper = paying.statement(asks, kind=PaperKind.RETURNS, opening=0)
    paying.read(plan, paper)
    entry = BankEntry.objects.get()
    payer = cast.client("payer")
    page = shown(payer, "desk:bank_entry", entry.ref)
    assert "3344" in page
    assert "11223344" not in page
    assert payer.post(reverse("desk:bank_asked", args=[entry.ref])).status_code == 302
    assert "Waits for a call back" in shown(payer, "desk:payee", payee.ref)
