"""A payee's page without an account, the person's yes and no, bills that staff look at."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ownway.consent import actions as consent
from ownway.consent.rules import Topic
from ownway.core.money import Money
from ownway.programme.queries import pack_of
from ownway.spending import actions, queries
from ownway.spending.models import Invoice, Payee
from tests.cast import NOW
from tests.spending import paying

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]
TODAY = NOW.date()


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def bought(plan):
    return plan.ask("gym", 4_000, on_invoice=True)


@pytest.fixture
def page(plan, bought) -> str:
    link = actions.make_link(purchase=bought, by=plan.by(), at=NOW)
    return reverse("public:bill", args=[queries.link_token(link)])


def said(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def form(**changed) -> dict[str, str]:
    day = {"0": TODAY.day, "1": TODAY.month, "2": TODAY.year}
    known = {
        "key": str(uuid4()),
        "number": "2026-014",
        "amount": "15.00",
        "worked": "",
        **{f"from_on_{box}": str(value) for box, value in day.items()},
    }
    return {**known, **changed}


def test_a_payee_sends_a_bill_and_follows_it_without_an_account(plan, bought, page):
    """With whom it is, agreed, its pay day, paid (F3, F6)."""
    payee = Client()
    first = payee.get(page)
    assert "Gym" in said(first)
    assert "£40" in said(first)
    sent = payee.post(page, form(worked="Kim, 2026-09-04, 09:00–10:30"), follow=True)
    assert "waits for the yes" in said(sent)
    row = queries.invoices().get()
    assert [(one.worker, one.minutes, one.begins) for one in row.worked.all()] == [("Kim", 90, 540)]
    actions.agree_invoice(invoice=row, by=plan.by(), at=NOW)
    assert "Agreed. Pay day:" in said(payee.get(page))
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    actions.release(run=run, by=plan.by("releaser"), at=NOW)
    actions.post_run(run=run, by=plan.by("releaser"), at=NOW)
    actions.settle(run=run, by=plan.by("payer"), at=NOW)
    assert "Paid on" in said(payee.get(page))


def test_a_payees_page_shows_nothing_else_of_the_person(plan, bought, page):
    """F3: not their name, goal, plan, other purchases or payees; and no other address opens."""
    plan.ask("art", 2_000, payee="Secret Studio")
    payee = Client()
    payee.post(page, form())
    text = said(payee.get(page))
    for hidden in (
        plan.person.name,
        plan.person.called,
        plan.goal.words,
        "Secret Studio",
        "Art class",
        str(plan.person.ref),
        str(bought.ref),
    ):
        assert not hidden or hidden not in text
    assert payee.get("/my/").status_code == 302
    assert "sessionid" not in payee.cookies


def test_a_wrong_or_ended_link_is_a_page_that_is_not_there(plan, bought, page):
    assert Client().get(reverse("public:bill", args=["0" * 64])).status_code == 404
    actions.end_link(purchase=bought, by=plan.by(), at=NOW)
    assert Client().get(page).status_code == 404
    assert Client().post(page, form()).status_code == 404
    assert Invoice.objects.count() == 0


def test_a_strange_bill_says_why_and_by_when_and_the_desk_answers(plan, bought, page):
    """Held alone, refused with why (F3, F13)."""
    payee = Client()
    payee.post(page, form())
    text = said(payee.post(page, form(number="2026/14", amount="9.00"), follow=True))
    assert "There is a bill with this number already." in text
    assert "You hear from us by" in text
    held = queries.invoices().get(status="held")
    ana = plan.cast.client("ana")
    assert "Nothing else waits" in said(ana.get(reverse("my:bills", args=[bought.ref])))
    desk = plan.cast.client("approver")
    assert "Bills to look at" in said(desk.get(reverse("desk:money")))
    address = reverse("desk:bill", args=[held.ref])
    assert "See bill 2026-014" in said(desk.get(address))
    wrong = desk.post(address, {"answer": "no", "reason": "Twice"})
    assert wrong.status_code == 422
    done = desk.post(
        address,
        {"answer": "no", "reason_code": "invoice_already_paid", "reason": "It came twice."},
        follow=True,
    )
    assert "Your answer is sent." in said(done)
    assert "It came twice." in said(payee.get(page))


def test_slips_in_a_bill_are_said_beside_the_field(page):
    payee = Client()
    for changed, words in (
        ({"number": "--"}, "Write the number of the bill."),
        ({"worked": "Kim was there"}, "We could not read"),
        ({"worked": "Kim, 2026-09-04, 22:00-02:00"}, "Past midnight, write 2 lines."),
        ({"worked": "Kim, 2026-09-04, 09:75-10:00"}, "We could not read"),
        ({"amount": "0"}, "amount"),
        ({"last_on_0": "1", "last_on_1": "1", "last_on_2": "2020"}, "before the first day"),
    ):
        response = payee.post(page, form(**changed))
        assert response.status_code == 422, changed
        assert words in said(response), changed
    assert Invoice.objects.count() == 0


def test_the_person_says_yes_or_no_and_gives_a_yes_before(plan, bought, page):
    """A yes before is shown with its sum, and taken back (F5)."""
    payee, ana = Client(), plan.cast.client("ana")
    payee.post(page, form())
    assert "A bill waits for your yes" in said(ana.get(reverse("my:money")))
    one, bills = queries.invoices().get(), reverse("my:bills", args=[bought.ref])
    here = reverse("my:bill", args=[one.ref])
    assert ana.post(here, {"reason_code": "", "reason": ""}).status_code == 422
    assert "You said yes" in said(ana.post(here, follow=True))
    step = reverse("my:bills_step", args=[bought.ref, "yes"])
    assert "You said yes to every bill up to £10" in said(
        ana.post(step, {"most": "10.00"}, follow=True)
    )
    assert "Agreed" in said(payee.post(page, form(number="2", amount="9.00"), follow=True))
    ask_me = reverse("my:bills_step", args=[bought.ref, "ask-me"])
    assert "you are asked for each bill" in said(ana.post(ask_me, follow=True))
    payee.post(page, form(number="3", amount="1.00"))
    third = queries.invoices().get(number="3")
    no = {"reason_code": "invoice_not_received", "reason": "He did not come."}
    assert "You said no" in said(ana.post(reverse("my:bill", args=[third.ref]), no, follow=True))
    assert "He did not come." in said(payee.get(page))
    close = reverse("my:bills_step", args=[bought.ref, "close"])
    assert "No more bills" in said(ana.post(close, follow=True))
    assert ana.get(bills).status_code == 200
    assert "No more bills are taken" in said(payee.get(page))


def test_paper_is_entered_by_the_person_or_by_staff(plan, bought):
    """Told on the phone or on paper; the person still says yes or no (F8)."""
    ana, payer = plan.cast.client("ana"), plan.cast.client("payer")
    mine = ana.post(reverse("my:bill_new", args=[bought.ref]), form(), follow=True)
    assert "Written down, with your yes." in said(mine)
    theirs = payer.post(
        reverse("desk:bill_new", args=[bought.ref]), form(number="8", amount="2.00"), follow=True
    )
    assert "The person says yes or no." in said(theirs)
    assert [one.status for one in Invoice.objects.order_by("pk")] == ["agreed", "with_person"]


def test_it_is_asked_for_with_how_it_is_paid(plan):
    ana = plan.cast.client("ana")
    address = reverse("my:buy_on", args=[plan.lines["gym"].root])
    asked = ana.post(
        address,
        {
            "key": str(uuid4()),
            "what": "Cleaner",
            "payee": "Kim",
            "amount": "30.00",
            "every": "bills",
            "times": "",
            "goal": str(plan.goal.ref),
        },
        follow=True,
    )
    assert "See the bills for this" in said(asked)
    assert Money(queries.left_to_bill(queries.whole().get()), "GBP") == Money(3_000, "GBP")


def _shares(plan, level):
    supporter = plan.cast.supporters["sister"]
    known = {"person": plan.person, "supporter": supporter, "by": plan.by(), "at": NOW}
    consent.share(levels={Topic.BUYING: level}, **known)


def test_who_agrees_on_buying_says_yes_or_no_for_the_person(plan, bought, page):
    """Somebody who agrees on buying with them answers on a page of their own (F5)."""
    Client().post(page, form())
    Client().post(page, form(number="2026-015", amount="7.00"))
    first, second = queries.invoices().order_by("pk")
    _shares(plan, "agree")
    sister = plan.cast.client("sister")
    listed = said(sister.get(reverse("support:bought", args=[plan.person.ref])))
    assert "A bill waits for a yes" in listed
    there = reverse("support:bill", args=[plan.person.ref, first.ref])
    assert "2026-014" in said(sister.get(there))
    assert "You said yes." in said(sister.post(there, follow=True))
    no = reverse("support:bill", args=[plan.person.ref, second.ref])
    wrong = sister.post(no, {"reason_code": "", "reason": ""})
    assert (wrong.status_code, "Write why." in said(wrong)) == (422, True)
    code = pack_of(plan.person.programme).spending.invoices.refusal_reasons[0]
    sister.post(no, {"reason_code": code, "reason": "Nobody came."})
    first, second = queries.invoices().order_by("pk")
    assert (first.status, second.status) == ("agreed", "refused")
    assert first.answered_by == plan.cast.account("sister").ref
    assert "answered already" in said(sister.get(there, follow=True))


def test_who_is_paid_says_no_yes_to_their_own_bill(plan):
    """Somebody of the circle, by whatever name the bill came (T1, T7)."""
    _shares(plan, "agree")
    name = plan.cast.account("sister").name
    bought = plan.ask("gym", 4_000, on_invoice=True, payee=name.upper())
    link = actions.make_link(purchase=bought, by=plan.by(), at=NOW)
    Client().post(reverse("public:bill", args=[queries.link_token(link)]), form())
    row = queries.invoices().get()
    there = reverse("support:bill", args=[plan.person.ref, row.ref])
    pressed = said(plan.cast.client("sister").post(there, follow=True))
    assert "You are the one who is paid, so you do not answer this." in pressed
    assert queries.invoices().get().status == "with_person"
    assert actions.agree_invoice(invoice=row, by=plan.by(), at=NOW).status == "agreed"


@pytest.mark.parametrize("level", ["see", "told"])
def test_who_only_sees_what_is_bought_answers_no_bill(plan, bought, page, level):
    Client().post(page, form())
    _shares(plan, level)
    sister = plan.cast.client("sister")
    listed = sister.get(reverse("support:bought", args=[plan.person.ref]))
    assert "A bill waits for a yes" not in said(listed)
    there = reverse("support:bill", args=[plan.person.ref, queries.invoices().get().ref])
    assert sister.get(there).status_code == 404
    assert sister.post(there).status_code == 404
    assert queries.invoices().get().status == "with_person"


@pytest.mark.parametrize("who", ["ana", "payer"])
def test_who_is_paid_without_bills_follows_each_pay_day_too(plan, who):
    """Agreed with its day, on its way, paid; nothing to send, nothing else of anybody (F6)."""
    bought = plan.ask("gym", 4_000)
    mine = plan.cast.client(who)
    if who == "ana":
        assert "see the pay day" in said(mine.get(reverse("my:purchase", args=[bought.ref])))
        there = reverse("my:bills", args=[bought.ref])
        mine.post(reverse("my:bills_step", args=[bought.ref, "link"]))
        close = reverse("my:bills_step", args=[bought.ref, "close"])
        assert mine.post(close).status_code == 404  # there are no bills to say that of
    else:
        there = reverse("desk:invoice_link", args=[bought.ref])
        mine.post(there, {"next": "make"})
    link = queries.link_of(bought, NOW)
    page = reverse("public:bill", args=[queries.link_token(link)])
    assert page in mine.get(there).content.decode()
    payee = Client()
    first = said(payee.get(page))
    assert "Agreed. Pay day: 11 September 2026." in first
    assert "You need not send a bill for this." in first
    assert "Ana" not in first
    assert payee.post(page, form()).status_code == 200
    assert not Invoice.objects.exists()
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    actions.release(run=run, by=plan.by("releaser"), at=NOW)
    actions.post_run(run=run, by=plan.by("releaser"), at=NOW)
    assert "The money is on its way." in said(payee.get(page))
    actions.settle(run=run, by=plan.by("payer"), at=NOW)
    assert "Paid on 4 September 2026." in said(payee.get(page))


def test_what_the_person_pays_has_no_pay_day_to_follow(plan):
    bought = plan.ask("art", 1_000)
    assert queries.paid_by_runs(bought) == []
    with pytest.raises(actions.NotPossible):
        actions.make_link(purchase=bought, by=plan.by(), at=NOW)
    there = reverse("desk:invoice_link", args=[bought.ref])
    assert plan.cast.client("payer").get(there).status_code == 404


def test_a_seller_reads_nothing_of_the_account_of_whoever_paid_them(plan):
    """Somebody paid it themselves and gets it back: their bank details are theirs alone."""
    bought = plan.ask("gym", 4_000)
    link = actions.make_link(purchase=bought, by=plan.by(), at=NOW)
    page = reverse("public:bill", args=[queries.link_token(link)])
    actions.pay_back(purchase=bought, by=plan.by(), at=NOW)
    hers = Payee.objects.get(person=plan.person)
    paying.account(plan, hers, holder_name="Ana Brook")
    mine = said(plan.cast.client("ana").get(reverse("my:purchase", args=[bought.ref])))
    assert "somebody wrote down a new bank account" in mine
    theirs = said(Client().get(page))
    assert "bank account" not in theirs
    assert "Ana" not in theirs


def test_a_pay_day_that_is_over_is_called_late_for_whoever_waits(plan, time_machine):
    """The day that was promised still stands there, and by itself it would be a wrong one (F6)."""
    bought = plan.ask("gym", 4_000)
    link = actions.make_link(purchase=bought, by=plan.by(), at=NOW)
    page = reverse("public:bill", args=[queries.link_token(link)])
    assert "late" not in said(Client().get(page))
    time_machine.move_to(NOW + timedelta(days=14), tick=False)
    late = said(Client().get(page))
    assert "Agreed. Pay day: 11 September 2026." in late
    assert "This payment is late. It is not your fault." in late
