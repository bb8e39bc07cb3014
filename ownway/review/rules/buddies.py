"""Somebody who made a plan helps one other to make theirs, and so on: a chain (S19)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

P = TypeVar("P")


class BuddyState(StrEnum):
    """Offered to whoever asks first, helping one, or over; nobody says why."""

    OFFERED = "offered"
    HELPING = "helping"
    OVER = "over"


def places(links: Iterable[tuple[P, P]]) -> dict[P, int]:
    """For each person helped, how many links stand before them in their chain, counting theirs.

    A link is (who helped, who was helped), oldest first. Whoever was helped twice stands at the
    first; a circle ends where it began.
    """
    helped_by: dict[P, P] = {}
    for helper, helped in links:
        helped_by.setdefault(helped, helper)
    found = {}
    for person in helped_by:
        seen, here = {person}, person
        while here in helped_by and helped_by[here] not in seen:
            here = helped_by[here]
            seen.add(here)
        found[person] = len(seen) - 1 if helped_by[person] != person else 1
    return found
