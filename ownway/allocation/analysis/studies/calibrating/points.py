"""Points of the answers, fitted to what support cost: tried, and used only if they help.

Given points are somebody's judgement, and people know them. So they stay, unless fitted ones err at
least 1 % less on people who were not used (§10). Along the options of a question points never fall.
Fitted points are drawn towards the given ones, as strongly as the chance in costs asks for: where
the file says little of an answer, its points stay near where they were.

Only a score that is made of sums can be fitted this way: each domain may have a cap and a weight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import nan

import numpy as np
from scipy.optimize import nnls

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.calibrating.evidence import Sample
from ownway.allocation.analysis.studies.calibrating.folds import Fit
from ownway.allocation.analysis.studies.calibrating.monotone import Fitted, Form, fit
from ownway.scheme.rules.model import Scheme, Sum

BETTER = 0.01  # less error, or the points stay
LEAST_NOISE = 1e-6  # of costs squared, so that points nobody chose stay where they are
ROUNDS = 4
_PARTS = (1.0, 0.5, 0.25, 0.1)  # of the way, while that errs less
_GRAINS = (Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(1, 10), Fraction(1, 20))
_FINEST = Fraction(1, 100)
_STEPS = 800  # so many grains in all points together, at least

Points = tuple[Array, ...]  # by question, by option


class NotSums(ValueError):
    """Points cannot be fitted; the words say what stands in the way."""


@dataclass(frozen=True, slots=True)
class Adding:
    """weight · min(cap, Σ times · part); a part is another sum, or a question by its place."""

    parts: tuple[tuple[float, Adding | int], ...]
    cap: float
    weight: float

    def of(self, points: Points, answers: Array) -> tuple[Array, dict[int, Array]]:
        """The score of each row, and by how much it rises with a point of each question."""
        total = np.zeros(len(answers))
        slopes: dict[int, Array] = {}
        for times, part in self.parts:
            if isinstance(part, int):
                total += times * points[part][np.maximum(answers[:, part], 0)]
                inner: dict[int, Array] = {part: np.ones(len(answers))}
            else:
                value, inner = part.of(points, answers)
                total += times * value
            for question, slope in inner.items():
                slopes[question] = slopes.get(question, 0) + times * slope
        free = self.weight * (total < self.cap)  # past the cap nothing rises
        return self.weight * np.minimum(total, self.cap), {q: free * s for q, s in slopes.items()}


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a scheme comes from answers to the score that its table reads. `given`: its points."""

    questions: tuple[str, ...]
    given: Points
    adding: Adding

    def scored(self, sample: Sample, points: Points) -> Sample:
        """The same people with the scores that these points give them."""
        return replace(sample, score=self.adding.of(points, _answers(sample))[0])


def scoring_of(scheme: Scheme, of: str, on: date) -> Scoring:
    """How `of` is added up on that day. Raises NotSums."""
    questions = tuple(scheme.questions)
    given = tuple(
        np.array([float(one.points) for one in question.options])
        for question in scheme.questions.values()
    )
    for code, points in zip(questions, given, strict=True):
        if (np.diff(points) < 0).any():
            raise NotSums(f"the points of {code} fall along its options")
    if all(len(points) < 2 for points in given):
        raise NotSums("no question has two answers to choose from")
    return Scoring(questions, given, _adding(scheme, of, on))


def _adding(scheme: Scheme, name: str, on: date) -> Adding:
    step = next((one for one in scheme.steps if one.id == name), None)
    if not isinstance(step, Sum):
        raise NotSums(f"{name} is no sum")
    if step.when is not None or any(term.when is not None for term in step.terms):
        raise NotSums(f"{name} does not count for everybody")
    parts: list[tuple[float, Adding | int]] = []
    for term in step.terms:
        times = float(term.times.on(on))
        if times < 0:
            raise NotSums(f"{name} takes {term.of} off")
        if term.of in scheme.questions:
            if scheme.questions[term.of].several:
                raise NotSums(f"{term.of} takes several answers")
            parts.append((times, list(scheme.questions).index(term.of)))
        else:
            parts.append((times, _adding(scheme, term.of, on)))
    cap = step.cap.on(on) if step.cap is not None else None
    weight = float(step.weight.on(on))
    return Adding(tuple(parts), np.inf if cap is None else float(cap), weight)


@dataclass(frozen=True, slots=True)
class Tried:
    """Whether fitted points help. `why`: why they were not tried. `today`, `free`: the share of all
    cost that tables with today's and with fitted points were off by, held out. `points`: those of
    the draft by question; empty where today's stay."""

    scoring: Scoring | None
    why: str = ""
    today: float = nan
    free: float = nan
    points: tuple[tuple[Fraction, ...], ...] = ()

    @property
    def better(self) -> bool:
        """Whether fitted points err clearly less."""
        return self.free <= self.today * (1 - BETTER)

    def scored(self, sample: Sample) -> Sample:
        """People with the scores of the draft."""
        if self.scoring is None or not self.points:
            return sample
        return self.scoring.scored(sample, _floats(self.points))

    def apart(self, known: Sample, others: Sample, form: Form) -> tuple[Sample, Sample]:
        """Some people, and others, with scores that only the first had a part in."""
        if self.scoring is None or not self.points:
            return known, others
        points = _floats(published(known, self.scoring, form))
        return self.scoring.scored(known, points), self.scoring.scored(others, points)


