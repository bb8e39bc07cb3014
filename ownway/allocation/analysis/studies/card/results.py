"""Reports on a card: what they found, and whether they speak of exactly these rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

NOT_DONE = "Not done yet."
OTHER_RULES = (
    "This report is about other rules: the identity on this card does not stand in it. "
    "It says nothing certain about this version."
)
SAME_RULES = "Done, on exactly these rules."
MOST = 80  # figures shown; the report itself has all


@dataclass(frozen=True, slots=True)
class Given:
    """A report as data, and the name of the file it came from."""

    name: str
    found: Mapping[str, Any]


def result_of(given: Given | None, digest: str, *, side: str = "") -> dict[str, Any]:
    """Its status in words, whether it is about `digest`, and its figures as the report has them.

    `side`: the part of the report in which the digest must stand; a simulation has two.
    """
    if given is None:
        return {"status": NOT_DONE, "about_these_rules": False, "figures": [], "left_out": 0}
    same = digest in set(_texts(given.found.get(side) if side else given.found))
    figures = list(_figures(given.found, ""))
    return {
        "status": SAME_RULES if same else OTHER_RULES,
        "report": given.name,
        "about_these_rules": same,
        "figures": [list(one) for one in figures[:MOST]],
        "left_out": max(0, len(figures) - MOST),
    }


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, Mapping):
        for one in found.values():
            yield from _texts(one)
    elif isinstance(found, list):
        for one in found:
            yield from _texts(one)
    elif isinstance(found, str):
        yield found


def _figures(found: Any, name: str) -> Iterator[tuple[str, str]]:
    """Every single figure with where it stands; lists of rows stay in the report."""
    if isinstance(found, Mapping):
        for key, one in found.items():
            yield from _figures(one, f"{name} · {key}" if name else str(key))
    elif isinstance(found, list):
        if found and all(not isinstance(one, Mapping | list) for one in found):
            yield name, ", ".join(_said(one) for one in found)
    else:
        yield name, _said(found)


def _said(value: Any) -> str:
    if value is None:
        return "*"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)
