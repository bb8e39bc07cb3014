"""What the checks of money look at: amounts, costs and score bands of everyone with both."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.fairness.parting import Parted, parted
from ownway.allocation.analysis.studies.fairness.people import People

BANDS = 5  # of about as many people each


@dataclass(frozen=True, slots=True)
class Scene:
    """`amount`, `cost`, `residual` (amount less cost) in major units, `band` a place in `bands`.

    `everyone` is the whole file in its groups, for what does not ask for a cost.
    """

    people: People
    parted: Parted
    everyone: Parted
    amount: Array
    cost: Array
    residual: Array
    band: Array
    bands: tuple[str, ...]
    banded_by: str
    currency: str
    period: str
    seed: int

    def dice(self, of: int) -> np.random.Generator:
        """Chance of its own for each figure, so that one more group does not change the others."""
        return np.random.default_rng([self.seed, of])

    def money(self, size: float) -> str:
        """An amount in words, to the whole unit."""
        return f"{self.currency} {abs(round(size)):,} a {self.period}"


def scene(people: People, *, currency: str, period: str, seed: int) -> Scene:
    """Everyone with an amount and a cost, in groups that can be shown."""
    money = parted(people.in_money, people.groups)
    amount, cost = people.amount[money.who], people.cost[money.who]
    by, unit = (amount, currency) if people.score is None else (people.score[money.who], "points")
    band, names = _banded(by, unit)
    return Scene(
        people=people,
        parted=money,
        everyone=parted(np.ones(len(people.minor), bool), people.groups),
        amount=amount,
        cost=cost,
        residual=amount - cost,
        band=band,
        bands=names,
        banded_by=people.score_step or "amount",
        currency=currency,
        period=period,
        seed=seed,
    )


def _banded(by: Array, unit: str) -> tuple[Array, tuple[str, ...]]:
    """Bands between whole numbers, so that no bound is one person's own figure."""
    if not len(by):
        return np.zeros(0, np.int64), ()
    inner = np.quantile(by, [part / BANDS for part in range(1, BANDS)])
    digits = 0 if unit == "points" else -2
    edges = sorted({float(np.round(one, digits)) for one in inner})
    edges = [one for one in edges if (by < one).any() and (by >= one).any()]
    if not edges:
        return np.zeros(len(by), np.int64), (f"all {unit}",)
    names = [f"under {edges[0]:,.0f} {unit}"]
    names += [f"{low:,.0f} to under {high:,.0f} {unit}" for low, high in pairwise(edges)]
    names.append(f"{edges[-1]:,.0f} {unit} and more")
    return np.searchsorted(np.array(edges), by, side="right"), tuple(names)
