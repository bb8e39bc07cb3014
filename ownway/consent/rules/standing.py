"""How a person and a coach stand to each other, and which state can follow which."""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    """How a person and a coach stand to each other (S19). No state carries a reason."""

    PROPOSED = "proposed"  # staff thought of somebody; the person decides
    MATCHED = "matched"  # the person chose; a place has to come free first
    STANDS_IN = "stands_in"  # a name to ring after a coach left; sees nothing until chosen
    ACTIVE = "active"
    CHANGED = "changed"  # the person chose somebody else
    ENDED = "ended"
    DECLINED = "declined"  # a proposal the person did not want


OPEN_STANDINGS = (Standing.PROPOSED, Standing.MATCHED, Standing.STANDS_IN, Standing.ACTIVE)
# From each state to those it can become; the database keeps the same list.
NEXT_STANDING: dict[Standing, frozenset[Standing]] = {
    Standing.PROPOSED: frozenset(
        (Standing.ACTIVE, Standing.MATCHED, Standing.DECLINED, Standing.ENDED)
    ),
    Standing.MATCHED: frozenset((Standing.ACTIVE, Standing.CHANGED, Standing.ENDED)),
    Standing.STANDS_IN: frozenset((Standing.ACTIVE, Standing.CHANGED, Standing.ENDED)),
    Standing.ACTIVE: frozenset((Standing.CHANGED, Standing.ENDED)),
    Standing.CHANGED: frozenset(),
    Standing.ENDED: frozenset(),
    Standing.DECLINED: frozenset(),
}


def may_become(before: Standing, after: Standing) -> bool:
    """Whether a match in one state can go to another; what is over stays over."""
    return after in NEXT_STANDING[before]
