"""Whether a condition holds for one person (§4: comparisons, and, or, not, verified).

Something unknown meets no comparison, whichever way it points. Where several options of a question
apply, `==` and `in` ask whether one of them is meant.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction

from ownway.scheme.rules.model import (
    Among,
    Compare,
    Condition,
    Every,
    Not,
    Some,
    Verified,
)
from ownway.scheme.rules.person import Person, as_code

_ORDERED: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(condition: Condition, person: Person) -> bool:
    """Whether `condition` holds; always ends, changes nothing."""
    match condition:
        case Compare(name, "==", literal):
            return _is(name, literal, person)
        case Compare(name, "!=", literal):
            return _is_known(name, person) and not _is(name, literal, person)
        case Compare(name, op, literal):
            number = person.number(name)
            return (
                number is not None
                and isinstance(literal, Fraction)
                and _ORDERED[op](number, literal)
            )
        case Among(name, literals):
            return any(_is(name, literal, person) for literal in literals)
        case Verified(question):
            return question in person.verified
        case Every(of):
            return all(holds(one, person) for one in of)
        case Some(of):
            return any(holds(one, person) for one in of)
        case Not(of):
            return not holds(of, person)


def _is_known(name: str, person: Person) -> bool:
    if name in person.answers:
        return True
    return person.values.get(name, person.facts.get(name)) is not None


def _is(name: str, literal: Fraction | str, person: Person) -> bool:
    """A number means the code of that name where a question has one, else its points."""
    if name in person.answers:
        options = person.scheme.questions[name].options
        if isinstance(literal, str) or any(one.code == str(literal) for one in options):
            return any(one.code == str(literal) for one in person.answers[name])
        return person.number(name) == literal
    value = person.values.get(name, person.facts.get(name))
    if isinstance(value, Fraction) and isinstance(literal, Fraction):
        return value == literal
    return value is not None and as_code(value) == str(literal)