def tried_of(scheme: Scheme, of: str, on: date) -> Tried:
    """What can be tried on a table that reads `of`."""
    try:
        return Tried(scoring_of(scheme, of, on))
    except NotSums as why:
        return Tried(None, str(why))


def free_fit(scoring: Scoring, form: Form, fit_table: Fit) -> Fit:
    """Points fitted to some people, then a table to the scores that these give."""

    def fitted(known: Sample) -> Callable[[Sample], Array]:
        points = _floats(published(known, scoring, form))
        amounts = fit_table(scoring.scored(known, points))
        return lambda others: amounts(scoring.scored(others, points))

    return fitted


def published(sample: Sample, scoring: Scoring, form: Form) -> tuple[tuple[Fraction, ...], ...]:
    """The points that these people give, as they will be published."""
    return as_published(freed(sample, scoring, form), scoring.given)


def freed(sample: Sample, scoring: Scoring, form: Form) -> Points:
    """The points that these people give, not rounded yet; the first of a question stays."""
    search = _Search(sample, scoring, form)
    best = search.look(search.start)
    for _ in range(ROUNDS):
        way = search.wanted(best) - best.rises
        tries = (search.look(best.rises + part * way) for part in _PARTS)
        better = next((one for one in tries if one.loss < best.loss), None)
        if better is None:
            break
        best = better
    return _points(scoring.given, best.rises)


def as_published(points: Points, given: Points) -> tuple[tuple[Fraction, ...], ...]:
    """Rounded to a grain that a person can add up, and still never falling."""
    most = sum(float(one.max()) for one in given)
    grain = next((one for one in _GRAINS if float(one) * _STEPS <= most), _FINEST)
    found = []
    for of, before in zip(points, given, strict=True):
        first = _exact(before[0])
        rest = (round(float(one) / float(grain)) * grain for one in of[1:])
        found.append((first, *(max(one, first) for one in rest)))
    return tuple(found)


def _floats(points: Sequence[Sequence[Fraction]]) -> Points:
    return tuple(np.array([float(one) for one in of]) for of in points)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Rises that were tried: the amounts that the table fitted to them gives, by how much each
    person's amount grows with a rise (a column each), and how far off all of it is."""

    rises: Array
    amounts: Array
    grows: Array
    loss: float


class _Search:
    """What is the same for every try. `weight`: as for a gamma, from the given points. `pull`: each
    rise counts as if it had been seen once at its given value, with a usual error."""

    def __init__(self, sample: Sample, scoring: Scoring, form: Form) -> None:
        self.sample, self.scoring, self.form = sample, scoring, form
        assert sample.answers is not None
        self.start = np.concatenate([np.diff(one) for one in scoring.given])
        self.weight, self.pull = np.ones(len(sample)), 0.0
        amounts = self.look(self.start).amounts
        self.weight = 1 / np.maximum(amounts, form.least) ** 2
        usual = float(self.start[self.start > 0].mean()) if (self.start > 0).any() else 1.0
        noise = float((self.weight * (sample.cost - amounts) ** 2).mean())
        self.pull = max(noise, LEAST_NOISE) / usual**2

    def look(self, rises: Array) -> _Seen:
        """One try, its table fitted."""
        sample, points = self.sample, _points(self.scoring.given, rises)
        score, slopes = self.scoring.adding.of(points, _answers(sample))
        table = fit(replace(sample, score=score), self.form)
        amounts = table.amounts(score, sample.level)
        steep = _steepness(table, score, sample.level)
        grows = [
            steep * slopes.get(question, 0.0) * (_answers(sample)[:, question] >= option)
            for question, given in enumerate(points)
            for option in range(1, len(given))
        ]
        off = float((self.weight * (sample.cost - amounts) ** 2).sum())
        away = self.pull * float(((rises - self.start) ** 2).sum())
        return _Seen(rises, amounts, np.column_stack(grows), off + away)

    def wanted(self, seen: _Seen) -> Array:
        """The rises, none below 0, at which a straight continuation of a try errs least."""
        target = self.sample.cost - seen.amounts + seen.grows @ seen.rises
        weighted = (seen.grows * self.weight[:, None]).T
        square = weighted @ seen.grows + self.pull * np.eye(len(seen.rises))
        root = np.linalg.cholesky(square)
        side = np.linalg.solve(root, weighted @ target + self.pull * self.start)
        found: Array = nnls(root.T, side)[0]
        return found


def _steepness(table: Fitted, score: Array, level: Array) -> Array:
    """By how much each person's amount rises with a point of the score."""
    rises = np.append(np.diff(table.rows) / np.diff(table.knots), 0.0)
    place = np.searchsorted(table.knots, score, side="right") - 1
    found: Array = rises[np.clip(place, 0, len(rises) - 1)] * np.array(table.shares)[level]
    return found


def _points(given: Points, rises: Array) -> Points:
    ends = np.cumsum([len(one) - 1 for one in given])[:-1]
    return tuple(
        np.concatenate([one[:1], one[0] + np.cumsum(rise)])
        for one, rise in zip(given, np.split(rises, ends), strict=True)
    )


def _answers(sample: Sample) -> Array:
    assert sample.answers is not None
    return sample.answers


def _exact(number: float) -> Fraction:
    return Fraction(str(float(number)))
