"""Background work, in a loop of its own process: what is due is found in the tables themselves.

It seals the record and the books, takes adopted rules into force on their day, lets lower amounts
count whose notice has run, bills what is paid again and again, lets money follow to a new holder,
grants envelopes of new years, ends pots whose period is over, sets aside what looks like fraud,
passes on places on courses, says whose promises wait because their role is over, makes and mails
statements of the month, closes what is settled after a death, sends what came free after an ending
to its funder, lowers money step by step as agreed, asks who left how they are, keeps heads of the
books in a second place, clears old sign-ins, and starts a process for what was asked to be worked
out on everyone.
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
                finish_runs(datetime.now(UTC))
                _fill_practice()
                studies = start_studies(studies)
                if time.monotonic() >= next_begin:
                    next_begin = time.monotonic() + BEGIN_EVERY
                    begin_rules()
                    bill_turns(datetime.now(UTC))
                    follow_changes(datetime.now(UTC))
                    settle_deaths(datetime.now(UTC))
                    pass_places_on(datetime.now(UTC))
                    seat_waiting(datetime.now(UTC))
                    note_gone(datetime.now(UTC))
                if time.monotonic() >= next_hour:
                    _clear()
                    bring_reductions_into_force(datetime.now(UTC))
                    grant_years(datetime.now(UTC))
                    end_pots(datetime.now(UTC))
                    note_signs(datetime.now(UTC))
                    monthly_statements(datetime.now(UTC))
                    tidy_endings(datetime.now(UTC))
                    lower_money(datetime.now(UTC))
                    ask_again(datetime.now(UTC))
                    next_hour = time.monotonic() + HOURLY
            except Exception as error:  # the next round tries again
                log.error("worker.round_failed", kind=type(error).__name__)
    if studies is not None and studies.poll() is None:
        studies.terminate()  # what it was at is begun again by the next one
        studies.wait()
    return 0


def seal_now() -> None:
    from ownway.ledger import actions as ledger
    from ownway.record import actions as record

    at = datetime.now(UTC)
    record.seal(at=at)
    ledger.seal(at=at)
    keep_heads()


def keep_heads() -> int:
    """New ends of the books' chains go to the second place; gives how many.

    A disk that is not there stops nothing else: `ownway doctor` says so, and the next round tries.
    """
    from ownway.cli import heads

    try:
        return heads.keep()
    except (OSError, ValueError) as error:
        structlog.get_logger().error("heads.not_kept", kind=type(error).__name__)
        return 0


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


def finish_runs(at: datetime) -> int:
    """Writes the next chunk of each released pay run into the books; gives how many runs it was.

    A chunk in each round, so that sealing and other work never wait for a long run. A run that
    breaks is told of in each round, and stops no other payment and no other work.
    """
    from ownway.core.actors import SYSTEM
    from ownway.core.problems import Refused
    from ownway.spending import actions, queries

    found = queries.unposted()
    for run in found:
        try:
            actions.post_next(run=run, by=SYSTEM, at=at)
        except Refused as refused:  # whoever pays reads on the page what stands in the way
            structlog.get_logger().warning("runs.not_posted", code=refused.code)
        except Exception as error:  # a fault of ours
            log = structlog.get_logger()
            log.error("runs.broken", run=str(run.ref), kind=type(error).__name__)
    return len(found)


def pass_places_on(at: datetime) -> int:
    """Offers of a place on a course that nobody answered in time go to the next; gives how many."""
    from ownway.core.actors import SYSTEM
    from ownway.learning import actions, queries

    runs = queries.with_late_offers(at)
    return sum(len(actions.lapse_offers(run=run, by=SYSTEM, at=at)) for run in runs)


def follow_changes(at: datetime) -> int:
    """What an old holder no longer needs follows to the new one; moves away from a holder that
    fails go on; what came back to either comes after. Gives how many changes were finished, and
    how often something came after.
    """
    from ownway.core.actors import SYSTEM
    from ownway.holding import actions, queries
    from ownway.programme import queries as programmes

    done = 0
    for handover in queries.tails():
        actions.follow(handover=handover, by=SYSTEM, at=at)
        done += not queries.still_pays(handover)
    for failure in queries.unfinished():
        while actions.carry_on(failure=failure, by=SYSTEM, at=at).done_at is None:
            pass
        done += 1
    for failure, pot in queries.at_failed_holders():
        done += actions.bring_on(failure=failure, pot=pot, by=SYSTEM, at=at) > 0
    for programme in programmes.programmes():
        for handover in queries.gave_away(programme, at):
            done += actions.follow_home(handover=handover, by=SYSTEM, at=at) > 0
    return done


def settle_deaths(at: datetime) -> int:
    """Where somebody died and the last bill is settled, every way is closed; gives how many."""
    from ownway.core.actors import SYSTEM
    from ownway.holding import actions, queries

    deaths = queries.deaths_to_settle()
    made = [actions.settle_death(death=one, by=SYSTEM, at=at) for one in deaths]
    return sum(one is not None for one in made)


def tidy_endings(at: datetime) -> int:
    """After a death the person's time is over; what came free after an ending goes to its funder.

    Gives how many. Closes that were final say again what changed.
    """
    from ownway.core.actors import SYSTEM
    from ownway.endings import actions, queries

    deaths = queries.deaths_not_ended()
    for death in deaths:
        actions.end_after_death(death=death, by=SYSTEM, at=at)
    closings = queries.to_tidy()
    for closing in closings:
        actions.tidy(closing=closing, by=SYSTEM, at=at)
    for closing in queries.to_say_again():
        actions.correct(closing=closing, by=SYSTEM, at=at)
    return len(deaths) + len(closings)


def lower_money(at: datetime) -> int:
    """Steps of less money that a person agreed to, and has not paused, fall; gives how many."""
    from ownway.core.actors import SYSTEM
    from ownway.core.problems import Refused
    from ownway.endings import actions, queries

    done = 0
    for step in queries.steps_due(at):
        try:
            actions.post_step(step=step, by=SYSTEM, at=at)
            done += 1
        except Refused as refused:  # paused in between
            structlog.get_logger().warning("taper.not_posted", code=refused.code)
    return done


def ask_again(at: datetime) -> int:
    """Who left and wished it is asked how they are, once; gives how many mails went out."""
    from ownway.cli import sending

    return sending.ask_again(at)


def note_gone(at: datetime) -> int:
    """Staff whose role is over stop taking part in ways out, so that somebody new keeps what they
    promised; gives in how many.
    """
    from ownway.core.actors import SYSTEM
    from ownway.endings import actions, queries
    from ownway.programme import queries as programmes

    done = 0
    for programme in programmes.programmes():
        for member in queries.members_gone(programme, at):
            actions.note_member_gone(member=member, by=SYSTEM, at=at)
        gone = queries.parties_gone(programme, at)
        done += len([actions.note_gone(party=party, by=SYSTEM, at=at) for party in gone])
    return done


def seat_waiting(at: datetime) -> int:
    """Whoever waited for a coach with a place free is with them from now on; gives how many."""
    from ownway.consent import actions
    from ownway.consent import queries as consent
    from ownway.core.actors import SYSTEM
    from ownway.core.problems import Refused
    from ownway.programme import queries

    done = 0
    for programme in queries.programmes():
        for match in consent.can_be_seated(programme, at=at):
            try:
                actions.seat(match=match, by=SYSTEM, at=at)
                done += 1
            except Refused as refused:  # the place went in between: whoever waits still waits
                structlog.get_logger().warning("coach.not_seated", code=refused.code)
    return done


def grant_years(at: datetime) -> int:
    """Envelopes are granted anew where a funder's year has begun; gives how many."""
    from ownway.core.actors import SYSTEM
    from ownway.programme import actions, queries

    return sum(
        len(actions.grant_years(programme=one, by=SYSTEM, at=at)) for one in queries.programmes()
    )


