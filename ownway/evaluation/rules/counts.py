"""Small numbers kept back, and middles worked out. Pure.

A count below the threshold could point at somebody (S18, T4). It is hidden, and where one hidden
count could be worked out from the total, a second is hidden with it. This file is the only place
where that is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

THRESHOLD = 5


@dataclass(frozen=True, slots=True)
class Table:
    """Counts that may be shown: None stands for a number kept back, also for the total."""

    rows: dict[str, int | None]
    total: int | None

    @property
    def hides(self) -> bool:
        """Whether the page has to say that small numbers are kept back."""
        return self.total is None or None in self.rows.values()


def suppress(counts: Mapping[str, int], *, threshold: int = THRESHOLD) -> Table:
    """`counts` of people who each stand in one row, with what may not be shown taken out.

    Hidden: every count from 1 up to, not including, `threshold`. Then the next smallest counts
    above zero, until at least two are hidden and together they reach the threshold, so that the
    total gives none of them away. Where none is left to hide, the total is hidden. Nobody (0) is
    shown as 0. Raises ValueError for a count below zero.
    """
    if any(count < 0 for count in counts.values()):
        raise ValueError("A count of people is zero or more")
    hidden = {name for name, count in counts.items() if 0 < count < threshold}
    total: int | None = sum(counts.values())
    if hidden:
        others = sorted(
            (name for name, count in counts.items() if count >= threshold),
            key=lambda name: counts[name],
        )
        while len(hidden) < 2 or sum(counts[name] for name in hidden) < threshold:
            if not others:
                total = None
                break
            hidden.add(others.pop(0))
    rows = {name: None if name in hidden else count for name, count in counts.items()}
    return Table(rows=rows, total=total)


def shown(count: int, *, threshold: int = THRESHOLD) -> int | None:
    """One count that stands alone: None where it is from 1 up to, not including, `threshold`."""
    return None if 0 < count < threshold else count


def figure(value: int, people: int, *, threshold: int = THRESHOLD) -> int | None:
    """A sum or a middle over `people` people: None where they are too few to show it."""
    return None if people < threshold else value


@dataclass(frozen=True, slots=True)
class Buddies:
    """Plans agreed with a planning buddy and without, and what follows; None: kept back.

    `percent`: of all agreed plans, whole, halves up. `longest`: links in the longest chain.
    """

    counts: Table
    percent: int | None
    longest: int | None


def buddies(agreed: int, helped: int, longest: int) -> Buddies:
    """The ratio of plans helped by a buddy, shown only where no count under it is kept back.

    Raises ValueError where more were helped than agreed.
    """
    counts = suppress({"with": helped, "without": agreed - helped})
    shows = bool(agreed) and not counts.hides
    return Buddies(
        counts=counts,
        percent=(200 * helped + agreed) // (2 * agreed) if shows else None,
        longest=longest if shows else None,
    )


def median_days(spans: Iterable[int]) -> int | None:
    """The middle of whole days or hours; between two middles the lower and upper meet, rounded up.

    None where there is nothing to take the middle of.
    """
    ordered = sorted(spans)
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return -(-(ordered[middle - 1] + ordered[middle]) // 2)


def furthest(reached: Sequence[str], steps: Sequence[str]) -> str:
    """The last of `steps`, in their order, that is among `reached`; the first where none is."""
    found = [step for step in steps if step in reached]
    return found[-1] if found else steps[0]


def months_between(first: date, last: date) -> list[date]:
    """The first day of each month from that of `first` to that of `last`, both included."""
    months = []
    month = first.replace(day=1)
    while month <= last:
        months.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return months


class Movement(NamedTuple):
    """Money of one person on one day, in minor units."""

    day: date
    whose: str
    amount: int


@dataclass(frozen=True, slots=True)
class MonthOfMoney:
    """Money of one month in minor units; None where too few people stand behind it.

    `promised` and `spent` are of this month alone, `left` is promised less spent up to its end.
    """

    month: date
    promised: int | None
    spent: int | None
    left: int | None


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """The months in order, and the sums over all of them; None where kept back."""

    months: tuple[MonthOfMoney, ...]
    promised: int | None
    spent: int | None
    left: int | None

    @property
    def hides(self) -> bool:
        """Whether the page has to say that small numbers are kept back."""
        return any(
            value is None
            for month in self.months
            for value in (month.promised, month.spent, month.left)
        ) or None in (self.promised, self.spent, self.left)


class _KeptBack:
    """Figures hidden since a sum over them was last shown; says when a sum gives none away."""

    def __init__(self, threshold: int) -> None:
        self._threshold = threshold
        self._people: list[set[str]] = []

    def add(self, people: set[str]) -> None:
        self._people.append(people)

    def safe(self) -> bool:
        if not self._people:
            return True
        return len(self._people) >= 2 and len(set.union(*self._people)) >= self._threshold

    def clear(self) -> None:
        self._people = []


def money_by_month(
    promises: Sequence[Movement],
    payments: Sequence[Movement],
    last: date,
    *,
    threshold: int = THRESHOLD,
) -> MoneyTable:
    """Promised, spent and left for each month up to that of `last`.

    A figure that rests on 1 to `threshold` − 1 people is kept back. A sum over months is shown
    only where what it hides is at least two figures of at least `threshold` people together, so
    that taking shown numbers from one another uncovers nobody.
    """
    days = [movement.day for movement in (*promises, *payments)]
    months = months_between(min(days), last) if days else []
    left, made = 0, []
    for_left, of_promised, of_spent = (_KeptBack(threshold) for _ in range(3))
    for month in months:
        figures = []
        for movements, kept_back in ((promises, of_promised), (payments, of_spent)):
            inside = [one for one in movements if one.day.replace(day=1) == month]
            people = {one.whose for one in inside}
            amount = sum(one.amount for one in inside)
            hide = 0 < len(people) < threshold
            if hide:
                kept_back.add(people)
                for_left.add(people)
            figures.append((amount, hide))
        (promised, hide_promised), (spent, hide_spent) = figures
        left += promised - spent
        show_left = for_left.safe()
        if show_left:
            for_left.clear()
        made.append(
            MonthOfMoney(
                month=month,
                promised=None if hide_promised else promised,
                spent=None if hide_spent else spent,
                left=left if show_left else None,
            )
        )
    return MoneyTable(
        months=tuple(made),
        promised=sum(one.amount for one in promises) if of_promised.safe() else None,
        spent=sum(one.amount for one in payments) if of_spent.safe() else None,
        left=made[-1].left if made else 0,
    )


class Yes(NamedTuple):
    """One yes to something asked for, after so many hours; `at_once`: by rule."""

    day: date
    whose: str
    hours: int
    at_once: bool


@dataclass(frozen=True, slots=True)
class MonthOfYeses:
    """The yeses of one month; None where too few people stand behind them."""

    month: date
    yeses: int | None
    at_once: int | None
    hours: int | None  # the middle of all of them


def yeses_by_month(
    yeses: Iterable[Yes], *, most: int, threshold: int = THRESHOLD
) -> tuple[MonthOfYeses, ...]:
    """How long people waited for a yes, the newest `most` months first (S9)."""
    months: dict[date, list[Yes]] = {}
    for one in yeses:
        months.setdefault(one.day.replace(day=1), []).append(one)
    made = []
    for month in sorted(months, reverse=True)[:most]:
        rows = months[month]
        people = len({one.whose for one in rows})
        middle = median_days(one.hours for one in rows) or 0
        at_once = sum(one.at_once for one in rows)
        shown = [
            figure(value, people, threshold=threshold) for value in (len(rows), at_once, middle)
        ]
        made.append(MonthOfYeses(month, *shown))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Solved:
    """Noes that were followed by a yes on the same line: the middle of hours, and those still open.

    None where too few people stand behind a figure (F11).
    """

    hours: int | None
    open: int | None


class Heard(NamedTuple):
    """A no or a yes somebody heard about one line of their plan."""

    whose: str
    line: str
    at: datetime


def solved(noes: Iterable[Heard], yeses: Iterable[Heard], *, threshold: int = THRESHOLD) -> Solved:
    """Each no stays open until the first yes after it to the same person on the same line."""
    after: dict[tuple[str, str], list[datetime]] = {}
    for yes in yeses:
        after.setdefault((yes.whose, yes.line), []).append(yes.at)
    hours, helped, waiting = [], set(), []
    for no in noes:
        later = [at for at in after.get((no.whose, no.line), ()) if at > no.at]
        if later:
            hours.append((min(later) - no.at) // timedelta(hours=1))
            helped.add(no.whose)
        else:
            waiting.append(no.whose)
    middle = median_days(hours)
    return Solved(
        hours=None if middle is None else figure(middle, len(helped), threshold=threshold),
        open=len(waiting)
        if not waiting
        else figure(len(waiting), len(set(waiting)), threshold=threshold),
    )
