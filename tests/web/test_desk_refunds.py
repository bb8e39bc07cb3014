"""What a seller gave back of a pay run: noted once, in the shares of all who bought together."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from ownway.core.money import Money
from ownway.ledger import queries as books
from ownway.spending import actions, queries
from ownway.spending.models import Bill, Refund
from tests.agreed import agree
from tests.cast import NOW
from tests.web.reading import came_back, kept, links, said, told

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def pay(cast):
    run = actions.make_run(programme=cast.programme, by=cast.by("payer"), at=NOW)
    actions.release(run=run, by=cast.by("releaser"), at=NOW)
    actions.post_run(run=run, by=cast.by("releaser"), at=NOW)
    return actions.settle(run=run, by=cast.by("payer"), at=NOW)


@pytest.fixture
def bill(cast, anas_plan):
    bought = anas_plan.ask("gym", 4_000)
    pay(cast)
    return bought.bills.get()


def note(client, bill, **changed):
    there = reverse("desk:refund", args=[bill.ref])
    answers = {
        "key": kept(client.get(there), "key"),
        "amount": "15",
        "kind": "refund",
        "back_on_0": "4",
        "back_on_1": "9",
        "back_on_2": "2026",
        **changed,
    }
    return client.post(there, answers)


def test_from_the_run_to_the_money_that_came_back(cast, anas_plan, bill):
    payer = cast.client("payer")
    run = queries.run_of(bill)
    run_page = payer.get(reverse("desk:run", args=[run.ref]))
    listed = reverse("desk:run_refunds", args=[run.ref])
    assert listed in links(run_page)
    there = reverse("desk:refund", args=[bill.ref])
    assert there in links(payer.get(listed))
    assert "Up to £40." in said(payer.get(there))
    assert "The money can be used again." in told(payer, note(payer, bill))
    assert "£15.00" in said(payer.get(listed))
    ana = cast.viewer("ana")
    assert queries.money(ana, anas_plan.person.ref, NOW).left == 202_884 - 4_000 + 1_500
    assert books.check() == []


def test_two_presses_note_it_once_and_all_of_it_ends_the_form(cast, bill):
    payer = cast.client("payer")
    there = reverse("desk:refund", args=[bill.ref])
    key = kept(payer.get(there), "key")
    for _press in range(2):
        assert note(payer, bill, key=key).status_code == 302
    assert Refund.objects.get().amount_minor == 1_500
    assert note(payer, bill, amount="25").status_code == 302
    assert "All of it came back." in said(payer.get(there))


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({"amount": "40.01"}, "No more can come back than was paid: £40."),
        ({"amount": "0"}, "No more can come back"),
        ({"amount": ""}, "Write an amount"),
        ({"kind": ""}, "Choose what happened."),
        ({"back_on_0": "3"}, "This day cannot be right."),
        ({"back_on_0": "5"}, "This day cannot be right."),
        ({"key": "no-key"}, ""),
    ],
)
def test_what_cannot_be_comes_back(cast, bill, changed, answer):
    assert answer in came_back(note(cast.client("payer"), bill, **changed))
    assert not Refund.objects.exists()


def test_only_who_settles_notes_it(cast, bill):
    there = reverse("desk:refund", args=[bill.ref])
    listed = reverse("desk:run_refunds", args=[queries.run_of(bill).ref])
    page = cast.client("releaser").get(listed)
    assert there not in links(page)
    for who in ("releaser", "approver", "ana", "far_approver"):
        assert cast.client(who).get(there).status_code == 404
        assert cast.client(who).post(there).status_code == 404
    assert cast.client("far_approver").get(listed).status_code == 404


def test_a_bill_that_no_run_paid_is_not_there(cast, anas_plan):
    payer = cast.client("payer")
    direct = actions.pay_direct(purchase=anas_plan.ask("art", 1_000), by=cast.by("ana"), at=NOW)
    waiting = anas_plan.ask("gym", 4_000)
    for bill in (direct.bills.get(), waiting.bills.get()):
        assert payer.get(reverse("desk:refund", args=[bill.ref])).status_code == 404


def test_of_a_thing_bought_together_each_gets_their_share(cast, anas_plan):
    ben = agree(cast, "neighbour")

    def promise(of, minor):
        return actions.Promise(of.lines["gym"].root, of.goal.ref, Money(minor, "GBP"), "Friend")

    pool = actions.open_pool(
        person=anas_plan.person,
        what="A tent",
        payee="Camping shop",
        total=Money(9_000, "GBP"),
        promise=promise(anas_plan, 3_000),
        key=uuid4(),
        by=cast.by("ana"),
        at=NOW,
    )
    actions.join_pool(
        pool=pool, person=ben.person, promise=promise(ben, 6_000), by=cast.by("neighbour"), at=NOW
    )
    pay(cast)
    payer = cast.client("payer")
    mine = Bill.objects.get(person=anas_plan.person)
    page = said(payer.get(reverse("desk:refund", args=[mine.ref])))
    assert "Several people bought this together." in page
    assert "Up to £90." in page
    assert note(payer, mine, amount="45").status_code == 302
    assert [one.amount_minor for one in Refund.objects.order_by("amount_minor")] == [1_500, 3_000]
    assert "Up to £45." in said(payer.get(reverse("desk:refund", args=[mine.ref])))
    assert books.check() == []
