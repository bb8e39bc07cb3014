"""Right for whom: amounts beside costs by tenth, by level of unpaid help and by group.

Figures that rest on few people are kept back. Gaps are told with what chance alone could make.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.calibrating import THIS, Study
from ownway.allocation.analysis.studies.small_numbers import LEAST_ESTIMATE, kept_back_in_row

HIDDEN = LEAST_ESTIMATE  # figures that rest on fewer people are kept back
SEEN = 0.84  # standard errors more, and a gap is found in 8 of 10 studies


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the people, judged by a table fitted without them; money in major units, on average.

    `ratio`: amounts over costs; `low`, `high`: its ends with 95 % certainty for all parts of a
    table at once; `gap`: the smallest gap this many people show in 8 of 10 studies. Everything is
    None where fewer than HIDDEN people are behind it.
    """

    name: str
    people: int | None
    amount: float | None = None
    cost: float | None = None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    gap: float | None = None
    covered: float | None = None

    @property
    def off(self) -> bool:
        """Whether chance alone does not explain the distance from 1."""
        return self.low is not None and self.high is not None and not self.low <= 1 <= self.high


def deciles(study: Study) -> tuple[Part, ...]:
    """Tenths of the people by the amount they would get, least first."""
    amounts = study.judged[THIS].amounts
    order = np.argsort(amounts, kind="stable")
    tenths = enumerate(np.array_split(order, 10), start=1)
    return tuple(_part(study, f"{tenth}", where, 10) for tenth, where in tenths)


def levels(study: Study) -> tuple[Part, ...]:
    """People by level of unpaid help, least first."""
    level = study.evidence.sample.level
    return kept_back(
        study, [(name, np.flatnonzero(level == at)) for at, name in enumerate(study.target.levels)]
    )


def groups(study: Study) -> dict[str, tuple[Part, ...]]:
    """People by each group that was named; small numbers kept back."""
    found = {}
    for name, said in study.evidence.groups.items():
        words = np.array(said, object)
        wheres = [(one, np.flatnonzero(words == one)) for one in sorted(set(said))]
        found[name] = kept_back(study, wheres)
    return found


def kept_back(study: Study, wheres: list[tuple[str, Array]]) -> tuple[Part, ...]:
    """Small parts are kept back, and others with them where the rest would give them away."""
    person = study.evidence.sample.person
    people = [len(np.unique(person[where])) for _, where in wheres]
    hidden, _ = kept_back_in_row(people, HIDDEN)
    seen = hidden.count(False)
    return tuple(
        Part(name, None) if hide else _part(study, name, where, seen)
        for (name, where), hide in zip(wheres, hidden, strict=True)
    )


def _part(study: Study, name: str, where: Array, among: int) -> Part:
    """Figures of one part; its ends are so wide that all `among` hold at once (Bonferroni)."""
    sample = study.evidence.sample
    person = sample.person[where]
    people = len(np.unique(person))
    if people < HIDDEN:
        return Part(name, None)
    amount, cost = study.judged[THIS].amounts[where], sample.cost[where]
    covered = (study.span.low[where] <= cost) & (cost <= study.span.high[where])
    if not cost.sum():
        return Part(name, people, float(amount.mean()), 0.0, covered=float(covered.mean()))
    ratio = float(amount.sum() / cost.sum())
    left = np.bincount(np.unique(person, return_inverse=True)[1], amount - ratio * cost)
    error = float(np.sqrt((left**2).sum() * people / (people - 1)) / cost.sum())
    away = NormalDist().inv_cdf(1 - 0.025 / among) * error
    return Part(name, people, float(amount.mean()), float(cost.mean()), ratio, ratio - away,
                ratio + away, away + SEEN * error, float(covered.mean()))  # fmt: skip
