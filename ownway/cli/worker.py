"""Background work, in a loop of its own process: what is due is found in the tables themselves.

It seals the record, takes adopted rules into force on their day, lets lower amounts count whose
notice has run, bills what is paid again and again, sets aside what looks like fraud, clears old
sign-ins, and starts a process of its own for what was asked to be worked out on everyone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime

import structlog

SEAL_EVERY = 5.0  # seconds; what is younger than this is not yet sealed
HOURLY = 3600.0  # seconds
BEGIN_EVERY = 60.0  # seconds; from midnight on, adopted rules wait no longer than this
# -P: never what happens to lie in this folder.
STUDIES = (sys.executable, "-P", "-m", "ownway.cli.main", "rules", "studies")


def work() -> int:
    """Runs until it is ended or its parent is gone. One failed round never ends it."""
    import django

    django.setup()
    from ownway.cli.serving import stopping_kindly

    log = structlog.get_logger()
    parent = os.getppid()
    next_hour = time.monotonic()  # the first round at once
    next_begin = time.monotonic()
    studies: subprocess.Popen[bytes] | None = None
    with stopping_kindly() as stop:
        while not stop.wait(SEAL_EVERY) and os.getppid() == parent:
            try:
                seal_now()
                _fill_practice()
                studies = start_studies(studies)
                if time.monotonic() >= next_begin:
                    next_begin = time.monotonic() + BEGIN_EVERY
                    begin_rules()
                    bill_turns(datetime.now(UTC))
                if time.monotonic() >= next_hour:
                    _clear()
                    bring_reductions_into_force(datetime.now(UTC))
                    note_signs(datetime.now(UTC))
                    next_hour = time.monotonic() + HOURLY
            except Exception as error:  # the next round tries again
                log.error("worker.round_failed", kind=type(error).__name__)
    if studies is not None and studies.poll() is None:
        studies.terminate()  # what it was at is begun again by the next one
        studies.wait()
    return 0


def seal_now() -> None:
    from ownway.record import actions as record

    record.seal(at=datetime.now(UTC))


def start_studies(
    running: subprocess.Popen[bytes] | None,
) -> subprocess.Popen[bytes] | None:
    """A process for what was asked to be worked out, unless one is still at it."""
    from ownway.rulemaking import queries

    if running is not None and running.poll() is None:
        return running
    if queries.waiting() is None:
        return None
    return subprocess.Popen(  # noqa: S603 - our own command, by its full path
        STUDIES, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )


def begin_rules() -> None:
    """Adopted rules whose first day has come are what their programme follows."""
    from ownway.core.actors import SYSTEM
    from ownway.core.problems import Refused
    from ownway.rulemaking import actions, queries

    at = datetime.now(UTC)
    for proposal in queries.due(at):
        try:
            actions.bring_into_force(proposal=proposal, by=SYSTEM, at=at)
        except Refused as refused:  # a director reads on the page what stands in the way
            structlog.get_logger().warning("rules.not_begun", code=refused.code)


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


def bill_turns(at: datetime) -> int:
    """What is paid again and again gets the bills of the turns that are due; gives how many."""
    from ownway.core.actors import SYSTEM
    from ownway.spending import actions, queries

    due = [one for one in queries.standings_at_work() if queries.turns_now(one, at)]
    for standing in due:
        actions.bill_turns(purchase=standing.purchase, by=SYSTEM, at=at)
    return len(due)


def note_signs(at: datetime) -> int:
    """What looks like fraud or a conflict waits for somebody to look; gives how many are new."""
    from ownway.programme import queries as programmes
    from ownway.spending import actions

    return sum(len(actions.note_signs(programme=one, at=at)) for one in programmes.programmes())


def _clear() -> None:
    from django.core.management import call_command

    call_command("clearsessions", verbosity=0)
