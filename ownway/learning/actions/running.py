"""Writes about one run of a course: its dates, its doors, its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.wording import said
from ownway.learning import rules
from ownway.learning.actions.offering import fill, locked, require_state
from ownway.learning.actions.refusals import NotNow, NotReady, refuse
from ownway.learning.models import (
    Course,
    CourseRun,
    Enrolment,
    Hub,
    RunTrainer,
    Session,
    Term,
    Trainer,
    Writer,
)
from ownway.learning.rules import EnrolmentState, Hand, Lack, Meeting, RunState
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import writing


@dataclass(frozen=True, slots=True)
class When:
    """One time of a run, half open. `where` and `access` only where they differ from the hub's."""

    from_at: datetime
    until_at: datetime
    where: str = ""
    access: str = ""


def schedule_run(
    *,
    course: Course,
    term: Term,
    hub: Hub,
    seats: int,
    times: Sequence[When],
    trainers: Mapping[Trainer, bool],
    by: Actor,
    at: datetime,
) -> CourseRun:
    """Dates for a course that is written together; `trainers`: each with whether as a peer.

    Raises NotReady with everything that is missing.
    """
    refuse(
        [
            *rules.meetings_lack([Meeting(one.from_at, one.until_at) for one in times]),
            *_outside(term, times),
            *rules.hands_lack([Hand(one.human, peer) for one, peer in trainers.items()]),
        ]
    )
    _require_written(course)
    with writing():
        made = CourseRun.objects.create(
            course=course,
            term=term,
            hub=hub,
            seats=seats,
            state=RunState.SCHEDULED,
            scheduled_at=at,
            scheduled_by=by.ref,
        )
        sessions = Session.objects.bulk_create(
            Session(
                run=made,
                number=number,
                from_at=one.from_at,
                until_at=one.until_at,
                where=one.where.strip(),
                access=one.access.strip(),
            )
            for number, one in enumerate(times, start=1)
        )
        hands = RunTrainer.objects.bulk_create(
            RunTrainer(run=made, trainer=one, human=one.human, as_peer=peer)
            for one, peer in trainers.items()
        )
        _record("learning.schedule_run", made, [made, *sessions, *hands], by=by, at=at)
        return made


def open_run(*, run: CourseRun, by: Actor, at: datetime) -> CourseRun:
    """From now on people take places. Who asked before has theirs, in the order they asked."""
    with writing():
        now = locked(run)
        if now.state == RunState.OPEN:
            return now
        require_state(now, RunState.SCHEDULED)
        now.state, now.opened_at, now.opened_by = RunState.OPEN, at, by.ref
        now.save(update_fields=["state", "opened_at", "opened_by"])
        asked = list(Enrolment.objects.filter(run=now).exclude(state__in=rules.ENDED))
        Enrolment.objects.filter(pk__in=[one.pk for one in asked]).update(
            state=EnrolmentState.WAITING
        )
        fill(now, EnrolmentState.CONFIRMED, at=at)
        _record("learning.open_run", now, [now, *asked], by=by, at=at)
        return now


def begin_run(*, run: CourseRun, by: Actor, at: datetime) -> CourseRun:
    """The course has begun. The queue stays: a place that comes free is still offered."""
    with writing():
        now = locked(run)
        if now.state == RunState.RUNNING:
            return now
        require_state(now, RunState.OPEN)
        now.state, now.begun_at, now.begun_by = RunState.RUNNING, at, by.ref
        now.save(update_fields=["state", "begun_at", "begun_by"])
        _record("learning.begin_run", now, [now], by=by, at=at)
        return now


def close_run(*, run: CourseRun, by: Actor, at: datetime) -> CourseRun:
    """The course is over: who was there has finished, and the others can come another time."""
    with writing():
        now = locked(run)
        if now.state == RunState.CLOSED:
            return now
        require_state(now, RunState.RUNNING)
        live = Enrolment.objects.filter(run=now, state__in=rules.LIVE)
        rows = list(live)
        ended = {"ended_at": at, "ended_by": by.ref}
        live.filter(state=EnrolmentState.ATTENDED).update(state=EnrolmentState.FINISHED, **ended)
        Enrolment.objects.filter(run=now, state__in=rules.LIVE).update(
            state=EnrolmentState.NOT_THIS_TIME, seat=None, expires_at=None, **ended
        )
        now.state, now.ended_at, now.ended_by = RunState.CLOSED, at, by.ref
        now.save(update_fields=["state", "ended_at", "ended_by"])
        _record("learning.close_run", now, [now, *rows], by=by, at=at)
        return now


