"""The kinds of step: a short closed list, each with one meaning (§5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from ownway.scheme.rules.model.known import Condition, Dated

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
