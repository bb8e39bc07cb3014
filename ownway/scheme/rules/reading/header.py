"""The header of a step: what every kind has, read once, and the checks that several kinds share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from ownway.core.strict_yaml import Path
from ownway.scheme.rules.model import Condition
from ownway.scheme.rules.reading.scope import Known, Piece


class Header(TypedDict):
    """The fields of `model.Step`, to hand on as keywords."""

    id: str
    unit: str
    why: str
    line: int
    apart: bool
    when: Condition | None
    title: Mapping[str, str]


def not_twice(piece: Piece, header: Header, path: Path, name: str, found: Known | None) -> None:
    """Money that is in the amount already is not added to it once more."""
    if found is None or not found.adds:
        return
    if header["unit"] == piece.scope.currency and not header["apart"]:
        words = f"'{name}' is in the amount already, and this step would add it once more."
        fix = f"Write apart: true in the step '{name}'."
        piece.scope.problems.add("counted_twice", path, words, fix)


def counted(piece: Piece, unit: str) -> None:
    """A step of this kind has a number as its value."""
    if unit == "code":
        words = f"a step of kind {piece.raw['kind']} is a number, not a code."
        fix = "Write point, the currency, or what is counted."
        piece.scope.problems.add("unit_mismatch", piece.at("unit"), words, fix)
