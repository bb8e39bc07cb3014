"""What changed between rounds: only over what is comparable (S16, I3).

Comparable: the same instrument in the same version, and the elements both rounds asked. The raters
may be others: that is said beside it, and nothing is averaged over one rater's total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ownway.improvement.rules.spread import middle


@dataclass(frozen=True, slots=True)
class Rounded:
    """One closed round: its instrument, the elements asked, and complete raters' points.

    `instrument`: code and version; in which language somebody read it changes no answer.
    `given`: for each complete rater, element → points. `most`: element → the most it can have.
    """

    number: int
    instrument: str
    most: Mapping[str, int]
    given: Sequence[Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Moved:
    """One element before and after: the middle answer of each round's raters."""

    element: str
    before: Fraction
    after: Fraction

    @property
    def by(self) -> Fraction:
        return self.after - self.before


def shared(rounds: Sequence[Rounded]) -> list[str]:
    """The elements that all of these rounds asked; none unless the instrument is one version."""
    if not rounds or len({one.instrument for one in rounds}) != 1:
        return []
    first, *rest = rounds
    return [code for code in first.most if all(code in one.most for one in rest)]


def moved(before: Rounded, after: Rounded) -> list[Moved]:
    """Every shared element, the one that moved most first, whichever way; then in its order."""
    found = []
    for code in shared([before, after]):
        was, now = (
            middle(given[code] for given in one.given if code in given) for one in (before, after)
        )
        if was is not None and now is not None:
            found.append(Moved(code, was, now))
    return sorted(found, key=lambda one: -abs(one.by))


def comparable(rounds: Sequence[Rounded]) -> list[Rounded]:
    """Of rounds in time order, those that can stand in one line with the last one."""
    if not rounds:
        return []
    last = rounds[-1]
    return [one for one in rounds if shared([one, last])]


@dataclass(frozen=True, slots=True)
class Point:
    """One round in a line: the middle of its raters' totals over the shared elements."""

    number: int
    middle: Fraction
    most: int
    raters: int

    @property
    def percent(self) -> int:
        """Whole percent of what is possible, rounded down."""
        return int(self.middle * 100 / self.most) if self.most else 0


def line(rounds: Sequence[Rounded]) -> list[Point]:
    """The rounds that can be compared with the last one, over the elements all of them asked."""
    rows = comparable(rounds)
    codes = shared(rows)
    found = []
    for one in rows:
        totals = [sum(given.get(code, 0) for code in codes) for given in one.given]
        between = middle(totals)
        if codes and between is not None:
            most = sum(one.most[code] for code in codes)
            found.append(Point(one.number, between, most, len(totals)))
    return found
