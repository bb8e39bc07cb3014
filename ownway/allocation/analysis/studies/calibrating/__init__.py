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
from ownway.allocation.analysis.studies.calibrating.elsewhere import (
    Elsewhere,
    next_years,
    other_places,
)
from ownway.allocation.analysis.studies.calibrating.evidence import (
    Evidence,
    Sample,
    Target,
    target_of,
)
from ownway.allocation.analysis.studies.calibrating.folds import Fit, Judged, figures, folds, judged
from ownway.allocation.analysis.studies.calibrating.holdback import HoldBack, Year, hold_back
from ownway.allocation.analysis.studies.calibrating.knots import TODAY, Places, best, table_of
from ownway.allocation.analysis.studies.calibrating.monotone import (
    Fitted,
    Form,
    exact_rows,
    exact_shares,
)
from ownway.allocation.analysis.studies.calibrating.percentiles import (
    calibration,
    percentile_table,
    warned,
)
from ownway.allocation.analysis.studies.calibrating.points import (
    Tried,
    free_fit,
    published,
    tried_of,
)
from ownway.allocation.analysis.studies.calibrating.ranges import Ranges, Span, fit_ranges
from ownway.allocation.analysis.studies.calibrating.reading import Named, read_people
from ownway.allocation.analysis.studies.calibrating.repointing import with_points
from ownway.allocation.analysis.studies.calibrating.rewriting import with_draft, with_range
from ownway.allocation.analysis.studies.calibrating.rivals import PERCENTILES, rivals
from ownway.scheme.rules.model import Dated, Scheme
from ownway.scheme.rules.proofs import Certificate, prove
from ownway.scheme.rules.reading import read_scheme

