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
from typing import Any

import structlog

from ownway.cli import rounds
from ownway.cli.rounds import each

SEAL_EVERY = 5.0  # seconds; what is younger than this is not yet sealed
HOURLY = 3600.0  # seconds
EVERY_MINUTE = 60.0  # seconds; from midnight on, adopted rules wait no longer than this
# -P: never what happens to lie in this folder.
STUDIES = (sys.executable, "-P", "-m", "ownway.cli.main", "rules", "studies")


def work() -> int:
    """Runs until it is ended or its parent is gone. Nothing that fails ever ends it."""
    import django

    django.setup()
    from ownway.cli.serving import stopping_kindly

    studies: subprocess.Popen[bytes] | None = None

    def study(_at: datetime) -> None:
        nonlocal studies
        studies = start_studies(studies)

    parent = os.getppid()
    next_minute = next_hour = time.monotonic()  # the first round at once
    with stopping_kindly() as stop:
        while not stop.wait(SEAL_EVERY) and os.getppid() == parent:
            rounds.do((*EACH_ROUND, study), datetime.now(UTC))
            if time.monotonic() >= next_minute:
                next_minute = time.monotonic() + EVERY_MINUTE
                rounds.do(EACH_MINUTE, datetime.now(UTC))
            if time.monotonic() >= next_hour:
                well = rounds.do(EACH_HOUR, datetime.now(UTC))
                next_hour = time.monotonic() + (HOURLY if well else EVERY_MINUTE)
    if studies is not None and studies.poll() is None:
        studies.terminate()  # what it was at is begun again by the next one
        studies.wait()
    return 0


def seal_now(at: datetime) -> None:
    from ownway.ledger import actions as ledger
    from ownway.record import actions as record

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


def begin_rules(at: datetime) -> None:
    """Adopted rules whose first day has come are what their programme follows.

    A director reads on the page what stands in the way.
    """
    from ownway.core.actors import SYSTEM
    from ownway.rulemaking import actions, queries

    each(
        "rules.not_begun",
        queries.due(at),
        lambda one: actions.bring_into_force(proposal=one, by=SYSTEM, at=at),
    )


def finish_runs(at: datetime) -> int:
    """Writes the next chunk of each released pay run into the books; gives how many runs it was.

    A chunk in each round, so that sealing and other work never wait for a long run. A run that
    breaks is told of in each round, and stops no other payment and no other work.
    """
    from ownway.core.actors import SYSTEM
    from ownway.spending import actions, queries

    found = queries.unposted()
    each("runs.not_posted", found, lambda one: actions.post_next(run=one, by=SYSTEM, at=at))
    return len(found)


def pass_places_on(at: datetime) -> int:
    """Offers of a place on a course that nobody answered in time go to the next; gives how many."""
    from ownway.core.actors import SYSTEM
    from ownway.learning import actions, queries

    gone = each(
        "place.not_passed_on",
        queries.with_late_offers(at),
        lambda one: len(actions.lapse_offers(run=one, by=SYSTEM, at=at)),
    )
    return sum(gone)


def follow_changes(at: datetime) -> int:
    """What an old holder no longer needs follows to the new one; moves away from a holder that
    fails go on; what came back to either comes after. Gives how many changes were finished, and
    how often something came after.
    """
    from ownway.core.actors import SYSTEM
    from ownway.holding import actions, queries
    from ownway.programme import queries as programmes

    def follow(handover: Any) -> bool:
        actions.follow(handover=handover, by=SYSTEM, at=at)
        return not queries.still_pays(handover)

    def carry_on(failure: Any) -> bool:
        while actions.carry_on(failure=failure, by=SYSTEM, at=at).done_at is None:
            pass
        return True

    def bring_on(found: Any) -> bool:
        return bool(actions.bring_on(failure=found.failure, pot=found.pot, by=SYSTEM, at=at))

    def follow_home(handover: Any) -> bool:
        return bool(actions.follow_home(handover=handover, by=SYSTEM, at=at))

    done = each("holder.not_followed", queries.tails(), follow)
    done += each("holder.not_carried_on", queries.unfinished(), carry_on)
    done += each("holder.not_brought_on", queries.at_failed_holders(), bring_on)
    for programme in programmes.programmes():
        done += each("holder.not_home", queries.gave_away(programme, at), follow_home)
    return sum(done)


def settle_deaths(at: datetime) -> int:
    """Where somebody died and the last bill is settled, every way is closed; gives how many."""
    from ownway.core.actors import SYSTEM
    from ownway.holding import actions, queries

    made = each(
        "death.not_settled",
        queries.deaths_to_settle(),
        lambda one: actions.settle_death(death=one, by=SYSTEM, at=at),
    )
    return sum(one is not None for one in made)


