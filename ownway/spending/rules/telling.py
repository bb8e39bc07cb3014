"""When a person is told that a payment of theirs waits, stays unpaid, or goes on. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ownway.spending.rules.signs import Outcome, held_by


class HoldState(StrEnum):
    """How it stands with a payment that somebody holds back."""

    WAITS = "waits"  # somebody looks
    STAYS = "stays"  # they found something: it is not paid
    GOES_ON = "goes_on"  # in order, lifted, or nobody decided by the day


def state_of_concern(outcome: str, decide_by_on: date, today: date) -> HoldState:
    """What a concern does to the bills it is about on a day."""
    if outcome == Outcome.UPHELD:
        return HoldState.STAYS
    return HoldState.WAITS if held_by(outcome, decide_by_on, today) else HoldState.GOES_ON


def state_of_stop(*, lifted: bool) -> HoldState:
    """What a stop does to the payments it is about."""
    return HoldState.GOES_ON if lifted else HoldState.WAITS


def is_news(now: HoldState, told: HoldState | None) -> bool:
    """Whether somebody has still to hear it: that it goes on is news only after a “it waits”."""
    return now is not told and not (told is None and now is HoldState.GOES_ON)
