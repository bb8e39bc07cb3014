"""Whether a story may be told somewhere else: only with a yes to just that, until its day (G10)."""

from __future__ import annotations

from datetime import date

from ownway.planning.rules import Finding

LONGEST_PLACE = 200
LONGEST_PURPOSE = 500


def may_use(*, answer: str, ended: bool, until_on: date, told: bool, today: date) -> bool:
    """Whether this use is open: no answer is a no, and so is a yes whose last day has passed.

    `told`: the very story it was asked about still stands.
    """
    return answer == "yes" and not ended and told and today <= until_on


def check_use(place: str, purpose: str, until_on: date | None, today: date) -> tuple[Finding, ...]:
    """Somebody who asks says where, what for, and until when; one use for each asking."""
    found = []
    for where, words, most in (
        ("place", place, LONGEST_PLACE),
        ("purpose", purpose, LONGEST_PURPOSE),
    ):
        if not words.strip() or len(words) > most:
            found.append(Finding(f"use_{where}", where))
    if until_on is None or until_on < today:
        found.append(Finding("use_until", "until_on"))
    return tuple(found)
