"""Paid with one's own money and paid back: on the clock of any bill, and nobody is paid twice."""

from datetime import timedelta

import pytest

from ownway.core.actors import SYSTEM
from ownway.core.money import Money
from ownway.ledger import queries as books
from ownway.spending import actions, queries
from ownway.spending.rules import Every, Rhythm
from tests.cast import NOW
from tests.spending import paying

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def back(plan, purchase):
    return actions.pay_back(purchase=purchase, by=plan.by("ana"), at=NOW)


def test_the_bill_goes_to_the_person_and_the_sellers_is_taken_back(plan):
    bought = plan.ask("gym")
    assert queries.may_be_paid_back(bought, NOW)
    for _press in range(2):
        back(plan, bought)
    (bill,) = queries.to_pay(plan.person.programme.ref)
    assert (bill.payee.name, bill.amount_minor) == (plan.person.name, bought.amount_minor)
    assert bill.promised_on == bought.bills.first().promised_on
    assert sorted(bought.bills.values_list("status", flat=True)) == ["agreed", "withdrawn"]


def test_it_is_paid_like_any_other(plan):
    bought = back(plan, plan.ask("gym"))
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    assert [line.payee for line in run.lines.all()] == [plan.person.name]
    actions.release(run=run, by=plan.by("releaser"), at=NOW)
    actions.post_run(run=run, by=plan.by("releaser"), at=NOW)
    actions.settle(run=run, by=plan.by("payer"), at=NOW)
    bought.refresh_from_db()
    assert bought.status == "paid"
    assert books.check() == []


def test_what_a_run_lists_or_one_pays_oneself_is_not_paid_back(plan):
    listed, own = plan.ask("gym"), plan.ask("art")
    actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    for bought in (listed, own):
        assert not queries.may_be_paid_back(queries.whole().get(pk=bought.pk), NOW)
        with pytest.raises(actions.NotPossible):
            back(plan, bought)


def test_it_can_still_be_taken_back_whole(plan):
    bought = back(plan, plan.ask("gym"))
    actions.cancel(purchase=bought, by=plan.by("ana"), at=NOW)
    assert queries.money(plan.cast.viewer("ana"), plan.person.ref, NOW).agreed_not_paid == 0
    assert not queries.to_pay(plan.person.programme.ref)
    assert books.check() == []


def left(plan):
    lines = queries.money(plan.cast.viewer("ana"), plan.person.ref, NOW).lines
    return next(one.left for one in lines if one.line.root == plan.lines["gym"].root)


def test_what_it_cost_less_is_free_again_and_not_paid_out(plan):
    before = left(plan)
    bought = plan.ask("gym", 4_000)
    for _press in range(2):
        amount = Money(3_150, "GBP")
        actions.pay_back(purchase=bought, amount=amount, by=plan.by("ana"), at=NOW)
    (bill,) = queries.to_pay(plan.person.programme.ref)
    assert bill.amount_minor == 3_150
    assert left(plan) == before - 3_150
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    actions.release(run=run, by=plan.by("releaser"), at=NOW)
    actions.post_run(run=run, by=plan.by("releaser"), at=NOW)
    actions.settle(run=run, by=plan.by("payer"), at=NOW)
    assert left(plan) == before - 3_150
    assert books.check() == []


def test_more_than_was_agreed_is_asked_for_first(plan):
    bought = plan.ask("gym", 4_000)
    with pytest.raises(actions.PaidMore):
        actions.pay_back(purchase=bought, amount=Money(4_001, "GBP"), by=plan.by("ana"), at=NOW)
    assert [one.status for one in bought.bills.all()] == ["agreed"]


def test_each_time_of_several_is_paid_back_on_its_own(plan):
    """Once the first is on its way to them, the next is no second click (F5, F14)."""
    monthly = plan.ask("gym", 4_000, times=2, rhythm=Rhythm(Every.MONTH, NOW.date()))
    for month in range(2):
        at = NOW + timedelta(days=31 * month)
        actions.bill_turns(purchase=monthly, by=SYSTEM, at=at)
        for _press in range(2):
            actions.pay_back(purchase=monthly, by=plan.by("ana"), at=at)
        assert monthly.bills.filter(payee__person=plan.person).count() == month + 1
        assert not queries.to_pay(plan.person.programme.ref).filter(payee__person__isnull=True)
        if month:
            continue
        run = paying.posted(plan, at=NOW)
        actions.settle(run=run, by=plan.by("payer"), at=NOW)
    assert books.check() == []
