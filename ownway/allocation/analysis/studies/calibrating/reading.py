"""A file of people read for a calibration: scored by the scheme itself, oddities listed, all kept.

A cell's own words never leave this module: the report may be published, and a cell may hold
anything, a name or a sentence.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from ownway.allocation.analysis.answers import Problems, Unusable, opened
from ownway.allocation.analysis.batch import Scorer, batch_scorer, compiled
from ownway.allocation.analysis.columns import NEEDS_ANSWERS, NOT_READ
from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.inputs import Told, read
from ownway.allocation.analysis.studies import cells
from ownway.allocation.analysis.studies.calibrating.evidence import (
    Audit,
    Evidence,
    Listed,
    Sample,
    Target,
)
from ownway.scheme.rules.model import Scheme

MOST_GROUPS = 50  # of one column
SECOND = "second."  # before a question: what a second assessor answered, who did not see the first
_QUOTED = re.compile(r"^'.*'(?= is )", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Named:
    """Which columns of the file say what. `decided`: a name of DECIDED and its column."""

    cost: str
    person: str = ""
    groups: tuple[str, ...] = ()
    year: str = ""
    area: str = ""
    decided: tuple[tuple[str, str], ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every column that has to be there."""
        one = (self.cost, self.person, *self.groups, self.year, self.area)
        return tuple(filter(None, (*one, *(column for _, column in self.decided))))


@dataclass
class _Rows:
    score: list[Array] = field(default_factory=list)
    level: list[Array] = field(default_factory=list)
    answers: list[Array] = field(default_factory=list)
    scored: list[Array] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)  # nan where there is none
    person: list[str] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)
    year: list[Array] = field(default_factory=list)
    area: list[str] = field(default_factory=list)
    decided: dict[str, list[Array]] = field(default_factory=dict)
    twice: dict[str, Array] = field(default_factory=dict)


def read_people(text: str, on: date, target: Target, people: Path, named: Named) -> Evidence:
    """Scores everyone in `people` and reads what their support cost.

    Raises Unusable, BadColumn, TooFine.
    """
    listed: list[str] = []
    problems = Problems(listed.append)
    steps = compiled(text, on).steps
    score = batch_scorer(text, on, steps=[target.table.of] if target.table.of in steps else [])
    scheme = compiled(text, on).scheme
    names, _, batches = opened(people, problems)
    for name in named.all:
        if name not in names:
            raise Unusable(
                f"{people} has no column called '{name}'; it has {', '.join(names[:40])}."
            )
    audit = Audit(missing=tuple(one for one in scheme.questions if one not in names))
    fact = scheme.facts.get(target.keep.by) if target.keep else None
    if fact is not None and fact.needs and f"agreed.{fact.code}" not in names:
        audit.no_agreement = f"agreed.{fact.code}"
    rows = _Rows(
        groups={name: [] for name in named.groups}, decided={name: [] for name, _ in named.decided}
    )
    seen: dict[bytes, int] = {}
    try:
        for batch in batches:
            _take(batch, score, target, problems, audit, rows)
            _columns(batch, named, problems, audit, rows)
            _duplicates(batch, problems, audit, seen)
            audit.rows += batch.num_rows
    except (OSError, pa.ArrowInvalid) as error:
        raise Unusable(f"{people} could not be worked through: {error}") from None
    for name, values in rows.groups.items():
        if len(set(values)) > MOST_GROUPS:
            raise Unusable(
                f"The column '{name}' has {len(set(values)):,} different values; choose one with "
                f"at most {MOST_GROUPS} groups, since each is named in the report."
            )
    audit.impossible += [Listed(0, words) for words in listed]
    return _joined(rows, named, audit, problems, people)


def _take(
    batch: Any, score: Scorer, target: Target, problems: Problems, audit: Audit, rows: _Rows
) -> None:
    """Score, level and answers of each row of a batch."""
    columns = compiled(score.text, score.on)
    scheme = columns.scheme
    arrays, steps = score.told(batch)
    result = columns.run(arrays, steps)
    told = read(scheme, arrays)
    answers = {
        code: np.where(told.unread, -1, cells.answered(told.axes[code], arrays.get(code), question))
        for code, question in scheme.questions.items()
    }
    of = target.table.of
    if of in result.scales:
        rows.score.append(result.values[of] / result.scales[of])
    else:
        rows.score.append(_untouched(scheme, told, answers, of))
    rows.scored.append((result.outcome != NEEDS_ANSWERS) & (result.outcome != NOT_READ))
    rows.level.append(_levels(scheme, target, told))
    rows.answers.append(np.array([*answers.values()], np.int16).reshape(-1, told.rows).T)
    _impossible(result.bad, problems, audit)
    for place in np.flatnonzero(result.outcome == NEEDS_ANSWERS):
        row = problems.row(audit.rows + int(place))
        audit.unanswered.append(Listed(row, "an answer is missing, so there is no score"))
    _second_looks(batch, score, answers, problems, audit, rows)


def _impossible(bad: Sequence[Any], problems: Problems, audit: Audit, before: str = "") -> None:
    for cell in bad:
        row = problems.row(audit.rows + cell.row)
        words = _QUOTED.sub("what stands there", cell.words)
        audit.impossible.append(Listed(row, f"column {before}{cell.column}: {words}"))


