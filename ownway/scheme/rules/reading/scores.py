"""Steps that count: sums, the higher of several, descriptors, factors, powers and jumps."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from ownway.scheme.rules.model import (
    POINT,
    Activity,
    BestDescriptor,
    Dated,
    Extreme,
    Jump,
    MeanFactor,
    Power,
    Some,
    Sum,
    Term,
)
from ownway.scheme.rules.reading.grammar import verifies
from ownway.scheme.rules.reading.header import Header, counted, not_twice
from ownway.scheme.rules.reading.scope import Known, Piece

ONCE = Dated(((date.min, Fraction(1)),))


def read_sum(piece: Piece, header: Header) -> Sum:
    """Terms in one unit; a coefficient may turn any count but money into points."""
    counted(piece, header["unit"])
    terms = tuple(_term(piece, header, place, one) for place, one in enumerate(piece.raw["of"]))
    seen: set[str] = set()
    for place, term in enumerate(terms):
        if term.of in seen and term.when is None:
            words = f"'{term.of}' is in this sum already."
            fix = "Take it out, or say with when: for whom each of them counts."
            piece.scope.problems.add("counted_twice", piece.at("of", place), words, fix)
        seen.add(term.of)
    return Sum(
        **header,
        terms=terms,
        cap=piece.limit("cap"),
        weight=piece.dated("weight") if "weight" in piece.raw else ONCE,
    )


def _term(piece: Piece, header: Header, place: int, raw: Any) -> Term:
    scope = piece.scope
    path = piece.at("of", place)
    if isinstance(raw, str):
        found = scope.number(path, raw)
        scope.agree(path, raw, found, header["unit"])
        not_twice(piece, header, path, raw, found)
        return Term(raw, ONCE)
    inner = Piece(raw, path, scope)
    found = scope.number(inner.at("of"), raw["of"])
    if not _may_turn(found, header["unit"], raw, scope.currency):
        scope.agree(inner.at("of"), raw["of"], found, header["unit"])
    not_twice(piece, header, path, raw["of"], found)
    times = inner.dated("times") if "times" in raw else ONCE
    return Term(raw["of"], times, inner.condition("when"))


def _may_turn(found: Known | None, unit: str, raw: Any, currency: str) -> bool:
    return found is not None and "times" in raw and unit == POINT and found.unit != currency


def read_extreme(piece: Piece, header: Header) -> Extreme:
    """All of them in the unit of the step."""
    counted(piece, header["unit"])
    for place, name in enumerate(piece.raw["of"]):
        path = piece.at("of", place)
        found = piece.scope.number(path, name)
        piece.scope.agree(path, name, found, header["unit"])
        not_twice(piece, header, path, name, found)
    highest = piece.raw["kind"] == "higher_of"
    return Extreme(**header, highest=highest, of=piece.names("of"))


def read_best_descriptor(piece: Piece, header: Header) -> BestDescriptor:
    """Questions only, each once."""
    names = piece.names("of")
    for place, name in enumerate(names):
        found = piece.scope.known(piece.at("of", place), name, ("question",))
        piece.scope.agree(piece.at("of", place), name, found, header["unit"])
        if name in names[:place]:
            words = f"'{name}' is in this step already."
            path = piece.at("of", place)
            piece.scope.problems.add("counted_twice", path, words, "Take it out.")
    return BestDescriptor(**header, of=names)


def read_mean_factor(piece: Piece, header: Header) -> MeanFactor:
    """The base in the unit of the step; a status value for every option of each activity."""
    counted(piece, header["unit"])
    base = piece.scope.number(piece.at("base"), piece.raw["base"])
    piece.scope.agree(piece.at("base"), piece.raw["base"], base, header["unit"])
    not_twice(piece, header, piece.at("base"), piece.raw["base"], base)
    return MeanFactor(
        **header,
        base=piece.raw["base"],
        activities=tuple(
            _activity(Piece(one, piece.at("over", place), piece.scope))
            for place, one in enumerate(piece.raw["over"])
        ),
        guaranteed=piece.dated("share"),
        blend=piece.raw["guarantee"] == "blend",
        nobody=piece.dated("nobody"),
    )


def _activity(piece: Piece) -> Activity:
    name = piece.raw["of"]
    found = piece.scope.code(piece.at("of"), name, ("question",))
    piece.scope.covers(piece.at("values"), name, found, piece.raw["values"])
    values = {code: Fraction(one) for code, one in piece.raw["values"].items()}
    return Activity(name, values, piece.condition("qualifies"))


def read_power(piece: Piece, header: Header) -> Power:
    """Any number in; the step says what comes out."""
    counted(piece, header["unit"])
    piece.scope.number(piece.at("of"), piece.raw["of"])
    return Power(**header, of=piece.raw["of"], correction=piece.limit("correction"))


def read_jump(piece: Piece, header: Header) -> Jump:
    """Never money, and never without somebody who looked a second time (§5)."""
    scope = piece.scope
    scope.number(piece.at("of"), piece.raw["of"])
    if header["unit"] == scope.currency and not header["apart"]:
        words = "a jump raises points or hours; as money it would be added to the amount."
        fix = "Raise the points before the table, or write apart: true."
        scope.problems.add("counted_twice", piece.at("of"), words, fix)
    condition, header["when"] = header["when"], None
    if condition is not None and not verifies(condition):
        words = "a jump counts only where somebody has looked a second time."
        fix = "Add 'and verified(question)' to when:."
        scope.problems.add("bad_condition", piece.at("when"), words, fix)
    return Jump(
        **header,
        of=piece.raw["of"],
        at_least=piece.dated("at_least"),
        condition=condition if condition is not None else Some(()),
        by=piece.raw["by"],
    )
