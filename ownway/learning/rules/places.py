"""Places on a course, and who is next: everybody in the order they asked (S14).

Nobody jumps the queue but for a recorded reason of access. A place that comes free is offered to
the next, who has days to answer; the pack says how many.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID


class EnrolmentState(StrEnum):
    """Where somebody stands with one run of a course."""

    SELF_REFERRED = "self_referred"  # asked before the doors open
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"  # a place came free and waits for their answer
    ATTENDED = "attended"
    FINISHED = "finished"
    LEFT = "left"  # their own choice; nobody asks why
    LAPSED = "lapsed"  # the time to answer is over; they may ask again
    NOT_THIS_TIME = "not_this_time"  # the course went by without them
    CALLED_OFF = "called_off"  # by the centre


ENDED = frozenset(
    {
        EnrolmentState.FINISHED,
        EnrolmentState.LEFT,
        EnrolmentState.LAPSED,
        EnrolmentState.NOT_THIS_TIME,
        EnrolmentState.CALLED_OFF,
    }
)
LIVE = frozenset(EnrolmentState) - ENDED
HOLDS_SEAT = frozenset(
    {
        EnrolmentState.CONFIRMED,
        EnrolmentState.OFFERED,
        EnrolmentState.ATTENDED,
        EnrolmentState.FINISHED,
    }
)


class LearnerKind(StrEnum):
    """Who learns: all sit in the same room (S14)."""

    PARTICIPANT = "participant"
    STAFF = "staff"
    FAMILY = "family"
    NEIGHBOUR = "neighbour"  # anybody else


class Way(StrEnum):
    """How somebody asked: themselves on the site, or somebody typed it in for them."""

    SITE = "site"
    PHONE = "phone"
    PAPER = "paper"
    IN_PERSON = "in_person"


class Came(StrEnum):
    """What is noted about one time: no reason, no mark, no sum."""

    CAME = "came"
    TOLD_US = "told_us"
    NOT_THERE = "not_there"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in the queue. `place`: how many had asked, with them; `ahead`: for access."""

    ref: UUID
    place: int
    ahead: bool = False


def in_line(waiting: Iterable[Waiting]) -> list[Waiting]:
    """The queue: those moved ahead for access first, then everybody, in the order they asked."""
    return sorted(waiting, key=lambda one: (not one.ahead, one.place))


def free_seats(seats: int, taken: Collection[int]) -> list[int]:
    """The numbers of the seats nobody has, lowest first; seats are numbered from 1."""
    return [number for number in range(1, seats + 1) if number not in taken]


def offers(
    seats: int, taken: Collection[int], waiting: Iterable[Waiting]
) -> list[tuple[Waiting, int]]:
    """Who is given which free seat now, in the order of the queue."""
    return list(zip(in_line(waiting), free_seats(seats, taken), strict=False))


def last_day_to_answer(offered_on: date, days: int) -> date:
    """The last day on which an offer can be answered; the day of the offer does not count."""
    return offered_on + timedelta(days=days)


def can_be_asked(starts: Sequence[datetime], at: datetime) -> bool:
    """Whether a place can be asked for: until the first class begins, whoever presses what."""
    return at < min(starts)


def offer_ends(
    last_day_ends: datetime, starts: Iterable[datetime], at: datetime
) -> datetime | None:
    """When an offer made `at` is over: with its days, or when the next class begins before that.

    None where no class comes any more: then there is nothing to offer.
    """
    coming = [one for one in starts if one > at]
    return min(last_day_ends, min(coming)) if coming else None


def shown_answers(at_close: int, now: int, least: int) -> int:
    """How many of the answers about a closed course are shown, the first ones first.

    Those there when it closed come together, and later ones `least` at a time. So two looks never
    differ by fewer than `least`, and no answer is found out by taking one look from the other.
    """
    together = at_close if at_close >= least else 0
    return together + (now - together) // least * least
