"""The shapes a value of a scheme file can have: each checks, says what it expects, and gives its
part of the JSON Schema for editors. `keys.py` puts them together; nothing else knows the keys.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from ownway.core.strict_yaml import Path
from ownway.scheme.rules.reading.problems import Code as ProblemCode
from ownway.scheme.rules.reading.problems import Problems, nearest, seen

NAME = r"[A-Za-z][A-Za-z0-9_]*"
CODE = r"[A-Za-z0-9][A-Za-z0-9_-]*"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
TEMPLATE = r"[A-Za-z][A-Za-z0-9_]*(\.[a-z_]+)?"
_KEYS = {
    NAME: "a name of letters, digits and '_'",
    CODE: "a code of letters, digits, '_' and '-'",
    DAY: "a day like 2026-04-01",
    LANGUAGE: "a language like en",
    TEMPLATE: "the name of a sentence",
}
Schema = dict[str, Any]


class Shape(Protocol):
    """What a value may look like."""

    @property
    def expected(self) -> str:
        """In plain words, to follow 'expected'."""

    def fits(self, value: Any) -> bool:
        """Whether the value is of this sort at all; what is inside comes with `check`."""

    def check(self, value: Any, path: Path, problems: Problems) -> None:
        """Notes everything in `value` that is not as it should be."""

    def schema(self) -> Schema:
        """The same in JSON Schema."""


class Plain:
    """A value with nothing inside."""

    expected = ""

    def fits(self, value: Any) -> bool:
        raise AttributeError

    def check(self, value: Any, path: Path, problems: Problems) -> None:
        if not self.fits(value):
            problems.add("wrong_value", path, f"expected {self.expected}, found {seen(value)}.")


@dataclass(frozen=True, slots=True)
class Text(Plain):
    """Text with something in it; all of it matches `pattern` where one is given."""

    expected: str = "text"
    pattern: str = ""

    def fits(self, value: Any) -> bool:
        if not isinstance(value, str) or not value.strip():
            return False
        return not self.pattern or re.fullmatch(self.pattern, value) is not None

    def schema(self) -> Schema:
        if self.pattern:
            return {"type": "string", "pattern": f"^({self.pattern})$"}
        return {"type": "string", "minLength": 1}


@dataclass(frozen=True, slots=True)
class Code(Plain):
    """A short code; a whole number is read as the code that its digits are."""

    expected: str = "a code like some or 3"

    def fits(self, value: Any) -> bool:
        if isinstance(value, int):
            return not isinstance(value, bool) and value >= 0
        return isinstance(value, str) and re.fullmatch(CODE, value) is not None

    def schema(self) -> Schema:
        return {
            "anyOf": [
                {"type": "string", "pattern": f"^({CODE})$"},
                {"type": "integer", "minimum": 0},
            ]
        }


@dataclass(frozen=True, slots=True)
class Number(Plain):
    """An exact number, whole or with a point, within bounds where there are any."""

    least: Fraction | None = None
    most: Fraction | None = None
    above: Fraction | None = None

    @property
    def expected(self) -> str:  # type: ignore[override]
        bounds = [
            *([f"{self.least} or more"] if self.least is not None else []),
            *([f"more than {self.above}"] if self.above is not None else []),
            *([f"at most {self.most}"] if self.most is not None else []),
        ]
        return " ".join(["a number like 1250 or 12.50", *([", ".join(bounds)] if bounds else [])])

    def fits(self, value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | Fraction):
            return False
        return not (
            (self.least is not None and value < self.least)
            or (self.above is not None and value <= self.above)
            or (self.most is not None and value > self.most)
        )

    def schema(self) -> Schema:
        limits = {"minimum": self.least, "maximum": self.most, "exclusiveMinimum": self.above}
        return {
            "type": "number",
            **{key: int(limit) for key, limit in limits.items() if limit is not None},
        }


@dataclass(frozen=True, slots=True)
class Flag(Plain):
    """true or false."""

    expected: str = "true or false"

    def fits(self, value: Any) -> bool:
        return isinstance(value, bool)

    def schema(self) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Day(Plain):
    """A day of the calendar, without quotes."""

    expected: str = "a day like 2026-04-01"

    def fits(self, value: Any) -> bool:
        return isinstance(value, date)

    def schema(self) -> Schema:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class Choice(Plain):
    """One of a few words."""

    words: tuple[str, ...]

    @property
    def expected(self) -> str:  # type: ignore[override]
        return " or ".join(f"'{word}'" for word in self.words)

    def fits(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.words

    def schema(self) -> Schema:
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Either:
    """The first shape that the value fits."""

    choices: tuple[Shape, ...]

    @property
    def expected(self) -> str:
        return " or ".join(choice.expected for choice in self.choices)

    def fits(self, value: Any) -> bool:
        return any(choice.fits(value) for choice in self.choices)

    def check(self, value: Any, path: Path, problems: Problems) -> None:
        for choice in self.choices:
            if choice.fits(value):
                choice.check(value, path, problems)
                return
        problems.add("wrong_value", path, f"expected {self.expected}, found {seen(value)}.")

    def schema(self) -> Schema:
        return {"anyOf": [choice.schema() for choice in self.choices]}


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of the same things."""

    of: Shape
    least: int = 0

    @property
    def expected(self) -> str:
        return f"a list, each {self.of.expected}"

    def fits(self, value: Any) -> bool:
        return isinstance(value, tuple)

    def check(self, value: Any, path: Path, problems: Problems) -> None:
        if not isinstance(value, tuple) or len(value) < self.least:
            some = f" with at least {self.least}" if self.least else ""
            words = f"expected {self.expected}{some}, found {seen(value)}."
            problems.add("wrong_value", path, words)
            return
        for place, one in enumerate(value):
            self.of.check(one, (*path, place), problems)

    def schema(self) -> Schema:
        return {"type": "array", "items": self.of.schema(), "minItems": self.least}


