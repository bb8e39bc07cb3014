"""What chance does to a sum of people: drawn again and again from the same people, from a seed.

Sums are whole minor units; only what is said about them is an estimate.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from statistics import NormalDist

import numpy as np

from ownway.allocation.analysis.grid import Array

DRAWS = 2_000
LEVEL = 0.95
_NORMAL = NormalDist()


def redrawn(values: Sequence[Array], seed: Sequence[int], draws: int = DRAWS) -> list[Array]:
    """For each array its sum over as many people drawn with replacement, `draws` times.

    The same people are drawn for all arrays, so their sums can be compared draw by draw.
    """
    people = len(values[0])
    chance = np.random.default_rng(list(seed))
    sums = [np.zeros(draws, np.int64) for _ in values]
    for draw in range(draws):
        who = chance.integers(0, people, people, dtype=np.uint32)
        # How often each person came, times what they stand for: their amounts are read in order.
        often = np.bincount(who, minlength=people)
        for place, one in enumerate(values):
            sums[place][draw] = one @ often
    return sums


def above(sums: Array, limit: int) -> Fraction:
    """In what share of the draws the sum is above `limit`, both in minor units."""
    return Fraction(int((sums > limit).sum()), len(sums))


def interval(values: Array, sums: Array, level: float = LEVEL) -> tuple[int, int]:
    """Between what the mean lies, bias-corrected and accelerated, to the nearest minor unit.

    `sums`: the drawn sums of `values`. The acceleration comes from leaving out one person at a
    time, which for a mean has a closed form, so a million people take no longer than they must.
    """
    people, total = len(values), int(values.sum())
    if int(values.min()) == int(values.max()):
        same = int(values[0])
        return same, same
    below = (np.count_nonzero(sums < total) + np.count_nonzero(sums <= total)) / 2
    share = min(max(below / len(sums), 0.5 / len(sums)), 1 - 0.5 / len(sums))
    bias = _NORMAL.inv_cdf(share)
    away = values - total / people
    speed = float((away**3).sum()) / (6 * float((away**2).sum()) ** 1.5)
    ends = []
    for tail in ((1 - level) / 2, (1 + level) / 2):
        shifted = bias + _NORMAL.inv_cdf(tail)
        place = _NORMAL.cdf(bias + shifted / (1 - speed * shifted))
        ends.append(round(float(np.quantile(sums, place)) / people))
    return ends[0], ends[1]