def _untouched(scheme: Scheme, told: Told, answers: Mapping[str, Array], of: str) -> Array:
    """What a table goes by that is no step: the points of one question, or a number fact."""
    if of in scheme.questions:
        points = np.array([float(one.points) for one in scheme.questions[of].options] + [0.0])
        found: Array = points[answers[of]]  # −1: the 0 at the end
        return found
    number = told.numbers[of]
    values: Array = number.values / 10**number.places
    return values


def _second_looks(
    batch: Any,
    score: Scorer,
    first: Mapping[str, Array],
    problems: Problems,
    audit: Audit,
    rows: _Rows,
) -> None:
    """Counts which two options came together where two assessors answered."""
    scheme = compiled(score.text, score.on).scheme
    again = [one for one in scheme.questions if SECOND + one in batch.schema.names]
    if not again:
        return
    renamed = batch.select([SECOND + one for one in again]).rename_columns(again)
    arrays, _ = score.told(renamed)
    told = read(scheme, arrays)
    _impossible(told.bad, problems, audit, SECOND)
    for code in again:
        question = scheme.questions[code]
        if question.several:
            continue
        second = cells.answered(told.axes[code], arrays.get(code), question)
        second[[one.row for one in told.bad if one.column == code]] = -1
        both = (first[code] >= 0) & (second >= 0)
        table = rows.twice.setdefault(code, np.zeros((len(question.options),) * 2, np.int64))
        np.add.at(table, (first[code][both], second[both]), 1)


def _levels(scheme: Scheme, target: Target, told: Told) -> Array:
    """The place of each row's level in `target.levels`; 0 where help does not count."""
    if target.keep is None:
        return np.zeros(told.rows, np.int64)
    name = target.keep.by
    fact = scheme.facts.get(name)
    codes = fact.of if fact else tuple(one.code for one in scheme.questions[name].options)
    places = np.array([target.levels.index(code) for code in codes] + [0], np.int64)
    level: Array = places[np.minimum(told.axes[name], len(codes))]
    if fact is not None and fact.needs:
        level = np.where(told.axes[f"agreed.{name}"] == 1, level, 0)
    return level


def _columns(batch: Any, named: Named, problems: Problems, audit: Audit, rows: _Rows) -> None:
    """What each row of a batch says beside the scheme: cost, person, groups, and what followed."""
    for place, said in enumerate(cells.column(batch, named.cost)):
        amount, why = cells.cost(said)
        rows.cost.append(amount)
        if why:
            audit.no_cost.append(Listed(problems.row(audit.rows + place), why))
    if named.person:
        for place, said in enumerate(cells.column(batch, named.person)):
            # Whoever is not named is somebody of their own.
            rows.person.append(cells.text(said) or f"\x00{audit.rows + place}")
    else:
        rows.person += [f"\x00{audit.rows + place}" for place in range(batch.num_rows)]
    for name, values in rows.groups.items():
        values += cells.groups(batch, name)
    if named.year:
        rows.year.append(cells.years(batch, named.year))
    if named.area:
        rows.area += cells.groups(batch, named.area)
    for name, column in named.decided:
        rows.decided[name].append(cells.numbers(batch, column))


def _duplicates(batch: Any, problems: Problems, audit: Audit, seen: dict[bytes, int]) -> None:
    """Notes rows that say exactly what an earlier row says, in every column."""
    for place, said in enumerate(zip(*(one.to_pylist() for one in batch.columns), strict=True)):
        key = hashlib.blake2b(repr(said).encode(), digest_size=16).digest()
        row = problems.row(audit.rows + place)
        first = seen.setdefault(key, row)
        if first != row:
            audit.duplicates.append(Listed(row, f"says exactly what row {first} says"))


def _joined(rows: _Rows, named: Named, audit: Audit, problems: Problems, people: Path) -> Evidence:
    score = np.concatenate(rows.score or [np.zeros(0)])
    level = np.concatenate(rows.level or [np.zeros(0, np.int64)])
    scored = np.concatenate(rows.scored or [np.zeros(0, bool)])
    cost = np.array(rows.cost, float)
    known = ~np.isnan(cost)
    chosen = np.flatnonzero(scored & known)
    codes: dict[str, int] = {}
    person = np.array([codes.setdefault(rows.person[at], len(codes)) for at in chosen], np.int64)
    audit.repeated = int((np.bincount(person) > 1).sum()) if len(person) else 0
    answers = np.concatenate(rows.answers) if rows.answers else np.zeros((0, 0), np.int16)
    return Evidence(
        sample=Sample(score[chosen], level[chosen], cost[chosen], person, answers[chosen]),
        row=np.array([problems.row(int(at)) for at in chosen], np.int64),
        groups={name: tuple(of[at] for at in chosen) for name, of in rows.groups.items()},
        audit=audit,
        digest=hashlib.sha256(people.read_bytes()).hexdigest(),
        unscored_cost=tuple(cost[~scored & known].tolist()),
        uncosted_score=tuple(score[scored & ~known].tolist()),
        year=np.concatenate(rows.year)[chosen] if rows.year else None,
        area=tuple(rows.area[at] for at in chosen) if named.area else None,
        twice=rows.twice,
        decided={name: np.concatenate(of) for name, of in rows.decided.items() if of},
    )
