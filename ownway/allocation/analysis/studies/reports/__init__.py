"""What a report is made of, and how it is written: one page of HTML that needs nothing else.

A report is data first. The same parts always give the same bytes: no clock, no chance, no outside
file. Each plot is drawn as SVG and followed by its numbers, for whoever cannot see it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from ownway.allocation.analysis.studies.reports.plots import Plot, drawn

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Table:
    """Cells are words or numbers as they are read. `numbers`: columns from this one are numbers."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 1


@dataclass(frozen=True, slots=True)
class Words:
    """Paragraphs; a warning is set apart."""

    paragraphs: tuple[str, ...]
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list, each point a sentence or a term."""

    of: tuple[str, ...]


Part = Table | Words | Points | Plot


@dataclass(frozen=True, slots=True)
class Section:
    """One heading with what stands under it."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `facts` stand under the title: name and value, such as the scheme's hash."""

    title: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    language: str = "en"


def page(report: Report) -> str:
    """The report as one page of HTML, to read, print or publish."""
    engine = Engine(dirs=[str(_FOLDER)], autoescape=True)
    sections = [
        {"title": one.title, "parts": [_seen(part) for part in one.parts]}
        for one in report.sections
    ]
    made = engine.get_template("report.html").render(
        Context({"report": report, "sections": sections}, use_l10n=False)
    )
    return "\n".join(line.rstrip() for line in made.splitlines() if line.strip()) + "\n"


def written(found: Mapping[str, Any]) -> str:
    """Results as JSON for programs, with its keys in order: the same findings, the same bytes."""
    return json.dumps(found, sort_keys=True, indent=2, ensure_ascii=False) + "\n"


def save(folder: Path, name: str, report: Report, found: Mapping[str, Any]) -> Sequence[Path]:
    """Writes `name`.html and `name`.json into `folder`; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = (folder / f"{name}.html", folder / f"{name}.json")
    for path, text in zip(paths, (page(report), written(found)), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def _seen(part: Part) -> dict[str, Any]:
    kind = type(part).__name__.lower()
    if isinstance(part, Plot):
        return {"kind": kind, "part": part, "drawing": drawn(part), "numbers": _numbers(part)}
    return {"kind": kind, "part": part}


def _numbers(plot: Plot) -> Table:
    rows = tuple(
        (series.name, plot.x_label(x), plot.y_label(y))
        for series in plot.series
        for x, y in series.points
    )
    return Table(plot.caption, ("", plot.x_title, plot.y_title), rows, numbers=1)
