"""`ownway scheme card`: the model card and transparency record of a scheme, to publish."""

from __future__ import annotations

import argparse
import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ownway.cli import asking

if TYPE_CHECKING:
    from ownway.allocation.analysis.studies.card import Sources
    from ownway.allocation.analysis.studies.card.about import About
    from ownway.allocation.analysis.studies.card.results import Given


def add_part(parts: Any) -> None:
    """`card` beside the other parts of `ownway scheme`."""
    one = parts.add_parser(
        "card",
        help="the card of a scheme: model card and transparency record",
        description="Writes card.html to read and record.json for programs, from the scheme, what "
        "is proved of it, and the reports you name.",
    )
    one.add_argument("file", type=Path, metavar="SCHEME", help="the scheme, as YAML")
    one.add_argument(
        "--on", type=asking.day, required=True, help="the day whose rules it describes"
    )
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
    return asking.answered(partial(_card, chosen))


def _card(chosen: argparse.Namespace) -> int:
    from ownway.allocation.analysis.studies.card import record

    made = record(_sources(chosen))
    paths = _saved(chosen.out, made)
    print(f"Written: {' and '.join(map(str, paths))}.")
    for name, result in made["results"].items():
        print(f"{name}: {result['status']}")
    print(made["standard_note"])
    return asking.FINE


def _saved(folder: Path, made: dict[str, Any]) -> tuple[Path, Path]:
    """card.html and record.json, two layouts of the same."""
    from ownway.allocation.analysis.studies.card.page import card
    from ownway.allocation.analysis.studies.reports import page, written

    paths = folder / "card.html", folder / "record.json"
    with asking.writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in zip(paths, (page(card(made)), written(made)), strict=True):
            path.write_text(text, encoding="utf-8")
    return paths


def _sources(chosen: argparse.Namespace) -> Sources:
    from ownway.allocation.analysis.studies.card import Sources
    from ownway.scheme.rules.proofs import prove
    from ownway.scheme.rules.reading import read_scheme

    text = asking.text_of(chosen.file)
    with asking.scheme_of(chosen.file, chosen.on):
        scheme = read_scheme(text)
        certificate = prove(scheme, chosen.on)
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
        raise asking.CannotDo(f"{file}: {error}") from error


def _given(file: Path | None) -> Given | None:
    from ownway.allocation.analysis.studies.card.results import Given

    if file is None:
        return None
    found = _json(file)
    if not isinstance(found, dict):
        raise asking.CannotDo(f"{file} is no report; name the JSON that a study wrote.")
    return Given(file.name, found)


def _json(file: Path) -> Any:
    try:
        return json.loads(asking.text_of(file))
    except (ValueError, RecursionError) as error:
        raise asking.CannotDo(f"{file} is not JSON: {error}") from error
