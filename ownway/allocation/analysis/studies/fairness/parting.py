"""Who is looked at, in which groups: the small ones put together, or left out of every figure.

Whoever is in a group that is too small to show is in no figure at all. Otherwise one grouping taken
from another would give the money of those few people away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.fairness.people import Groups
from ownway.allocation.analysis.studies.small_numbers import (
    LEAST_ESTIMATE,
    kept_back_in_row,
    said,
    shown,
)

TOGETHER = "smaller groups together"


@dataclass(frozen=True, slots=True)
class Level:
    """One group of one grouping. `mine`: who of the people looked at belongs to it.

    `mirror`: the second of only two; beside all others it is the first the other way round.
    """

    column: str
    name: str
    mine: Array
    mirror: bool = False

    @property
    def title(self) -> str:
        """How a reader finds it again."""
        return f"{self.column}: {self.name}"

    @property
    def size(self) -> int:
        """People."""
        return int(self.mine.sum())


@dataclass(frozen=True, slots=True)
class Parted:
    """The people looked at (`who`, of all in the file) in groups of at least LEAST_ESTIMATE."""

    who: Array
    levels: tuple[Level, ...]

    def of(self, column: str) -> tuple[Level, ...]:
        """The groups of one grouping, in order."""
        return tuple(level for level in self.levels if level.column == column)

    @property
    def columns(self) -> tuple[str, ...]:
        """The groupings, in order."""
        return tuple(dict.fromkeys(level.column for level in self.levels))


def parted(who: Array, groups: Sequence[Groups]) -> Parted:
    """`who` without those in groups too small to show, even put together; with their groups."""
    who = who.copy()
    while True:
        found = [(one, _places(one, who)) for one in groups]
        outside = np.any([who & (places < 0) for _, (places, _) in found], axis=0)
        if not outside.any():
            break
        who &= ~outside
    levels = []
    for one, (places, names) in found:
        for place, name in enumerate(names):
            mirror = len(names) == 2 and place == 1
            levels.append(Level(one.column, name, places[who] == place, mirror))
    return Parted(who, tuple(levels))


def _places(one: Groups, who: Array) -> tuple[Array, list[str]]:
    """Each person's place among the groups that can be shown, −1 for none; and their names."""
    sizes = np.bincount(one.places[who], minlength=len(one.names))
    large = [place for place, size in enumerate(sizes) if size >= LEAST_ESTIMATE]
    small = [place for place, size in enumerate(sizes) if 0 < size < LEAST_ESTIMATE]
    names = [one.names[place] for place in large]
    to = np.full(len(one.names), -1, np.int64)
    to[large] = np.arange(len(large))
    if len(small) > 1 and int(sizes[small].sum()) >= LEAST_ESTIMATE:
        to[small] = len(large)
        names.append(TOGETHER)
    return to[one.places], names


def who_is_in(inside: int, outside: Sequence[tuple[str, int]]) -> list[tuple[str, str]]:
    """Who is in the checks of money and why others are not, as far as it may be shown.

    The groups give away how many are inside. So where even all who are outside are too few to
    count, everybody in the file is kept back as well.
    """
    hidden, hide_total = kept_back_in_row([many for _, many in outside])
    rows = [
        (name, said(None if keep else shown(many)))
        for (name, many), keep in zip(outside, hidden, strict=True)
    ]
    total = inside + sum(many for _, many in outside)
    return [
        ("In the checks of money", said(shown(inside))),
        *rows,
        ("Everybody in the file", said(None if hide_total else shown(total))),
    ]
