"""Do groups with the same score answer one question otherwise? Question bias (5).

An ordinal logit of each answer on the score, without and with the group. Much of what the group
explains beyond the score is about the question, or about a need that the score does not see.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp

import numpy as np
from scipy import special, stats
from statsmodels.miscmodels.ordinal_model import OrderedModel

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.fairness.comparing import Gap
from ownway.allocation.analysis.studies.fairness.scene import Scene
from ownway.allocation.analysis.studies.fairness.shown import (
    Check,
    Column,
    Found,
    Test,
    adjusted,
    sheet,
)
from ownway.allocation.analysis.studies.small_numbers import LEAST_COUNT, may_test, shown
from ownway.scheme.rules.model import Question

LARGE = 0.02  # ΔR² from which a question is flagged
MOST_FITTED = 5_000  # people; of more, as many are drawn by the seed
POWER_LEVEL = 0.8
FIRST = ("gender", "sex", "ethnic", "race")  # groupings to look at first


@dataclass(frozen=True, slots=True)
class _Fit:
    """One model: its likelihood, parameters, and whether it came to rest."""

    likelihood: float
    params: Array
    good: bool


def question_bias(scene: Scene, questions: Sequence[Question], words: str) -> Check:
    """(5) Each question with each grouping. `words`: the language its text is told in."""
    notes = []
    title = "5. Do groups answer a question otherwise at the same score?"
    intro = (
        "Each answer on the score, without and with the group (ordinal logit). ΔR² is what the "
        "group explains beyond the score (Nagelkerke). A question is flagged from 0.02 on where "
        "it is also beyond chance. Flagged is not wrong: it says that the wording should be read "
        "with people of that group.",
        "The smallest ΔR² that would be seen is that found in four of five tries.",
    )
    if scene.people.score is None:
        note = "Not looked at: this scheme counts no points, so there is no score to hold equal."
        return Check("question_bias", title, intro, notes=(note,))
    tests: list[Test] = []
    for number, question in enumerate(questions):
        made, said = _question(scene, question, number, words)
        tests += made
        notes += said
    tests = adjusted(tests)
    columns = (
        Column("question", "Question"),
        Column("group", "Grouping"),
        Column("people", "People", "count"),
        Column("gap", "ΔR²", "ratio"),
        Column("detectable", "Smallest that would be seen", "ratio"),
        Column("p", "p", "p"),
        Column("adjusted", "p, Holm", "p"),
        Column("finding", "Finding"),
    )
    rows = [_row(test) for test in tests]
    found = [
        Found("question_bias", one.rank, one.adjusted or 0.0, one.tell)
        for one in tests
        if one.flagged
    ]
    sheets = (sheet("Questions and groupings", columns, rows),) if rows else ()
    if any(test.gap is not None for test in tests) and len(scene.people.minor) > MOST_FITTED:
        notes.append(f"Fitted on {MOST_FITTED:,} people drawn by the seed.")
    return Check("question_bias", title, intro, sheets, tuple(dict.fromkeys(notes)), tuple(found))


def _row(test: Test) -> dict[str, str | int | float | None]:
    gap = test.gap
    said = "found" if test.flagged else "nothing found" if gap else "not fitted"
    return {
        **test.own,
        "gap": gap.size if gap else None,
        "detectable": gap.detectable if gap else None,
        "p": gap.p if gap else None,
        "adjusted": test.adjusted,
        "finding": said,
    }


def _question(
    scene: Scene, question: Question, number: int, words: str
) -> tuple[list[Test], list[str]]:
    """One question with every grouping; the model without the group is fitted once."""
    people, everyone = scene.people, scene.everyone
    if people.score is None:
        return [], []
    score, answer = people.score[everyone.who], people.answers[question.code][everyone.who]
    rows = np.flatnonzero(np.isfinite(score) & (answer >= 0))
    if len(rows) > MOST_FITTED:
        rows = np.sort(scene.dice(1_000_000 + number).choice(rows, MOST_FITTED, replace=False))
    score, answer = score[rows], _without_rare(answer[rows])
    if not may_test(len(rows)) or len(np.unique(answer)) < 2 or not float(score.std()):
        return [], [f"{question.code}: too few people, or all answers alike."]
    steady = (score - score.mean()) / score.std()
    alone = _fitted(answer, steady[:, None], None)
    tests = []
    for column in everyone.columns:
        levels = [level.mine[rows] for level in everyone.of(column)]
        levels = [mine for mine in levels if may_test(int(mine.sum()))]
        inside = np.any(levels, axis=0) if levels else np.zeros(len(rows), bool)
        own = {"question": question.code, "group": column, "people": shown(int(inside.sum()))}
        if len(levels) < 2 or len(np.unique(_without_rare(answer[inside]))) < 2:
            tests.append(Test({**own, "people": None}, None))
            continue
        told, height = answer, steady
        without = alone
        if not inside.all():
            told, height = _without_rare(answer[inside]), steady[inside]
            without = _fitted(told, height[:, None], None)
        gap = _gained(told, height, [mine[inside] for mine in levels], without)
        first = bool(question.fluctuates) or any(one in column.lower() for one in FIRST)
        size = f"{gap.size:.3f}" if gap else ""
        tests.append(
            Test(
                own,
                gap,
                f"{question.code} “{question.text.get(words, '')}”: people in different groups of "
                f"{column} answer otherwise at the same score (ΔR² {size}).",
                rank=3 if first else 4,
                large=gap is not None and gap.size >= LARGE,
            )
        )
    return tests, []


def _without_rare(answer: Array) -> Array:
    """Options as 0, 1, 2 …; one that under LEAST_COUNT people chose joins the one below it."""
    merged = answer.copy()
    for place in sorted(set(merged.tolist()), reverse=True):
        lower = [one for one in set(merged.tolist()) if one < place]
        if lower and int((merged == place).sum()) < LEAST_COUNT:
            merged[merged == place] = max(lower)
    return np.unique(merged, return_inverse=True)[1]


class _Ordinal(OrderedModel):
    """An ordinal logit that knows its curve by itself: several times as fast as asking SciPy's
    distributions, which check every argument at each of some hundred steps.
    """

    def cdf(self, x: Array) -> Array:
        """The logistic curve."""
        return np.asarray(special.expit(x))


def _fitted(answer: Array, given: Array, start: Array | None) -> _Fit:
    """An ordinal logit. Its own warnings are read from `converged`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = _Ordinal(answer, given, distr="logit")
        found = model.fit(
            method="bfgs", disp=False, skip_hessian=True, start_params=start, maxiter=500
        )
    good = bool(found.mle_retvals["converged"]) and bool(np.isfinite(found.llf))
    return _Fit(float(found.llf), np.asarray(found.params), good)


