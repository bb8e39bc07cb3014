"""Judged on people who were not used: folds that keep a person whole, and the figures of each.

Amounts and costs are in major units of the scheme's currency.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from sklearn.model_selection import GroupKFold

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.calibrating.evidence import Sample

FOLDS = 5
Fit = Callable[[Sample], Callable[[Sample], Array]]  # fits on some; gives amounts for others


@dataclass(frozen=True, slots=True)
class Figures:
    """How near amounts come to costs. `wape`: all errors over all costs; `mae` in major units.

    `ratio`: all amounts over all costs; `within_10`: the share of people within 10 % of their cost.
    """

    r2: float
    wape: float
    mae: float
    ratio: float
    within_10: float
    within_20: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A model held out: mean and standard deviation of its figures over the folds, and what it
    gives each person when fitted without them."""

    mean: Figures
    spread: Figures
    amounts: Array


def figures(amount: Array, cost: Array) -> Figures:
    """How near these amounts come to these costs; nan where the costs leave it open."""
    error = np.abs(amount - cost)
    total = float(cost.sum())
    around = float(((cost - cost.mean()) ** 2).sum())
    return Figures(
        r2=1 - float((error**2).sum()) / around if around else float("nan"),
        wape=float(error.sum()) / total if total else float("nan"),
        mae=float(error.mean()),
        ratio=float(amount.sum()) / total if total else float("nan"),
        within_10=float((error <= 0.1 * cost).mean()),
        within_20=float((error <= 0.2 * cost).mean()),
    )


def folds(person: Array, seed: int, many: int = FOLDS) -> list[tuple[Array, Array]]:
    """Places to fit on and places to judge on; all rows of a person are on one side."""
    split = GroupKFold(n_splits=many, shuffle=True, random_state=seed)
    return [(fit, judge) for fit, judge in split.split(person, groups=person)]


def judged(
    sample: Sample, models: Mapping[str, Fit], parts: Sequence[tuple[Array, Array]]
) -> dict[str, Judged]:
    """Each model fitted on each fold's people and judged on the others."""
    found: dict[str, list[Figures]] = {name: [] for name in models}
    amounts = {name: np.zeros(len(sample)) for name in models}
    for fit_on, judge_on in parts:
        known, others = sample.only(fit_on), sample.only(judge_on)
        for name, fit in models.items():
            made = fit(known)(others)
            amounts[name][judge_on] = made
            found[name].append(figures(made, others.cost))
    return {
        name: Judged(over(found[name], np.mean), over(found[name], spread), amounts[name])
        for name in models
    }


def spread(values: Array) -> float:
    """The standard deviation of figures from several parts; nan where there is one alone."""
    return float(np.std(values, ddof=1)) if len(values) > 1 else float("nan")


def over(found: Sequence[Figures], work: Callable[[Array], float]) -> Figures:
    """`work` done on each figure over several parts; nan where there are none."""
    if not found:
        return Figures(*(float("nan") for _ in fields(Figures)))
    return Figures(
        *(float(work(np.array([getattr(o, f.name) for o in found]))) for f in fields(Figures))
    )
