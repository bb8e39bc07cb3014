"""A table fitted to evidence, judged on people who were not used, and told in a report (§10).

What comes out is a draft: a scheme file with new rows and shares under a new day, for people to
discuss, simulate and decide. Nothing here sets anybody's amount.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from ownway.allocation.analysis.answers import Unusable
from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.calibrating.evidence import (
    Evidence,
    Sample,
    Target,
    read_people,
    target_of,
)
from ownway.allocation.analysis.studies.calibrating.folds import Judged, folds, judged
from ownway.allocation.analysis.studies.calibrating.holdback import HoldBack, Year, hold_back
from ownway.allocation.analysis.studies.calibrating.knots import Places, best, table_of
from ownway.allocation.analysis.studies.calibrating.monotone import (
    Fitted,
    Form,
    exact_rows,
    exact_shares,
)
from ownway.allocation.analysis.studies.calibrating.ranges import Ranges, Span, fit_ranges
from ownway.allocation.analysis.studies.calibrating.rewriting import with_draft, with_range
from ownway.allocation.analysis.studies.calibrating.rivals import rivals
from ownway.scheme.rules.model import Dated, Scheme
from ownway.scheme.rules.proofs import Certificate, prove
from ownway.scheme.rules.reading import read_scheme

FEWEST = 100  # people; fewer cannot be fitted to and judged on
SEED = 20_240_601
THIS = "this table"
REPORT, SCHEME = "validation", "allocation.yaml"
YEARS = (Year(), Year(0.02), Year(0.05), Year(0.0, 0.05), Year(0.05, 0.05))
_LEAST = {"year": 500.0, "month": 500.0 / 12, "week": 500.0 / 52}
_TO = {"year": 100.0, "month": 10.0, "week": 1.0}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be fitted, to whom. `start`: the day of the new draft, None: the first that can
    be. `table`: the step to fit, where the scheme has several."""

    text: str
    on: date
    people: Path
    cost: str
    person: str = ""
    groups: tuple[str, ...] = ()
    seed: int = SEED
    start: date | None = None
    table: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """Everything that was found. `judged` by model, THIS first; `span`: the range for each person
    when fitted without them; `coverage`: what it covered in each fold; `places`: of the rows."""

    wish: Wish
    scheme: Scheme
    target: Target
    evidence: Evidence
    form: Form
    fitted: Fitted
    places: tuple[Places, ...]
    judged: dict[str, Judged]
    span: Span
    coverage: tuple[float, ...]
    ranges: Ranges
    held_back: tuple[HoldBack, ...]
    text: str
    draft: Scheme
    start: date
    certificate: Certificate


def study(wish: Wish, say: Callable[[str], None]) -> Study:
    """Fits and judges; `say` gets a few words on how far it is.

    Raises NotAScheme, NotInForce, Unusable, BadColumn, TooFine.
    """
    # On one thread sums are added in one order, whatever the machine; small sums are faster too.
    with threadpool_limits(limits=1):
        return _study(wish, say)


