"""What a scheme may know about one person, how it asks, and what holds from which day."""

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
