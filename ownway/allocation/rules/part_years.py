"""A part of a year: what amounts for a year come to where they count for some of its days (B13).

An amount counts by days: its days over the days of that budget year, 365 or 366, rounded half up
once, at the end. A later amount stands above the earlier ones from its own first day on, also where
that day is past. The stretches always add up to the whole, to the minor unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ownway.core.money import split_minor
from ownway.core.period import Period, add_months
from ownway.programme.rules import PartYear
from ownway.scheme.rules.numerals import half_up

_MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True)
class Dated:
    """An amount for a year, in minor units, and its first day; None: from the very beginning."""

    minor: int
    from_on: date | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row on which one amount counts: that amount for a year, and what they come to."""

    days: Period
    a_year: int
    minor: int


def over(amounts: Sequence[Dated], period: Period) -> int:
    """What the amounts, in the order they came, come to over the days of a period.

    Minor units, none below zero. Raises ValueError where no amount counts from the beginning.
    """
    return half_up(sum(_weights(_in_force(amounts, period), period), Fraction(0)))


def stretches(amounts: Sequence[Dated], period: Period) -> tuple[Stretch, ...]:
    """The same, stretch by stretch; an odd unit goes where it is owed most (largest remainder)."""
    found = _in_force(amounts, period)
    weights = _weights(found, period)
    whole = half_up(sum(weights, Fraction(0)))
    common = 1
    for one in weights:
        common *= one.denominator
    parts = (
        split_minor(whole, [int(one * common) for one in weights])
        if any(weights)
        else [0] * len(found)
    )
    return tuple(
        Stretch(days, amount, part) for (days, amount), part in zip(found, parts, strict=True)
    )


def earliest(worked_out_on: date, rule: PartYear | None) -> date:
    """The earliest day from which more money may count; without a rule, the day it came."""
    return worked_out_on - timedelta(days=rule.back_within_days if rule else 0)


def _in_force(amounts: Sequence[Dated], period: Period) -> list[tuple[Period, int]]:
    """Which amount counts on which days, the first days first."""
    if not amounts or amounts[0].from_on is not None:
        raise ValueError("The first amount counts from the beginning")
    found: list[tuple[Period, int]] = []
    until = period.ends_on
    for one in reversed(amounts):
        first = period.starts_on if one.from_on is None else max(one.from_on, period.starts_on)
        if first < until:
            found.append((Period(first, until), one.minor))
            until = first
    return found[::-1]


def _weights(found: Sequence[tuple[Period, int]], period: Period) -> list[Fraction]:
    """What each stretch comes to, exactly."""
    years = list(_years(period))
    weights = []
    for days, amount in found:
        inside = ((days.overlap(year), year.days) for year in years)
        part = sum((Fraction(each.days, of) for each, of in inside if each), Fraction(0))
        weights.append(amount * part)
    return weights


def _years(period: Period) -> Iterator[Period]:
    """The budget years that begin with the period, whole ones, as many as it reaches into."""
    months, first = 0, period.starts_on
    while first < period.ends_on:
        months += _MONTHS_IN_YEAR
        last = add_months(period.starts_on, months)
        yield Period(first, last)
        first = last
