"""How long a sign-in lasts: to the second, by who and on what device (2.5, by hand)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.cast import NOW

from .world import by_code, firm, key_of, lives, thief, undone

START = "/sign-in/start/"  # on to one's own part of the site, or back to the sign-in
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# who, shared computer: between two clicks, altogether, and one click short of the first
LIMITS = {
    ("ana", False): (20 * HOUR, 14 * DAY, 19 * HOUR),
    ("sister", False): (20 * HOUR, 14 * DAY, 19 * HOUR),
    ("ana", True): (15 * MINUTE, 12 * HOUR, 14 * MINUTE),
    ("sister", True): (15 * MINUTE, 12 * HOUR, 14 * MINUTE),
    ("approver", False): (15 * MINUTE, 8 * HOUR, 14 * MINUTE),
    ("approver", True): (15 * MINUTE, 8 * HOUR, 14 * MINUTE),
    ("coach", False): (15 * MINUTE, 8 * HOUR, 14 * MINUTE),
    ("director", False): (15 * MINUTE, 8 * HOUR, 14 * MINUTE),
}
CI_BUSY = {("ana", False), ("ana", True), ("approver", False)}


def prove(cast: Any, outcome: Any, *, full: bool) -> None:
    for (who, shared), (idle, longest, step) in LIMITS.items():
        named = f"{who}{' on a shared computer' if shared else ''}"
        with undone():
            key = key_of(_come_in(cast, who, shared))
            _idle(outcome, named, key, idle)
            with undone():
                _last_click_counts(outcome, named, key, idle)
            if full or (who, shared) in CI_BUSY:
                _busy(outcome, named, key, longest, step)


def _come_in(cast: Any, who: str, shared: bool) -> Any:
    client = firm(by_code(cast.account(who).email, shared=shared))
    client.get(START)
    return client


def _open(key: str, at: Any) -> bool:
    import time_machine

    with time_machine.travel(at, tick=False):
        answer = thief(key).get(START)
    return bool(answer.status_code == 302 and not answer["Location"].startswith("/sign-in/"))


def _idle(outcome: Any, named: str, key: str, idle: timedelta) -> None:
    """Open one second before the limit, over at it, and gone from the server then."""
    for wait, opens in ((idle - SECOND, True), (idle, False), (idle + SECOND, False)):
        with undone():
            outcome.expect(
                _open(key, NOW + wait) is opens,
                f"{named}: {'over' if opens else 'open'} {wait} after the last click",
            )
            outcome.expect(lives(key) is opens, f"{named}: kept or lost wrongly at {wait}")


def _last_click_counts(outcome: Any, named: str, key: str, idle: timedelta) -> None:
    """A click within the first minute moves the end: to the second where a page counts down.

    With 20 hours the last click is kept to the minute, so that the end may come 59 seconds
    early, never late.
    """
    clicked = NOW + 59 * SECOND
    outcome.expect(_open(key, clicked), f"{named}: over after 59 seconds")
    early = MINUTE if idle == 20 * HOUR else SECOND
    for at, opens in ((clicked + idle - early, True), (clicked + idle, False)):
        with undone():
            outcome.expect(
                _open(key, at) is opens,
                f"{named}: clicked at 0:59, {'over' if opens else 'open'} {at - clicked} later",
            )


def _busy(outcome: Any, named: str, key: str, longest: timedelta, step: timedelta) -> None:
    """However often somebody clicks: open one second before the end, over at it."""
    at = NOW + step
    while at < NOW + longest - SECOND:
        outcome.expect(_open(key, at), f"{named}: over {at - NOW} after signing in, busy")
        at += step
    outcome.expect(_open(key, NOW + longest - SECOND), f"{named}: over a second before {longest}")
    outcome.expect(not _open(key, NOW + longest), f"{named}: open {longest} after signing in")
    outcome.expect(not lives(key), f"{named}: still kept after {longest}")