def _study(wish: Wish, say: Callable[[str], None]) -> Study:
    scheme = read_scheme(wish.text)
    scheme.version_on(wish.on)
    target = target_of(scheme, wish.on, wish.table)
    start = _start(scheme, target, wish)
    say("Scoring everyone with the scheme.")
    evidence = read_people(wish.text, wish.on, target, wish.people, cost=wish.cost,
                           person=wish.person, groups=wish.groups)  # fmt: skip
    sample = evidence.sample
    _enough(sample)
    form = _form(scheme, target)
    say(f"Fitting the table to {len(sample):,} rows.")
    fitted, places = table_of(sample, form, wish.seed)
    if not any(fitted.rows):
        raise Unusable(
            f"The costs are so small that every row rounds to 0; write them in {scheme.currency} a "
            f"{scheme.period.unit}, not in thousands."
        )
    form = replace(form, knots=best(places).knots)
    say("Judging it, and six other models, on people who were not used.")
    parts = folds(sample.person, wish.seed)
    models = {THIS: lambda known: _table(known, _form(scheme, target), wish.seed), **rivals(form)}
    found = judged(sample, models, parts)
    say("Fitting the range around it.")
    span, coverage = _held_out_range(sample, form, parts, wish.seed)
    ranges = fit_ranges(sample, form, wish.seed)
    say("Drawing 10,000 years for the hold-back.")
    held = hold_back(found[THIS].amounts, sample.cost, YEARS, seed=wish.seed)
    say("Writing the draft and proving it.")
    shares = dict(zip(target.levels, exact_shares(fitted), strict=True))
    changed = {
        level: share
        for (level, share), old in zip(shares.items(), target.shares, strict=True)
        if share != old
    }
    text = with_draft(wish.text, scheme.versions[0].start, start, target, exact_rows(fitted),
                      changed, calibration=f"{REPORT}.json")  # fmt: skip
    if any(step.id == target.table.of for step in scheme.steps):
        text = with_range(text, start, target.table.of, ranges, float(np.mean(coverage)),
                          len(sample), f"{REPORT}.json")  # fmt: skip
    draft = read_scheme(text)
    return Study(
        wish, scheme, target, evidence, form, fitted, tuple(places), found, span, coverage,
        ranges, tuple(held), text, draft, start, prove(draft, start),
    )  # fmt: skip


def _table(known: Sample, form: Form, seed: int) -> Callable[[Sample], Array]:
    fitted, _ = table_of(known, form, seed)
    return lambda others: fitted.amounts(others.score, others.level)


def _held_out_range(
    sample: Sample, form: Form, parts: Sequence[tuple[Array, Array]], seed: int
) -> tuple[Span, tuple[float, ...]]:
    low, high = np.zeros(len(sample)), np.zeros(len(sample))
    coverage = []
    for fit_on, judge_on in parts:
        known, others = sample.only(fit_on), sample.only(judge_on)
        _, known_person = np.unique(known.person, return_inverse=True)
        span = fit_ranges(replace(known, person=known_person), form, seed).of(others.score)
        low[judge_on], high[judge_on] = span.low, span.high
        coverage.append(float(span.covers(others.cost).mean()))
    return Span(low, high), tuple(coverage)


def _form(scheme: Scheme, target: Target) -> Form:
    """The rows of today, from 0; figures for the period that amounts are for."""
    knots = tuple(float(x) for x, _ in target.rows)
    knots = knots if knots[0] == 0 else (0.0, *knots)
    if len(knots) < 2:
        raise Unusable("The table has one row only; write at least two, then fit it.")
    unit = scheme.period.unit
    return Form(knots, len(target.levels), _LEAST[unit], _TO[unit], float(target.least_share))


def _enough(sample: Sample) -> None:
    people = len(np.unique(sample.person))
    if people < FEWEST:
        raise Unusable(
            f"Only {people} people have both a score and a cost; at least {FEWEST} are needed "
            "to fit a table and to judge it on others."
        )
    if not sample.cost.sum():
        raise Unusable("Every cost is 0; choose the column that holds what support cost.")
    if np.ptp(sample.score) == 0:
        raise Unusable("Everyone has the same score, so no table can be seen in their costs.")


def _start(scheme: Scheme, target: Target, wish: Wish) -> date:
    """The day of the draft: past the day of the fit and past every day that is written already."""
    shares: Sequence[Dated[Fraction]] = tuple(target.keep.share.values()) if target.keep else ()
    written = [one.start for one in scheme.versions]
    written += [day for day, _ in target.table.rows.values if day != date.min]
    written += [day for share in shares for day, _ in share.values if day != date.min]
    last = max([wish.on, *written])
    if wish.start is not None and wish.start <= last:
        raise Unusable(f"A draft from {wish.start} is too early; choose a day after {last}.")
    return wish.start or last + timedelta(days=1)
