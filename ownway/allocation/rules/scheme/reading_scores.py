"""Steps that count: sums, the higher of several, descriptors, factors, powers and jumps."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from ownway.allocation.rules.scheme.grammar import verifies
from ownway.allocation.rules.scheme.model import (
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
from ownway.allocation.rules.scheme.reading_common import Common, counted, not_twice
from ownway.allocation.rules.scheme.reading_scope import Known, Piece

ONCE = Dated(((date.min, Fraction(1)),))


def read_sum(piece: Piece, common: Common) -> Sum:
    """Terms in one unit; a coefficient may turn any count but money into points."""
    counted(piece, common.unit)
    terms = tuple(_term(piece, common, place, one) for place, one in enumerate(piece.raw["of"]))
    seen: set[str] = set()
    for place, term in enumerate(terms):
        if term.of in seen and term.when is None:
            words = f"'{term.of}' is in this sum already."
            fix = "Take it out, or say with when: for whom each of them counts."
            piece.scope.problems.add("counted_twice", piece.at("of", place), words, fix)
        seen.add(term.of)
    return Sum(
        **common.fields,
        terms=terms,
        cap=piece.limit("cap"),
        weight=piece.dated("weight") if "weight" in piece.raw else ONCE,
    )


def _term(piece: Piece, common: Common, place: int, raw: Any) -> Term:
    scope = piece.scope
    path = piece.at("of", place)
    if isinstance(raw, str):
        found = scope.number(path, raw)
        scope.agree(path, raw, found, common.unit)
        not_twice(piece, common, path, raw, found)
        return Term(raw, ONCE)
    inner = Piece(raw, path, scope)
    found = scope.number(inner.at("of"), raw["of"])
    if not _may_turn(found, common.unit, raw, scope.currency):
        scope.agree(inner.at("of"), raw["of"], found, common.unit)
    not_twice(piece, common, path, raw["of"], found)
    times = inner.dated("times") if "times" in raw else ONCE
    return Term(raw["of"], times, inner.condition("when"))


def _may_turn(found: Known | None, unit: str, raw: Any, currency: str) -> bool:
    return found is not None and "times" in raw and unit == POINT and found.unit != currency


def read_extreme(piece: Piece, common: Common) -> Extreme:
    """All of them in the unit of the step."""
    counted(piece, common.unit)
    for place, name in enumerate(piece.raw["of"]):
        path = piece.at("of", place)
        found = piece.scope.number(path, name)
        piece.scope.agree(path, name, found, common.unit)
        not_twice(piece, common, path, name, found)
    highest = piece.raw["kind"] == "higher_of"
    return Extreme(**common.fields, highest=highest, of=piece.names("of"))


def read_best_descriptor(piece: Piece, common: Common) -> BestDescriptor:
    """Questions only, each once."""
    names = piece.names("of")
    for place, name in enumerate(names):
        found = piece.scope.known(piece.at("of", place), name, ("question",))
        piece.scope.agree(piece.at("of", place), name, found, common.unit)
        if name in names[:place]:
            words = f"'{name}' is in this step already."
            path = piece.at("of", place)
            piece.scope.problems.add("counted_twice", path, words, "Take it out.")
    return BestDescriptor(**common.fields, of=names)


def read_mean_factor(piece: Piece, common: Common) -> MeanFactor:
    """The base in the unit of the step; a status value for every option of each activity."""
    counted(piece, common.unit)
    base = piece.scope.number(piece.at("base"), piece.raw["base"])
    piece.scope.agree(piece.at("base"), piece.raw["base"], base, common.unit)
    not_twice(piece, common, piece.at("base"), piece.raw["base"], base)
    return MeanFactor(
        **common.fields,
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


def read_power(piece: Piece, common: Common) -> Power:
    """Any number in; the step says what comes out."""
    counted(piece, common.unit)
    piece.scope.number(piece.at("of"), piece.raw["of"])
    return Power(**common.fields, of=piece.raw["of"], correction=piece.limit("correction"))


def read_jump(piece: Piece, common: Common) -> Jump:
    """Never money, and never without somebody who looked a second time (§5)."""
    scope = piece.scope
    scope.number(piece.at("of"), piece.raw["of"])
    if common.unit == scope.currency and not common.apart:
        words = "a jump raises points or hours; as money it would be added to the amount."
        fix = "Raise the points before the table, or write apart: true."
        scope.problems.add("counted_twice", piece.at("of"), words, fix)
    condition = common.when
    if condition is not None and not verifies(condition):
        words = "a jump counts only where somebody has looked a second time."
        fix = "Add 'and verified(question)' to when:."
        scope.problems.add("bad_condition", piece.at("when"), words, fix)
    return Jump(
        **common._replace(when=None).fields,
        of=piece.raw["of"],
        at_least=piece.dated("at_least"),
        condition=condition if condition is not None else Some(()),
        by=piece.raw["by"],
    )
