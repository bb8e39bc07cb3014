"""`ownway scheme card`: the model card and transparency record of a scheme, to publish."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ownway.allocation.analysis.studies.card import Sources
    from ownway.allocation.analysis.studies.card.about import About
    from ownway.allocation.analysis.studies.card.results import Given

FINE, NOTHING = 0, 2


class _Stopped(Exception):
    """Nothing can be made; the words say why, and what would help."""


def add_part(parts: Any) -> None:
    """`card` beside the other parts of `ownway scheme`."""
    one = parts.add_parser(
        "card",
        help="the card of a scheme: model card and transparency record",
        description="Writes card.html to read and record.json for programs, from the scheme, what "
        "is proved of it, and the reports you name.",
    )
    one.add_argument("file", type=Path, metavar="SCHEME", help="the scheme, as YAML")
    one.add_argument("--on", type=_day, required=True, help="the day whose rules it describes")
    for name, words in (
        ("validation", "validation.json, which calibrate writes"),
        ("audit", "fairness.json, which audit writes"),
        ("simulation", "simulation.json, which simulate writes"),
    ):
        one.add_argument(f"--{name}", type=Path, metavar="JSON", help=words)
    one.add_argument(
        "--about",
        type=Path,
        metavar="JSON",
        help="what only the programme knows: organisation, contact, purpose, clocks, risks, …",
    )
    one.add_argument("--out", type=Path, required=True, metavar="FOLDER")


def run(chosen: argparse.Namespace) -> int:
    """Returns 0; 2 where nothing could be made."""
    from ownway.allocation.analysis.studies.card import record

    try:
        made = record(_sources(chosen))
        paths = _saved(chosen.out, made)
    except _Stopped as stopped:
        print(stopped, file=sys.stderr)
        return NOTHING
    print(f"Written: {' and '.join(map(str, paths))}.")
    for name, result in made["results"].items():
        print(f"{name}: {result['status']}")
    print(made["standard_note"])
    return FINE


def _saved(folder: Path, made: dict[str, Any]) -> tuple[Path, Path]:
    """card.html and record.json, two layouts of the same."""
    from ownway.allocation.analysis.studies.card.page import card
    from ownway.allocation.analysis.studies.reports import page, written

    paths = folder / "card.html", folder / "record.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in zip(paths, (page(card(made)), written(made)), strict=True):
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _Stopped(f"{folder} could not be written: {error.strerror}.") from error
    return paths


def _sources(chosen: argparse.Namespace) -> Sources:
    from ownway.allocation.analysis.studies.card import Sources
    from ownway.scheme.rules.model import NotInForce
    from ownway.scheme.rules.proofs import prove
    from ownway.scheme.rules.reading import NotAScheme, read_scheme

    try:
        scheme = read_scheme(_text(chosen.file))
        certificate = prove(scheme, chosen.on)
    except NotAScheme as error:
        raise _Stopped(f"{chosen.file} is not a scheme:\n{error}") from error
    except NotInForce as error:
        raise _Stopped(
            f"{chosen.file} has no version in force on {chosen.on}; "
            f"the first begins on {error.first}."
        ) from error
    return Sources(
        scheme,
        chosen.on,
        certificate,
        _about(chosen.about),
        _given(chosen.validation),
        _given(chosen.audit),
        _given(chosen.simulation),
    )


def _about(file: Path | None) -> About:
    from ownway.allocation.analysis.studies.card.about import About, Unknown, about_of

    if file is None:
        return About()
    try:
        return about_of(_json(file))
    except Unknown as error:
        raise _Stopped(f"{file}: {error}") from error


def _given(file: Path | None) -> Given | None:
    from ownway.allocation.analysis.studies.card.results import Given

    if file is None:
        return None
    found = _json(file)
    if not isinstance(found, dict):
        raise _Stopped(f"{file} is no report; name the JSON that a study wrote.")
    return Given(file.name, found)


def _json(file: Path) -> Any:
    try:
        return json.loads(_text(file))
    except (ValueError, RecursionError) as error:
        raise _Stopped(f"{file} is not JSON: {error}") from error


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _Stopped(f"{file} could not be read: {error}") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day like 2026-06-01") from None
