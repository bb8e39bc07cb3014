"""What was decided: how often, which way and how far staff left the first figure, and how fast.

Counted over every row of the file that tells both amounts; small numbers are kept back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ownway.allocation.analysis.grid import Array
from ownway.allocation.analysis.studies.small_numbers import (
    LEAST_ESTIMATE,
    kept_back_in_row,
    may_estimate,
    shown,
)

SLOW = 0.9  # nine in ten have their decision within so many days


@dataclass(frozen=True, slots=True)
class Departed:
    """One way of going: `people` to the nearest 5, `share` of all who were told of, `middle`: by
    how much in the middle, major units. None where kept back."""

    way: str
    people: int | None
    share: float | None = None
    middle: float | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """`departed`: up, down and the same. Days in the middle, and within which nine in ten have
    their decision. `told`, `timed`: people behind each, to the nearest 5; None: kept back."""

    told: int | None = 0
    departed: tuple[Departed, ...] = ()
    timed: int | None = 0
    days: float | None = None
    most_days: float | None = None


def decided(columns: Mapping[str, Array]) -> Decided | None:
    """What the columns of DECIDED say; None where none was named."""
    if not columns:
        return None
    told, ways = _departed(columns)
    days = columns.get("days", np.zeros(0))
    days = days[np.isfinite(days)]
    if not may_estimate(len(days)):
        return Decided(told, ways, shown(len(days)))
    ends = float(np.median(days)), float(np.quantile(days, SLOW))
    return Decided(told, ways, shown(len(days)), *ends)


def _departed(columns: Mapping[str, Array]) -> tuple[int | None, tuple[Departed, ...]]:
    first, final = columns.get("indicative"), columns.get("final")
    if first is None or final is None:
        return 0, ()
    both = np.isfinite(first) & np.isfinite(final)
    change = (final - first)[both]
    ways = {"more": change > 0, "less": change < 0, "the same": change == 0}
    counts = [int(way.sum()) for way in ways.values()]
    hidden, all_hidden = kept_back_in_row(counts, LEAST_ESTIMATE)
    found = []
    for (name, way), count, hide in zip(ways.items(), counts, hidden, strict=True):
        if hide or all_hidden:
            found.append(Departed(name, None))
            continue
        middle = float(np.median(np.abs(change[way]))) if may_estimate(count) else None
        found.append(Departed(name, shown(count), count / len(change), middle))
    return None if all_hidden else shown(len(change)), tuple(found)
