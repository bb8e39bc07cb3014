"""The corridor year by year: how budgets move from what people have to what the new rules say.

Each year the new rules are worked out again for the same answers, with the budget of the year
before. Whoever's budget stays the same once stays the same for good, so each year has fewer people
to work out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.simulating.sides import Side, Told, some

MOST_YEARS = 100


@dataclass(slots=True)
class Year:
    """What one year costs, in minor units; `softened`: people whose budget is not yet in full."""

    total: int = 0
    funders: dict[str, int] = field(default_factory=dict)
    softened: int = 0

    def add(self, other: Year) -> None:
        """Another block of people in the same year."""
        self.total += other.total
        self.softened += other.softened
        for funder, sum_of in other.funders.items():
            self.funders[funder] = self.funders.get(funder, 0) + sum_of


@dataclass(slots=True)
class Years:
    """The years until nothing moves any more; `settled` False: still moving after MOST_YEARS."""

    of: list[Year] = field(default_factory=list)
    settled: bool = True

    def add(self, other: Years) -> None:
        """Another block of people; the shorter of the two stays as it ended."""
        if not self.of:
            self.of, self.settled = other.of, self.settled and other.settled
            return
        if not other.of:
            return
        while len(self.of) < len(other.of):
            last = self.of[-1]
            self.of.append(Year(last.total, dict(last.funders), last.softened))
        for place, year in enumerate(self.of):
            year.add(other.of[min(place, len(other.of) - 1)])
        self.settled = self.settled and other.settled


def walked(side: Side, told: Told, last: Array, full: Array) -> tuple[Years, Array]:
    """The years of one block of people, and the budgets of the first.

    `last`: what people have now; `full`: what the new rules come to. Minor units, a row a person.
    """
    years = Years()
    now, first = last.copy(), full
    shares: dict[str, Array] = {}
    moving = np.arange(len(last))
    for _ in range(MOST_YEARS):
        result = side.softened.run(side.after(some(told, moving), now[moving]))
        moved = result.amount != now[moving]
        if years.of and not moved.any():
            return years, first
        now[moving] = result.amount
        for funder, share in result.shares.items():
            shares.setdefault(funder, np.zeros(len(last), np.int64))[moving] = share
        if not years.of:
            first = now.copy()
        years.of.append(_year(now, shares, full))
        moving = moving[moved]
        if not len(moving):
            return years, first
    years.settled = False
    return years, first


def _year(now: Array, shares: Mapping[str, Array], full: Array) -> Year:
    return Year(
        int(now.sum()),
        {funder: int(share.sum()) for funder, share in shares.items()},
        int((now != full).sum()),
    )
