"""A sheet taken apart for a page: the same rows, each with what it is. Nothing is added or lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_REF = r"[AFLT][0-9]+[a-z]?(?: [a-z_]+)?"


class Kind(StrEnum):
    """What a row of a sheet is."""

    HEADING = "heading"  # of what follows
    GIVEN = "given"  # an answer or a fact: A1 = 2, and what it is about
    CHOICE = "choice"  # on a blank sheet: one way to answer, or one row of a table
    STEP = "step"  # one line of the working, as a sentence
    SUM = "sum"  # arithmetic: L1 = A1 + A2 = 4
    NOTE = "note"  # what holds, or which row of a table is used
    SAID = "said"  # any other sentence


@dataclass(frozen=True, slots=True)
class Row:
    """`name`: of a given row, with its number ("A1 = 2"). `text`: the rest, or all of it."""

    kind: Kind
    text: str
    name: str = ""


def layout(text: str) -> tuple[tuple[Row, ...], ...]:
    """The rows of a sheet, block by block, as its blank lines part it."""
    blocks = re.split(r"\n\n+", text.strip("\n"))
    return tuple(tuple(_rows(block.splitlines())) for block in blocks)


def _rows(lines: list[str]) -> Iterator[Row]:
    for place, line in enumerate(lines):
        follows = lines[place + 1] if place + 1 < len(lines) else ""
        yield _row(line, heads=place == 0 and (follows.startswith("  ") or _is_step(follows)))


def _row(line: str, *, heads: bool) -> Row:
    if _is_step(line):
        return Row(Kind.STEP, line)
    if not line.startswith("  "):
        return Row(Kind.HEADING if heads else Kind.SAID, line)
    if line.startswith("     "):
        return Row(Kind.CHOICE, line.strip())
    given = re.fullmatch(r"  ([AF][0-9]+ = .*?) {3}(.*)", line)
    if given:
        return Row(Kind.GIVEN, given[2], given[1])
    return Row(Kind.SUM if re.match(rf"  {_REF} = ", line) else Kind.NOTE, line.strip())


def _is_step(line: str) -> bool:
    return re.match(r"[0-9]+\. ", line) is not None
