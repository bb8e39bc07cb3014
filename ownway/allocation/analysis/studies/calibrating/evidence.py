"""What is known of people and what their support cost, read from a file; nobody is deleted.

Scores come from the scheme itself, through its exact columns. A row without a score or a cost
cannot be fitted to, so it is counted and listed; a cost that is merely large stays in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from ownway.allocation.analysis.answers import Problems, Unusable, opened
from ownway.allocation.analysis.batch import Scorer, batch_scorer, compiled
from ownway.allocation.analysis.columns import NEEDS_ANSWERS, NOT_READ
from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.inputs import read
from ownway.allocation.analysis.studies import cells
from ownway.scheme.rules.model import Keep, Scheme, Table

MOST_GROUPS = 50  # of one column
_QUOTED = re.compile(r"^'.*'(?= is )", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Target:
    """What of a scheme is fitted: a table read by lines and, if there is one, the shares kept.

    `levels`: codes of unpaid help, the largest share first. `shares`: what they keep today.
    """

    table: Table
    keep: Keep | None
    rows: tuple[tuple[Fraction, Fraction], ...]
    levels: tuple[str, ...]
    shares: tuple[Fraction, ...]

    @property
    def least_share(self) -> Fraction:
        """No share may be below this."""
        return self.keep.never_below if self.keep else Fraction(1)


def target_of(scheme: Scheme, on: date, name: str = "") -> Target:
    """The table step called `name`, or the only one. Raises Unusable where none can be fitted."""
    found = [
        step
        for step in scheme.steps
        if isinstance(step, Table) and step.unit == scheme.currency and step.line_between
        if name in ("", step.id)
    ]
    if len(found) != 1:
        many = ", ".join(one.id for one in found)
        raise Unusable(
            f"The scheme has several tables ({many}); name one with --table."
            if found
            else "The scheme has no such table from points to money that is read by lines "
            "(read: line); only that kind can be fitted."
        )
    table = found[0]
    keeps = [step for step in scheme.steps if isinstance(step, Keep) and step.of == table.id]
    if len(keeps) > 1:
        raise Unusable(
            f"Two steps take unpaid help off {table.id} ({keeps[0].id}, {keeps[1].id}); "
            "join them in one before you fit it."
        )
    rows = table.rows.on(on)
    if not keeps:
        return Target(table, None, rows, ("",), (Fraction(1),))
    keep = keeps[0]
    if keep.by not in scheme.facts and keep.by not in scheme.questions:
        raise Unusable(
            f"{keep.id} goes by {keep.by}, which is worked out; let it go by a fact or a question."
        )
    shares = {level: share.on(on) for level, share in keep.share.items()}
    levels = tuple(sorted(shares, key=lambda level: -shares[level]))
    return Target(table, keep, rows, levels, tuple(shares[level] for level in levels))


@dataclass(frozen=True, slots=True)
class Sample:
    """People whose score and cost are known, in order of the file. `person` numbers each one;
    a person may have several rows. `cost` in major units of the scheme's currency."""

    score: Array
    level: Array
    cost: Array
    person: Array

    def __len__(self) -> int:
        return len(self.score)

    def only(self, where: Array) -> Sample:
        """The rows that `where` names, by place or by truth."""
        return Sample(self.score[where], self.level[where], self.cost[where], self.person[where])


@dataclass(frozen=True, slots=True)
class Listed:
    """One thing found in a row of the file; rows count from 1, below the line of names."""

    row: int
    words: str


