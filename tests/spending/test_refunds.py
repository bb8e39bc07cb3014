"""Money that comes back: to where it came from, never more than was paid, at once (F12)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from ownway.core.money import Money
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.record.guards import missing
from ownway.spending import actions, queries
from ownway.spending.guards import HERE
from ownway.spending.models import Refund
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def paid(plan):
    """The art course, paid by Ana herself."""
    return actions.pay_direct(purchase=plan.ask("art", 6_000), by=plan.by("ana"), at=NOW)


def give_back(plan, purchase, minor, **changed):
    known = {
        "bill": purchase.bills.get(),
        "amount": Money(minor, "GBP"),
        "kind": "refund",
        "back_on": NOW.date(),
        "key": uuid4(),
        "by": plan.by("ana"),
        "at": NOW,
    }
    return actions.refund(**{**known, **changed})


def left(plan, name="art") -> int:
    lines = queries.money(plan.cast.viewer("ana"), plan.person.ref, NOW).lines
    return next(one.left for one in lines if one.line.root == plan.lines[name].root)


def test_what_came_back_can_be_spent_at_once(plan, paid):
    """On the same line and pot (F12)."""
    before = left(plan)
    give_back(plan, paid, 2_500)
    assert left(plan) == before + 2_500
    assert queries.still_refundable(paid.bills.get()) == Money(3_500, "GBP")
    assert books.check() == []


def test_no_more_comes_back_than_was_paid(plan, paid):
    """In however many parts (F12)."""
    give_back(plan, paid, 5_999)
    with pytest.raises(actions.NotPossible) as refused:
        give_back(plan, paid, 2)
    assert "£0.01" in refused.value.words
    give_back(plan, paid, 1)
    assert queries.still_refundable(paid.bills.get()).minor == 0


def test_a_second_click_gives_back_once(plan, paid):
    key = uuid4()
    first = give_back(plan, paid, 1_000, key=key)
    assert give_back(plan, paid, 1_000, key=key) == first
    with pytest.raises(actions.KeyUsed):
        give_back(plan, paid, 1_001, key=key)
    assert Refund.objects.count() == 1


def test_nothing_comes_back_of_what_was_not_paid_nor_on_a_day_that_cannot_be(plan, paid):
    with pytest.raises(actions.NotPossible):
        give_back(plan, plan.ask("art", 1_000), 1_000)
    for day in (NOW.date() + timedelta(days=1), NOW.date() - timedelta(days=1)):
        with pytest.raises(actions.NotPossible):
            give_back(plan, paid, 1_000, back_on=day)


def test_from_a_pay_run_it_returns_to_the_holder_who_paid(plan):
    gym = plan.ask("gym", 4_000)
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    actions.release(run=run, by=plan.by("releaser"), at=NOW)
    actions.post_run(run=run, by=plan.by("releaser"), at=NOW)
    actions.settle(run=run, by=plan.by("payer"), at=NOW)
    held = sum(books.balances(plan.person.programme.ref, kind=Kind.THIRD_CASH).values())
    gym.refresh_from_db()
    give_back(plan, gym, 1_500, kind="credit_note", by=plan.by("payer"))
    after = sum(books.balances(plan.person.programme.ref, kind=Kind.THIRD_CASH).values())
    assert after == held + 1_500
    assert books.check() == []


def test_the_database_refuses_more_than_was_paid_and_any_change(plan, paid):
    assert missing(connection, HERE / "refunds") == []
    made = give_back(plan, paid, 5_000)
    values = {
        "bill": made.bill,
        "kind": "refund",
        "currency": "GBP",
        "back_on": NOW.date(),
        "noted_at": NOW,
        "noted_by": made.noted_by,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.create(**values, key=uuid4(), amount_minor=1_001)
    for sql in ("UPDATE spending_refund SET amount_minor = 1", "DELETE FROM spending_refund"):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(sql)
