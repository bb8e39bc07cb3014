"""Do two assessors agree? Weighted kappa for each question that was answered twice.

Kappa is 1 where two assessors always choose the same option and 0 where they agree no more than
chance would make them. Options stand in order of need, so being two apart counts four times as much
as being one apart (quadratic weights).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, nan, sqrt
from statistics import NormalDist

import numpy as np

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.small_numbers import may_estimate, may_test, shown

POOR = 0.6  # below it two assessors would often give one person two different amounts
_95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Agreement:
    """One question. `people` to the nearest 5, None where kept back; `kappa` None for fewer than
    10, and where everybody has the same answer; its ends are 95 % certain, None for under 30."""

    question: str
    people: int | None
    kappa: float | None = None
    low: float | None = None
    high: float | None = None
    same: float | None = None  # the share of people for whom both chose the same option

    @property
    def poor(self) -> bool:
        """Whether two assessors agree too little, and chance alone does not explain it."""
        return self.high is not None and self.high < POOR


def agreements(twice: Mapping[str, Array]) -> tuple[Agreement, ...]:
    """Every question that was answered twice; `twice` counts which options came together."""
    return tuple(_agreement(code, table) for code, table in twice.items())


def _agreement(code: str, table: Array) -> Agreement:
    people = int(table.sum())
    if not may_estimate(people):
        return Agreement(code, shown(people))
    kappa = weighted_kappa(table)
    # A share that only a few people make is kept back like their number.
    differ = shown(people - int(np.trace(table)))
    same = None if differ is None else float(np.trace(table)) / people
    if not isfinite(kappa):
        return Agreement(code, shown(people), same=same)
    if not may_test(people):
        return Agreement(code, shown(people), kappa, same=same)
    away = _95 * jackknife(table, kappa)
    low, high = max(kappa - away, -1.0), min(kappa + away, 1.0)
    return Agreement(code, shown(people), kappa, low, high, same)


def weighted_kappa(table: Array) -> float:
    """1 less the disagreement there is, over the one that chance would make; nan of one answer."""
    people, options = int(table.sum()), len(table)
    place = np.arange(options)
    apart = ((place[:, None] - place[None, :]) / max(options - 1, 1)) ** 2
    chance = float((apart * np.outer(table.sum(axis=1), table.sum(axis=0))).sum())
    return 1 - float((apart * table).sum()) * people / chance if chance else nan


def jackknife(table: Array, kappa: float) -> float:
    """The standard error: how far kappa moves when each person in turn is left out."""
    people = int(table.sum())
    squares = 0.0
    for row, column in np.argwhere(table > 0):
        rest = table.copy()
        rest[row, column] -= 1
        without = weighted_kappa(rest)
        if isfinite(without):
            squares += int(table[row, column]) * (without - kappa) ** 2
    return sqrt((people - 1) / people * squares)