def end_pots(at: datetime) -> int:
    """People read what becomes of money that ends soon; on the day it goes on or goes back.

    Gives how many pots were told about or ended. One that stands in the way keeps no other.
    """
    from ownway.core.actors import SYSTEM
    from ownway.core.problems import Refused
    from ownway.holding import actions, queries

    done = 0
    for pot in queries.to_tell(at):
        actions.tell_end(pot=pot, by=SYSTEM, at=at)
        done += 1
    for end in queries.to_end(at):
        try:
            actions.end_pot(end=end, by=SYSTEM, at=at)
            done += 1
        except Refused as refused:
            structlog.get_logger().warning("pot.not_ended", code=refused.code)
    return done


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
    """What is paid again and again gets the bills of the turns that are due; gives how many.

    After a death it rests.
    """
    from ownway.core.actors import SYSTEM
    from ownway.spending import actions, queries

    due = [one for one in queries.standings_at_work() if queries.turns_now(one, at)]
    for standing in due:
        actions.bill_turns(purchase=standing.purchase, by=SYSTEM, at=at)
    for standing in queries.standings_to_rest():
        actions.rest_turns(purchase=standing.purchase, by=SYSTEM, at=at)
    return len(due)


def note_signs(at: datetime) -> int:
    """What looks like fraud or a conflict waits for somebody to look; gives how many are new."""
    from ownway.programme import queries as programmes
    from ownway.spending import actions

    return sum(len(actions.note_signs(programme=one, at=at)) for one in programmes.programmes())


def monthly_statements(at: datetime) -> tuple[int, int]:
    """Everybody's statement of the last month, made and sent once; how many of each."""
    from ownway.cli import sending

    return sending.make_statements(at), sending.send_statements(at)


def _clear() -> None:
    from django.core.management import call_command

    call_command("clearsessions", verbosity=0)
