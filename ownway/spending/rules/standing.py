"""Buying the same thing again and again on one yes: when each turn is due. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ownway.core.period import add_months, add_weeks
from ownway.planning.rules import Finding
from ownway.spending.rules.purchases import Wish

MOST_TURNS = 520  # ten years of weeks


class Every(StrEnum):
    """How often something is paid."""

    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    FOUR_WEEKS = "four_weeks"
    MONTH = "month"


_WEEKS = {Every.WEEK: 1, Every.TWO_WEEKS: 2, Every.FOUR_WEEKS: 4}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every so often, from this day on."""

    every: Every
    first_on: date


def due_on(rhythm: Rhythm, turn: int) -> date:
    """The day the turn numbered `turn` (from 1) is due.

    Months count from the first day, so that one that began on the 31st falls on each month's last
    day and comes back to the 31st.
    """
    if rhythm.every is Every.MONTH:
        return add_months(rhythm.first_on, turn - 1)
    return add_weeks(rhythm.first_on, _WEEKS[rhythm.every] * (turn - 1))


def turns_due(rhythm: Rhythm, turns: int, until: date) -> int:
    """How many of `turns` are due on or before `until`."""
    low, high = 0, turns
    while low < high:
        middle = (low + high + 1) // 2
        if due_on(rhythm, middle) <= until:
            low = middle
        else:
            high = middle - 1
    return low


def check_rhythm(wish: Wish, rhythm: Rhythm | None, *, today: date, ends_on: date) -> list[Finding]:
    """Whether something can be paid so often: from today on, all of it within the money's time.

    `ends_on` is the first day the money no longer covers.
    """
    if rhythm is None:
        return []
    if not 2 <= wish.times <= MOST_TURNS:
        return [Finding("no_turns", "times", values={"most": MOST_TURNS})]
    if wish.amount.minor % wish.times:
        return [Finding("uneven_turns", "amount")]
    if rhythm.first_on < today:
        return [Finding("begins_too_early", "first_on")]
    if due_on(rhythm, wish.times) >= ends_on:
        fits = turns_due(rhythm, wish.times, ends_on - timedelta(days=1))
        return [Finding("beyond_the_money", "times", values={"fits": fits})]
    return []
