"""Stretches of days, and the money of one stretch as the money of another.

Requirements, section 1: "within n months" means the same day of the month n calendar months on,
or that month's last day; weeks are 7 days; a year is 52 weeks; upper bounds are exclusive.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from ownway.core.money import Money, Rounding, share, split

WEEKS_IN_YEAR = 52
WEEKS_IN_FOUR_WEEKLY = 4
QUARTERS_IN_YEAR = 4
_SATURDAY = 5


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` on (or back), or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def add_weeks(day: date, weeks: int) -> date:
    """`weeks` times 7 days on (or back)."""
    return day + timedelta(days=7 * weeks)


def working_days_after(day: date, days: int, holidays: Collection[date] = frozenset()) -> date:
    """The working day `days` (0 or more) after `day`: weekends and `holidays` do not count.

    Zero gives `day` itself, working or not. Raises ValueError below zero.
    """
    if days < 0:
        raise ValueError("Days to wait are zero or more")
    while days:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY and day not in holidays:
            days -= 1
    return day


@dataclass(frozen=True, slots=True)
class Period:
    """From `starts_on` up to, not including, `ends_on`. Raises ValueError unless in order."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.starts_on >= self.ends_on:
            raise ValueError("A period ends after it starts")

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days

    @property
    def last_on(self) -> date:
        """The last day that is in it."""
        return self.ends_on - timedelta(days=1)

    def contains(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_on

    def overlap(self, other: Period) -> Period | None:
        """The days both have, or None."""
        starts_on = max(self.starts_on, other.starts_on)
        ends_on = min(self.ends_on, other.ends_on)
        return Period(starts_on, ends_on) if starts_on < ends_on else None


def annual_from_weekly(weekly: Money) -> Money:
    """× 52 (V2: £82.91 a week is £4,311.32 a year)."""
    return weekly * WEEKS_IN_YEAR


def four_weekly(weekly: Money) -> Money:
    """× 4 (V9: £112.21 a week is £448.84 in four weeks)."""
    return weekly * WEEKS_IN_FOUR_WEEKLY


def quarter(annual: Money) -> list[Money]:
    """The four quarters of a year's money, first to last, summing exactly."""
    return split(annual, [1] * QUARTERS_IN_YEAR)


def part_year(amount: Money, whole: Period, part: Period, *, mode: Rounding) -> Money:
    """What `amount` for `whole` comes to over the days of `part` inside it, by days.

    Days of `part` outside `whole` bring nothing.
    """
    inside = whole.overlap(part)
    return share(amount, inside.days if inside else 0, whole.days, mode=mode)