def tidy_endings(at: datetime) -> int:
    """After a death the person's time is over; what came free after an ending goes to its funder.

    Gives how many. Closes that were final say again what changed.
    """
    from ownway.core.actors import SYSTEM
    from ownway.endings import actions, queries

    ended = each(
        "death.not_ended",
        queries.deaths_not_ended(),
        lambda one: actions.end_after_death(death=one, by=SYSTEM, at=at),
    )
    tidied = each(
        "close.not_tidied",
        queries.to_tidy(),
        lambda one: actions.tidy(closing=one, by=SYSTEM, at=at),
    )
    each(
        "close.not_said_again",
        queries.to_say_again(),
        lambda one: actions.correct(closing=one, by=SYSTEM, at=at),
    )
    return len(ended) + len(tidied)


def lower_money(at: datetime) -> int:
    """Steps of less money that a person agreed to, and has not paused, fall; gives how many."""
    from ownway.core.actors import SYSTEM
    from ownway.endings import actions, queries

    done = each(  # refused where it was paused in between
        "taper.not_posted",
        queries.steps_due(at),
        lambda one: actions.post_step(step=one, by=SYSTEM, at=at),
    )
    return len(done)


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
        each(
            "member.not_noted_gone",
            queries.members_gone(programme, at),
            lambda one: actions.note_member_gone(member=one, by=SYSTEM, at=at),
        )
        gone = each(
            "party.not_noted_gone",
            queries.parties_gone(programme, at),
            lambda one: actions.note_gone(party=one, by=SYSTEM, at=at),
        )
        done += len(gone)
    return done


def seat_waiting(at: datetime) -> int:
    """Whoever waited for a coach with a place free is with them from now on; gives how many."""
    from ownway.consent import actions
    from ownway.consent import queries as consent
    from ownway.core.actors import SYSTEM
    from ownway.programme import queries

    done = 0
    for programme in queries.programmes():
        seated = each(  # refused where the place went in between: whoever waits still waits
            "coach.not_seated",
            consent.can_be_seated(programme, at=at),
            lambda one: actions.seat(match=one, by=SYSTEM, at=at),
        )
        done += len(seated)
    return done


def grant_years(at: datetime) -> int:
    """Envelopes are granted anew where a funder's year has begun; gives how many."""
    from ownway.core.actors import SYSTEM
    from ownway.programme import actions, queries

    granted = each(
        "year.not_granted",
        queries.programmes(),
        lambda one: len(actions.grant_years(programme=one, by=SYSTEM, at=at)),
    )
    return sum(granted)


def end_pots(at: datetime) -> int:
    """People read what becomes of money that ends soon; on the day it goes on or goes back.

    Gives how many pots were told about or ended. One that stands in the way keeps no other.
    """
    from ownway.core.actors import SYSTEM
    from ownway.holding import actions, queries

    told = each(
        "pot.not_told",
        queries.to_tell(at),
        lambda one: actions.tell_end(pot=one, by=SYSTEM, at=at),
    )
    ended = each(
        "pot.not_ended",
        queries.to_end(at),
        lambda one: actions.end_pot(end=one, by=SYSTEM, at=at),
    )
    return len(told) + len(ended)


def fill_practice(_at: datetime) -> None:
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
        due = queries.notices_due(programmes.day_of(programme, at), programme)
        lowered = each(  # refused where a newer amount came in between
            "amount.not_lowered",
            [one for one in due if decisions.open_claim(one.allocation.person) is None],
            lambda one: actions.bring_into_force(notice=one, by=SYSTEM, at=at),
        )
        done += len(lowered)
    return done


def bill_turns(at: datetime) -> int:
    """What is paid again and again gets the bills of the turns that are due; gives how many.

    After a death it rests.
    """
    from ownway.core.actors import SYSTEM
    from ownway.spending import actions, queries

    def bill(standing: Any) -> bool:
        if not queries.turns_now(standing, at):
            return False
        actions.bill_turns(purchase=standing.purchase, by=SYSTEM, at=at)
        return True

    billed = each("turns.not_billed", queries.standings_at_work(), bill)
    each(
        "turns.not_rested",
        queries.standings_to_rest(),
        lambda one: actions.rest_turns(purchase=one.purchase, by=SYSTEM, at=at),
    )
    return sum(billed)


def note_signs(at: datetime) -> int:
    """What looks like fraud or a conflict waits for somebody to look; gives how many are new."""
    from ownway.programme import queries as programmes
    from ownway.spending import actions

    found = each(
        "signs.not_noted",
        programmes.programmes(),
        lambda one: len(actions.note_signs(programme=one, at=at)),
    )
    return sum(found)


def monthly_statements(at: datetime) -> tuple[int, int]:
    """Everybody's statement of the last month, made and sent once; how many of each."""
    from ownway.cli import sending

    return sending.make_statements(at), sending.send_statements(at)


def clear_sign_ins(_at: datetime) -> None:
    from django.core.management import call_command

    call_command("clearsessions", verbosity=0)


EACH_ROUND = (seal_now, finish_runs, fill_practice)
EACH_MINUTE = (
    begin_rules,
    bill_turns,
    follow_changes,
    settle_deaths,
    pass_places_on,
    seat_waiting,
    note_gone,
)
EACH_HOUR = (
    clear_sign_ins,
    bring_reductions_into_force,
    grant_years,
    end_pots,
    note_signs,
    monthly_statements,
    tidy_endings,
    lower_money,
    ask_again,
)
