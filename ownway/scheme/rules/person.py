"""What is known about one person while a scheme is worked out: answers, facts, steps so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ownway.scheme.rules.lines import BadInput
from ownway.scheme.rules.model import Fact, Inputs, Option, Question, Scheme
from ownway.scheme.rules.numerals import total

Known = Fraction | str | bool | None


@dataclass(slots=True)
class Person:
    """`running` is the exact amount so far, in major units; `values` what each step came to."""

    scheme: Scheme
    on: date
    answers: Mapping[str, tuple[Option, ...]]
    points: Mapping[str, Fraction]
    facts: Mapping[str, Known]
    verified: frozenset[str]
    agreed: frozenset[str]
    values: dict[str, Fraction | str] = field(default_factory=dict)
    running: Fraction = Fraction(0)

    def number(self, name: str) -> Fraction | None:
        """The value of a step, the points of an answer, or a fact; None where it is unknown.

        Where several options apply their points add up; a fact that is true counts 1.
        """
        if name in self.points:
            return self.points[name]
        value: Known = self.values.get(name)
        value = self.facts.get(name) if value is None else value
        if isinstance(value, bool):
            return Fraction(value)
        return None if isinstance(value, str) else value

    def counted(self, name: str) -> Fraction:
        """The same, where something unknown counts for nothing."""
        return self.number(name) or Fraction(0)

    def code(self, name: str) -> str:
        """The code of a step, answer or fact; empty where it is unknown.

        Where several options apply, the one of most need.
        """
        if name in self.answers:
            return self.answers[name][-1].code if self.answers[name] else ""
        value = self.values.get(name)
        return as_code(self.facts.get(name) if value is None else value)

    def input(self, name: str) -> Known:
        """What a line shows of `name`: an answer by its points, anything else as it is."""
        if name in self.points:
            return self.points[name]
        return self.values[name] if name in self.values else self.facts.get(name)


def as_code(value: Known) -> str:
    """A value as a scheme file writes it: true, false, a code, a whole number."""
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def missing(scheme: Scheme, inputs: Inputs) -> tuple[str, ...]:
    """Every answer and fact still to be asked for, in the order of the file.

    An answer that may be carried over is asked for too where there is none to carry: nothing is
    ever taken as zero in silence (§4).
    """
    answers = [code for code in scheme.questions if code not in inputs.answers]
    facts = [
        code
        for code, fact in scheme.facts.items()
        if code not in inputs.facts and fact.default is None and not fact.optional
    ]
    return (*answers, *facts)


def known(scheme: Scheme, inputs: Inputs, on: date) -> Person:
    """Everything known, checked against the scheme. Raises BadInput.

    A fact that needs an agreement and has none counts for nothing: its default, or unknown.
    """
    _only_known(inputs.answers, scheme.questions, "question")
    _only_known(inputs.verified, scheme.questions, "question")
    _only_known(inputs.facts, scheme.facts, "fact")
    _only_known(inputs.agreed, scheme.facts, "fact")
    answers = {
        code: _options(scheme.questions[code], said) for code, said in inputs.answers.items()
    }
    facts: dict[str, Known] = {}
    for code, fact in scheme.facts.items():
        told = _told(fact, inputs.facts[code]) if code in inputs.facts else fact.default
        facts[code] = fact.default if fact.needs and code not in inputs.agreed else told
    points = {code: _points(options) for code, options in answers.items()}
    return Person(scheme, on, answers, points, facts, inputs.verified, inputs.agreed)


def _only_known(names: Mapping[str, object] | frozenset[str], known: object, kind: str) -> None:
    assert isinstance(known, Mapping)
    for name in names:
        if name not in known:
            raise BadInput(name, f"the scheme has no {kind} with this name")


def _options(question: Question, said: object) -> tuple[Option, ...]:
    if isinstance(said, str):
        for option in question.options:
            if option.code == said:
                return (option,)
    elif not isinstance(said, tuple | list):
        raise BadInput(question.code, "write the code of an answer")
    elif not question.several:
        raise BadInput(question.code, "write one answer, not a list")
    codes = (said,) if isinstance(said, str) else said
    known = [option.code for option in question.options]
    for code in codes:
        if code not in known:
            words = f"'{code}' is not an answer; the answers are {', '.join(known)}"
            raise BadInput(question.code, words)
    return tuple(option for option in question.options if option.code in codes)


def _points(options: tuple[Option, ...]) -> Fraction:
    return options[0].points if len(options) == 1 else total(one.points for one in options)


def _told(fact: Fact, value: object) -> Known:
    if fact.unit == "yes":
        if isinstance(value, bool):
            return value
        raise BadInput(fact.code, "write true or false")
    if not fact.numeric:
        if isinstance(value, str) and value in fact.of:
            return value
        raise BadInput(fact.code, f"'{value}' is not known here; write {' or '.join(fact.of)}")
    if isinstance(value, bool) or not isinstance(value, Fraction | int | Decimal):
        raise BadInput(fact.code, f"write a number of the unit {fact.unit}")
    if isinstance(value, Decimal) and not value.is_finite():
        raise BadInput(fact.code, f"write a number of the unit {fact.unit}")
    if value < 0:
        raise BadInput(fact.code, "write a number that is not below 0")
    return Fraction(value)
