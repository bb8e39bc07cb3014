"""What moved since last year: scores, costs, and what the same score costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ownway.allocation.analysis.studies.calibrating import Study
from ownway.allocation.analysis.studies.calibrating.elsewhere import Elsewhere
from ownway.allocation.analysis.studies.calibrating.parts import Part, kept_back


@dataclass(frozen=True, slots=True)
class YearOf:
    """One year of the file: its people as a part, and their average score, None where kept back."""

    part: Part
    score: float | None


@dataclass(frozen=True, slots=True)
class Drift:
    """From the last year but one to the last. `score`: by how much the average score moved.
    `cost`: what the same score costs now beside then, 0.03 for 3 % more. `gap`: a smaller change
    would not be seen. None where it cannot be told."""

    old: str
    new: str
    score: float | None
    cost: float | None
    gap: float | None


def years(study: Study) -> tuple[YearOf, ...]:
    """Every year of the file, oldest first; small ones kept back."""
    year = study.evidence.year
    if year is None:
        return ()
    wheres = [(str(one), np.flatnonzero(year == one)) for one in sorted({*year.tolist()} - {-1})]
    score = study.evidence.sample.score
    return tuple(
        YearOf(part, None if part.people is None else float(score[where].mean()))
        for part, (_, where) in zip(kept_back(study, wheres), wheres, strict=True)
    )


def drift(study: Study) -> Drift | None:
    """Since last year; None where the file has not two years."""
    told = years(study)
    if len(told) < 2:
        return None
    before, after = told[-2:]
    score = None
    if before.score is not None and after.score is not None:
        score = after.score - before.score
    ratio = _last(study.elsewhere, before.part.name, after.part.name)
    cost = 1 / ratio - 1 if ratio else None
    return Drift(before.part.name, after.part.name, score, cost, after.part.gap)


def _last(elsewhere: tuple[Elsewhere, ...], old: str, new: str) -> float | None:
    """What the table of the old year pays of the cost of the new one."""
    for one in elsewhere:
        for name, figures in one.parts:
            if name == f"{old}, then {new}":
                return figures.ratio
    return None
