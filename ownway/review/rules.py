"""When a review is due, what may be said in it, and what it can never do: lower an amount (S10)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ownway.core.period import add_months, add_weeks
from ownway.decisions.rules import may_lower
from ownway.planning.rules import Finding, check_length
from ownway.programme.rules import ReviewClock

RATINGS = range(1, 6)


class Status(StrEnum):
    """A review is open until it is held."""

    OPEN = "open"
    HELD = "held"


class Outcome(StrEnum):
    """What comes of a review. None of them changes an amount."""

    KEEP = "keep"
    CHANGE = "change"  # the plan; the person writes its next version
    REASSESS = "reassess"  # a new self-assessment, then a new amount
    END = "end"


def due_on(clock: ReviewClock, start: date, last_held: date | None = None) -> date:
    """The day by which the next review is held (R4, R16, R17).

    The first counts from `start` (first payment or start of the plan, as the pack says), later
    ones from the last review. Where a pack names months and weeks, the earlier day counts.
    """
    if last_held is not None:
        return add_months(last_held, clock.then_within_months)
    days = []
    if clock.first_within_months is not None:
        days.append(add_months(start, clock.first_within_months))
    if clock.first_within_weeks is not None:
        days.append(add_weeks(start, clock.first_within_weeks))
    return min(days, default=add_months(start, clock.then_within_months))


def start_of(clock: ReviewClock, *, plan_starts_on: date, first_paid_on: date | None) -> date:
    """The day the clock starts: the first payment, or the plan where there is none (D4)."""
    if clock.start == "first_payment" and first_paid_on is not None:
        return first_paid_on
    return plan_starts_on


def can_lower(before: int, after: int, *, reassessed: bool, change_logged: bool = False) -> bool:
    """R18, scenario 25: a review alone never lowers an amount (minor units)."""
    return may_lower(before, after, reassessed=reassessed, change_logged=change_logged)


def check_progress(*, texts: dict[str, str], rating: int | None) -> tuple[Finding, ...]:
    """What keeps a few words about one goal from being saved. None of them is needed."""
    found = [finding for where, words in texts.items() for finding in check_length(words, where)]
    if rating is not None and rating not in RATINGS:
        found.append(Finding("rating_out_of_range", "rating"))
    return tuple(found)
