"""Groups that leave together: how many, in which order, and never without a peer coach (S13)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ownway.endings.rules.exits import PEER_COACH
from ownway.planning.rules import Finding
from ownway.programme.rules import GroupSize


def check_places(places: int, size: GroupSize) -> tuple[Finding, ...]:
    """Whether a group of so many places is planned within the limits in force (scenario 30).

    The limits are of the plan: fewer people who come keep nobody waiting.
    """
    values = {"least": size.least, "most": size.most}
    if places > size.most:
        return (Finding("group_too_large", "places", values=values),)
    if places < size.least:
        return (Finding("group_too_small", "places", values=values),)
    return ()


def check_opening(
    *,
    parts: Iterable[str],
    retreat_on: date | None,
    retreat_place: str,
    today: date,
    before_open: bool,
) -> tuple[Finding, ...]:
    """What a group still lacks before people can apply; all of it at once.

    `parts`: the parts of those on its team now. `before_open`: the group before has not held its
    retreat, and the pack has one after another.
    """
    found = []
    if PEER_COACH not in set(parts):
        found.append(Finding("peer_coach_missing", "team"))
    if retreat_on is None or retreat_on < today:
        found.append(Finding("retreat_day_missing", "retreat_on"))
    if not retreat_place.strip():
        found.append(Finding("retreat_place_missing", "retreat_place"))
    if before_open:
        found.append(Finding("group_before_open", "group"))
    return tuple(found)


def free_places(places: int, taken: int) -> int:
    """How many awards a group can still hold."""
    return max(places - taken, 0)
