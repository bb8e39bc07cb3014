"""Writes about places: asking for one, answering an offer, giving it up. Nobody approves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.wording import at_most, said
from ownway.learning import rules
from ownway.learning.actions.learners import learner_of
from ownway.learning.actions.offering import classes_of, fill, locked
from ownway.learning.actions.refusals import NotNow, OfferOver
from ownway.learning.models import CourseRun, Enrolment, Session
from ownway.learning.rules import EnrolmentState, RunState, Way
from ownway.people.models import Account, Person
from ownway.record import actions as record
from ownway.record.store import writing


def sign_up(
    *,
    run: CourseRun,
    person: Person | None = None,
    account: Account | None = None,
    name: str = "",
    reach_at: str = "",
    needs: str = "",
    way: Way | str = Way.SITE,
    by: Actor,
    at: datetime,
) -> Enrolment:
    """Somebody asks for a place and has it, or stands in the queue: at once, without approval.

    One of `person`, `account` (staff, family, anybody with a sign-in) and `name` (somebody
    without one, who wrote or rang; `by` typed it in). Asked for twice, it is one place. Before the
    doors open it is kept in its order; from the first class on nobody new comes in, whether or not
    somebody has pressed "begin". Raises NotNow, WordsNeeded.
    """
    needs = at_most(needs)
    with writing():
        now = locked(run)
        open_now = now.state in (RunState.SCHEDULED, RunState.OPEN)
        if not open_now or not rules.can_be_asked(classes_of(now), at):
            raise NotNow(
                _("Places on this course can no longer be asked for."),
                fix=_("See when it runs next."),
            )
        learner, new = learner_of(
            now.course.programme, person, account, name, reach_at, by=by, at=at
        )
        there = Enrolment.objects.filter(run=now, learner=learner, state__in=rules.LIVE).first()
        if there is not None:
            return there
        now.asked += 1
        now.save(update_fields=["asked"])
        state, seat = _place(now)
        made = Enrolment.objects.create(
            run=now,
            learner=learner,
            place=now.asked,
            state=state,
            seat=seat,
            way=Way(way),
            needs=needs,
            asked_at=at,
            asked_by=by.ref,
        )
        _record("learning.sign_up", made, [now, *new], by=by, at=at, way=Way(way).value)
        return made


def answer_offer(*, enrolment: Enrolment, accept: bool, by: Actor, at: datetime) -> Enrolment:
    """Yes, they come; or no, and the place goes to the next. Raises OfferOver.

    Until somebody else is asked, a late yes is a yes, as long as a class is still to come.
    """
    with writing():
        run = locked(enrolment.run)
        now = _again(enrolment, run)
        if accept and now.state in (EnrolmentState.CONFIRMED, EnrolmentState.ATTENDED):
            return now
        over = accept and not Session.objects.filter(run=run, until_at__gt=at).exists()
        if now.state != EnrolmentState.OFFERED or over:
            raise OfferOver(
                _("This place is no longer kept for you."),
                fix=_("Ask again. You will stand in line with the others."),
            )
        now.expires_at = None
        if accept:
            now.state = EnrolmentState.CONFIRMED
            now.save(update_fields=["state", "expires_at"])
            rows = []
        else:
            _end(now, EnrolmentState.LEFT, by=by, at=at)
            rows = fill(run, EnrolmentState.OFFERED, at=at)
        _record("learning.answer_offer", now, rows, by=by, at=at, accept=accept)
        return now


def give_up(*, enrolment: Enrolment, by: Actor, at: datetime) -> Enrolment:
    """Somebody cannot come, or does not want to; nobody asks why. The next in line is asked."""
    with writing():
        run = locked(enrolment.run)
        now = _again(enrolment, run)
        if now.state in rules.ENDED:
            return now
        _end(now, EnrolmentState.LEFT, by=by, at=at)
        rows = _offered_on(run, at=at)
        _record("learning.give_up", now, rows, by=by, at=at)
        return now


def move_ahead(*, enrolment: Enrolment, why: str, by: Actor, at: datetime) -> Enrolment:
    """The one way past the queue: a reason of access, written down. Raises NotNow, WordsNeeded.

    Among those moved ahead the order they asked still holds. The place itself is never taken from
    anybody.
    """
    why = said(why, most=2_000)
    with writing():
        run = locked(enrolment.run)
        now = _again(enrolment, run)
        if now.state not in (EnrolmentState.WAITING, EnrolmentState.SELF_REFERRED):
            raise NotNow(_("They do not wait any more."))
        if now.ahead:
            return now
        now.ahead, now.ahead_why, now.ahead_at, now.ahead_by = 1, why, at, by.ref
        now.save(update_fields=["ahead", "ahead_why", "ahead_at", "ahead_by"])
        _record("learning.move_ahead", now, [], by=by, at=at)
        return now


def lapse_offers(*, run: CourseRun, by: Actor, at: datetime) -> list[Enrolment]:
    """Offers nobody answered in time go to the next. They may ask again. Hands over who lapsed."""
    with writing():
        now = locked(run)
        late = list(
            Enrolment.objects.filter(run=now, state=EnrolmentState.OFFERED, expires_at__lt=at)
        )
        if not late:
            return []
        Enrolment.objects.filter(pk__in=[one.pk for one in late]).update(
            state=EnrolmentState.LAPSED, seat=None, expires_at=None, ended_at=at, ended_by=by.ref
        )
        rows = _offered_on(now, at=at)
        record.write(
            by=by,
            at=at,
            verb="learning.lapse_offers",
            programme=now.course.programme.ref,
            rows=[*late, *rows],
            details={"run": now.ref},
        )
        return late


def note_told(*, enrolment: Enrolment, by: Actor, at: datetime) -> Enrolment:
    """Somebody without a sign-in was told that their course is called off. Twice is once."""
    with writing():
        now = _again(enrolment, locked(enrolment.run))
        if now.told_at is not None:
            return now
        now.told_at, now.told_by = at, by.ref
        now.save(update_fields=["told_at", "told_by"])
        _record("learning.note_told", now, [], by=by, at=at)
        return now


def _offered_on(run: CourseRun, *, at: datetime) -> list[Enrolment]:
    """Free seats go to the queue while the course can still be joined."""
    if run.state not in (RunState.OPEN, RunState.RUNNING):
        return []
    return fill(run, EnrolmentState.OFFERED, at=at)


def _place(run: CourseRun) -> tuple[EnrolmentState, int | None]:
    """What the next who asks has: a seat where one is free and nobody waits for it."""
    if run.state == RunState.SCHEDULED:
        return EnrolmentState.SELF_REFERRED, None
    rows = Enrolment.objects.filter(run=run, state__in=rules.LIVE)
    found = list(rows.values_list("state", "seat"))
    if any(state == EnrolmentState.WAITING for state, _seat in found):
        return EnrolmentState.WAITING, None
    free = rules.free_seats(run.seats, [seat for _state, seat in found if seat is not None])
    return (EnrolmentState.CONFIRMED, free[0]) if free else (EnrolmentState.WAITING, None)


def _end(enrolment: Enrolment, state: EnrolmentState, *, by: Actor, at: datetime) -> None:
    enrolment.state, enrolment.seat, enrolment.expires_at = state, None, None
    enrolment.ended_at, enrolment.ended_by = at, by.ref
    enrolment.save(update_fields=["state", "seat", "expires_at", "ended_at", "ended_by"])


def _again(enrolment: Enrolment, run: CourseRun) -> Enrolment:
    """The enrolment as it is now that the run is held."""
    found = Enrolment.objects.select_related("learner__person").get(pk=enrolment.pk)
    found.run = run
    return found


def _record(
    verb: str,
    enrolment: Enrolment,
    rows: Sequence[Model],
    *,
    by: Actor,
    at: datetime,
    **details: object,
) -> None:
    person = enrolment.learner.person
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref if person else None,
        programme=enrolment.run.course.programme.ref,
        rows=[enrolment, *rows],
        details={"run": enrolment.run.ref, **details},
    )
