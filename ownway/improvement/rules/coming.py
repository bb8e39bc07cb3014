"""What comes near or is past: the next check, and the days of small changes (S16). Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

CHECK_NEAR = timedelta(days=28)  # time to name raters and send them their links
CHANGE_NEAR = timedelta(days=14)


class Timing(StrEnum):
    """How a day stands to today."""

    NEAR = "near"
    PAST = "past"


def timing(due_on: date, today: date, near: timedelta) -> Timing | None:
    """PAST from the day after; NEAR from `near` before up to the day itself; else None."""
    if due_on < today:
        return Timing.PAST
    return Timing.NEAR if due_on - today <= near else None
