"""A part of a year: amounts count by days, the parts add up to the year, to the penny (B13)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.allocation import actions, queries, rules
from ownway.allocation.models import FinalAmount
from ownway.allocation.rules import Dated
from ownway.core.money import Money
from ownway.core.period import Period, add_months
from ownway.programme.rules import PartYear
from tests import living, planned
from tests.living import AT, SIXTEEN, TWENTY_TWO

LATER = AT + timedelta(days=100)
days = st.dates(date(2023, 1, 1), date(2029, 12, 31))
minor = st.integers(0, 10**8)
periods = st.builds(
    lambda first, months: Period(first, add_months(first, months)), days, st.integers(1, 24)
)
amounts = st.builds(
    lambda first, more: [Dated(first), *more],
    minor,
    st.lists(st.builds(Dated, minor, days), max_size=4),
)


def day_by_day(listed: list[Dated], period: Period, only: Period | None = None) -> Fraction:
    """The same worked out the slow way: what each day brings, one by one; or the days of `only`."""
    whole = Fraction(0)
    for number in range(period.days):
        day = period.starts_on + timedelta(days=number)
        if only is not None and not only.contains(day):
            continue
        counts = [one for one in listed if one.from_on is None or one.from_on <= day][-1]
        year = 0
        while add_months(period.starts_on, 12 * (year + 1)) <= day:
            year += 1
        first, last = (add_months(period.starts_on, 12 * each) for each in (year, year + 1))
        whole += Fraction(counts.minor, (last - first).days)
    return whole


@given(amounts, periods)
def test_two_ways_of_working_it_out_agree(listed, period):
    exact = day_by_day(listed, period)
    assert abs(rules.over(listed, period) - exact) <= Fraction(1, 2)
    assert sum(one.minor for one in rules.stretches(listed, period)) == rules.over(listed, period)


@given(amounts, periods)
def test_the_stretches_are_the_whole_period_one_after_the_other(listed, period):
    found = rules.stretches(listed, period)
    assert [found[0].days.starts_on, found[-1].days.ends_on] == [period.starts_on, period.ends_on]
    assert all(a.days.ends_on == b.days.starts_on for a, b in pairwise(found))
    for one in found:
        counts = [a for a in listed if a.from_on is None or a.from_on <= one.days.starts_on][-1]
        assert one.a_year == counts.minor
        assert abs(one.minor - day_by_day(listed, period, one.days)) < 2


@given(minor, days, st.integers(1, 11))
def test_the_parts_of_a_year_add_up_to_the_year(amount, first, months):
    year = Period(first, add_months(first, 12))
    turn = add_months(first, months)
    listed = [Dated(amount), Dated(amount, turn)]
    assert rules.over(listed, year) == amount
    assert sum(one.minor for one in rules.stretches(listed, year)) == amount


@given(amounts, periods, minor, days, st.integers(0, 400))
def test_more_from_an_earlier_day_is_never_less(listed, period, more, turn, earlier):
    highest = max(one.minor for one in listed) + more
    later = rules.over([*listed, Dated(highest, turn)], period)
    assert rules.over([*listed, Dated(highest, turn - timedelta(days=earlier))], period) >= later
    assert later >= rules.over(listed, period)


def test_a_first_amount_counts_from_the_beginning():
    with pytest.raises(ValueError, match="from the beginning"):
        rules.over([Dated(1, date(2026, 1, 1))], Period(date(2026, 1, 1), date(2027, 1, 1)))
    nothing = Period(date(2026, 1, 1), date(2027, 1, 1))
    assert [one.minor for one in rules.stretches([Dated(0)], nothing)] == [0]


def test_how_far_back_is_the_packs_to_say():
    on = date(2026, 9, 4)
    assert rules.earliest(on, None) == on
    assert rules.earliest(on, PartYear(back_within_days=92, source="A test")) == date(2026, 6, 4)


@pytest.fixture
def more(db):
    """Ana, whose new answers 100 days later come to more."""
    of = planned.life()
    again = living.assessed(of.person, of.by, TWENTY_TWO, at=LATER)
    return of, actions.work_out(assessment=again, by=of.by, at=LATER)


YEAR = Period(date(2026, 9, 4), date(2027, 9, 4))


def settle(of, allocation, day, reason="It began in the autumn", minor=583_492):
    return actions.settle(
        allocation=allocation,
        amount=Money(minor, "GBP"),
        reason=reason,
        from_on=day,
        by=planned.settler(of.person),
        at=LATER,
    )


def test_more_counts_from_the_day_it_came_and_by_days(more):
    of, newer = more
    assert queries.counts_from(newer) == LATER.date()
    assert queries.amount_over(of.allocation, YEAR).minor == 431_132
    assert queries.amount_over(newer, YEAR).minor == (100 * 431_132 + 265 * 583_492 + 182) // 365
    assert [one.days.days for one in queries.stretches_of(newer, YEAR)] == [100, 265]


def test_more_is_dated_back_with_a_reason_and_as_far_as_the_pack_says(more):
    of, newer = more
    back = LATER.date() - timedelta(days=92)
    for day in (back - timedelta(days=1), LATER.date() + timedelta(days=1)):
        with pytest.raises(actions.NotThatDay):
            settle(of, newer, day)
    with pytest.raises(actions.ReasonNeeded):
        settle(of, newer, back, reason="")
    made = settle(of, newer, back)
    assert made == settle(of, newer, back)
    assert queries.amount_over(newer, YEAR).minor == (8 * 431_132 + 357 * 583_492 + 182) // 365
    with pytest.raises(actions.GoesDown):
        settle(of, newer, back + timedelta(days=1))
    kept = settle(of, newer, None, reason="A little more", minor=600_000)
    assert kept.from_on == back
    with pytest.raises(DatabaseError), transaction.atomic():
        FinalAmount.objects.filter(pk=kept.pk).update(from_on=None)


def test_only_more_money_is_dated_back(db):
    of = planned.life(answers=TWENTY_TWO)
    with pytest.raises(actions.NotThatDay):
        settle(of, of.allocation, AT.date())
    again = living.assessed(of.person, of.by, SIXTEEN, at=LATER)
    lower = actions.work_out(assessment=again, by=of.by, at=LATER)
    with pytest.raises(actions.NotThatDay):
        settle(of, lower, LATER.date() - timedelta(days=1), minor=431_132)


def test_less_counts_only_from_the_day_its_notice_has_run(db):
    of = planned.life(answers=TWENTY_TWO)
    again = living.assessed(of.person, of.by, SIXTEEN, at=LATER)
    lower = actions.work_out(assessment=again, by=of.by, at=LATER)
    then = planned.lowered(lower, LATER)
    assert queries.counts_from(lower) == then.date()
    assert queries.amount_over(lower, YEAR).minor == (110 * 583_492 + 255 * 431_132 + 182) // 365


def test_the_database_asks_why_an_amount_is_dated_back(more):
    _of, newer = more
    with pytest.raises(DatabaseError), transaction.atomic():
        FinalAmount.objects.create(
            allocation=newer,
            amount_minor=newer.amount_minor,
            indicative_minor=newer.amount_minor,
            flat_after_rise=False,
            from_on=AT.date(),
            settled_at=LATER,
            settled_by=newer.ref,
        )
