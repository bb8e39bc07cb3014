"""What a programme asks about life, as its scheme has it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from ownway.scheme.rules.model import Scheme
from ownway.scheme.rules.reading import read_scheme

YES = ("true", "false")  # the answers to a fact that holds or does not


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: its points, least need first."""

    code: str
    points: Fraction


@dataclass(frozen=True, slots=True)
class Question:
    """A question about life as if paid and unpaid help stopped; `part` is its domain."""

    code: str
    part: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a scheme asks besides the questions, answered at joining."""

    code: str
    values: tuple[str, ...]


@lru_cache(maxsize=64)
def scheme_of_text(text: str) -> Scheme:
    """The scheme that `text` states, read once. Raises NotAScheme."""
    return read_scheme(text)


@lru_cache(maxsize=64)
def questions_of_text(text: str) -> tuple[Question, ...]:
    return tuple(
        Question(
            code=one.code,
            part=one.domain,
            options=tuple(Option(option.code, option.points) for option in one.options),
        )
        for one in scheme_of_text(text).questions.values()
    )
