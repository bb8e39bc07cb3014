"""Less money step by step, as the person agreed (H4). Pure; whole minor units.

A step says how much the money of the year is from a day on. What is promised, spent or kept aside
is never touched: where that is more than the step, the step takes what it can and no more.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from ownway.core.money import split_minor
from ownway.planning.rules import Finding

MOST_STEPS = 24
P = TypeVar("P", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Fall:
    """From `from_on` on, the money of the year is `minor`."""

    from_on: date
    minor: int


def check_falls(
    falls: Sequence[Fall], *, today: date, ends_on: date, now_minor: int
) -> tuple[Finding, ...]:
    """What keeps a schedule from being signed: it falls, by days to come, inside the year."""
    found = []
    if not 0 < len(falls) <= MOST_STEPS:
        found.append(Finding("taper_steps", "steps"))
    before_on, before = today, now_minor
    for place, fall in enumerate(falls, 1):
        if fall.from_on <= before_on or fall.from_on >= ends_on:
            found.append(Finding("taper_day", f"from_{place}"))
        if not 0 <= fall.minor < before:
            found.append(Finding("taper_amount", f"amount_{place}"))
        before_on, before = max(before_on, fall.from_on), fall.minor
    return tuple(found)


def lower(total: int, reachable: Mapping[P, int], target: int) -> tuple[dict[P, int], int]:
    """What each place gives back so that `total` becomes `target`, and what had to stay.

    `reachable`: what lies in each place and is promised to nobody. Shares follow what lies there,
    by largest remainder. Gives (back by place, what of the fall could not be taken).
    """
    fall = max(0, total - target)
    lies = {place: minor for place, minor in reachable.items() if minor > 0}
    back = min(fall, sum(lies.values()))
    if not back:
        return {}, fall
    parts = split_minor(back, list(lies.values()))
    return {place: part for place, part in zip(lies, parts, strict=True) if part}, fall - back
