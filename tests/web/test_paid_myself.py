"""What one paid oneself: less gives the rest back, more is asked for first."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from ownway.core.actors import SYSTEM
from ownway.core.money import Money
from ownway.holding import actions as holding
from ownway.ledger import queries as books
from ownway.spending import actions, queries
from ownway.spending.models import Bill, Payment, Refund
from ownway.spending.rules import Every, Rhythm
from tests import palmera
from tests.cast import AWAY, NOW
from tests.spending import paying
from tests.web.reading import came_back, kept, links, said, told

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def ana(cast):
    return cast.client("ana")


def left(plan, name="art") -> int:
    lines = queries.money(plan.cast.viewer("ana"), plan.person.ref, NOW).lines
    return next(one.left for one in lines if one.line.root == plan.lines[name].root)


def pay(client, bought, **sent):
    bill = bought.bills.first()
    there = reverse("my:purchase_step", args=[bought.ref, "paid"])
    return client.post(there, {"bill": str(bill.ref), **sent})


def test_paying_less_is_written_as_it_was_and_the_rest_is_free(ana, anas_plan):
    """The field stands there with the price; what was not needed goes back to the line."""
    bought = anas_plan.ask("art", 4_000)
    page = ana.get(reverse("my:purchase", args=[bought.ref]))
    assert "What did you pay?" in said(page)
    assert 'value="40.00"' in page.content.decode()
    before = left(anas_plan)
    answer = told(ana, pay(ana, bought, amount="38.00"))
    assert "£2" in answer
    assert "is free again" in answer
    assert Payment.objects.get().amount_minor == 3_800
    assert left(anas_plan) == before + 200
    pay(ana, bought, amount="38.00")
    assert Payment.objects.count() == 1
    assert books.check() == []


def test_an_empty_field_is_all_of_it(ana, anas_plan):
    bought = anas_plan.ask("art", 4_000)
    assert "It is written down as paid." in told(ana, pay(ana, bought, amount=""))
    assert Payment.objects.get().amount_minor == 4_000


@pytest.mark.parametrize(
    ("amount", "answer"),
    [
        ("40.01", "Ask for the rest as a purchase of its own first."),
        ("0", "Write what you paid, in GBP."),
        ("much", "Write the amount in numbers"),
    ],
)
def test_what_cannot_be_comes_back_with_what_helps(ana, anas_plan, amount, answer):
    bought = anas_plan.ask("art", 4_000)
    page = pay(ana, bought, amount=amount)
    assert answer in came_back(page)
    assert f'value="{amount}"' in page.content.decode()
    assert not Payment.objects.exists()


def test_of_several_bills_each_has_its_own_field(ana, anas_plan):
    """And what was wrong stands beside the one it is about."""
    rhythm = Rhythm(Every.WEEK, NOW.date())
    bought = anas_plan.ask("art", 7_500, times=3, rhythm=rhythm)
    actions.bill_turns(purchase=bought, by=SYSTEM, at=NOW + timedelta(days=8))
    bills = list(bought.bills.order_by("pk"))
    assert len(bills) == 3
    page = ana.get(reverse("my:purchase", args=[bought.ref])).content.decode()
    assert page.count('name="amount"') == 3
    for bill in bills:
        assert page.count(f'id="id_{bill.ref}_amount"') == 1
    there = reverse("my:purchase_step", args=[bought.ref, "paid"])
    assert ana.post(there, {"bill": str(bills[1].ref), "amount": "25.01"}).status_code == 422
    ana.post(there, {"bill": str(bills[1].ref), "amount": "20"})
    assert Payment.objects.get().bill == bills[1]
    assert Payment.objects.get().amount_minor == 2_000
    assert books.check() == []


def test_any_payment_of_what_is_paid_again_and_again_can_come_back(cast, anas_plan):
    """The newest first, each with what can still come back of it; the one that is chosen."""
    bought = anas_plan.ask("art", 10_000, times=4, rhythm=Rhythm(Every.WEEK, NOW.date()))
    for week in range(4):
        then = NOW + timedelta(days=7 * week)
        actions.bill_turns(purchase=bought, by=SYSTEM, at=then)
        for bill in bought.bills.filter(status="agreed"):
            by = anas_plan.by()
            actions.pay_direct(purchase=bought, bill_ref=bill.ref, by=by, at=then)
    bills = list(bought.bills.order_by("pk"))
    assert len(bills) == 4
    there = reverse("my:refund", args=[bought.ref])
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        ana = cast.client("ana")
        page = ana.get(there)
        shown = re.findall(r'name="payment" value="([^"]+)"', page.content.decode())
        newest = [one.payment.paid_on for one in (Bill.objects.get(ref=ref) for ref in shown)]
        assert newest == sorted(newest, reverse=True)
        assert set(shown) == {str(one.ref) for one in bills}
        sent = {"key": kept(page, "key"), "kind": "refund", "amount": "25"}
        sent |= {"back_on_0": "30", "back_on_1": "9", "back_on_2": "2026"}
        assert "Choose which payment." in came_back(ana.post(there, sent))
        assert ana.post(there, {**sent, "payment": str(bills[2].ref)}).status_code == 302
        assert Refund.objects.get().bill == bills[2]
        assert str(bills[2].ref) not in ana.get(there).content.decode()
        wrong = ana.post(there, {**sent, "key": str(uuid4()), "payment": str(bills[2].ref)})
        assert wrong.status_code == 422
    assert books.check() == []


def test_of_one_payment_nobody_is_asked_which(ana, anas_plan):
    bought = anas_plan.ask("art", 4_000)
    pay(ana, bought)
    page = said(ana.get(reverse("my:refund", args=[bought.ref])))
    assert "Which payment?" not in page
    assert "Up to £40." in page


# --- paid first, and paid back --------------------------------------------------------------

BUTTON = "I paid it myself: pay me back"


def mine(client, bought):
    """The page of it, and what it says after a press of the button, offered or not."""
    there = reverse("my:purchase", args=[bought.ref])
    page = said(client.get(there))
    offered = BUTTON in page
    pressed = told(client, client.post(reverse("my:purchase_step", args=[bought.ref, "mine"])))
    assert ("You get it back. We pay it to you." in pressed) == offered
    return page


def back_to(bought):
    waiting = bought.bills.filter(status="agreed").select_related("payee")
    return [one.payee.person for one in waiting]


def narrow(plan):
    return holding.tighten(
        pot=plan.pot,
        line_root=plan.lines["gym"].root,
        way="notional",
        holder="nhs_thornmere",
        reason="We agreed this together.",
        review_on=NOW.date() + timedelta(days=30),
        by=plan.by("senior_approver"),
        at=NOW,
    )


def test_one_press_pays_it_back_where_nothing_is_in_the_way(ana, anas_plan):
    bought = anas_plan.ask("gym")
    assert "Have you paid it yourself?" not in mine(ana, bought)
    assert back_to(bought) == [anas_plan.person]


def test_one_gets_back_what_one_paid_and_no_more(ana, anas_plan):
    bought = anas_plan.ask("gym", 4_000)
    there = reverse("my:purchase_step", args=[bought.ref, "mine"])
    page = ana.get(reverse("my:purchase", args=[bought.ref]))
    assert "What did you pay?" in said(page)
    wrong = came_back(ana.post(there, {"amount": "40.01"}))
    assert "Ask for the rest as a purchase of its own first." in wrong
    before = left(anas_plan, "gym")
    assert "You get it back." in told(ana, ana.post(there, {"amount": "38"}))
    assert bought.bills.get(status="agreed").amount_minor == 3_800
    assert left(anas_plan, "gym") == before + 200
    assert books.check() == []


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("concern", "We are checking the bill of City Leisure until"),
        ("stop", "Payments to City Leisure wait, until somebody has looked into it."),
        ("person", "Payments to you wait, until somebody has looked into it."),
        ("narrower", "Your choice of who holds this money is smaller until 4 October 2026."),
        ("receipt", "Above £100 you get it back once the receipt is here."),
    ],
)
def test_where_it_would_be_refused_nothing_is_offered_and_the_page_says_why(
    ana, anas_plan, what, why
):
    bought = anas_plan.ask("gym", 12_000 if what == "receipt" else 4_000)
    payee, programme = paying.payee_of(bought), anas_plan.person.programme
    how = {"by": anas_plan.by("payer"), "at": NOW}
    if what == "concern":
        actions.raise_concern(payee=payee, person=None, words="Odd.", **how)
    elif what == "stop":
        actions.stop_payments(programme=programme, payee=payee, reason="Odd.", **how)
    elif what == "person":
        person = anas_plan.person
        actions.stop_payments(programme=programme, person=person, reason="Odd.", **how)
    elif what == "narrower":
        narrow(anas_plan)
    page = mine(ana, bought)
    assert BUTTON not in page
    assert f"Have you paid it yourself? {why}" in page
    assert back_to(bought) == [None]


def test_where_the_pack_pays_nobody_back_the_page_and_the_rules_say_so(cast):
    plan = palmera.agree_there(cast)
    bought = plan.ask("gym")
    page = mine(cast.client("elsewhere"), bought)
    assert BUTTON not in page
    assert "Here nobody gets money back that they paid themselves." in page
    assert back_to(bought) == [None]
    rules = said(cast.client("elsewhere").get(reverse("public:rules", args=[AWAY])))
    assert "What you pay yourself does not come back to you." in rules


@pytest.mark.parametrize("narrower", [True, False])
def test_somebody_who_decides_says_yes_with_a_reason_the_person_reads(cast, anas_plan, narrower):
    bought = anas_plan.ask("gym", 4_000 if narrower else 12_000)
    if narrower:
        narrow(anas_plan)
    desk, ana = cast.client("approver"), cast.client("ana")
    there = reverse("desk:pay_back", args=[bought.ref])
    for who in ("ana", "sister", "coach", "payer", "releaser", "far_approver"):
        assert cast.client(who).get(there).status_code == 404, who
        assert cast.client(who).post(there, {"why": "I say so."}).status_code == 404, who
    assert there in links(desk.get(reverse("desk:purchase", args=[bought.ref])))
    page = said(desk.get(there))
    assert ("smaller for a time" if narrower else "no photo of the receipt") in page
    assert "Write why." in came_back(desk.post(there, {"why": " "}))
    assert back_to(bought) == [None]
    words = "I rang the shop."
    for _press in range(2):
        assert "with the next pay run" in told(desk, desk.post(there, {"why": words}))
    assert back_to(bought) == [anas_plan.person]
    mine_now = said(ana.get(reverse("my:purchase", args=[bought.ref])))
    assert f"Why you get it back: {words}" in mine_now
    ours = desk.get(reverse("desk:purchase", args=[bought.ref]))
    assert words in said(ours)
    assert there not in links(ours)
    assert desk.get(there).status_code == 404


def test_whoever_is_held_by_a_concern_is_let_through_by_nobody(cast, anas_plan):
    bought = anas_plan.ask("gym", 12_000)
    payee = paying.payee_of(bought)
    by = anas_plan.by("payer")
    actions.raise_concern(payee=payee, person=None, words="Odd.", by=by, at=NOW)
    desk = cast.client("approver")
    there = reverse("desk:pay_back", args=[bought.ref])
    assert there not in links(desk.get(reverse("desk:purchase", args=[bought.ref])))
    assert desk.get(there).status_code == 404
    assert "We are checking the bill" in came_back(desk.post(there, {"why": "I say so."}))
    assert back_to(bought) == [None]


def test_a_doubt_after_the_press_is_told_to_the_person(cast, ana, anas_plan):
    bought = anas_plan.ask("gym")
    mine(ana, bought)
    worry = reverse("desk:raise_concern", args=[bought.ref])
    cast.client("approver").post(worry, {"words": "Nobody knows them."})
    page = said(ana.get(reverse("my:purchase", args=[bought.ref])))
    assert "We are checking the bill of City Leisure." in page
    assert "City Leisure" in said(ana.get(reverse("my:home")))


def test_the_seller_reads_nothing_of_the_persons_own_account(client, ana, anas_plan):
    """Their link stays open once it goes back to the person, who reads it on their own page."""
    bought = anas_plan.ask("gym")
    link = actions.make_link(purchase=bought, by=anas_plan.by("ana"), at=NOW)
    mine(ana, bought)
    (back,) = [one for one in bought.bills.all() if one.payee.person_id is not None]
    details = paying.british(holder_name=anas_plan.person.name)
    by = anas_plan.by("payer")
    actions.propose_account(payee=back.payee, details=details, by=by, at=NOW)
    page = client.get(reverse("public:bill", args=[queries.link_token(link)]))
    assert "bank account" not in said(page)
    assert anas_plan.person.name not in said(page)
    there = reverse("my:purchase", args=[bought.ref])
    assert f"a new bank account for {anas_plan.person.name}" in said(ana.get(there))


def test_a_bill_that_was_paid_back_is_not_said_to_be_taken_back(client, ana, anas_plan):
    bought = anas_plan.ask("gym", on_invoice=True)
    link = actions.make_link(purchase=bought, by=anas_plan.by("ana"), at=NOW)
    bill = actions.send_invoice(
        purchase=bought,
        number="7",
        amount=Money(1_500, "GBP"),
        from_on=NOW.date(),
        last_on=NOW.date(),
        key=uuid4(),
        by=actions.payee_actor(link),
        at=NOW,
    )
    actions.agree_invoice(invoice=bill, by=anas_plan.by("ana"), at=NOW)
    mine(ana, bought)
    page = said(client.get(reverse("public:bill", args=[queries.link_token(link)])))
    assert "The person says that they paid you themselves." in page
    page = said(ana.get(reverse("my:bills", args=[bought.ref])))
    assert "You paid it yourself, and get it back." in page
