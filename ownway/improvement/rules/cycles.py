"""A small change: planned, tried, checked, acted on, in this order and each once (S16)."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

LONGEST_ACTION = 300  # characters of what is tried, and of how one will know


class Origin(StrEnum):
    """Where a small change came from."""

    CHECK = "check"
    REFLECTION = "reflection"
    READINESS = "readiness"


class Step(StrEnum):
    """What is done after planning."""

    TRY = "try"
    CHECK = "check"
    ACT = "act"


class Act(StrEnum):
    """What was made of what came out."""

    KEEP = "keep"
    CHANGE = "change"  # changed, and tried again as another one
    STOP = "stop"


class At(StrEnum):
    """Where a small change stands."""

    PLANNED = "planned"
    TRYING = "trying"
    CHECKED = "checked"
    DONE = "done"


_ORDER = tuple(Step)
_STANDS = (At.PLANNED, At.TRYING, At.CHECKED, At.DONE)


def next_step(done: Collection[str]) -> Step | None:
    """The one step that can be taken now; None where all are done."""
    return next((step for step in _ORDER if step not in done), None)


def stands(done: Collection[str]) -> At:
    """Where a small change stands, by the steps that were taken in order."""
    following = next_step(done)
    return _STANDS[len(_ORDER) if following is None else _ORDER.index(following)]
