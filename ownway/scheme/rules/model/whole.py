"""The whole file, checked: versions, limits, constraints, examples, and the scheme of them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from ownway.scheme.rules.model.known import Condition, Dated, Fact, Question
from ownway.scheme.rules.model.steps import Step


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the rules, in force from `start` until the next begins."""

    start: date
    status: Literal["draft", "tested", "adopted", "retired"]
    decided_by: str = ""
    decided_on: date | None = None
    notice_on: date | None = None
    consulted: tuple[date, date] | None = None
    legal_basis: str = ""
    calibration: str = ""
    impact: str = ""
    carry_answers: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest change for one answer step that the scheme lets pass, and those it explains."""

    max_step: Fraction | None = None
    listed: tuple[tuple[str, Fraction, str], ...] = ()  # step or question, up to, why


@dataclass(frozen=True, slots=True)
class Constraint:
    """A share of the amount that goes to one category of support, handed to the plan."""

    id: str
    category: str
    share: Dated[Fraction]
    of: str
    when: Condition | None
    why: str


@dataclass(frozen=True, slots=True)
class OneOffMode:
    """A small sum once, up to a cap, for a purpose."""

    cap: Dated[Fraction]
    beside_yearly: bool


@dataclass(frozen=True, slots=True)
class Modes:
    """How an amount can come about; `result` names the step that is the amount (or grade)."""

    result: str
    one_off: OneOffMode | None = None
    package: tuple[str, ...] = ()  # what each line of a re-priced package must say


@dataclass(frozen=True, slots=True)
class Overrides:
    """Who may depart from the figure; downward only with a legal ground (A15, A17)."""

    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A test inside the file: exact, or the version cannot be adopted.

    `agreed`: the facts whose `needs` is recorded; None: all of them.
    """

    name: str
    line: int
    on: date
    answers: Mapping[str, str | tuple[str, ...]]
    facts: Mapping[str, Fraction | str | bool]
    verified: frozenset[str]
    expect: Mapping[str, Fraction | str]  # step id or funder → value; money in major units
    agreed: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """What an amount is for; conversions from weeks and days use these numbers and no others."""

    unit: Literal["year", "month", "week"]
    weeks: Fraction
    days: Fraction


@dataclass(frozen=True, slots=True)
class ShownRange:
    """What plans cost for most people with a score; information beside an amount, never part of it.

    `of`: the step that is the score. `people`: the share of people whose plans lie between the two
    ends; `reached`: for how many it held where it was checked. `rows`: score, low, high, in major
    units for the period of the scheme. `note`: what a reader must know of it, by language.
    """

    of: str
    people: Fraction
    reached: Fraction
    plans: int
    source: str
    rows: tuple[tuple[Fraction, Fraction, Fraction], ...]
    note: Mapping[str, str]

    def at(self, score: Fraction) -> tuple[Fraction, Fraction] | None:
        """Both ends for a score, straight between two rows; None outside them."""
        for (x0, low0, high0), (x1, low1, high1) in pairwise(self.rows):
            if x0 <= score <= x1:
                part = (score - x0) / (x1 - x0)
                return low0 + part * (low1 - low0), high0 + part * (high1 - high0)
        return None


@dataclass(frozen=True, slots=True)
class Scheme:
    """The whole file, checked. Steps, questions and facts keep the order of the file."""

    id: str
    title: str
    languages: tuple[str, ...]
    currency: str
    period: Period
    instrument: Mapping[str, str]  # owner, licence, manual, ask_as
    versions: tuple[Version, ...]
    facts: Mapping[str, Fact]
    questions: Mapping[str, Question]
    steps: tuple[Step, ...]
    limits: Limits
    constraints: tuple[Constraint, ...]
    modes: Modes
    overrides: Overrides
    reasons: Mapping[str, Mapping[str, str]]  # language → name → template
    examples: tuple[Example, ...]
    shown_range: Dated[ShownRange | None] | None = None

    def step(self, id: str) -> Step:
        """Raises KeyError."""
        for one in self.steps:
            if one.id == id:
                return one
        raise KeyError(id)

    def version_on(self, day: date) -> Version:
        """The version in force on `day`. Raises NotInForce."""
        return Dated(tuple((one.start, one) for one in self.versions)).on(day)

    def range_on(self, day: date) -> ShownRange | None:
        """The range shown beside amounts on `day`; None where none is stated."""
        return self.shown_range.on(day) if self.shown_range else None
