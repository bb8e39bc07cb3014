"""Endings nobody chose, and the door that stays open. Pure.

Contact is lost only after a kind search; nothing ends by itself. No answer is no answer: it is
never counted as a failure (H6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ownway.core.period import add_months
from ownway.planning.rules import Finding

LONGEST_SAID = 5_000  # characters
WAIT_FOR_REPLY = 28  # days after which "asked" is called "no answer"


class TriedBy(StrEnum):
    """A way to reach somebody."""

    PHONE = "phone"
    TEXT = "text"
    LETTER = "letter"
    EMAIL = "email"
    VISIT = "visit"
    SUPPORTER = "supporter"  # through somebody the person let in
    OTHER = "other"


class Found(StrEnum):
    """How a search ended."""

    BACK = "back"  # the person came back by themself
    HEARD = "heard"  # somebody heard from them
    ENDED = "ended"
    OVER = "over"  # their time here ended in another way meanwhile


def search_lacks(
    *,
    tried: Sequence[TriedBy | str],
    today: date,
    may_end_on: date,
    least_tries: int,
    least_ways: int,
) -> tuple[Finding, ...]:
    """What a search still lacks before anybody may say that contact is lost."""
    lacks = []
    if today < may_end_on:
        lacks.append(Finding("search_days", "days", values={"days": (may_end_on - today).days}))
    if len(tried) < least_tries:
        lacks.append(Finding("search_tries", "tries", values={"count": least_tries - len(tried)}))
    ways = len({TriedBy(one) for one in tried})
    if ways < least_ways:
        lacks.append(Finding("search_ways", "ways", values={"count": least_ways - ways}))
    return tuple(lacks)


class AskBy(StrEnum):
    """How somebody who left wants to be asked how they are."""

    EMAIL = "email"
    PHONE = "phone"
    LETTER = "letter"
    SITE = "site"  # only when they sign in


class AskState(StrEnum):
    """Where asking again stands."""

    NEVER = "never"  # the person does not want it
    LATER = "later"
    DUE = "due"
    ASKED = "asked"
    ANSWERED = "answered"
    NO_ANSWER = "no_answer"  # a state of its own, and no failure


def ask_day(ended_on: date, months: int) -> date | None:
    """The day somebody is asked; None for never."""
    return add_months(ended_on, months) if months else None


def ask_state(
    *, ask_on: date | None, asked_on: date | None, answered: bool, today: date
) -> AskState:
    """Where it stands. Whoever answered has answered, whether asked or not."""
    if answered:
        return AskState.ANSWERED
    if ask_on is None:
        return AskState.NEVER
    if asked_on is not None:
        late = today >= asked_on + timedelta(days=WAIT_FOR_REPLY)
        return AskState.NO_ANSWER if late else AskState.ASKED
    return AskState.DUE if today >= ask_on else AskState.LATER


@dataclass(frozen=True, slots=True)
class AskedCount:
    """How those who left are doing, as far as they said; silence stands in a column of its own."""

    good: int  # 4 or 5
    between: int  # 3
    hard: int  # 1 or 2
    no_answer: int
    not_asked: int  # never, or not yet


def count_answers(stands: Sequence[tuple[AskState, int | None]]) -> AskedCount:
    """Counts each person once. `stands`: the state, and the point on the line where answered."""
    going = [point for state, point in stands if state is AskState.ANSWERED and point is not None]
    silent = sum(state is AskState.NO_ANSWER for state, _point in stands)
    good, hard = sum(point >= 4 for point in going), sum(point <= 2 for point in going)
    return AskedCount(
        good=good,
        between=len(going) - good - hard,
        hard=hard,
        no_answer=silent,
        not_asked=len(stands) - len(going) - silent,
    )


def may_return_fast(ended_on: date, today: date, months: int) -> bool:
    """Whether somebody is back without a new application: within the return period (H5)."""
    return today < add_months(ended_on, months)
