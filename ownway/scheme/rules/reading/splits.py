"""Who pays: weights that sum to 1, domain points, or the source of each money line."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from ownway.scheme.rules.model import Dated, Item, NotInForce, Split, Step, Sum
from ownway.scheme.rules.reading.header import Header
from ownway.scheme.rules.reading.problems import Code, written
from ownway.scheme.rules.reading.scope import Piece

REST = "rest"
_WRONG: Code = "funders_do_not_sum"
_KEY = {"fixed": "weights", "points": "funders"}


def read_split(piece: Piece, header: Header, above: tuple[Step, ...]) -> Split:
    """One split of an earlier step of money; `above` are the steps before it."""
    scope = piece.scope
    of = scope.number(piece.at("of"), piece.raw["of"], ("step",))
    scope.agree(piece.at("of"), piece.raw["of"], of, scope.currency)
    by = piece.raw["by"]
    for key in ("weights", "funders"):
        wanted = _KEY.get(by) == key
        if wanted and key not in piece.raw:
            words = f"a split by {by} needs '{key}'."
            scope.problems.add("missing_key", piece.path, words, f"Write {key}: who pays what.")
        elif not wanted and key in piece.raw:
            words = f"unknown key '{key}': a split by {by} does not have it."
            scope.problems.add("unknown_key", piece.at(key), words, "Take it out.")
    named = _funders(piece, above)
    remainder = piece.raw["remainder_to"]
    if named and remainder not in named:
        words = f"'{remainder}' is not one of those who pay: {', '.join(named)}."
        scope.problems.add(_WRONG, piece.at("remainder_to"), words, "Name one of them.")
    points = _points(piece) if by == "points" else {}
    return Split(
        **header,
        of=piece.raw["of"],
        by=by,
        weights=_weights(piece) if by == "fixed" else {},
        points=points,
        whole=_whole(piece, points, above) if points else "",
        remainder_to=remainder,
    )


def _funders(piece: Piece, above: tuple[Step, ...]) -> list[str]:
    if piece.raw["by"] == "source":
        items = [step.funder for step in above if isinstance(step, Item) and step.funder]
        return [*dict.fromkeys(items), piece.raw["remainder_to"]]
    return list(piece.raw.get(_KEY[piece.raw["by"]], {}))


def _weights(piece: Piece) -> dict[str, Dated[Fraction]]:
    weights = piece.dated_map("weights")
    days = {day for one in weights.values() for day, _value in one.values}
    for day in sorted(day for day in days if day == date.min or day >= piece.scope.first):
        try:
            total = sum((one.on(day) for one in weights.values()), Fraction(0))
        except NotInForce:
            continue  # noted as a gap already
        if total != 1:
            when = "" if day == date.min else f" on {day}"
            words = f"the weights sum to {written(total)}{when}, and everything is paid once."
            fix = "Change them so that they sum to 1."
            piece.scope.problems.add(_WRONG, piece.at("weights"), words, fix)
    return weights


def _points(piece: Piece) -> dict[str, tuple[str, ...]]:
    scope = piece.scope
    found: dict[str, tuple[str, ...]] = {}
    seen: set[str] = set()
    for funder, steps in piece.raw.get("funders", {}).items():
        path = piece.at("funders", funder)
        if steps == REST:
            if () in found.values():
                words = "only one of them pays for the rest."
                scope.problems.add(_WRONG, path, words, "Name the steps of this one.")
            found[funder] = ()
            continue
        for place, name in enumerate(steps):
            scope.number((*path, place), name, ("step",))
            if name in seen:
                words = f"'{name}' is paid for twice."
                scope.problems.add(_WRONG, (*path, place), words, "Take it out of one of them.")
            seen.add(name)
        found[funder] = tuple(steps)
    return found


def _whole(piece: Piece, points: dict[str, tuple[str, ...]], above: tuple[Step, ...]) -> str:
    """The first sum that holds all the named steps: what the points are a share of."""
    named = {name for steps in points.values() for name in steps}
    for step in above:
        terms = {term.of for term in step.terms} if isinstance(step, Sum) else set()
        if named and named <= terms:
            if () not in points.values() and terms - named:
                left = ", ".join(sorted(terms - named))
                words = f"nobody pays for {left}."
                fix = "Name it under one of them, or write rest for one."
                piece.scope.problems.add(_WRONG, piece.at("funders"), words, fix)
            return step.id
    if not piece.scope.problems.within(("steps",)):
        words = f"no sum above holds all of {', '.join(sorted(named))}."
        fix = "Add a step of kind sum that does."
        piece.scope.problems.add(_WRONG, piece.at("funders"), words, fix)
    return ""
