"""Judged in another year and in another place: does the table hold beyond what it was fitted to?

Folds by person say how well a table does on people like those it knows. A scheme is used next year,
and by every team, so whole years and whole places are kept apart too. Nobody is judged by a table
that was fitted to them, whatever year or place their rows are of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.calibrating.evidence import Sample
from ownway.allocation.analysis.studies.calibrating.folds import (
    Figures,
    Fit,
    figures,
    folds,
    over,
    spread,
)
from ownway.allocation.analysis.studies.small_numbers import LEAST_INTERVAL

LEAST_FITTED = 100  # people to fit a table to
MOST_PLACES = 10  # left out one by one; more of them are left out a fifth at a time


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The table judged in parts of the file it was not fitted to, one after the other.

    `by`: the column. `parts`: the name of each with its figures. `too_small`: how many could not be
    judged because too few people are in them, or left to fit to.
    """

    by: str
    parts: tuple[tuple[str, Figures], ...]
    too_small: int = 0

    @property
    def mean(self) -> Figures:
        """Over the parts; nan where there is none."""
        return over([one for _, one in self.parts], np.mean)

    @property
    def spread(self) -> Figures:
        """Standard deviation over the parts; nan for fewer than two."""
        return over([one for _, one in self.parts], spread)


def next_years(
    sample: Sample, year: Array, by: str, fit: Fit, parts: Sequence[tuple[Array, Array]]
) -> Elsewhere:
    """Fitted to each year, judged on the next one in the file. `parts`: folds by person."""
    told = sorted({int(one) for one in year if one >= 0})
    found: list[tuple[str, Figures]] = []
    too_small = 0
    for one, other in pairwise(told):
        before, after = year == one, year == other
        if not _enough(sample, before, after):
            too_small += 1
            continue
        amounts = np.zeros(len(sample))
        for known, judged in _apart(sample, before, after, parts):
            amounts[judged] = fit(sample.only(known))(sample.only(judged))
        found.append((f"{one}, then {other}", figures(amounts[after], sample.cost[after])))
    return Elsewhere(by, tuple(found), too_small)


def _apart(
    sample: Sample, before: Array, after: Array, parts: Sequence[tuple[Array, Array]]
) -> list[tuple[Array, Array]]:
    """Who is fitted to and who is judged, so that nobody is both, and everybody of `after` once."""
    if not len(np.intersect1d(sample.person[before], sample.person[after])):
        return [(before, after)]
    found = []
    for fit_on, judge_on in parts:
        known, judged = np.zeros(len(sample), bool), np.zeros(len(sample), bool)
        known[fit_on], judged[judge_on] = True, True
        if (known & before).any() and (judged & after).any():
            found.append((known & before, judged & after))
    return found


def other_places(sample: Sample, area: Sequence[str], by: str, fit: Fit, seed: int) -> Elsewhere:
    """Each place left out in turn; many places a fifth at a time."""
    names, place = np.unique(np.array(area, object), return_inverse=True)
    found: list[tuple[str, Figures]] = []
    too_small = 0
    for name, there in _places(names, place, seed):
        known = ~there & ~np.isin(sample.person, sample.person[there])
        if not _enough(sample, known, there):
            too_small += 1
            continue
        amounts = fit(sample.only(known))(sample.only(there))
        found.append((name, figures(amounts, sample.cost[there])))
    return Elsewhere(by, tuple(found), too_small)


def _places(names: Array, place: Array, seed: int) -> list[tuple[str, Array]]:
    if len(names) <= MOST_PLACES:
        return [(str(name), place == at) for at, name in enumerate(names)] if len(names) > 1 else []
    fifths: list[tuple[str, Array]] = []
    for number, (_, judge_on) in enumerate(folds(place, seed), 1):
        there = np.zeros(len(place), bool)
        there[judge_on] = True
        fifths.append((f"fifth {number}", there))
    return fifths


def _enough(sample: Sample, known: Array, judged: Array) -> bool:
    fitted, rest = (len(np.unique(sample.person[rows])) for rows in (known, judged))
    return fitted >= LEAST_FITTED and rest >= LEAST_INTERVAL
