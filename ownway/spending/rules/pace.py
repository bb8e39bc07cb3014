"""How long money lasts where as much is used each day as so far (B13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

FEWEST_DAYS = 28  # before that, a first large thing would say nothing of the rest


@dataclass(frozen=True, slots=True)
class Forecast:
    """`left` minor units on the last day of the period; or none, and `lasts_until` before it."""

    left: int
    lasts_until: date | None = None


def forecast(
    *, left: int, used: int, starts_on: date, today: date, ends_on: date
) -> Forecast | None:
    """What becomes of `left` if each day takes what a day took so far; minor units, whole days.

    `used`: promised or paid since `starts_on`, `today` not included. None in the first weeks, where
    nothing was used, and after the end: there is no pace to speak of.
    """
    gone = (today - starts_on).days
    if gone < FEWEST_DAYS or used <= 0 or today >= ends_on:
        return None
    to_come = (ends_on - today).days
    rest = left - -(-used * to_come // gone)  # what is still to be used, rounded up
    if rest >= 0:
        return Forecast(rest)
    return Forecast(0, today + timedelta(days=left * gone // used))
