"""Steps of money: items, shares of unpaid help, referrals, the corridor and rounding."""

from __future__ import annotations

from ownway.scheme.rules.model import (
    Contribution,
    Corridor,
    Item,
    Keep,
    Prorate,
    Refer,
    Round,
)
from ownway.scheme.rules.reading.header import Header, counted, not_twice
from ownway.scheme.rules.reading.scope import Piece


def read_item(piece: Piece, header: Header) -> Item:
    """A quantity in the unit of the item, times a price."""
    scope = piece.scope
    unit = piece.raw["unit"]
    found = scope.number(piece.at("quantity"), piece.raw["quantity"])
    scope.agree(piece.at("quantity"), piece.raw["quantity"], found, unit)
    if "weeks" in piece.raw:
        weeks = scope.number(piece.at("weeks"), piece.raw["weeks"], ("fact",))
        scope.agree(piece.at("weeks"), piece.raw["weeks"], weeks, "week")
        if piece.raw.get("per", "once") != "once":
            words = "'weeks' and 'per' both say for how long."
            fix = "Keep one of the two."
            scope.problems.add("counted_twice", piece.at("weeks"), words, fix)
    return Item(
        **header,
        quantity=piece.raw["quantity"],
        of_unit=unit,
        rate=piece.dated("rate"),
        per=piece.raw.get("per", "once"),
        weeks=piece.text("weeks"),
        needs=piece.names("needs"),
        funder=piece.text("funder"),
        rounded=piece.number("rounded"),
    )


def read_prorate(piece: Piece, header: Header) -> Prorate:
    """The whole in the unit of the step; the three parts in one unit of their own."""
    counted(piece, header["unit"])
    scope = piece.scope
    whole = scope.number(piece.at("whole"), piece.raw["whole"])
    scope.agree(piece.at("whole"), piece.raw["whole"], whole, header["unit"])
    not_twice(piece, header, piece.at("whole"), piece.raw["whole"], whole)
    parts = scope.number(piece.at("parts"), piece.raw["parts"])
    for key in ("own", "shared"):
        found = scope.number(piece.at(key), piece.raw[key])
        scope.agree(piece.at(key), piece.raw[key], found, parts.unit if parts else "")
    scope.number(piece.at("among"), piece.raw["among"])
    return Prorate(
        **header,
        whole=piece.raw["whole"],
        parts=piece.raw["parts"],
        own=piece.raw["own"],
        shared=piece.raw["shared"],
        among=piece.raw["among"],
    )


def read_keep(piece: Piece, header: Header, /) -> Keep:
    """Unpaid help counts only by a fact of its own, with an agreement to it (A18)."""
    scope = piece.scope
    of = scope.number(piece.at("of"), piece.raw["of"], ("step",))
    scope.agree(piece.at("of"), piece.raw["of"], of, scope.currency)
    by = piece.raw["by"]
    found = scope.code(piece.at("by"), by, ("fact",))
    scope.covers(piece.at("share"), by, found, piece.raw["share"])
    if found is not None and not found.agreed:
        words = f"unpaid help counts only where the carer agrees, and '{by}' needs no agreement."
        fix = f"Write needs: carer_agreement in the fact '{by}'."
        scope.problems.add("no_agreement", piece.at("by"), words, fix)
    return Keep(
        **header,
        of=piece.raw["of"],
        by=by,
        share=piece.dated_map("share"),
        never_below=piece.exact("never_below"),
    )


def read_contribution(piece: Piece, header: Header) -> Contribution:
    """What the person pays, never in the amount: always apart."""
    scope = piece.scope
    if not header["apart"]:
        words = "a contribution is shown beside the amount, never in it."
        scope.problems.add("wrong_value", piece.at("apart"), words, "Take apart: false out.")
    found = scope.number(piece.at("of"), piece.raw["of"])
    scope.agree(piece.at("of"), piece.raw["of"], found, scope.currency)
    return Contribution(**header, of=piece.raw["of"])


def read_refer(piece: Piece, header: Header) -> Refer:
    """A floor or a cap, each with a way on."""
    above = piece.raw["kind"] == "refer_above"
    return Refer(**header, above=above, amount=piece.dated("amount"), to=piece.raw["to"])


def read_corridor(piece: Piece, header: Header) -> Corridor:
    """Last year's amount is a fact in the currency."""
    scope = piece.scope
    found = scope.number(piece.at("against"), piece.raw["against"], ("fact",))
    scope.agree(piece.at("against"), piece.raw["against"], found, scope.currency)
    down, up = piece.limit("down"), piece.limit("up")
    if down is None and up is None:
        words = "this corridor has no limit, down or up, so it does nothing."
        scope.problems.add("unreachable", piece.path, words, "Write down: with a share like 0.15.")
    return Corridor(**header, against=piece.raw["against"], down=down, up=up)


def read_round(piece: Piece, header: Header) -> Round:
    """To a unit that is more than nothing."""
    return Round(**header, to=piece.exact("to"), mode=piece.raw["mode"])
