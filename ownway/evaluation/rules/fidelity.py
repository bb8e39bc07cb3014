"""How far people here direct their own support, month by month, from what happened (I5). Pure.

Each figure is a count of things that happened in a month, or the middle of their days. Where fewer
than five people stand behind one it is kept back, and so is a total that would give one away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ownway.evaluation.rules.counts import THRESHOLD, median_days, months_between


class Measure(StrEnum):
    """One thing that shows whether support is self-directed."""

    DECIDED_IN_TIME = "decided_in_time"
    AMOUNT_FIRST = "amount_first"
    WRITTEN_BY_PERSON = "written_by_person"
    HOLDER_CHOSEN = "holder_chosen"
    FIRST_PURCHASE = "first_purchase"  # days
    WITHOUT_PANEL = "without_panel"
    REVIEWED_IN_TIME = "reviewed_in_time"


IN_DAYS = frozenset({Measure.FIRST_PURCHASE})


class Happened(NamedTuple):
    """One thing that happened to one person on one day.

    `met`: whether it was as it should be. `days`: how long it took, where that is what is asked.
    """

    whose: str
    day: date
    met: bool = True
    days: int = 0


@dataclass(frozen=True, slots=True)
class MonthOf:
    """What happened in one month, or in all of them where `month` is None.

    `of`: how many things; `met`: how many of them as they should be; `middle`: the middle of their
    days, half up. None where too few people stand behind it; 0 of 0 is shown as it is.
    """

    month: date | None
    of: int | None
    met: int | None
    middle: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure: its months, the newest first, and all of them together."""

    measure: Measure
    months: tuple[MonthOf, ...]
    total: MonthOf

    @property
    def hides(self) -> bool:
        return any(one.of is None for one in (*self.months, self.total))


def figure_of(
    measure: Measure,
    happened: Iterable[Happened],
    *,
    first: date,
    last: date,
    threshold: int = THRESHOLD,
) -> Figure:
    """The months from that of `first` to that of `last`, both included; what lies outside is left.

    The total is shown where nothing is kept back, or where what is kept back is of `threshold`
    people or more together, so that taking the months from the total tells of no few.
    """
    months = months_between(first, last)
    inside: dict[date, list[Happened]] = {month: [] for month in months}
    for one in happened:
        month = one.day.replace(day=1)
        if month in inside:
            inside[month].append(one)
    hidden = {one.whose for rows in inside.values() if _few(rows, threshold) for one in rows}
    everything = [one for rows in inside.values() for one in rows]
    keep_total = (0 < len(hidden) < threshold) or _few(everything, threshold)
    return Figure(
        measure=measure,
        months=tuple(
            _said(month, inside[month], hide=_few(inside[month], threshold))
            for month in reversed(months)
        ),
        total=_said(None, everything, hide=keep_total),
    )


def _few(rows: Iterable[Happened], threshold: int) -> bool:
    return 0 < len({one.whose for one in rows}) < threshold


def _said(month: date | None, rows: list[Happened], *, hide: bool) -> MonthOf:
    if hide:
        return MonthOf(month, None, None, None)
    return MonthOf(
        month, len(rows), sum(one.met for one in rows), median_days(one.days for one in rows)
    )


def mostly_by(person: str, written_by: Iterable[str]) -> bool:
    """Whether somebody wrote more than half of the goals and lines of a plan. Nothing is no."""
    rows = list(written_by)
    return 2 * sum(one == person for one in rows) > len(rows)


def due_or_done(due: date, done: date | None, today: date) -> tuple[date, bool] | None:
    """The day something counts on, and whether it was in time; None while it is not due yet.

    What was done counts on the day it was done, or was due where that was before. What was not
    done counts from the day after it was due: waiting is never left out (T8).
    """
    if done is not None:
        return min(done, due), done <= due
    return (due, False) if today > due else None


def by_reason(said: Iterable[tuple[str, str]]) -> Mapping[str, int]:
    """How many different people heard each reason, from pairs of reason and person."""
    people: dict[str, set[str]] = {}
    for reason, whose in said:
        people.setdefault(reason, set()).add(whose)
    return {reason: len(found) for reason, found in sorted(people.items())}
