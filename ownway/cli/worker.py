"""Background work, in a loop of its own process: seal the record, clear old sign-ins, and let
lower amounts count whose notice has run."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime

import structlog

SEAL_EVERY = 5.0  # seconds; what is younger than this is not yet sealed
HOURLY = 3600.0  # seconds


def work() -> int:
    """Runs until it is ended or its parent is gone. One failed round never ends it."""
    import django

    django.setup()
    from ownway.cli.serving import stopping_kindly

    log = structlog.get_logger()
    parent = os.getppid()
    next_hour = time.monotonic()  # the first round at once
    with stopping_kindly() as stop:
        while not stop.wait(SEAL_EVERY) and os.getppid() == parent:
            try:
                seal_now()
                _fill_practice()
                if time.monotonic() >= next_hour:
                    _clear()
                    bring_reductions_into_force(datetime.now(UTC))
                    next_hour = time.monotonic() + HOURLY
            except Exception as error:  # the next round tries again
                log.error("worker.round_failed", kind=type(error).__name__)
    return 0


def seal_now() -> None:
    from ownway.record import actions as record

    record.seal(at=datetime.now(UTC))


def _fill_practice() -> None:
    """On a practice site: one more person of the crowd behind the director's pictures."""
    from django.conf import settings

    if settings.PRACTICE:
        from ownway.cli.practice.crowd import tell_one

        tell_one(settings.DATA_DIR)


def bring_reductions_into_force(at: datetime) -> int:
    """Lower amounts whose notice has run count from now on; gives how many.

    Where the person says that something is wrong, the earlier amount goes on until the answer.
    """
    from ownway.allocation import actions, queries
    from ownway.core.actors import SYSTEM
    from ownway.decisions import queries as decisions
    from ownway.programme import queries as programmes

    done = 0
    for programme in programmes.programmes():
        for notice in queries.notices_due(programmes.day_of(programme, at), programme):
            if decisions.open_claim(notice.allocation.person) is not None:
                continue
            try:
                actions.bring_into_force(notice=notice, by=SYSTEM, at=at)
            except actions.NoNotice:  # a newer amount came in between
                continue
            done += 1
    return done


def _clear() -> None:
    from django.core.management import call_command

    call_command("clearsessions", verbosity=0)
