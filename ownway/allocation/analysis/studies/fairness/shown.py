"""What may leave the process: rounded figures in tables, and the findings in words.

Page and JSON are both made from these and from nothing else, so neither can say more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Literal

from ownway.allocation.analysis.studies.fairness.comparing import Gap, flagged, holm
from ownway.allocation.analysis.studies.small_numbers import HIDDEN

Kind = Literal["words", "count", "money", "ratio", "share", "points", "p", "rough"]
Value = str | int | float | None
PLACES: Mapping[Kind, int] = {"ratio": 3, "share": 2, "points": 2, "p": 4, "rough": 2}
NONE = "–"  # no figure, for want of people or of data


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in JSON, its head on the page, and how exact its figures are."""

    key: str
    head: str
    kind: Kind = "words"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of figures that may be shown."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Value], ...]

    @property
    def words(self) -> int:
        """How many columns of words come first."""
        return next((n for n, one in enumerate(self.columns) if one.kind != "words"), 0)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that was found, in one sentence. `rank`: lower is looked at first."""

    check: str
    rank: int
    p: float
    words: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """Up to which gap a comparison (`beside`) of a group would most likely say nothing."""

    group: str
    beside: str
    words: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check with everything that is shown of it. `unseen`: gaps too small to be seen."""

    key: str
    title: str
    intro: tuple[str, ...]
    sheets: tuple[Sheet, ...] = ()
    notes: tuple[str, ...] = ()
    found: tuple[Found, ...] = ()
    unseen: tuple[Unseen, ...] = ()


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of a family. `own`: further figures of its row; `tell`: what it means.

    `twin`: the same test as the one before it, seen from the other side; it counts once.
    `large`: whether it is large enough to be told, where that is asked too.
    """

    own: Mapping[str, Value]
    gap: Gap | None
    tell: str = ""
    rank: int = 0
    twin: bool = False
    large: bool = True
    adjusted: float | None = field(default=None)

    @property
    def flagged(self) -> bool:
        """Whether it is a finding."""
        return flagged(self.adjusted) and self.large


def adjusted(tests: Sequence[Test]) -> list[Test]:
    """One family with Holm's adjustment."""
    raw = [None if one.twin or one.gap is None else one.gap.p for one in tests]
    made: list[Test] = []
    for test, p in zip(tests, holm(raw), strict=True):
        if test.twin and made and test.gap is not None and test.gap.p is not None:
            p = made[-1].adjusted
        made.append(replace(test, adjusted=p))
    return made


def gap_columns(kind: Kind, head: str) -> tuple[Column, ...]:
    """The columns that every comparison has."""
    p: Kind = "rough" if kind == "share" else "p"
    return (
        Column("gap", head, kind),
        Column("low", "95 % from", kind),
        Column("high", "to", kind),
        Column("detectable", "Smallest gap that would be seen", kind),
        Column("p", "p", p),
        Column("adjusted", "p, Holm", p),
        Column("finding", "Finding"),
    )


def row(test: Test) -> dict[str, Value]:
    """A comparison as a row for `gap_columns`, not yet rounded."""
    gap = test.gap
    verdict = "too few people" if gap is None or gap.p is None else "nothing found"
    return {
        **test.own,
        "gap": gap.size if gap else None,
        "low": gap.low if gap else None,
        "high": gap.high if gap else None,
        "detectable": gap.detectable if gap else None,
        "p": gap.p if gap else None,
        "adjusted": test.adjusted,
        "finding": "found" if test.flagged else verdict,
    }


def sheet(caption: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Value]]) -> Sheet:
    """Every figure rounded as its column says; a column that a row lacks stays empty."""
    made = tuple(
        {one.key: rounded(line.get(one.key), one.kind) for one in columns} for line in rows
    )
    return Sheet(caption, tuple(columns), made)


def rounded(value: Value, kind: Kind) -> Value:
    """Money to whole units of the currency, a share to whole per cent, others as PLACES says."""
    if value is None or isinstance(value, str) or kind in ("words", "count"):
        return value
    if not isfinite(value):
        return None
    if kind == "money":
        return round(value)
    return round(float(value), PLACES[kind]) + 0.0  # no minus before a zero


def cell(value: Value, kind: Kind) -> str:
    """A rounded figure as it is read."""
    if value is None:
        return HIDDEN if kind == "count" else NONE
    if isinstance(value, str):
        return value
    if kind in ("count", "money"):
        return f"{value:,}"
    if kind == "share":
        return f"{value * 100:.0f} %"
    if kind in ("p", "rough"):
        least = 10 ** -PLACES[kind]
        return f"under {least}" if value < least else f"{value:.{PLACES[kind]}f}"
    return f"{value:.{PLACES[kind]}f}"
