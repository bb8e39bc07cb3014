"""What a learner sees of their own learning, and what they let others see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ownway.consent.queries import Viewer, visible
from ownway.core.problems import NotVisible
from ownway.learning.models import Attendance, CourseRun, Enrolment, Feedback, LearningPlan
from ownway.learning.queries.catalogue import RunView, next_run, view_of
from ownway.learning.rules import Came, EnrolmentState, Waiting, in_line
from ownway.people.models import Person
from ownway.programme.models import Programme


@dataclass(frozen=True, slots=True)
class Mine:
    """One enrolment of the viewer's own. `line`: how many are before them, and they: 1 is next.

    `noted`: what was noted at each time, by the ref of the session. `again`: the next time the
    same course runs, where this one is not theirs any more.
    """

    enrolment: Enrolment
    view: RunView
    line: int | None
    noted: Mapping[UUID, Came]
    again: CourseRun | None
    feedback: Feedback | None

    @property
    def state(self) -> EnrolmentState:
        return EnrolmentState(self.enrolment.state)


def _own(viewer: Viewer, path: str = "learner__") -> Q:
    """Rows about the viewer's own learning, under any life and any sign-in of the same human."""
    if viewer.account is None:
        raise NotVisible
    return Q(**{f"{path}person__ref__in": viewer.own_people}) | Q(
        **{f"{path}human": viewer.account.human}
    )


def _rows(viewer: Viewer) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(_own(viewer)).select_related(
        "run__course__programme__pack", "run__term", "run__hub", "learner", "feedback"
    )


def my_courses(viewer: Viewer) -> list[Mine]:
    """The viewer's own places, newest first; what they left themselves is not shown again."""
    rows = _rows(viewer).exclude(state=EnrolmentState.LEFT)
    return [_mine(row, viewer.at) for row in rows.order_by("-pk")]


def my_course(viewer: Viewer, ref: UUID) -> Mine:
    """One of them, whatever became of it. Raises NotVisible."""
    found = _rows(viewer).filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return _mine(found, viewer.at)


def my_place_on(viewer: Viewer, run: CourseRun) -> Enrolment | None:
    """The viewer's live place on a run; None where they have none, or are not signed in."""
    if viewer.account is None:
        return None
    live = ("self_referred", "confirmed", "waiting", "offered", "attended")
    return Enrolment.objects.filter(_own(viewer), run=run, state__in=live).first()


def my_plan(viewer: Viewer, programme: Programme) -> LearningPlan | None:
    """The viewer's own learning plan in a programme; None before they wrote one."""
    rows = LearningPlan.objects.filter(_own(viewer), learner__programme=programme)
    return rows.select_related("learner").first()


def place_in_line(enrolment: Enrolment) -> int | None:
    """1 for the next; None for who does not wait."""
    if enrolment.state != EnrolmentState.WAITING:
        return None
    rows = Enrolment.objects.filter(run=enrolment.run, state=EnrolmentState.WAITING)
    queue = in_line(
        Waiting(ref, place, bool(ahead))
        for ref, place, ahead in rows.values_list("ref", "place", "ahead")
    )
    return 1 + [one.ref for one in queue].index(enrolment.ref)


def _mine(row: Enrolment, at: datetime) -> Mine:
    noted = Attendance.objects.filter(enrolment=row).values_list("session__ref", "said")
    over = row.state in (
        EnrolmentState.LAPSED,
        EnrolmentState.NOT_THIS_TIME,
        EnrolmentState.CALLED_OFF,
    )
    return Mine(
        enrolment=row,
        view=view_of(row.run),
        line=place_in_line(row),
        noted={ref: Came(said) for ref, said in noted},
        again=next_run(row.run.course, after=row.run, at=at) if over else None,
        feedback=getattr(row, "feedback", None),
    )


def courses_of(viewer: Viewer, person: Person, *, at: datetime) -> list[Enrolment]:
    """The live places of a person who shares their courses with the viewer, newest first."""
    live = ("confirmed", "waiting", "offered", "attended", "finished")
    rows = Enrolment.objects.filter(learner__person=person, state__in=live)
    shown = visible(viewer, rows.select_related("run__course", "run__hub", "run__term"), at=at)
    return list(shown.order_by("-pk"))


def plan_of(viewer: Viewer, person: Person, *, at: datetime) -> LearningPlan | None:
    """The learning plan of a person who shares it with the viewer."""
    return visible(viewer, LearningPlan.objects.filter(learner__person=person), at=at).first()
