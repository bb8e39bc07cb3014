"""The range beside a figure: 8 in 10 people with a score like yours have plans between a and b.

Two quantiles are fitted on the stretches of the table, then both ends are widened until they hold
for people who were kept apart (conformal), so the range keeps its word whatever the noise is like.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from sklearn.linear_model import QuantileRegressor

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.calibrating.evidence import Sample
from ownway.allocation.analysis.studies.calibrating.monotone import Form, fit, hinges

LOW, HIGH, COVERED = 0.1, 0.9, 0.8
APART = 0.3  # of the people, to widen with
MOST = 4_000  # rows to fit a quantile on; more are drawn from


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
    """Two fitted quantiles, and by how much both ends are widened (major units)."""

    form: Form
    shares: Array
    weights: tuple[Array, Array]
    base: tuple[float, float]
    widened: float = 0.0

    def of(self, score: Array, level: Array) -> Span:
        """The range for each score and level."""
        parts = self.shares[level][:, None] * hinges(score, self.form.knots)
        ends = [parts @ weight + base for weight, base in zip(self.weights, self.base, strict=True)]
        low, high = np.minimum(*ends), np.maximum(*ends)
        return Span(np.maximum(low - self.widened, 0), np.maximum(high + self.widened, 0))


def fit_ranges(sample: Sample, form: Form, seed: int) -> Ranges:
    """Fitted on most people, widened on the others; all rows of a person are on one side."""
    dice = np.random.default_rng(seed)
    persons = dice.permutation(int(sample.person.max()) + 1)
    apart = np.zeros(len(persons), bool)
    apart[persons[: int(APART * len(persons))]] = True
    aside = apart[sample.person]
    known, others = sample.only(~aside), sample.only(aside)
    if len(known) > MOST:
        known = known.only(np.sort(dice.choice(len(known), MOST, replace=False)))
    shares = np.array(fit(known, form).shares)
    parts = shares[known.level][:, None] * hinges(known.score, form.knots)
    scale = np.maximum(parts.max(axis=0), 1e-9)
    money = float(known.cost.mean()) or 1.0
    weights, base = [], []
    for quantile in (LOW, HIGH):
        model = QuantileRegressor(quantile=quantile, alpha=0, solver="highs")
        model.fit(parts / scale, known.cost / money)
        weights.append(model.coef_ * money / scale)
        base.append(float(model.intercept_) * money)
    bare = Ranges(form, shares, (weights[0], weights[1]), (base[0], base[1]))
    return Ranges(form, shares, bare.weights, bare.base, widening(bare, others))


def widening(ranges: Ranges, others: Sample) -> float:
    """The ⌈0.8(n+1)⌉-th smallest of how far costs lie outside; below 0 where ends can come in."""
    span = ranges.of(others.score, others.level)
    outside = np.sort(np.maximum(span.low - others.cost, others.cost - span.high))
    place = min(ceil(COVERED * (len(outside) + 1)), len(outside))
    return float(outside[place - 1])