def _gained(answer: Array, score: Array, levels: Sequence[Array], alone: _Fit) -> Gap | None:
    """What the groups add: ΔR² as `size`, by a test of the likelihoods; None where neither fits."""
    marks = np.column_stack([score, *(mine.astype(np.float64) for mine in levels[1:])])
    start = np.concatenate([alone.params[:1], np.zeros(len(levels) - 1), alone.params[1:]])
    both = _fitted(answer, marks, start)
    if not (alone.good and both.good):
        return None
    people, freedom = len(answer), len(levels) - 1
    counts = np.bincount(answer)
    empty = float((counts * np.log(counts / people)).sum())
    size = _r2(both.likelihood, empty, people) - _r2(alone.likelihood, empty, people)
    gained = max(0.0, 2 * (both.likelihood - alone.likelihood))
    seen = _least_gained(freedom)
    # The same rise of the likelihood that would be found in four of five tries, as a rise of R².
    least = _r2(alone.likelihood + seen / 2, empty, people) - _r2(alone.likelihood, empty, people)
    return Gap(max(0.0, size), None, None, least, float(stats.chi2.sf(gained, freedom)))


def _r2(likelihood: float, empty: float, people: int) -> float:
    """Nagelkerke's R²."""
    return (1 - exp(2 * (empty - likelihood) / people)) / (1 - exp(2 * empty / people))


@lru_cache(maxsize=64)
def _least_gained(freedom: int) -> float:
    """How far the likelihood must rise, doubled, to be found at POWER_LEVEL (noncentral χ²)."""
    bound = float(stats.chi2.isf(0.05, freedom))
    low, high = 0.0, 100.0
    for _ in range(60):
        middle = (low + high) / 2
        if float(stats.ncx2.sf(bound, freedom, middle)) < POWER_LEVEL:
            low = middle
        else:
            high = middle
    return high
