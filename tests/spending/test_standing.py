"""One yes for many times: each is billed on its day, once, and it can be stopped (F5)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.actors import SYSTEM
from ownway.core.money import Money
from ownway.ledger import queries as books
from ownway.record.guards import missing
from ownway.spending import actions, queries, rules
from ownway.spending.guards import HERE
from ownway.spending.models import Standing, Turn
from ownway.spending.rules import Every, Rhythm, Status
from tests.cast import NOW

TODAY = NOW.date()
WEEKLY = Rhythm(Every.WEEK, TODAY)


@given(st.sampled_from(Every), st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 60))
def test_the_turns_due_are_those_whose_day_has_come(every, first, turns):
    rhythm = Rhythm(every, first)
    days = [rules.due_on(rhythm, turn) for turn in range(1, turns + 1)]
    assert days == sorted(set(days))
    for until in (first - timedelta(days=1), days[-1], days[turns // 2], days[-1] - timedelta(1)):
        assert rules.turns_due(rhythm, turns, until) == sum(day <= until for day in days)


def test_the_last_day_of_a_month_stays_the_last_day():
    rhythm = Rhythm(Every.MONTH, date(2027, 1, 31))
    assert [rules.due_on(rhythm, turn).day for turn in range(1, 5)] == [31, 28, 31, 30]


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def ask(plan, name="gym", each=1_000, times=4, rhythm=WEEKLY):
    return plan.ask(name, each * times, times=times, rhythm=rhythm)


def bills(purchase) -> list[tuple[int, str]]:
    return list(purchase.bills.order_by("pk").values_list("amount_minor", "status"))


def later(weeks: int):
    return NOW + timedelta(weeks=weeks)


@pytest.mark.django_db
def test_all_of_it_is_set_aside_and_each_turn_is_billed_on_its_day_once(plan):
    bought = ask(plan)
    assert queries.money(plan.cast.viewer("ana"), plan.person.ref, NOW).agreed_not_paid == 4_000
    assert bills(bought) == []
    for _again in range(2):
        actions.bill_turns(purchase=bought, by=SYSTEM, at=NOW)
    # A pay run needs 5 working days: the turn of next week is billed with this week's.
    assert bills(bought) == [(1_000, "agreed")] * 2
    assert [one.promised_on for one in bought.bills.order_by("pk")] == [
        TODAY,
        TODAY + timedelta(days=7),
    ]
    actions.bill_turns(purchase=bought, by=SYSTEM, at=later(9))
    assert bills(bought) == [(1_000, "agreed")] * 4
    actions.bill_turns(purchase=bought, by=SYSTEM, at=later(20))
    assert len(bills(bought)) == 4


@pytest.mark.django_db
def test_it_is_paid_when_the_last_turn_is(plan):
    bought = ask(plan, times=3)
    for week in (0, 9):
        actions.bill_turns(purchase=bought, by=SYSTEM, at=later(week))
        run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=later(week))
        actions.release(run=run, by=plan.by("releaser"), at=later(week))
        actions.post_run(run=run, by=plan.by("releaser"), at=later(week))
        actions.settle(run=run, by=plan.by("payer"), at=later(week))
        bought.refresh_from_db()
        assert bought.status == (Status.PAID if week else Status.APPROVED)
    assert books.check() == []


@pytest.mark.django_db
def test_stopped_it_sets_free_what_no_turn_has_taken(plan):
    bought = ask(plan)
    actions.bill_turns(purchase=bought, by=SYSTEM, at=NOW)
    for _press in range(2):
        actions.stop_standing(purchase=bought, by=plan.by("ana"), at=NOW)
    view = queries.money(plan.cast.viewer("ana"), plan.person.ref, NOW)
    assert view.agreed_not_paid == 2_000
    actions.bill_turns(purchase=bought, by=SYSTEM, at=later(9))
    assert len(bills(bought)) == 2
    assert books.check() == []


@pytest.mark.django_db
def test_stopped_before_the_first_turn_it_is_taken_back(plan):
    bought = ask(plan, rhythm=Rhythm(Every.MONTH, TODAY + timedelta(days=40)))
    actions.stop_standing(purchase=bought, by=plan.by("ana"), at=NOW)
    bought.refresh_from_db()
    assert bought.status == Status.CANCELLED
    assert queries.money(plan.cast.viewer("ana"), plan.person.ref, NOW).agreed_not_paid == 0


@pytest.mark.django_db
def test_what_one_pays_oneself_is_paid_turn_by_turn(plan):
    bought = ask(plan, name="art", times=2)
    actions.bill_turns(purchase=bought, by=SYSTEM, at=later(2))
    first, second = bought.bills.order_by("pk")
    for _press in range(2):
        actions.pay_direct(
            purchase=bought,
            bill_ref=first.ref,
            amount=Money(900, "GBP"),
            by=plan.by("ana"),
            at=NOW,
        )
    with pytest.raises(actions.NotPossible):  # which of the two?
        actions.pay_direct(purchase=bought, by=plan.by("ana"), at=NOW)
    actions.pay_direct(purchase=bought, bill_ref=second.ref, by=plan.by("ana"), at=NOW)
    bought.refresh_from_db()
    assert bought.status == Status.PAID
    view = queries.money(plan.cast.viewer("ana"), plan.person.ref, NOW)
    assert (view.paid, view.agreed_not_paid) == (1_900, 0)
    assert books.check() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"times": 1}, "no_turns"),
        ({"rhythm": Rhythm(Every.WEEK, TODAY - timedelta(days=1))}, "begins_too_early"),
        ({"each": 10, "times": 60}, "beyond_the_money"),
    ],
)
def test_what_cannot_be_paid_so_often_is_said_with_what_would_fit(plan, changed, code):
    with pytest.raises(actions.CannotBuy) as refused:
        ask(plan, **changed)
    assert code in [problem.code for problem in refused.value.problems]


@pytest.mark.django_db
def test_the_database_keeps_a_standing_yes_as_it_was_given(plan):
    assert missing(connection, HERE / "standing") == []
    bought = ask(plan)
    actions.bill_turns(purchase=bought, by=SYSTEM, at=NOW)
    for sql in (
        "UPDATE spending_standing SET turns = 9",
        "UPDATE spending_standing SET each_minor = 9",
        "DELETE FROM spending_standing",
        "UPDATE spending_turn SET number = 3",
        "DELETE FROM spending_turn",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(sql)
    actions.stop_standing(purchase=bought, by=plan.by("ana"), at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Standing.objects.update(stopped_at=None, stopped_by=None)
    assert Turn.objects.count() == 2
