"""The final amount beside the indicative one: who may depart which way, and with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction

from ownway.scheme.rules import model


def flat_after_rise(
    points_before: Fraction | int | None,
    points_after: Fraction | int | None,
    final_before: int,
    final_after: int,
) -> bool:
    """Whether points rose and the final amount did not (V1, scenario 2): then it needs a reason."""
    if points_before is None or points_after is None:
        return False
    return points_after > points_before and final_after <= final_before


class Departure(StrEnum):
    """Whether a final amount stands apart from what the scheme came to, and which way."""

    NONE = "none"
    UP = "up"
    DOWN = "down"


def departure(indicative: int, final: int) -> Departure:
    """Which way, from the two in minor units."""
    if final == indicative:
        return Departure.NONE
    return Departure.UP if final > indicative else Departure.DOWN


def may_depart(overrides: model.Overrides, way: Departure, roles: Iterable[str]) -> bool:
    """Whether the scheme lets somebody with these roles depart that way (A15, A17).

    Downward needs a ground in law that the scheme names; without one nobody may.
    """
    if way is Departure.NONE:
        return True
    if way is Departure.DOWN and not overrides.legal_basis:
        return False
    named = overrides.up if way is Departure.UP else overrides.down
    return not set(named).isdisjoint(roles)


class ReasonFor(StrEnum):
    """Why a final amount cannot stand without words."""

    DIFFERS = "differs"
    FLAT = "flat"
    DATED_BACK = "dated_back"


def reason_needed(indicative: int, final: int, *, flat: bool) -> ReasonFor | None:
    """Whether the final amount needs a reason, and which (A2, V1)."""
    if final != indicative:
        return ReasonFor.DIFFERS
    return ReasonFor.FLAT if flat else None
