"""What is wrong in a scheme file: each problem with a stable code, its line and what would help."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, get_args

from ownway.core.strict_yaml import Document, Path

Code = Literal[
    "not_yaml",
    "unknown_key",
    "duplicate_key",
    "missing_key",
    "wrong_value",
    "not_exact",
    "unknown_name",
    "bad_condition",
    "unit_mismatch",
    "date_gap",
    "counted_twice",
    "unreachable",
    "funders_do_not_sum",
    "no_reason",
    "unknown_field",
    "no_owner",
    "no_agreement",
    "no_legal_basis",
]
CODES: frozenset[str] = frozenset(get_args(Code))  # all that reading can say; they never change


@dataclass(frozen=True, slots=True)
class SchemeProblem:
    """One thing to put right: a stable code (§7), the line, what is wrong, what would help."""

    code: str
    line: int
    words: str
    fix: str = ""


class NotAScheme(ValueError):
    """The text is not a scheme; `problems` says all that is wrong, in the order of the file."""

    def __init__(self, problems: tuple[SchemeProblem, ...]) -> None:
        super().__init__(
            "\n".join(f"line {one.line}: {one.words} {one.fix}".rstrip() for one in problems)
        )
        self.problems = problems


@dataclass
class Problems:
    """What has been found so far, and in which places of the file."""

    document: Document
    found: list[SchemeProblem] = field(default_factory=list)
    places: set[Path] = field(default_factory=set)

    def add(self, code: Code, path: Path, words: str, fix: str = "") -> None:
        """Notes one problem at `path`, once."""
        one = SchemeProblem(code, self.document.line(path), words, fix)
        self.places.add(path)
        if one not in self.found:
            self.found.append(one)

    def within(self, path: Path) -> bool:
        """Whether something at `path` or below it has been found."""
        return any(place[: len(path)] == path for place in self.places)


def nearest(word: str, known: Iterable[str]) -> str:
    """'Did you mean …?', or what is known where nothing is near; '' where nothing is known."""
    choices = sorted(set(known))
    near = difflib.get_close_matches(word, choices, n=1)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"Known here: {', '.join(choices)}." if choices else ""


def written(number: Fraction) -> str:
    """A number as a file has it: 0.9, not 9/10."""
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def seen(value: Any) -> str:
    """What stands in the file, for a message."""
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, tuple):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return written(value)
    text = str(value)
    return f"'{text[:40]}…'" if len(text) > 40 else f"'{text}'"
