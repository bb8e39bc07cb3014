from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.money import Money, Rounding
from ownway.core.period import (
    Period,
    add_months,
    add_weeks,
    annual_from_weekly,
    four_weekly,
    part_year,
    quarter,
    working_days_after,
)

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


def gbp(minor: int) -> Money:
    return Money(minor, "GBP")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 2), 6, date(2026, 9, 2)),  # V12
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_the_same_day_of_a_later_month_or_its_last(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(days, st.integers(-240, 240))
def test_months_never_skip_a_month(day: date, months: int) -> None:
    there = add_months(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day <= day.day
    assert there.day == day.day or (there + timedelta(days=1)).day == 1


def test_weeks_are_seven_days() -> None:
    assert add_weeks(date(2026, 12, 28), 1) == date(2027, 1, 4)
    assert add_weeks(date(2026, 1, 4), -1) == date(2025, 12, 28)


def test_working_days_leave_out_weekends_and_holidays() -> None:
    thursday = date(2026, 12, 24)
    christmas = {date(2026, 12, 25), date(2026, 12, 28)}
    assert working_days_after(thursday, 1, christmas) == date(2026, 12, 29)
    assert working_days_after(thursday, 0) == thursday
    with pytest.raises(ValueError):
        working_days_after(thursday, -1)


@given(days, st.integers(0, 60))
def test_working_days_count_themselves(day: date, count: int) -> None:
    there = working_days_after(day, count)
    passed = [day + timedelta(days=n) for n in range(1, (there - day).days + 1)]
    assert sum(one.weekday() < 5 for one in passed) == count


def test_the_last_day_is_outside() -> None:
    april = Period(date(2026, 4, 1), date(2026, 5, 1))
    assert april.days == 30
    assert april.contains(date(2026, 4, 30))
    assert not april.contains(date(2026, 5, 1))
    assert april.overlap(Period(date(2026, 5, 1), date(2026, 6, 1))) is None
    assert april.overlap(Period(date(2026, 4, 29), date(2026, 6, 1))) == Period(
        date(2026, 4, 29), date(2026, 5, 1)
    )


def test_a_period_ends_after_it_starts() -> None:
    with pytest.raises(ValueError):
        Period(date(2026, 4, 1), date(2026, 4, 1))


@pytest.mark.parametrize(("weekly", "annual"), [(8291, 431132), (11221, 583492), (17045, 886340)])
def test_a_year_is_52_weeks_v2(weekly: int, annual: int) -> None:
    assert annual_from_weekly(gbp(weekly)) == gbp(annual)


def test_four_weeks_and_eight_weeks_v9() -> None:
    assert four_weekly(gbp(11221)) == gbp(44884)
    assert gbp(11221) * 8 == gbp(89768)


@given(st.integers(-(10**12), 10**12))
def test_quarters_add_up_to_the_year(minor: int) -> None:
    parts = quarter(gbp(minor))
    assert len(parts) == 4
    assert sum(part.minor for part in parts) == minor


def test_part_of_a_year_goes_by_days() -> None:
    year = Period(date(2026, 4, 1), date(2027, 4, 1))
    rest = Period(date(2026, 10, 1), date(2027, 4, 1))
    assert part_year(gbp(365_00), year, rest, mode=Rounding.DOWN) == gbp(182_00)
    before = Period(date(2025, 4, 1), date(2026, 4, 1))
    assert part_year(gbp(365_00), year, before, mode=Rounding.UP) == gbp(0)
    longer = Period(date(2026, 1, 1), date(2030, 1, 1))
    assert part_year(gbp(365_00), year, longer, mode=Rounding.UP) == gbp(365_00)


@given(st.integers(0, 10**10), st.integers(1, 364))
def test_two_parts_never_come_to_more_than_the_whole(minor: int, cut: int) -> None:
    year = Period(date(2026, 4, 1), date(2027, 4, 1))
    middle = year.starts_on + timedelta(days=cut)
    first = part_year(gbp(minor), year, Period(year.starts_on, middle), mode=Rounding.DOWN)
    second = part_year(gbp(minor), year, Period(middle, year.ends_on), mode=Rounding.DOWN)
    assert minor - 1 <= (first + second).minor <= minor
