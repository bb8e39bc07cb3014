"""Where the rows of the table stand: as today, unless other places are clearly better.

People know the rows there are, so they stay unless another set errs at least 1 % less on people who
were not used. The choice is made anew inside each fold, so it cannot flatter the figures.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ownway.allocation.analysis.studies.calibrating.evidence import Sample
from ownway.allocation.analysis.studies.calibrating.folds import figures, folds
from ownway.allocation.analysis.studies.calibrating.monotone import Fitted, Form, fit, rounded

INNER = 4
BETTER = 0.01
STRETCHES = (4, 6, 9, 12)
TODAY = "as today"


@dataclass(frozen=True, slots=True)
class Places:
    """A set of places that was tried, and the share of all cost it was off by when held out."""

    name: str
    knots: tuple[float, ...]
    wape: float


def tried(sample: Sample, form: Form, seed: int) -> list[Places]:
    """Today's places first, then others where equally many people lie between two rows."""
    parts = folds(sample.person, seed, INNER)
    found = []
    for name, knots in [(TODAY, form.knots), *_even(sample)]:
        one = replace(form, knots=knots)
        errors = []
        for fit_on, judge_on in parts:
            known, others = sample.only(fit_on), sample.only(judge_on)
            made = rounded(fit(known, one), known, one)
            errors.append(figures(made.amounts(others.score, others.level), others.cost).wape)
        found.append(Places(name, knots, float(np.mean(errors))))
    return found


def best(places: list[Places]) -> Places:
    """Today's, unless another errs at least BETTER less."""
    today, *others = places
    least = min(others, key=lambda one: one.wape, default=today)
    return least if least.wape <= today.wape * (1 - BETTER) else today


def table_of(sample: Sample, form: Form, seed: int) -> tuple[Fitted, list[Places]]:
    """The table these people give, with its rows where they stand best, rounded."""
    places = tried(sample, form, seed)
    one = replace(form, knots=best(places).knots)
    return rounded(fit(sample, one), sample, one), places


def _even(sample: Sample) -> list[tuple[str, tuple[float, ...]]]:
    highest = float(sample.score.max())
    unit = 5.0 if highest > 100 else 1.0 if highest > 20 else 0.5
    found = []
    for many in STRETCHES:
        places = np.quantile(sample.score, np.linspace(0, 1, many + 1)[1:])
        knots = sorted({0.0, *(float(max(1, np.ceil(one / unit))) * unit for one in places)})
        if len(knots) > 2:
            found.append((f"{len(knots) - 1} stretches", tuple(knots)))
    return found
