"""What a scheme is: versions, facts, questions and one list of steps, read top to bottom.

Built by `reading.read_scheme` alone, which has checked every name, unit and date; whoever has a
`Scheme` can rely on that. Numbers are `Fraction`, exact as written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Generic, Literal, TypeVar

Value = TypeVar("Value")
Need = Literal["more", "less"]
CODE = "code"  # the unit of a step whose value is a word: a grade, a group
POINT = "point"


class NotInForce(ValueError):
    """Nothing is written for this day; `first` is the first day there is something for."""

    def __init__(self, on: date, first: date) -> None:
        super().__init__(f"nothing for {on}, the first day is {first}")
        self.first = first


@dataclass(frozen=True, slots=True)
class Dated(Generic[Value]):
    """What holds from each day until the next; days ascend. A plain number holds always."""

    values: tuple[tuple[date, Value], ...]

    def on(self, day: date) -> Value:
        """What holds on `day`. Raises NotInForce before the first day."""
        for start, value in reversed(self.values):
            if start <= day:
                return value
        raise NotInForce(day, self.values[0][0])


# Conditions: a fact, answer or step compared with a literal; and, or, not; verified(question).


@dataclass(frozen=True, slots=True)
class Compare:
    """`name op literal`; a code is compared with == and != only."""

    name: str
    op: Literal["==", "!=", "<", "<=", ">", ">="]
    literal: Fraction | str


@dataclass(frozen=True, slots=True)
class Among:
    """`name in (a, b)`."""

    name: str
    literals: tuple[Fraction | str, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """`verified(question)`: somebody named has looked a second time at this answer."""

    question: str


@dataclass(frozen=True, slots=True)
class Every:
    """All of them hold."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of them holds."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    of: Condition


Condition = Compare | Among | Verified | Every | Some | Not


