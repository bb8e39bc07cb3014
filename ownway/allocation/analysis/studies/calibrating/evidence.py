"""What is fitted, and what is known of people and of what their support cost; nobody is deleted.

Scores come from the scheme itself, through its exact columns. A row without a score or a cost
cannot be fitted to, so it is counted and listed; a cost that is merely large stays in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ownway.allocation.analysis.answers import Unusable
from ownway.allocation.analysis.grid import Array
from ownway.scheme.rules.model import CODE, Corridor, Keep, Refer, Round, Scheme, Table


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
    tables = [
        step
        for step in scheme.steps
        if isinstance(step, Table) and step.unit == scheme.currency and name in ("", step.id)
    ]
    found = [step for step in tables if step.line_between]
    if len(found) > 1:
        many = ", ".join(one.id for one in found)
        raise Unusable(f"The scheme has several tables ({many}); name one with --table.")
    if not found:
        raise Unusable(_no_table(scheme, tables, name))
    table = found[0]
    if table.of not in scheme.questions and not _counts(scheme, table.of):
        raise Unusable(
            f"{table.id} goes by {table.of}, which is a word and no number; only a table that goes "
            "by points or by a number can be fitted."
        )
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


def _counts(scheme: Scheme, name: str) -> bool:
    """Whether a step or fact of this name is a number."""
    fact = scheme.facts.get(name)
    return fact.numeric if fact is not None else scheme.step(name).unit != CODE


def _no_table(scheme: Scheme, tables: Sequence[Table], name: str) -> str:
    """Why there is nothing to fit, and what can be done instead."""
    if tables:
        many = ", ".join(one.id for one in tables)
        return (
            f"{many} is read by bands, which are decided and not fitted; only a table that is read "
            "by lines (read: line) can be. Write it so, and fit it."
        )
    if name:
        return (
            f"The scheme has no such table: {name} is no step from points to money. Only that kind "
            "can be fitted, and only where it is read by lines (read: line)."
        )
    prices = [
        one.id
        for one in scheme.steps
        if one.unit == scheme.currency and not isinstance(one, Keep | Refer | Round | Corridor)
    ]
    if not prices:
        return "The scheme works out no money of its own, so there is no table of money to fit."
    return (
        f"The scheme has no table from points to money. Its money comes from {', '.join(prices)}: "
        "prices and shares that somebody decides, with nothing to fit. It can be looked at with "
        "'ownway scheme audit' and tried out with 'ownway scheme simulate'."
    )


@dataclass(frozen=True, slots=True)
class Sample:
    """People whose score and cost are known, in order of the file. `person` numbers each one;
    a person may have several rows. `cost` in major units of the scheme's currency. `answers`: a
    column for each question, its cells places of options, −1 where nothing was answered."""

    score: Array
    level: Array
    cost: Array
    person: Array
    answers: Array | None = None

    def __len__(self) -> int:
        return len(self.score)

    def only(self, where: Array) -> Sample:
        """The rows that `where` names, by place or by truth."""
        answers = None if self.answers is None else self.answers[where]
        return Sample(
            self.score[where], self.level[where], self.cost[where], self.person[where], answers
        )


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
    """Everything the fit and the report stand on. `row`: where each of the sample stands.

    `year` (−1: not told) and `area` of each of the sample, None where no column was named. `twice`:
    of each question that a second assessor answered too, how often which two options came together.
    `decided`: what was decided for everyone in the file, by name of DECIDED; nan where not told.
    """

    sample: Sample
    row: Array
    groups: Mapping[str, tuple[str, ...]]
    audit: Audit
    digest: str  # SHA-256 of the file
    unscored_cost: tuple[float, ...]  # costs of people without a score
    uncosted_score: tuple[float, ...]  # scores of people without a cost
    year: Array | None = None
    area: tuple[str, ...] | None = None
    twice: Mapping[str, Array] = field(default_factory=dict)
    decided: Mapping[str, Array] = field(default_factory=dict)
