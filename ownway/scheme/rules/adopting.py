"""The text of a scheme as it stands once its new version is adopted: the papers filled in.

A version is proposed as a draft, and what is recorded about its adoption is no part of its identity
(`digest`). So the text that was tried out and the text that comes into force have the same
identity, and every other line stays where it was, for whoever reads a fault by its line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from ownway.scheme.rules.model import Scheme, Version

IN_FORCE = ("adopted", "retired")


@dataclass(frozen=True, slots=True)
class Papers:
    """What is recorded about an adoption."""

    decided_by: str
    decided_on: date
    notice_on: date
    consulted: tuple[date, date]
    impact: str


def drafts(scheme: Scheme) -> tuple[Version, ...]:
    """The versions that nobody has adopted yet, earliest first."""
    found = [one for one in scheme.versions if one.status not in IN_FORCE]
    return tuple(sorted(found, key=lambda one: one.start))


def with_papers(text: str, version: Version, papers: Papers) -> str:
    """The same text with `version` adopted under these papers, on the line where it stood.

    Lines the draft needed beyond its first stay, empty. The text has to be a scheme already.
    """
    root: Any = yaml.compose(text, Loader=yaml.BaseLoader)
    versions = next(value for key, value in root.value if key.value == "versions")
    start = version.start.isoformat()
    key, value = next(pair for pair in versions.value if pair[0].value == start)
    begin, end = key.end_mark.index, _end(value)
    mark = "\r\n" if "\r\n" in text else "\n"
    lines = text.count("\n", begin, end)
    return f"{text[:begin]}: {{{', '.join(_filled(version, papers))}}}{mark * lines}{text[end:]}"


def _filled(version: Version, papers: Papers) -> Iterator[str]:
    yield "status: adopted"
    yield f"decided_by: {_quoted(papers.decided_by)}"
    yield f"decided_on: {papers.decided_on}"
    yield f"notice_on: {papers.notice_on}"
    yield f"consulted: [{papers.consulted[0]}, {papers.consulted[1]}]"
    yield f"impact: {_quoted(papers.impact)}"
    for name in ("legal_basis", "calibration", "carry_answers"):
        if said := getattr(version, name):
            yield f"{name}: {_quoted(said)}"


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _end(node: Any) -> int:
    """Where the last character of a node stands; a block's own end is past blank lines."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style:
        end: int = node.end_mark.index
        return end
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)
