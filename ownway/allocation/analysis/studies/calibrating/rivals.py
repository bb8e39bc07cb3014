"""Models to compare the table with. None of them sets an amount; each says how much is left to win.

Each is fitted on the same people and judged on the same others. Money is in major units.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import TweedieRegressor

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.calibrating.evidence import Sample
from ownway.allocation.analysis.studies.calibrating.folds import Fit
from ownway.allocation.analysis.studies.calibrating.monotone import Form, fit, hinges
from ownway.scheme.rules.proofs.papers import PERCENTILE_WARNING, PERCENTILES

__all__ = ["PERCENTILES", "PERCENTILE_WARNING", "ROOT_WARNING", "rivals"]

TWEEDIE = 1.5  # between 1 and 2: some people cost nothing
Amounts = Callable[[Sample], Array]

GAMMA = "gamma, log link"
TWEEDIE_NAME = "Tweedie 1.5, log link"
ISOTONIC = "isotonic"
ROOT = "square root, corrected"
BARE_ROOT = "square root, not corrected"
ROOT_WARNING = (
    "Fitted on the square root of the cost and squared back, amounts come out too low by the "
    "variance that was left. A model published like this underpays unless it says how it corrects."
)


def rivals(form: Form) -> dict[str, Fit]:
    """Every model that is compared, by name, in the order of the report."""
    return {
        GAMMA: lambda known: _gamma(known, form),
        TWEEDIE_NAME: lambda known: _tweedie(known, form),
        ISOTONIC: lambda known: _isotonic(known, form),
        ROOT: lambda known: _root(known, form, corrected=True),
        BARE_ROOT: lambda known: _root(known, form, corrected=False),
        PERCENTILES: lambda known: _percentiles(known, form),
    }


def _parts(sample: Sample, form: Form) -> Array:
    """The stretches of the score, each as a share of itself, and a mark for each further level."""
    steps = hinges(sample.score, form.knots) / np.diff(form.knots)
    levels = sample.level[:, None] == np.arange(1, form.levels)
    return np.hstack([steps, levels.astype(float)])


def _used(parts: Array) -> Array:
    """Columns that differ between people; a model cannot learn from the others."""
    found: Array = np.ptp(parts, axis=0) > 0
    return found


def _gamma(known: Sample, form: Form) -> Amounts:
    """Starts from a straight fit of the logarithm, so one huge cost cannot throw it off its way."""
    import statsmodels.api as sm

    parts = _parts(known, form)
    used = _used(parts)
    cost = np.maximum(known.cost, 1.0)  # a gamma knows no cost of 0
    seen = np.hstack([np.ones((len(known), 1)), parts[:, used]])
    start = np.linalg.lstsq(seen, np.log(cost), rcond=None)[0]
    family = sm.families.Gamma(sm.families.links.Log())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what matters is how well it does on the others
        try:
            weights = np.asarray(sm.GLM(cost, seen, family).fit(start_params=start).params)
        except (ValueError, np.linalg.LinAlgError):
            return lambda others: np.full(len(others), np.nan)  # told as: could not be fitted

    def amounts(others: Sample) -> Array:
        parts = _parts(others, form)[:, used]
        found: Array = np.exp(np.clip(weights[0] + parts @ weights[1:], -50, 50))
        return found

    return amounts


def _tweedie(known: Sample, form: Form) -> Amounts:
    scale = float(known.cost.mean()) or 1.0
    model = TweedieRegressor(power=TWEEDIE, alpha=0, link="log", solver="newton-cholesky",
                             max_iter=500)  # fmt: skip
    parts = _parts(known, form)
    used = _used(parts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(parts[:, used], known.cost / scale)
    return lambda others: model.predict(_parts(others, form)[:, used]) * scale


def _isotonic(known: Sample, form: Form) -> Amounts:
    """Steps of any height, never falling; unpaid help is taken off as in the table."""
    shares = np.array(fit(known, form).shares)
    share = shares[known.level]
    model = IsotonicRegression(y_min=0, out_of_bounds="clip")
    model.fit(known.score, known.cost / share, sample_weight=share**2)
    return lambda others: shares[others.level] * model.predict(others.score)


def _root(known: Sample, form: Form, *, corrected: bool) -> Amounts:
    """Least squares on the square root, squared back; corrected by the variance that was left."""

    def parts(sample: Sample) -> Array:
        steps = hinges(sample.score, form.knots) / np.diff(form.knots)
        levels = (sample.level[:, None] == np.arange(1, form.levels)).astype(float)
        sloped = levels * sample.score[:, None] / form.knots[-1]
        return np.hstack([np.ones((len(sample), 1)), steps, levels, sloped])

    seen, root = parts(known), np.sqrt(known.cost)
    weights = np.linalg.lstsq(seen, root, rcond=None)[0]
    left = float(((root - seen @ weights) ** 2).mean()) if corrected else 0.0
    return lambda others: np.maximum(parts(others) @ weights, 0) ** 2 + left


def _percentiles(known: Sample, form: Form) -> Amounts:
    """£(p) = Q_cost(F_points(p)): the cost that stands where the score stands among scores."""
    shares = np.array(fit(known, form).shares)
    scores, costs = np.sort(known.score), np.sort(known.cost / shares[known.level])

    def amounts(others: Sample) -> Array:
        place = np.searchsorted(scores, others.score, side="right") / len(scores)
        found: Array = shares[others.level] * np.quantile(costs, place)
        return found

    return amounts
