"""Steps that look something up: bands, tables, score tables, levels and picks."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from ownway.core.strict_yaml import Path
from ownway.scheme.rules.model import (
    CODE,
    Bands,
    Dated,
    LevelRow,
    Levels,
    OrderedTables,
    Pick,
    ScoreTable,
    Step,
    Table,
)
from ownway.scheme.rules.reading.header import Header, counted, not_twice
from ownway.scheme.rules.reading.scope import Piece, dated_values

HOUR = "hour"
Row = tuple[Fraction, Fraction | str]


def read_bands(piece: Piece, header: Header) -> Bands:
    """Lower bounds that ascend; values all numbers, or all codes where the unit says so."""
    piece.scope.number(piece.at("of"), piece.raw["of"])
    coded = header["unit"] == CODE
    below = piece.raw.get("below")
    if coded and below is None:
        words = "what somebody below the first row gets is missing."
        piece.scope.problems.add("missing_key", piece.path, words, "Write below: with a code.")
    return Bands(
        **header,
        of=piece.raw["of"],
        rows=_rows(piece, coded),
        below=_band_value(piece, piece.at("below"), below if below is not None else 0, coded),
    )


def read_table(piece: Piece, header: Header) -> Table:
    """Rows that ascend; the step says what comes out, so points may become money here."""
    counted(piece, header["unit"])
    found = piece.scope.number(piece.at("of"), piece.raw["of"])
    not_twice(piece, header, piece.at("of"), piece.raw["of"], found)
    rows = tuple(
        (day, tuple((x, y) for x, y in these if isinstance(y, Fraction)))
        for day, these in _rows(piece, coded=False).values
    )
    line = piece.raw["read"] == "line"
    return Table(**header, of=piece.raw["of"], line_between=line, rows=Dated(rows))


def _rows(piece: Piece, coded: bool) -> Dated[tuple[Row, ...]]:
    found: list[tuple[date, tuple[Row, ...]]] = []
    for day, path, rows in dated_values(piece.scope, piece.at("rows"), piece.raw["rows"]):
        bounds = [Fraction(row[0]) for row in rows]
        for place in range(1, len(bounds)):
            if bounds[place] <= bounds[place - 1]:
                words = "the rows do not ascend: this one begins no higher than the one before."
                fix = "Put the rows in order, each beginning once."
                piece.scope.problems.add("wrong_value", (*path, place), words, fix)
        values = [
            _band_value(piece, (*path, place, 1), row[1], coded) for place, row in enumerate(rows)
        ]
        found.append((day, tuple(zip(bounds, values, strict=True))))
    return Dated(tuple(found))


def _band_value(piece: Piece, path: Path, value: Any, coded: bool) -> Fraction | str:
    if coded:
        return str(value)
    if isinstance(value, str):
        words = f"expected a number, found '{value}': the unit of this step is not code."
        piece.scope.problems.add("wrong_value", path, words, "Write a number, or unit: code.")
        return Fraction(0)
    return Fraction(value)


def read_ordered_tables(piece: Piece, header: Header) -> OrderedTables:
    """The last table catches everybody, and no other does."""
    raw = piece.raw["tables"]
    tables = []
    for place, one in enumerate(raw):
        inner = Piece(one, piece.at("tables", place), piece.scope)
        last = place == len(raw) - 1
        if last != ("otherwise" in one):
            words = "only the last table says with 'otherwise' what everybody else gets."
            fix = "Write otherwise: with a group." if last else "Take it out."
            where = inner.path if last else inner.at("otherwise")
            piece.scope.problems.add("missing_key" if last else "unreachable", where, words, fix)
        tables.append(_score_table(inner))
    return OrderedTables(**header, tables=tuple(tables))


def _score_table(piece: Piece) -> ScoreTable:
    coefficients: dict[str, dict[str, Fraction]] = {}
    for question, options in piece.raw["coefficients"].items():
        path = piece.at("coefficients", question)
        found = piece.scope.code(path, question)
        piece.scope.covers(path, question, found, options)
        coefficients[question] = {code: Fraction(one) for code, one in options.items()}
    thresholds = tuple((Fraction(least), str(group)) for least, group in piece.raw["thresholds"])
    for place in range(1, len(thresholds)):
        if thresholds[place][0] >= thresholds[place - 1][0]:
            words = "this threshold is never reached: one before it is met first."
            path = piece.at("thresholds", place)
            fix = "Put the highest first; they are tried in order."
            piece.scope.problems.add("unreachable", path, words, fix)
    return ScoreTable(piece.raw["id"], coefficients, thresholds, piece.text("otherwise"))


def read_levels(piece: Piece, header: Header) -> Levels:
    """A row for every level: hours for hours; money, or hours and a rate, for money."""
    scope = piece.scope
    name = piece.raw["by"]
    found = scope.code(piece.at("by"), name)
    scope.covers(piece.at("rows"), name, found, piece.raw["rows"])
    if header["unit"] not in (HOUR, scope.currency):
        words = f"levels give hours or money, not {header['unit']}."
        fix = f"Write hour or {scope.currency}."
        scope.problems.add("unit_mismatch", piece.at("unit"), words, fix)
    rows = {}
    for level, raw in piece.raw["rows"].items():
        row = Piece(raw, piece.at("rows", level), scope)
        enough = "hours" in raw or (header["unit"] == scope.currency and "amount" in raw)
        if not enough:
            words = f"the level '{level}' has no hours."
            scope.problems.add("missing_key", row.path, words, "Write hours: with a number.")
        elif header["unit"] == scope.currency and "amount" not in raw and "rate" not in piece.raw:
            words = f"the level '{level}' has hours, and no price for them."
            fix = "Write amount: for the level, or rate: for the step."
            scope.problems.add("missing_key", row.path, words, fix)
        rows[level] = LevelRow(
            row.dated("hours") if "hours" in raw else None,
            row.dated("amount") if "amount" in raw else None,
        )
    rate = piece.dated("rate") if "rate" in piece.raw else None
    return Levels(**header, by=name, rows=rows, rate=rate)


def read_pick(piece: Piece, header: Header) -> Pick:
    """A number for every code."""
    counted(piece, header["unit"])
    name = piece.raw["by"]
    found = piece.scope.code(piece.at("by"), name)
    piece.scope.covers(piece.at("values"), name, found, piece.raw["values"])
    return Pick(**header, by=name, values=piece.dated_map("values"))


def codes_of(step: Step) -> tuple[str, ...]:
    """The codes a step can come to; () for a number."""
    found: list[str] = []
    if isinstance(step, Bands) and step.unit == CODE:
        found += [str(step.below)]
        found += [str(value) for _day, rows in step.rows.values for _bound, value in rows]
    if isinstance(step, OrderedTables):
        for table in step.tables:
            found += [group for _least, group in table.thresholds]
            found += [table.otherwise] if table.otherwise else []
    return tuple(dict.fromkeys(found))
