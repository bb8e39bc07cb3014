"""Two sides compared: the gap, its interval, what could have been seen, and Holm's adjustment.

Every comparison carries the smallest gap that it would find in four of five tries. Without that,
silence is read as fairness.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite, sqrt

import numpy as np
from scipy import stats

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.small_numbers import may_estimate, may_test

LEVEL = 0.05  # of an adjusted p: under it a difference is told as found
POWER = 2.80  # standard errors: 1.96 for the test and 0.84 for 80 % power
NORMAL = 1.959963984540054
DRAWS = 2_000  # of the bootstrap
MOST_DRAWN = 5_000  # people; above, the bootstrap's interval and the normal one are the same
FROM_FEW = 1e-12


@dataclass(frozen=True, slots=True)
class Gap:
    """One side less the other, with what stands behind it; in the unit of what was compared.

    `p` is None where too few people stand on a side for a test, and so are `low`, `high` and
    `detectable`, the smallest gap found at 80 % power.
    """

    size: float
    low: float | None = None
    high: float | None = None
    detectable: float | None = None
    p: float | None = None


def detectable(error: float) -> float:
    """The smallest gap found in four of five tries, from its standard error."""
    return POWER * error


def holm(raw: Sequence[float | None]) -> list[float | None]:
    """Holm's adjusted p of one family; what was not tested stays None and counts for nothing."""
    tested = sorted((p, place) for place, p in enumerate(raw) if p is not None)
    found: list[float | None] = [None] * len(raw)
    highest = 0.0
    for rank, (p, place) in enumerate(tested):
        highest = max(highest, min(1.0, (len(tested) - rank) * p))
        found[place] = highest
    return found


def flagged(adjusted: float | None) -> bool:
    """Whether an adjusted p is told as a finding."""
    return adjusted is not None and adjusted < LEVEL


def between_means(one: Array, other: Array) -> Gap | None:
    """Mean less mean, by Welch's test; None where a side is too few for a mean."""
    if not may_estimate(len(one)) or not may_estimate(len(other)):
        return None
    size = float(one.mean() - other.mean())
    if not may_test(len(one), len(other)):
        return Gap(size)
    parts = [float(side.var(ddof=1)) / len(side) for side in (one, other)]
    error = sqrt(sum(parts))
    if error < FROM_FEW:
        return _certain(size)
    freedom = sum(parts) ** 2 / sum(
        part**2 / (len(side) - 1) for part, side in zip(parts, (one, other), strict=True)
    )
    return _with_error(size, error, freedom)


def between_sums(one: tuple[Array, Array], other: tuple[Array, Array]) -> Gap | None:
    """Σ over Σ less Σ over Σ, such as error over cost; its error by linearising each ratio."""
    if not may_estimate(len(one[0])) or not may_estimate(len(other[0])):
        return None
    (first, first_error), (second, second_error) = _ratio(*one), _ratio(*other)
    size = first - second
    if not may_test(len(one[0]), len(other[0])):
        return Gap(size)
    error = sqrt(first_error**2 + second_error**2)
    return _certain(size) if error < FROM_FEW else _with_error(size, error)


def between_shares(one: tuple[int, int], other: tuple[int, int]) -> Gap | None:
    """Share less share, (with, people) on each side, after Agresti and Caffo: one with and one
    without are added to each side, so that none or all of a side is not read as certainty.
    """
    if not may_estimate(one[1]) or not may_estimate(other[1]):
        return None
    size = one[0] / one[1] - other[0] / other[1]
    if not may_test(one[1], other[1]):
        return Gap(size)
    shares = [(some + 1) / (people + 2) for some, people in (one, other)]
    error = sqrt(
        sum(
            share * (1 - share) / (people + 2)
            for share, (_, people) in zip(shares, (one, other), strict=True)
        )
    )
    middle = shares[0] - shares[1]
    low, high = max(-1.0, middle - NORMAL * error), min(1.0, middle + NORMAL * error)
    return Gap(size, low, high, detectable(error), float(2 * stats.norm.sf(abs(middle) / error)))


def with_bands(values: Array, costs: Array, bands: Array, mine: Array) -> Gap | None:
    """Mine less the others at the same score, as a share of cost.

    In each band the gap of means over the band's mean cost; bands weighted by how much both sides
    can say (people · others ÷ both). Bands without two on each side are left out: a spread needs
    two. None where too few people are left.
    """
    weights, gaps, spreads = [], [], []
    left = right = 0
    for band in np.unique(bands):
        here = bands == band
        sides, cost = (values[here & mine], values[here & ~mine]), float(costs[here].mean())
        sizes = len(sides[0]), len(sides[1])
        if min(sizes) < 2 or cost <= 0:
            continue
        left, right = left + sizes[0], right + sizes[1]
        weights.append(sizes[0] * sizes[1] / sum(sizes))
        gaps.append(float(sides[0].mean() - sides[1].mean()) / cost)
        spreads.append(sum(float(one.var(ddof=1)) / len(one) for one in sides) / cost**2)
    if not may_estimate(left) or not may_estimate(right):
        return None
    whole = sum(weights)
    size = sum(w * gap for w, gap in zip(weights, gaps, strict=True)) / whole
    error = sqrt(sum(w**2 * one for w, one in zip(weights, spreads, strict=True))) / whole
    if not may_test(left, right):
        return Gap(size)
    return _certain(size) if error < FROM_FEW else _with_error(size, error)


def mean_against_zero(values: Array, dice: np.random.Generator) -> Gap | None:
    """A mean where 0 is right: its BCa interval, and p by Student's test; None for too few."""
    if not may_estimate(len(values)):
        return None
    size = float(values.mean())
    if not may_test(len(values)):
        return Gap(size)
    error = float(values.std(ddof=1)) / sqrt(len(values))
    if error < FROM_FEW:
        return _certain(size)
    low, high = _interval(values, size, error, dice)
    return replace(_with_error(size, error, len(values) - 1), low=low, high=high)


def _interval(
    values: Array, middle: float, error: float, dice: np.random.Generator
) -> tuple[float, float]:
    """95 %: BCa bootstrap, or the normal curve above MOST_DRAWN people.

    Also where nearly all values are alike, so that the bootstrap has no answer.
    """
    normal = middle - NORMAL * error, middle + NORMAL * error
    if len(values) > MOST_DRAWN:
        return normal
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # what it says of that is asked below
        found = stats.bootstrap(
            (values,), np.mean, n_resamples=DRAWS, method="BCa", batch=250, rng=dice
        ).confidence_interval
    drawn = float(found.low), float(found.high)
    return drawn if all(map(isfinite, drawn)) else normal


def _ratio(over: Array, under: Array) -> tuple[float, float]:
    """Σ over ÷ Σ under, and its standard error; a side without any cost has the ratio 0."""
    whole = float(under.sum())
    if whole <= 0:
        return 0.0, 0.0
    ratio = float(over.sum()) / whole
    spread = float((over - ratio * under).std(ddof=1))
    return ratio, spread * sqrt(len(over)) / whole


def _with_error(size: float, error: float, freedom: float | None = None) -> Gap:
    curve = stats.norm if freedom is None else stats.t(freedom)
    wide = float(curve.ppf(0.975)) * error
    p = float(2 * curve.sf(abs(size) / error))
    return Gap(size, size - wide, size + wide, detectable(error), p)


def _certain(size: float) -> Gap:
    """Where nothing varies, what is seen is all there is."""
    return Gap(size, size, size, 0.0, 1.0 if abs(size) < FROM_FEW else 0.0)
