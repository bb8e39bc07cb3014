"""Giving free seats to the queue, inside the transaction of an action that holds the run."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ownway.learning import rules
from ownway.learning.actions.refusals import NotNow
from ownway.learning.models import CourseRun, Enrolment, Session
from ownway.learning.rules import EnrolmentState, RunState, Waiting
from ownway.programme import queries as programmes


def locked(run: CourseRun) -> CourseRun:
    """The run, held until the transaction ends: who comes at the same moment waits here."""
    rows = CourseRun.objects.select_for_update(of=("self",))
    return rows.select_related("course__programme__pack", "term", "hub").get(pk=run.pk)


def require_state(run: CourseRun, *states: RunState) -> None:
    """Raises NotNow where the run stands elsewhere."""
    if run.state not in states:
        raise NotNow(_("This course does not stand where that can be done."))


def fill(run: CourseRun, state: EnrolmentState, *, at: datetime) -> list[Enrolment]:
    """Gives every free seat to the next in line; hands over those who got one. Four queries,
    and one for each seat given.

    `state` is CONFIRMED at the first giving, OFFERED afterwards, with the time to answer. After the
    last class has begun nothing is offered.
    """
    queue = {
        one.ref: one for one in Enrolment.objects.filter(run=run, state=EnrolmentState.WAITING)
    }
    if not queue:
        return []
    rows = Enrolment.objects.filter(run=run, seat__isnull=False).values_list("seat", flat=True)
    taken = {seat for seat in rows if seat is not None}
    waiting = [Waiting(one.ref, one.place, bool(one.ahead)) for one in queue.values()]
    expires_at = None
    if state == EnrolmentState.OFFERED:
        expires_at = answer_until(run, at)
        if expires_at is None:
            return []
    given = []
    for next_one, seat in rules.offers(run.seats, taken, waiting):
        row = queue[next_one.ref]
        row.state, row.seat, row.expires_at = state, seat, expires_at
        row.save(update_fields=["state", "seat", "expires_at"])
        given.append(row)
    return given


def classes_of(run: CourseRun) -> list[datetime]:
    """When each class of a run begins, the first first."""
    rows = Session.objects.filter(run=run).order_by("from_at")
    return list(rows.values_list("from_at", flat=True))


def answer_until(run: CourseRun, at: datetime) -> datetime | None:
    """Until when an offer made now can be answered: days of the pack, or until the next class."""
    programme = run.course.programme
    days = programmes.pack_of(programme).learns.answer_within.days
    last = rules.last_day_to_answer(programmes.day_of(programme, at), days)
    return rules.offer_ends(programmes.end_of(programme, last), classes_of(run), at)