def call_off(*, run: CourseRun, words: str, by: Actor, at: datetime) -> CourseRun:
    """The centre cannot hold it; `words` are what everybody who asked is told. Twice is once.

    Raises WordsNeeded, NotNow.
    """
    words = said(words)
    with writing():
        now = locked(run)
        if now.state == RunState.CALLED_OFF:
            return now
        if not rules.moves_to(RunState(now.state), RunState.CALLED_OFF):
            raise NotNow(_("This course is over already."))
        live = Enrolment.objects.filter(run=now, state__in=rules.LIVE)
        rows = list(live)
        live.update(
            state=EnrolmentState.CALLED_OFF,
            seat=None,
            expires_at=None,
            ended_at=at,
            ended_by=by.ref,
        )
        now.state, now.called_off_words = RunState.CALLED_OFF, words
        now.ended_at, now.ended_by = at, by.ref
        now.save(update_fields=["state", "called_off_words", "ended_at", "ended_by"])
        _record("learning.call_off", now, [now, *rows], by=by, at=at)
        return now


def change_seats(*, run: CourseRun, seats: int, by: Actor, at: datetime) -> CourseRun:
    """More seats, or fewer that nobody has. New ones are offered to the queue. NotNow, NotReady."""
    with writing():
        now = locked(run)
        require_state(now, RunState.SCHEDULED, RunState.OPEN, RunState.RUNNING)
        highest = max(_taken(now), default=0)
        if seats < max(highest, 1):
            raise NotReady(
                _("%(seats)s places are in use. Nobody loses a place they have.")
                % {"seats": highest},
                fix=_("Choose that number or a higher one."),
            )
        now.seats = seats
        now.save(update_fields=["seats"])
        rows = [] if now.state == RunState.SCHEDULED else fill(now, EnrolmentState.OFFERED, at=at)
        _record("learning.change_seats", now, [now, *rows], by=by, at=at, seats=seats)
        return now


def change_trainer(
    *, run: CourseRun, old: Trainer, new: Trainer, by: Actor, at: datetime
) -> CourseRun:
    """Somebody else runs it in the place of one who cannot. Raises NotReady, NotNow."""
    with writing():
        now = locked(run)
        require_state(now, RunState.SCHEDULED, RunState.OPEN, RunState.RUNNING)
        there = RunTrainer.objects.filter(run=now, trainer=old).first()
        if there is None:
            return now
        if RunTrainer.objects.filter(run=now, human=new.human).exists():
            refuse([Lack("same_twice")])
        made = RunTrainer.objects.create(
            run=now, trainer=new, human=new.human, as_peer=there.as_peer
        )
        record.write(
            by=by,
            at=at,
            verb="learning.change_trainer",
            programme=now.course.programme.ref,
            rows=[made],
            gone=[there],
        )
        there.delete()
        return now


def _taken(run: CourseRun) -> list[int]:
    rows = Enrolment.objects.filter(run=run, seat__isnull=False)
    return [seat for seat in rows.values_list("seat", flat=True) if seat is not None]


def _require_written(course: Course) -> None:
    """No dates before it is written with a peer; the database says the same."""
    rows = Writer.objects.filter(co_production__course=course)
    lacks = rules.hands_lack([Hand(one.human, one.as_peer) for one in rows])
    if lacks:
        raise NotReady(
            _("This course is not written together yet."),
            fix=_("First say who wrote it: at least one peer and one other trainer."),
        )


def _outside(term: Term, times: Sequence[When]) -> Iterable[Lack]:
    for number, one in enumerate(times, start=1):
        day = programmes.day_of(term.programme, one.from_at)
        if not term.starts_on <= day < term.ends_on:
            yield Lack("outside_term", number)


def _record(
    verb: str, run: CourseRun, rows: Iterable[Model], *, by: Actor, at: datetime, **details: object
) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        programme=run.course.programme.ref,
        rows=rows,
        details={"run": run.ref, **details},
    )
