"""Giving free seats to the queue, inside the transaction of an action that holds the run."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ownway.learning import rules
from ownway.learning.actions.refusals import NotNow
from ownway.learning.models import CourseRun, Enrolment
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
    """Gives every free seat to the next in line; hands over those who got one. Three queries,
    and one for each seat given.

    `state` is CONFIRMED at the first giving, OFFERED afterwards, with the time to answer.
    """
    queue = {
        one.ref: one for one in Enrolment.objects.filter(run=run, state=EnrolmentState.WAITING)
    }
    if not queue:
        return []
    rows = Enrolment.objects.filter(run=run, seat__isnull=False).values_list("seat", flat=True)
    taken = {seat for seat in rows if seat is not None}
    waiting = [Waiting(one.ref, one.place, bool(one.ahead)) for one in queue.values()]
    expires_at = answer_until(run, at) if state == EnrolmentState.OFFERED else None
    given = []
    for next_one, seat in rules.offers(run.seats, taken, waiting):
        row = queue[next_one.ref]
        row.state, row.seat, row.expires_at = state, seat, expires_at
        row.save(update_fields=["state", "seat", "expires_at"])
        given.append(row)
    return given


def answer_until(run: CourseRun, at: datetime) -> datetime:
    """The end of the last day on which an offer made now can be answered."""
    programme = run.course.programme
    days = programmes.pack_of(programme).learns.answer_within.days
    last = rules.last_day_to_answer(programmes.day_of(programme, at), days)
    return programmes.end_of(programme, last)
