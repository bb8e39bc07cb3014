"""YAML read strictly: plain values with their lines, and nothing that could surprise (A25).

Whole numbers, dates, true and false, and text; each value stays what its author saw. Anchors,
aliases, tags, merge keys, doubled keys, numbers with a point or an exponent, and bare yes, no, on
and off are refused, all at once, each with its line. Nothing is ever expanded, so a small file
stays a small value. Where a file is read exactly, a number with a point is its fraction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import yaml

LONGEST_TEXT = 256 * 1024  # characters of one file
DEEPEST = 12
MOST_VALUES = 20_000

Path = tuple[str | int, ...]

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_EXACT = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_LIKE_NUMBER = re.compile(r"[-+]?(\.?[0-9][0-9_.,]*([eE][-+]?[0-9]+)?|0[xob][0-9a-fA-F_]+)")
_LIKE_NAN = {".inf", "-.inf", "+.inf", ".nan"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ASK_QUOTES = {"yes", "no", "on", "off", "y", "n"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that cannot be read; `line` counts from 1.

    `code` names the two that callers tell apart: "duplicate_key" and "not_exact" (a number that
    is not written plainly); it is empty for the others.
    """

    line: int
    words: str
    code: str = ""


class NotStrict(ValueError):
    """The text is not strict YAML; `findings` says all of it.

    `document` is what could be read in spite of it, to look for more; None where reading stopped.
    """

    def __init__(self, findings: tuple[Finding, ...], document: Document | None = None) -> None:
        super().__init__("; ".join(f"line {one.line}: {one.words}" for one in findings))
        self.findings = findings
        self.document = document


@dataclass(frozen=True, slots=True)
class Document:
    """`data` is dicts, tuples, text, whole numbers, dates, booleans or None; `lines` by path.

    Read exactly, a number with a point is a Fraction.
    """

    data: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str, exact: bool = False) -> Document:
    """One document of strict YAML. Raises NotStrict.

    `exact`: plain numbers with a point become the Fraction that their digits say, never through
    binary floating point; numbers with an exponent, .inf and .nan stay refused.
    """
    if len(text) > LONGEST_TEXT:
        raise NotStrict((Finding(1, f"the file is longer than {LONGEST_TEXT} characters"),))
    reader = _Reader(yaml.parse(text, Loader=_LOADER), exact)
    try:
        data = reader.document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "a character that YAML does not have"
        line = mark.line + 1 if mark is not None else 1
        raise NotStrict((*reader.findings, Finding(line, f"this is not YAML: {said}"))) from None
    document = Document(data, reader.lines)
    if reader.findings:
        raise NotStrict(tuple(reader.findings), document)
    return document


@dataclass
class _Reader:
    """Builds values straight from the events of the parser; keeps going after a finding."""

    events: Iterator[Any]
    exact: bool
    lines: dict[Path, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    values: int = 0

    def document(self) -> Any:
        data: Any = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._find(event, "expected one document, without a second '---'")
                    self._stop()
                data = self._value(next(self.events), ())
        return data

    def _value(self, event: Any, path: Path) -> Any:
        self.values += 1
        if len(path) > DEEPEST:
            self._find(event, f"nested deeper than {DEEPEST} levels")
            self._stop()
        if self.values > MOST_VALUES:
            self._find(event, f"more than {MOST_VALUES} values")
            self._stop()
        self.lines.setdefault(path, event.start_mark.line + 1)
        if isinstance(event, yaml.AliasEvent):
            self._find(event, "aliases ('*name') are not used here; write the value out")
            return None
        if event.anchor is not None:
            self._find(event, "anchors ('&name') are not used here; write the value out")
        if event.tag is not None:
            self._find(event, "tags ('!name') are not used here; write a plain value")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event)

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event)
            here = (*path, key)
            if key in found:
                first = self.lines[here]
                words = f"the key '{key}' stands here twice (first in line {first})"
                self._find(event, words, "duplicate_key")
            self.lines.setdefault(here, event.start_mark.line + 1)
            found[key] = self._value(next(self.events), here)
        return found

    def _key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
            self._find(event, "expected a plain word as a key")
            self._stop()
        key: str = event.value
        if key == "<<":
            self._find(event, "merge keys ('<<') are not used here; write the keys out")
        elif not event.style and key.lower() in _ASK_QUOTES:
            self._find(event, f"'{key}' can be read in two ways; put it in quotes")
        return key

    def _sequence(self, path: Path) -> tuple[Any, ...]:
        found: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self._value(event, (*path, len(found))))
        return tuple(found)

    def _scalar(self, event: Any) -> str | int | Fraction | date | bool | None:
        text: str = event.value
        if event.style:  # quoted, or a block of text
            return text
        if text in ("", "~", "null"):
            return None
        if text in ("true", "false"):
            return text == "true"
        if text.lower() in _ASK_QUOTES:
            self._find(event, f"'{text}' can be read in two ways; write true, false or quotes")
            return text
        if _DAY.fullmatch(text):
            return self._day(event, text)
        if _WHOLE.fullmatch(text):
            return int(text)
        if self.exact and _EXACT.fullmatch(text):
            return Fraction(text)
        if _LIKE_NUMBER.fullmatch(text) or text.lower() in _LIKE_NAN:
            number = "a number like 1250 or 12.50" if self.exact else "a whole number like 1250"
            self._find(event, f"'{text}': expected {number}, or text in quotes", "not_exact")
        return text

    def _day(self, event: Any, text: str) -> date | None:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._find(event, f"'{text}' is not a day of the calendar")
            return None

    def _find(self, event: Any, words: str, code: str = "") -> None:
        self.findings.append(Finding(event.start_mark.line + 1, words, code))

    def _stop(self) -> None:
        raise NotStrict(tuple(self.findings))