FEWEST = 100  # people; fewer cannot be fitted to and judged on
SEED = 20_240_601
THIS = "this table"
FITTED = "table by least squares"  # what is judged beside a table by percentile matching
FREE = "fitted points"  # judged beside the points of today; this table where they err less
GIVEN = "the points of today"
TABLE, PERCENTILE = "table", "percentile"  # methods
REPORT, SCHEME = "validation", "allocation.yaml"
YEARS = (Year(), Year(0.02), Year(0.05), Year(0.0, 0.05), Year(0.05, 0.05))
_LEAST = {"year": 500.0, "month": 500.0 / 12, "week": 500.0 / 52}
_TO = {"year": 100.0, "month": 10.0, "week": 1.0}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be fitted, to whom. `start`: the day of the new draft, None: the first that can
    be. `table`: the step to fit, where the scheme has several. `year`, `area`: columns to keep
    whole years and whole places apart by. `decided`: what was decided, by name of DECIDED.
    `deflated`: the share that percentile matching leaves out of every row."""

    text: str
    on: date
    people: Path
    cost: str
    person: str = ""
    groups: tuple[str, ...] = ()
    seed: int = SEED
    start: date | None = None
    table: str = ""
    year: str = ""
    area: str = ""
    decided: tuple[tuple[str, str], ...] = ()
    method: str = TABLE
    deflated: float = 0.0

    @property
    def named(self) -> Named:
        """The columns of the file."""
        return Named(self.cost, self.person, self.groups, self.year, self.area, self.decided)


@dataclass(frozen=True, slots=True)
class Study:
    """Everything that was found. `judged` by model, THIS first; `span`: the range for each person
    when fitted without them; `coverage`: what it covered in each fold; `places`: of the rows;
    `tried`: points of the answers; `elsewhere`: judged in whole years and whole places that were
    kept apart. The scores in `evidence` are those of the draft."""

    wish: Wish
    scheme: Scheme
    target: Target
    evidence: Evidence
    form: Form
    fitted: Fitted
    places: tuple[Places, ...]
    tried: Tried
    judged: dict[str, Judged]
    elsewhere: tuple[Elsewhere, ...]
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
    evidence = read_people(wish.text, wish.on, target, wish.people, wish.named)
    sample = evidence.sample
    _enough(sample)
    form = _form(scheme, target)
    verb = "Fitting" if wish.method == TABLE else "Matching"
    say(f"{verb} the table to {len(sample):,} rows.")
    fitted, places = _made(sample, form, wish)
    if not any(fitted.rows):
        raise Unusable(
            f"The costs are so small that every row rounds to 0; write them in {scheme.currency} a "
            f"{scheme.period.unit}, not in thousands."
        )
    form = replace(form, knots=best(places).knots)
    say("Judging it, and other models, on people who were not used.")
    parts = folds(sample.person, wish.seed)
    models = _models(form, _form(scheme, target), wish)
    today = _form(scheme, target)
    tried = _tried(scheme, target, wish)
    if tried.scoring is not None:
        models[FREE] = free_fit(tried.scoring, today, models[THIS])
    found = judged(sample, models, parts)
    if tried.scoring is not None:
        tried = replace(tried, today=found[THIS].mean.wape, free=found[FREE].mean.wape)
    if tried.scoring is not None and tried.better:
        say("Fitted points err clearly less; fitting the table to them.")
        tried = replace(tried, points=published(sample, tried.scoring, today))
        sample = tried.scored(sample)
        evidence = replace(evidence, sample=sample)
        fitted, places = _made(sample, today, wish)
        form = replace(form, knots=best(places).knots)
        models[THIS] = models[FREE]
        found = {THIS: found.pop(FREE), GIVEN: found.pop(THIS), **found}
    elsewhere = _elsewhere(wish, evidence, models[THIS], parts, say)
    say("Fitting the range around it.")
    span, coverage = _held_out_range(sample, form, parts, wish.seed, tried)
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
    matched = wish.method == PERCENTILE
    named = calibration(f"{REPORT}.json") if matched else f"{REPORT}.json"
    text = with_draft(wish.text, scheme.versions[0].start, start, target, exact_rows(fitted),
                      changed, calibration=named)  # fmt: skip
    if any(step.id == target.table.of for step in scheme.steps):
        text = with_range(text, start, target.table.of, ranges, float(np.mean(coverage)),
                          len(sample), f"{REPORT}.json")  # fmt: skip
    text = warned(text) if matched else text
    if tried.points:
        text = with_points(text, start, dict(zip(scheme.questions, tried.points, strict=True)))
    draft = read_scheme(text)
    return Study(
        wish, scheme, target, evidence, form, fitted, tuple(places), tried, found, elsewhere, span,
        coverage, ranges, tuple(held), text, draft, start, prove(draft, start),
    )  # fmt: skip


def _made(sample: Sample, form: Form, wish: Wish) -> tuple[Fitted, list[Places]]:
    """The table of the method that was chosen, and the places of its rows that were tried."""
    if wish.method == TABLE:
        return table_of(sample, form, wish.seed)
    made = percentile_table(sample, form, wish.deflated)
    wape = figures(made.amounts(sample.score, sample.level), sample.cost).wape
    return made, [Places(TODAY, form.knots, wape)]


def _models(form: Form, today: Form, wish: Wish) -> dict[str, Fit]:
    """What is judged, THIS first. `today`: the form before other places were chosen."""
    others = rivals(form)
    if wish.method == TABLE:
        return {THIS: lambda known: _table(known, today, wish), **others}
    del others[PERCENTILES]
    fitted = replace(wish, method=TABLE)
    return {
        THIS: lambda known: _table(known, today, wish),
        FITTED: lambda known: _table(known, today, fitted),
        **others,
    }


def _tried(scheme: Scheme, target: Target, wish: Wish) -> Tried:
    if wish.method == PERCENTILE:
        return Tried(None, "percentile matching takes points as they are")
    return tried_of(scheme, target.table.of, wish.on)


def _table(known: Sample, form: Form, wish: Wish) -> Callable[[Sample], Array]:
    fitted, _ = _made(known, form, wish)
    return lambda others: fitted.amounts(others.score, others.level)


def _elsewhere(
    wish: Wish, evidence: Evidence, fit: Fit, parts: Sequence[tuple[Array, Array]],
    say: Callable[[str], None],
) -> tuple[Elsewhere, ...]:  # fmt: skip
    """Judged in other years and other places, where the file tells of them."""
    found = []
    if evidence.year is not None:
        say("Judging it on the year after.")
        found.append(next_years(evidence.sample, evidence.year, wish.year, fit, parts))
    if evidence.area is not None:
        say("Judging it in places that were not used.")
        found.append(other_places(evidence.sample, evidence.area, wish.area, fit, wish.seed))
    return tuple(found)


def _held_out_range(
    sample: Sample, form: Form, parts: Sequence[tuple[Array, Array]], seed: int, tried: Tried
) -> tuple[Span, tuple[float, ...]]:
    low, high = np.zeros(len(sample)), np.zeros(len(sample))
    coverage = []
    for fit_on, judge_on in parts:
        known, others = tried.apart(sample.only(fit_on), sample.only(judge_on), form)
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
