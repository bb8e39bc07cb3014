"""The range beside a figure: 8 in 10 people with a score like yours have plans between a and b.

It goes by the score alone, as the sentence does. Two quantiles are fitted on stretches of the score
and never fall as it rises. Then both ends are moved until they hold for people who were kept apart
(conformal), so the range keeps its word whatever the noise is like. What is fitted is what a scheme
file can state: rows of score, low and high, straight between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from sklearn.linear_model import QuantileRegressor

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.calibrating.evidence import Sample
from ownway.allocation.analysis.studies.calibrating.monotone import Form, hinges
from ownway.allocation.analysis.studies.small_numbers import LEAST_INTERVAL

LOW, HIGH, COVERED = 0.1, 0.9, 0.8
APART = 0.3  # of the people, to widen with
MOST = 4_000  # rows to fit a quantile on; more are drawn from
SHORT = 0.05  # a range that holds for fewer people than it says by more than this is not stated


@dataclass(frozen=True, slots=True)
class Span:
    """Both ends for each person, in major units, never below 0 and never crossed."""

    low: Array
    high: Array

    def covers(self, cost: Array) -> Array:
        """Whether each cost lies within."""
        found: Array = (self.low <= cost) & (cost <= self.high)
        return found


@dataclass(frozen=True, slots=True)
class Ranges:
    """Rows of score, low and high, and by how much both ends were widened (major units)."""

    rows: tuple[tuple[float, float, float], ...]
    widened: float = 0.0

    def of(self, score: Array) -> Span:
        """The range for each score; below the first and above the last row, that of the row."""
        scores, lows, highs = (np.array(column) for column in zip(*self.rows, strict=True))
        return Span(np.interp(score, scores, lows), np.interp(score, scores, highs))


def fit_ranges(sample: Sample, form: Form, seed: int) -> Ranges:
    """Fitted on most people, widened on the others; all rows of a person are on one side.

    Ends are rounded outwards to a tenth of what rows of the table are rounded to.
    """
    dice = np.random.default_rng(seed)
    persons = dice.permutation(int(sample.person.max()) + 1)
    apart = np.zeros(len(persons), bool)
    apart[persons[: int(APART * len(persons))]] = True
    aside = apart[sample.person]
    known, others = sample.only(~aside), sample.only(aside)
    if len(known) > MOST:
        known = known.only(np.sort(dice.choice(len(known), MOST, replace=False)))
    bare = _quantiles(known, backed(sample, form.knots))
    widened = widening(bare, others)
    to, rows = form.to / 10, []
    for score, low, high in bare.rows:
        middle = (low + high) / 2  # ends that come in stop there
        ends = min(low - widened, middle), max(high + widened, middle)
        rows.append(
            (score, max(float(np.floor(ends[0] / to) * to), 0.0), float(np.ceil(ends[1] / to) * to))
        )
    highest = ceil(float(sample.score.max()) * 100) / 100
    if highest > rows[-1][0]:
        rows.append((highest, *rows[-1][1:]))  # as for the last row, up to the highest score seen
    return Ranges(tuple(rows), widened)


def backed(sample: Sample, knots: Sequence[float]) -> tuple[float, ...]:
    """The knots between which there are enough people for an interval; others are left out.

    The last stretch holds everybody above it too. At least one stretch is left.
    """
    kept = [knots[0]]
    for knot in knots[1:-1]:
        if _people(sample, kept[-1], knot) >= LEAST_INTERVAL:
            kept.append(knot)
    while len(kept) > 1 and _people(sample, kept[-1], np.inf) < LEAST_INTERVAL:
        kept.pop()
    return (*kept, knots[-1])


def _people(sample: Sample, low: float, high: float) -> int:
    within = (low <= sample.score) & (sample.score < high)
    return len(np.unique(sample.person[within]))


def _quantiles(known: Sample, knots: tuple[float, ...]) -> Ranges:
    """Both quantiles at each knot; they never cross, and neither falls as the score rises."""
    parts = hinges(known.score, knots)
    scale = np.maximum(parts.max(axis=0), 1e-9)
    money = float(known.cost.mean()) or 1.0
    at = hinges(np.array(knots), knots) / scale
    ends = []
    for quantile in (LOW, HIGH):
        model = QuantileRegressor(quantile=quantile, alpha=0, solver="highs")
        model.fit(parts / scale, known.cost / money)
        ends.append(np.maximum(model.predict(at) * money, 0))
    low = np.minimum.accumulate(np.minimum(*ends)[::-1])[::-1]
    high = np.maximum.accumulate(np.maximum(*ends))
    return Ranges(tuple(zip(map(float, knots), map(float, low), map(float, high), strict=True)))


def widening(ranges: Ranges, others: Sample) -> float:
    """The ⌈0.8(n+1)⌉-th smallest of how far costs lie outside; below 0 where ends can come in."""
    span = ranges.of(others.score)
    outside = np.sort(np.maximum(span.low - others.cost, others.cost - span.high))
    place = min(ceil(COVERED * (len(outside) + 1)), len(outside))
    return float(outside[place - 1])
