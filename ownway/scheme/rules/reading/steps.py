"""The steps of a scheme file, top to bottom: each knows the inputs and the steps above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ownway.scheme.rules.model import CODE, Split, Step
from ownway.scheme.rules.reading import choices, money, scores
from ownway.scheme.rules.reading.header import Header
from ownway.scheme.rules.reading.inputs import foreign_unit
from ownway.scheme.rules.reading.scope import Known, Piece, Scope
from ownway.scheme.rules.reading.splits import read_split

_KINDS: Mapping[str, Callable[[Piece, Header], Step]] = {
    "sum": scores.read_sum,
    "higher_of": scores.read_extreme,
    "lower_of": scores.read_extreme,
    "best_descriptor": scores.read_best_descriptor,
    "bands": choices.read_bands,
    "table": choices.read_table,
    "ordered_tables": choices.read_ordered_tables,
    "mean_factor": scores.read_mean_factor,
    "levels": choices.read_levels,
    "pick": choices.read_pick,
    "power": scores.read_power,
    "item": money.read_item,
    "prorate": money.read_prorate,
    "jump": scores.read_jump,
    "keep": money.read_keep,
    "contribution": money.read_contribution,
    "refer_below": money.read_refer,
    "refer_above": money.read_refer,
    "corridor": money.read_corridor,
    "round": money.read_round,
}
_IN_CURRENCY = {"item", "keep", "contribution", "refer_below", "refer_above", "corridor", "round"}
_NEVER_ADDS = {"contribution", "split"}  # shown beside the amount, never in it


def read_steps(raw: Any, scope: Scope) -> tuple[Step, ...]:
    """Every step that can be read; each is defined as a name for those below it."""
    listed = [one for one in raw if isinstance(one, dict)] if isinstance(raw, tuple) else []
    for place, one in reversed(list(enumerate(raw if listed else ()))):
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            scope.later[one["id"]] = scope.problems.document.line(("steps", place))
    found: list[Step] = []
    for place, one in enumerate(raw if listed else ()):
        path = ("steps", place)
        if scope.problems.within(path):
            if isinstance(one, dict) and isinstance(one.get("id"), str):
                scope.define(path, one["id"], Known("step", sure=False))
            continue
        step = _step(Piece(one, path, scope), tuple(found))
        found.append(step)
        scope.define((*path, "id"), step.id, _known(one["kind"], step, scope))
    return tuple(found)


def _step(piece: Piece, above: tuple[Step, ...]) -> Step:
    kind = piece.raw["kind"]
    header = Header(
        id=piece.raw["id"],
        unit=_unit(piece, kind),
        why=piece.raw["why"],
        line=piece.scope.problems.document.line(piece.path),
        apart=piece.raw.get("apart", kind == "contribution"),
        when=piece.condition("when"),
        title=piece.words("title", f"step '{piece.raw['id']}'"),
    )
    if kind == "split":
        return read_split(piece, header, above)
    return _KINDS[kind](piece, header)


def _unit(piece: Piece, kind: str) -> str:
    """What the step's value is counted in, where the file leaves it out."""
    written = piece.text("unit")
    if kind == "ordered_tables":
        return _only(piece, written, CODE)
    if kind == "item":
        return piece.scope.currency  # `unit` is the quantity's
    if kind in _IN_CURRENCY or kind == "split":
        return _only(piece, written, piece.scope.currency)
    if kind == "jump":
        of = piece.scope.names.get(piece.raw["of"])
        return _only(piece, written, of.unit) if of is not None else written
    foreign_unit(written, piece.at("unit"), piece.scope)
    return written


def _only(piece: Piece, written: str, unit: str) -> str:
    if written and unit and written != unit:
        words = f"a {piece.raw['kind']} here is counted in {unit}, not in {written}."
        piece.scope.problems.add("unit_mismatch", piece.at("unit"), words, f"Write {unit}.")
    return unit


def _known(kind: str, step: Step, scope: Scope) -> Known:
    codes = choices.codes_of(step)
    adds = step.unit == scope.currency and not step.apart and kind not in _NEVER_ADDS
    return Known("step", step.unit, codes, numeric=step.unit != CODE, adds=adds, kind=kind)


def funders(steps: tuple[Step, ...]) -> set[str]:
    """Everybody whom a split names, or an item does."""
    found: set[str] = set()
    for step in steps:
        if isinstance(step, Split):
            found |= {*step.weights, *step.points, step.remainder_to}
        found |= {getattr(step, "funder", "")} - {""}
    return found
