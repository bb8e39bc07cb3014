"""The shown range: what plans cost for most people with a score, from which day, and its source.

It is information beside an amount. A new version has to state it again, or say none: a range that
was made for other points or prices would mislead.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from ownway.core.strict_yaml import Path
from ownway.scheme.rules.model import Dated, ShownRange, Version
from ownway.scheme.rules.reading.scope import Piece, Scope

_HUNDRED = 100
_SHORT = Fraction(5, _HUNDRED)  # by how much a range may hold for fewer people than it says


def read_shown_range(
    raw: Any, versions: Iterable[Version], scope: Scope
) -> Dated[ShownRange | None] | None:
    """Ranges by day; None under a day that says none, and before the first."""
    path: Path = ("shown_range",)
    if not isinstance(raw, dict) or scope.problems.within(path):
        return None
    found: list[tuple[date, ShownRange | None]] = []
    for day, one in sorted(raw.items()):
        piece = one if one == "none" else _range(Piece(one, (*path, day), scope))
        found.append((date.fromisoformat(day), None if piece == "none" else piece))
    first = found[0][0]
    for version in versions:
        if first < version.start and version.start not in dict(found):
            words = f"a version begins on {version.start}, and no range is stated for it."
            fix = f"Write the range under {version.start} too, or none where it no longer holds."
            scope.problems.add("date_gap", path, words, fix)
    if first > scope.first:
        found.insert(0, (scope.first, None))
    return Dated(tuple(found))


def _range(piece: Piece) -> ShownRange:
    scope, raw = piece.scope, piece.raw
    of = scope.number(piece.at("of"), raw["of"], ("step",))
    if of is not None and of.unit == scope.currency:
        words = f"'{raw['of']}' is money, and a range goes by a score."
        scope.problems.add("unit_mismatch", piece.at("of"), words, "Name the step of the points.")
    people, reached, plans = (piece.exact(key) for key in ("people", "reached", "plans"))
    if not 0 < people < 1 or (people * _HUNDRED).denominator != 1:
        words = "a range is for a part of people in whole hundredths, more than none, not all."
        scope.problems.add("wrong_value", piece.at("people"), words, "Write it like 0.8.")
    if reached < people - _SHORT:
        words = "where it was checked, the range held for clearly fewer people than it says."
        fix = "Widen the range, or state the share of people it holds for."
        scope.problems.add("wrong_value", piece.at("reached"), words, fix)
    if plans.denominator != 1:
        words = "plans are counted in whole numbers."
        scope.problems.add("wrong_value", piece.at("plans"), words, "Write how many there were.")
    rows = tuple((Fraction(x), Fraction(low), Fraction(high)) for x, low, high in raw["rows"])
    _in_order(piece, rows)
    return ShownRange(
        of=raw["of"],
        people=people,
        reached=reached,
        plans=int(plans),
        source=raw["source"],
        rows=rows,
        note=piece.words("note", "the note of a range"),
    )


def _in_order(piece: Piece, rows: tuple[tuple[Fraction, Fraction, Fraction], ...]) -> None:
    """Scores rise from row to row, and no low end is above its high one."""
    for place, (_score, low, high) in enumerate(rows):
        if low > high:
            words = "the low end of this row is above the high one."
            fix = "Write score, low, high."
            piece.scope.problems.add("wrong_value", piece.at("rows", place), words, fix)
    for place, (before, after) in enumerate(pairwise(rows), 1):
        if before[0] >= after[0]:
            words = "the score of this row is not above that of the row before."
            fix = "Write the rows in order of score, each once."
            piece.scope.problems.add("wrong_value", piece.at("rows", place), words, fix)
