"""The default fit: a table that never falls, by least squares with weights as for a gamma (§10).

It is fitted in the form in which people will be shown it: rows of points and money, and a share
kept for each level of unpaid help. Money is in major units of the scheme's currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from scipy.optimize import nnls

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.calibrating.evidence import Sample

ROUNDS = 4
WITHIN = 0.005  # how far the total may be from what was spent
HUNDREDTH = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Form:
    """The shape of what is fitted: where rows may stand, and how figures are rounded.

    `least`: means below this many major units weigh as much as this (500 a year); `to`: rows are
    rounded to this (100 a year). `least_share`: no share kept may be below it.
    """

    knots: tuple[float, ...]
    levels: int
    least: float = 500.0
    to: float = 100.0
    least_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """Rows (`knots`, `rows`) and the share kept at each level. `scaled`: by how much all rows were
    moved so that the total comes out; 1 where that was not needed."""

    knots: tuple[float, ...]
    rows: tuple[float, ...]
    shares: tuple[float, ...]
    scaled: float = 1.0

    def amounts(self, score: Array, level: Array) -> Array:
        """What the table gives for each score and level, in major units."""
        found: Array = np.array(self.shares)[level] * np.interp(score, self.knots, self.rows)
        return found


def hinges(score: Array, knots: Sequence[float]) -> Array:
    """How far each score goes into each stretch between two knots: one column a stretch."""
    k = np.asarray(knots, float)
    found: Array = np.clip(np.asarray(score, float)[:, None] - k[:-1], 0, np.diff(k))
    return found


def fit(sample: Sample, form: Form) -> Fitted:
    """Rows and shares before rounding: slopes not below 0, shares never rising with help."""
    steps = hinges(sample.score, form.knots)
    cost = sample.cost
    weight, shares = np.ones(len(sample)), np.ones(form.levels)
    slopes = np.zeros(len(form.knots) - 1)
    for _ in range(ROUNDS):
        root, share = np.sqrt(weight), shares[sample.level]
        slopes, _ = nnls((root * share)[:, None] * steps, root * cost)
        gross = steps @ slopes
        shares = _shares(sample.level, cost, gross, weight, form)
        weight = 1 / np.maximum(shares[sample.level] * gross, form.least) ** 2
    rows = np.concatenate([[0.0], np.cumsum(slopes * np.diff(form.knots))])
    return Fitted(form.knots, tuple(rows.tolist()), tuple(shares.tolist()))


def _shares(level: Array, cost: Array, gross: Array, weight: Array, form: Form) -> Array:
    """The share kept at each level; one that nobody has keeps what the level before keeps."""
    above = np.bincount(level, weight * cost * gross, form.levels)
    below = np.bincount(level, weight * gross**2, form.levels)
    shares = np.ones(form.levels)
    for place in range(1, form.levels):
        raw = above[place] / below[place] if below[place] > 0 else np.inf
        shares[place] = max(min(shares[place - 1], raw), form.least_share)
    return shares


def rounded(fitted: Fitted, sample: Sample, form: Form) -> Fitted:
    """As it will be published: rows to `form.to`, shares to 0.01, the total within WITHIN.

    Rounding or weighting can leave the total a little off; then all rows are moved by one factor,
    which keeps the shape, and rounded again.
    """
    shares = tuple(np.round(np.array(fitted.shares), 2).tolist())
    spent, factor = float(sample.cost.sum()), 1.0
    found, nearest = fitted, np.inf
    for _ in range(8):
        rows = np.round(np.array(fitted.rows) * factor / form.to) * form.to
        made = replace(fitted, rows=tuple(rows.tolist()), shares=shares, scaled=factor)
        paid = float(made.amounts(sample.score, sample.level).sum())
        if abs(paid / spent - 1) < nearest:
            found, nearest = made, abs(paid / spent - 1)
        if not paid or nearest <= WITHIN:
            break
        factor *= spent / paid
    return found


def exact_rows(fitted: Fitted) -> tuple[tuple[Fraction, Fraction], ...]:
    """The rows as a scheme file writes them: exact, to the hundredth."""
    return tuple(
        (_hundredths(knot), _hundredths(row))
        for knot, row in zip(fitted.knots, fitted.rows, strict=True)
    )


def exact_shares(fitted: Fitted) -> tuple[Fraction, ...]:
    """The shares as a scheme file writes them."""
    return tuple(_hundredths(share) for share in fitted.shares)


def _hundredths(number: float) -> Fraction:
    return round(number * 100) * HUNDREDTH