@dataclass(frozen=True, slots=True)
class Row:
    """A list of a fixed length, each place with its own shape."""

    cells: tuple[Shape, ...]

    @property
    def expected(self) -> str:
        return f"[{', '.join(cell.expected for cell in self.cells)}]"

    def fits(self, value: Any) -> bool:
        return isinstance(value, tuple)

    def check(self, value: Any, path: Path, problems: Problems) -> None:
        if not isinstance(value, tuple) or len(value) != len(self.cells):
            count = f" of {len(value)}" if isinstance(value, tuple) else ""
            words = f"expected {self.expected}, found {seen(value)}{count}."
            problems.add("wrong_value", path, words)
            return
        for place, (cell, one) in enumerate(zip(self.cells, value, strict=True)):
            cell.check(one, (*path, place), problems)

    def schema(self) -> Schema:
        return {
            "type": "array",
            "items": [cell.schema() for cell in self.cells],
            "minItems": len(self.cells),
            "maxItems": len(self.cells),
        }


@dataclass(frozen=True, slots=True)
class Map:
    """Keys of the author's own, all of one pattern, and values of one shape."""

    key: str
    of: Shape
    least: int = 0

    @property
    def expected(self) -> str:
        return f"keys that are {_KEYS[self.key]}, each with {self.of.expected}"

    def fits(self, value: Any) -> bool:
        return isinstance(value, dict)

    def check(self, value: Any, path: Path, problems: Problems) -> None:
        if not isinstance(value, dict) or len(value) < self.least:
            problems.add("wrong_value", path, f"expected {self.expected}, found {seen(value)}.")
            return
        for key, one in value.items():
            if not re.fullmatch(self.key, key) or (self.key == DAY and not _is_day(key)):
                words = f"unknown key '{key}': expected {_KEYS[self.key]}."
                problems.add("unknown_key", (*path, key), words)
            else:
                self.of.check(one, (*path, key), problems)

    def schema(self) -> Schema:
        return {
            "type": "object",
            "patternProperties": {f"^({self.key})$": self.of.schema()},
            "additionalProperties": False,
            "minProperties": self.least,
        }


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def dated(of: Shape) -> Either:
    """A value that holds always, or one for each day from which it holds."""
    return Either((Map(DAY, of, least=1), of))


@dataclass(frozen=True, slots=True)
class Keys:
    """Known keys, each with its shape; `needed` ones with the code of the problem if missing."""

    of: Mapping[str, Shape]
    needed: Mapping[str, ProblemCode] = field(default_factory=dict)
    what: str = "a group of keys"

    @property
    def expected(self) -> str:
        return f"{self.what} ({', '.join(self.of)})"

    def fits(self, value: Any) -> bool:
        return isinstance(value, dict)

    def check(self, value: Any, path: Path, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("wrong_value", path, f"expected {self.expected}, found {seen(value)}.")
            return
        for key, one in value.items():
            if key in self.of:
                self.of[key].check(one, (*path, key), problems)
            else:
                words = f"unknown key '{key}': expected one of {', '.join(self.of)}."
                fix = nearest(key, self.of)
                fix = fix if fix.startswith("Did") else "Take it out, or move it where it belongs."
                problems.add("unknown_key", (*path, key), words, fix)
        for key, code in self.needed.items():
            if key not in value:
                words = f"{self.what}: '{key}' is missing."
                fix = f"Write {key}: with {self.of[key].expected}."
                problems.add(code, path, words, fix)

    def schema(self) -> Schema:
        return {
            "type": "object",
            "properties": {key: one.schema() for key, one in self.of.items()},
            "required": list(self.needed),
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True)
class Tagged:
    """Keys that depend on the word under `tag`."""

    tag: str
    kinds: Mapping[str, Keys]

    @property
    def expected(self) -> str:
        return f"a group of keys with '{self.tag}'"

    def fits(self, value: Any) -> bool:
        return isinstance(value, dict)

    def check(self, value: Any, path: Path, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("wrong_value", path, f"expected {self.expected}, found {seen(value)}.")
            return
        kind = value.get(self.tag)
        if isinstance(kind, str) and kind in self.kinds:
            self.kinds[kind].check(value, path, problems)
            return
        known = ", ".join(self.kinds)
        if self.tag not in value:
            near = [key for key in value if difflib.get_close_matches(key, [self.tag])]
            place = (*path, near[0]) if near else path
            words = f"'{self.tag}' is missing."
            code: ProblemCode = "unknown_key" if near else "missing_key"
            problems.add(code, place, words, f"Write {self.tag}: with one of {known}.")
        else:
            words = f"unknown {self.tag} {seen(kind)}: expected one of {known}."
            fix = nearest(str(kind), self.kinds)
            problems.add("unknown_key", (*path, self.tag), words, fix)

    def schema(self) -> Schema:
        branches = []
        for kind, keys in self.kinds.items():
            branch = keys.schema()
            branch["properties"] = {**branch["properties"], self.tag: {"const": kind}}
            branches.append(branch)
        return {"oneOf": branches}