# Inputs: what may be known about one person.


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the rules may know besides answers.

    `unit` "level" or "code": one of `of`, least first for levels; "yes": true or false; any other
    unit: a number, not below 0. `needs` names an agreement without which the fact counts for
    nothing (a discount for unpaid help needs the carer's, A18). Neither default nor optional: the
    amount waits until it is known.
    """

    code: str
    unit: str
    of: tuple[str, ...] = ()
    default: Fraction | str | bool | None = None
    optional: bool = False
    needs: str = ""
    more_pays: Need | None = None

    @property
    def numeric(self) -> bool:
        return self.unit not in ("level", CODE, "yes")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: its points, and its words by language."""

    code: str
    points: Fraction
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """Options in order of need, least first. `several`: more than one option may apply."""

    code: str
    domain: str
    text: Mapping[str, str]
    options: tuple[Option, ...]
    if_missing: Literal["ask", "carry_last"] = "ask"
    fluctuates: str = ""
    several: bool = False

    def option(self, code: str) -> Option:
        """Raises KeyError."""
        for one in self.options:
            if one.code == code:
                return one
        raise KeyError(code)


# Steps. `unit` is "point", "hour", a currency, "code" or a word of the scheme's own. A step in the
# scheme's currency changes the running amount, unless `apart`: then its value counts only where
# another step names it. `when` false: the step is left out, its value is 0 (or empty for a code).


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What every step has. `why` names its sentence in `Scheme.reasons`."""

    id: str
    unit: str
    why: str
    line: int  # of the file
    apart: bool = False
    when: Condition | None = None
    title: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Term:
    """`times` · the value of a question, fact or step; left out where `when` does not hold."""

    of: str
    times: Dated[Fraction]
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum(Step):
    """weight · min(cap, Σ times · value)."""

    terms: tuple[Term, ...]
    cap: Dated[Fraction] | None = None
    weight: Dated[Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme(Step):
    """`higher_of` or `lower_of`: only the largest (smallest) value counts; ties: the first."""

    highest: bool
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BestDescriptor(Step):
    """For each activity the descriptor with most points; their sum."""

    of: tuple[str, ...]  # questions; those with `several` take the best of what applies


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands(Step):
    """Lower bounds, each up to the next (excluded): a number or a code. `below` under the first."""

    of: str
    rows: Dated[tuple[tuple[Fraction, Fraction | str], ...]]
    below: Fraction | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Step):
    """Points to money: straight between rows (`line`) or by steps; flat after the last row."""

    of: str
    line_between: bool
    rows: Dated[tuple[tuple[Fraction, Fraction], ...]]


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Its own coefficient for every option; the first threshold met gives the group."""

    id: str
    coefficients: Mapping[str, Mapping[str, Fraction]]  # question → option → coefficient
    thresholds: tuple[tuple[Fraction, str], ...]  # at least, group; in the order they are tried
    otherwise: str = ""  # the last table's group for everybody else


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedTables(Step):
    """Tables in order; the first threshold met decides the group (a code)."""

    tables: tuple[ScoreTable, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity in a mean: the status value of each option, and when it counts at all."""

    question: str
    values: Mapping[str, Fraction]  # 0 to 1
    qualifies: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanFactor(Step):
    """base · factor; factor from the mean A of qualifying activities and a guaranteed share g.

    `blend`: g + (1 − g)·A. `floor`: max(A, g). No activity qualifies: `nobody` is the factor.
    """

    base: str
    activities: tuple[Activity, ...]
    guaranteed: Dated[Fraction]
    blend: bool
    nobody: Dated[Fraction]


@dataclass(frozen=True, slots=True)
class LevelRow:
    """What one level gives: hours a day, money for the period, or both."""

    hours: Dated[Fraction] | None
    amount: Dated[Fraction] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels(Step):
    """A level (fact or step) to hours a day, or to money.

    In hours: the hours of the row. In money: its amount, else hours · rate · days of the period.
    """

    by: str
    rows: Mapping[str, LevelRow]
    rate: Dated[Fraction] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick(Step):
    """A value chosen by the code of a fact, answer or step."""

    by: str
    values: Mapping[str, Dated[Fraction]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Power(Step):
    """The square of a value, plus a correction for retransformation where the scheme has one."""

    of: str
    correction: Dated[Fraction] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Step):
    """quantity · rate · times; `per` day or week uses the days or weeks of the period.

    `rounded`: a unit to round this line to, half up, where the programme prints whole pounds.
    """

    quantity: str
    of_unit: str
    rate: Dated[Fraction]
    per: Literal["once", "day", "week"] = "once"
    weeks: str = ""  # a fact that says for how many weeks, instead of `per`
    needs: tuple[str, ...] = ()
    funder: str = ""
    rounded: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prorate(Step):
    """whole · own ÷ parts + (whole · shared ÷ parts) ÷ among; each names a fact or step."""

    whole: str
    parts: str
    own: str
    shared: str
    among: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump(Step):
    """The value, raised to at least `at_least` where the condition holds. `by`: who looks again."""

    of: str
    at_least: Dated[Fraction]
    condition: Condition
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep(Step):
    """Takes off `of` what unpaid help covers: adds value · (share kept − 1), only where agreed."""

    of: str
    by: str
    share: Mapping[str, Dated[Fraction]]
    never_below: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution(Step):
    """What the person pays, beside the full amount and never hidden in it. Always `apart`."""

    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refer(Step):
    """Below (above) `amount` the running amount becomes 0 (the amount itself), with a way on."""

    above: bool
    amount: Dated[Fraction]
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor(Step):
    """Not below L·(1 − down), not above L·(1 + up); L is a fact, none where it is unknown."""

    against: str
    down: Dated[Fraction] | None
    up: Dated[Fraction] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round(Step):
    """The running amount to a unit (0.01, 1, 5). Its value is the rounded amount."""

    to: Fraction
    mode: Literal["half_up", "up", "down"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Step):
    """Who pays: `fixed` weights that sum to 1, domain `points`, or the `source` of money lines.

    Two funders: the named share half up, `remainder_to` the rest. More: largest remainder, ties in
    file order. Nothing to share by: all of it to `remainder_to`.
    """

    of: str
    by: Literal["fixed", "points", "source"]
    weights: Mapping[str, Dated[Fraction]]  # fixed: funder → weight
    points: Mapping[str, tuple[str, ...]]  # points: funder → steps; "rest" is an empty tuple
    whole: str = ""  # points: the sum step that holds all of them
    remainder_to: str = ""


# The whole.


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

    def step(self, id: str) -> Step:
        """Raises KeyError."""
        for one in self.steps:
            if one.id == id:
                return one
        raise KeyError(id)

    def version_on(self, day: date) -> Version:
        """The version in force on `day`. Raises NotInForce."""
        return Dated(tuple((one.start, one) for one in self.versions)).on(day)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is known about one person. Missing answers are simply not there.

    `verified`: questions somebody looked at a second time. `agreed`: facts whose `needs` was
    recorded; a fact that needs an agreement and has none counts for nothing.
    """

    answers: Mapping[str, str | tuple[str, ...]]
    facts: Mapping[str, Fraction | str | bool] = field(default_factory=dict)
    verified: frozenset[str] = frozenset()
    agreed: frozenset[str] = frozenset()
