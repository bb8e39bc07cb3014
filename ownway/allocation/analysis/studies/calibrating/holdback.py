"""Hold-back: how much money to keep beside the indicative amounts, so that it lasts (§10).

Indicative amounts come first, final ones later, and some of them are higher. Instead of a guess,
the final amounts of a whole year are drawn many times. k is the smallest share of the indicative
amounts that has to lie beside them so that in 95 of 100 years the final amounts can be paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ownway.allocation.analysis.grid import Array

DRAWS = 10_000
SURE = 0.95
_AT_ONCE = 2_000_000  # numbers in memory


@dataclass(frozen=True, slots=True)
class Year:
    """What a year may bring. `shock`: standard deviation of what hits everybody alike, such as
    prices (0.05: 5 %). `new`: people to be expected on top, as a share of those there are."""

    shock: float = 0.0
    new: float = 0.0


@dataclass(frozen=True, slots=True)
class HoldBack:
    """`k`: beside each 100 of indicative amounts keep 100 · k. `of_money`: the same as a share of
    all the money, k / (1 + k). `error`: how much k itself moves from seed to seed (one sd)."""

    year: Year
    people: int
    draws: int
    seed: int
    k: float
    error: float

    @property
    def of_money(self) -> float:
        return self.k / (1 + self.k)


def hold_back(
    indicative: Array, final: Array, years: Sequence[Year], *, seed: int, draws: int = DRAWS
) -> list[HoldBack]:
    """k for each kind of year. `indicative`, `final`: amounts of the same people, major units.

    People are drawn with replacement, each with both amounts, so the noise is the one that was
    seen; new people are drawn from the same and have no indicative money of their own yet.
    """
    if draws < DRAWS:
        raise ValueError(f"at least {DRAWS:,} draws, not {draws:,}")
    dice = np.random.default_rng(seed)
    people = len(indicative)
    start, end = _sums(indicative, final, draws, dice)
    found = []
    for year in years:
        extra = _newcomers(final, year.new * people, draws, dice)
        shock = np.maximum(1 + year.shock * dice.standard_normal(draws), 0)
        needed = (end + extra) * shock / start - 1
        k = float(np.quantile(needed, SURE, method="inverted_cdf"))
        halves = np.quantile(needed.reshape(10, -1)[:, : draws // 10], SURE, axis=1)
        error = float(halves.std(ddof=1) / np.sqrt(10))
        found.append(HoldBack(year, people, draws, seed, max(k, 0.0), error))
    return found


def _sums(
    indicative: Array, final: Array, draws: int, dice: np.random.Generator
) -> tuple[Array, Array]:
    """Sums over as many people as there are, drawn again and again."""
    people = len(indicative)
    start, end = np.empty(draws), np.empty(draws)
    step = max(1, _AT_ONCE // people)
    for first in range(0, draws, step):
        some = slice(first, min(first + step, draws))
        who = dice.integers(0, people, (some.stop - some.start, people), dtype=np.int32)
        start[some], end[some] = indicative[who].sum(axis=1), final[who].sum(axis=1)
    return start, end


def _newcomers(final: Array, expected: float, draws: int, dice: np.random.Generator) -> Array:
    """What people who come during the year cost; how many come is a matter of chance too."""
    if not expected:
        return np.zeros(draws)
    many = dice.poisson(expected, draws)
    costs = np.concatenate([[0.0], np.cumsum(final[dice.integers(0, len(final), int(many.sum()))])])
    ends = np.cumsum(many)
    found: Array = costs[ends] - costs[ends - many]
    return found
