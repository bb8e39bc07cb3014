"""The bytes of a file as an instrument; every fault of it at once (2.1)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ownway.core.problems import Problem
from ownway.improvement.rules.instruments import Instrument, NotAnInstrument, made
from ownway.interop.instruments.mapping import Found, questionnaire

LARGEST_FILE_BYTES = 512 * 1024
COLUMNS = ("row", "code", "in", "text", "points", "rationale", "examples")
ABOUT = (
    "code",
    "version",
    "language",
    "title",
    "about",
    "licence",
    "source",
    "scale_note",
    "bands_note",
    "bands_of",
)
BETWEEN = "|"  # between the examples of one element


@dataclass(frozen=True, slots=True)
class Read:
    """An instrument, and what kind of file it came from: csv or fhir."""

    instrument: Instrument
    origin: str


def read(name: str, data: bytes) -> Read:
    """The instrument in a file. Raises NotAnInstrument with all that is wrong."""
    if len(data) > LARGEST_FILE_BYTES:
        _refuse(name, f"larger than {LARGEST_FILE_BYTES // 1024} KiB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse(name, "expected text in UTF-8")
    if text.lstrip()[:1] == "{":
        return Read(_finished(questionnaire(_json(name, text))), "fhir")
    return Read(_finished(_table(name, text)), "csv")


def _refuse(where: str, words: str) -> Any:
    raise NotAnInstrument([Problem("not_an_instrument", f"{where}: {words}", where)])


def _finished(found: Found) -> Instrument:
    """Everything that is wrong with the file, and with what it says, in one answer."""
    if found.problems:
        raise NotAnInstrument(found.problems)
    return made(found.data, found.where)


def _json(name: str, text: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _value in pairs]
        if len(keys) != len(set(keys)):
            twice = next(key for key in keys if keys.count(key) > 1)
            _refuse(name, f"the key '{twice}' stands in one place twice")
        return dict(pairs)

    try:
        return json.loads(text, object_pairs_hook=once, parse_float=Decimal)
    except json.JSONDecodeError as error:
        return _refuse(f"{name}:{error.lineno}", f"this is not JSON: {error.msg}")
    except RecursionError:
        return _refuse(name, "nested too deeply")


def _table(name: str, text: str) -> Found:
    """A CSV: one row for each thing, its kind in the column `row`."""
    found = Found(data={"parts": []})
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    names = [one.strip().lower() for one in reader.fieldnames or []]
    if missing := [one for one in ("row", "code", "text") if one not in names]:
        found.wrong(f"{name}:1", f"missing columns: {', '.join(missing)}")
        return found
    if unknown := [one for one in names if one not in COLUMNS]:
        known = ", ".join(COLUMNS)
        found.wrong(f"{name}:1", f"unknown columns: {', '.join(unknown)}; expected {known}")
        return found
    reader.fieldnames = names
    parts: dict[str, tuple[dict[str, Any], tuple[str | int, ...]]] = {}
    try:
        for row in reader:
            where = f"{name}:{reader.line_num}"
            if None in row or None in row.values():
                found.wrong(where, "expected as many cells as there are columns")
                continue
            _row({key: value.strip() for key, value in row.items()}, where, found, parts)
    except csv.Error as error:
        found.wrong(f"{name}:{reader.line_num}", f"this is not a CSV: {error}")
    return found


def _row(
    row: Mapping[str, str],
    where: str,
    found: Found,
    parts: dict[str, tuple[dict[str, Any], tuple[str | int, ...]]],
) -> None:
    kind, code, text = row["row"], row["code"], row["text"]
    if kind == "about":
        if code not in ABOUT:
            found.wrong(where, f"unknown '{code}'; expected one of {', '.join(ABOUT)}")
            return
        found.data[code] = text
        found.where[(code,)] = where
    elif kind in ("scale", "band"):
        points = row.get("points", "")
        if not points.isdecimal():
            found.wrong(where, "expected whole points in the column 'points'")
            return
        key = "scale" if kind == "scale" else "bands"
        rows = found.data.setdefault(key, [])
        found.where[(key, len(rows))] = where
        name = "points" if kind == "scale" else "least"
        rows.append({name: int(points), "words": text})
    elif kind in ("part", "element"):
        _placed(row, kind, where, found, parts)
    else:
        found.wrong(where, f"unknown row '{kind}'; expected about, scale, band, part or element")


def _placed(
    row: Mapping[str, str],
    kind: str,
    where: str,
    found: Found,
    parts: dict[str, tuple[dict[str, Any], tuple[str | int, ...]]],
) -> None:
    """A part or an element, under the part its column `in` names; a part stands before what is
    in it."""
    inside = row.get("in", "")
    if inside and inside not in parts:
        found.wrong(where, f"there is no part '{inside}' above this row")
        return
    if kind == "element" and not inside:
        found.wrong(where, "expected the part this element is in, in the column 'in'")
        return
    key = "parts" if kind == "part" else "elements"
    around, path = parts[inside] if inside else (found.data, ())
    rows = around.setdefault(key, [])
    there = (*path, key, len(rows))
    found.where[there] = where
    if kind == "part":
        made_part: dict[str, Any] = {"code": row["code"], "title": row["text"]}
        if row.get("rationale"):
            made_part["about"] = row["rationale"]
        rows.append(made_part)
        parts.setdefault(row["code"], (made_part, there))
        return
    examples = [one.strip() for one in row.get("examples", "").split(BETWEEN) if one.strip()]
    rows.append(
        {
            "code": row["code"],
            "question": row["text"],
            "rationale": row.get("rationale", ""),
            "examples": examples,
        }
    )