@dataclass
class Audit:
    """What is wrong or odd in the file. Everything is listed, nothing is mended or taken out."""

    rows: int = 0
    impossible: list[Listed] = field(default_factory=list)
    no_cost: list[Listed] = field(default_factory=list)
    unanswered: list[Listed] = field(default_factory=list)
    duplicates: list[Listed] = field(default_factory=list)
    repeated: int = 0  # people with more than one row
    missing: tuple[str, ...] = ()  # questions that the file has no column for
    no_agreement: str = ""  # a column of agreement that the file does not have


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the fit and the report stand on. `row`: where each of the sample stands."""

    sample: Sample
    row: Array
    groups: Mapping[str, tuple[str, ...]]
    audit: Audit
    digest: str  # SHA-256 of the file
    unscored_cost: tuple[float, ...]  # costs of people without a score
    uncosted_score: tuple[float, ...]  # scores of people without a cost


@dataclass
class _Rows:
    score: list[Array] = field(default_factory=list)
    level: list[Array] = field(default_factory=list)
    scored: list[Array] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)  # nan where there is none
    person: list[str] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)


def read_people(
    text: str,
    on: date,
    target: Target,
    people: Path,
    *,
    cost: str,
    person: str = "",
    groups: Sequence[str] = (),
) -> Evidence:
    """Scores everyone in `people` and reads what their support cost.

    Raises Unusable, BadColumn, TooFine.
    """
    listed: list[str] = []
    problems = Problems(listed.append)
    score = batch_scorer(text, on, steps=_wanted(text, on, target))
    scheme = compiled(text, on).scheme
    names, _, batches = opened(people, problems)
    for name in (cost, *([person] if person else []), *groups):
        if name not in names:
            raise Unusable(
                f"{people} has no column called '{name}'; it has {', '.join(names[:40])}."
            )
    audit = Audit(missing=tuple(one for one in scheme.questions if one not in names))
    fact = scheme.facts.get(target.keep.by) if target.keep else None
    if fact is not None and fact.needs and f"agreed.{fact.code}" not in names:
        audit.no_agreement = f"agreed.{fact.code}"
    rows = _Rows(groups={name: [] for name in groups})
    seen: dict[bytes, int] = {}
    try:
        for batch in batches:
            _take(batch, score, target, problems, audit, rows)
            _columns(batch, cost, person, problems, audit, rows)
            _twice(batch, problems, audit, seen)
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
    return _joined(rows, audit, problems, people)


def _wanted(text: str, on: date, target: Target) -> tuple[str, ...]:
    steps = compiled(text, on).steps
    if target.table.of not in steps:
        raise Unusable(
            f"The table goes by {target.table.of}, which is no step; add a sum step for it."
        )
    return (target.table.of,)


def _take(
    batch: Any, score: Scorer, target: Target, problems: Problems, audit: Audit, rows: _Rows
) -> None:
    """Score and level of each row of a batch."""
    columns = compiled(score.text, score.on)
    arrays, steps = score.told(batch)
    result = columns.run(arrays, steps)
    of = target.table.of
    rows.score.append(result.values[of] / result.scales[of])
    rows.scored.append((result.outcome != NEEDS_ANSWERS) & (result.outcome != NOT_READ))
    rows.level.append(_levels(columns.scheme, target, arrays))
    for cell in result.bad:
        row = problems.row(audit.rows + cell.row)
        # The report may be published, and a cell may hold anything: a name, a sentence.
        words = _QUOTED.sub("what stands there", cell.words)
        audit.impossible.append(Listed(row, f"column {cell.column}: {words}"))
    for place in np.flatnonzero(result.outcome == NEEDS_ANSWERS):
        row = problems.row(audit.rows + int(place))
        audit.unanswered.append(Listed(row, "an answer is missing, so there is no score"))


def _levels(scheme: Scheme, target: Target, arrays: Mapping[str, Any]) -> Array:
    """The place of each row's level in `target.levels`; 0 where help does not count."""
    told = read(scheme, arrays)
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


def _columns(
    batch: Any, cost: str, person: str, problems: Problems, audit: Audit, rows: _Rows
) -> None:
    """Cost, person and groups of each row of a batch."""
    for place, said in enumerate(cells.column(batch, cost)):
        amount, why = cells.cost(said)
        rows.cost.append(amount)
        if why:
            audit.no_cost.append(Listed(problems.row(audit.rows + place), why))
    if person:
        for place, said in enumerate(cells.column(batch, person)):
            # Whoever is not named is somebody of their own.
            rows.person.append(cells.text(said) or f"\x00{audit.rows + place}")
    else:
        rows.person += [f"\x00{audit.rows + place}" for place in range(batch.num_rows)]
    for name, values in rows.groups.items():
        values += cells.groups(batch, name)


def _twice(batch: Any, problems: Problems, audit: Audit, seen: dict[bytes, int]) -> None:
    """Notes rows that say exactly what an earlier row says, in every column."""
    for place, said in enumerate(zip(*(one.to_pylist() for one in batch.columns), strict=True)):
        key = hashlib.blake2b(repr(said).encode(), digest_size=16).digest()
        row = problems.row(audit.rows + place)
        first = seen.setdefault(key, row)
        if first != row:
            audit.duplicates.append(Listed(row, f"says exactly what row {first} says"))


def _joined(rows: _Rows, audit: Audit, problems: Problems, people: Path) -> Evidence:
    score = np.concatenate(rows.score or [np.zeros(0)])
    level = np.concatenate(rows.level or [np.zeros(0, np.int64)])
    scored = np.concatenate(rows.scored or [np.zeros(0, bool)])
    cost = np.array(rows.cost, float)
    known = ~np.isnan(cost)
    chosen = np.flatnonzero(scored & known)
    codes: dict[str, int] = {}
    person = np.array([codes.setdefault(rows.person[at], len(codes)) for at in chosen], np.int64)
    audit.repeated = int((np.bincount(person) > 1).sum()) if len(person) else 0
    return Evidence(
        sample=Sample(score[chosen], level[chosen], cost[chosen], person),
        row=np.array([problems.row(int(at)) for at in chosen], np.int64),
        groups={name: tuple(of[at] for at in chosen) for name, of in rows.groups.items()},
        audit=audit,
        digest=hashlib.sha256(people.read_bytes()).hexdigest(),
        unscored_cost=tuple(cost[~scored & known].tolist()),
        uncosted_score=tuple(score[scored & ~known].tolist()),
    )
