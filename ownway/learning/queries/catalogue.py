"""What anybody may see of the courses: what, where, when, with whom. No learner is named here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from ownway.core.problems import NotVisible
from ownway.learning.models import Course, CourseRun, Hub, Session, Term
from ownway.learning.rules import EnrolmentState, Meeting, RunState, can_be_asked, hours_of
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.programme.rules import Licensed

JOINABLE = (RunState.SCHEDULED, RunState.OPEN)


@dataclass(frozen=True, slots=True)
class RunView:
    """One run of a course as everybody sees it. `free`: seats nobody has or was offered.

    `line`: whether a queue stands before the next seat. `peers`, `others`: who runs it, by name.
    """

    run: CourseRun
    sessions: tuple[Session, ...]
    peers: tuple[str, ...]
    others: tuple[str, ...]
    free: int
    line: bool
    licensed: Licensed | None = None

    @property
    def course(self) -> Course:
        return self.run.course

    @property
    def starts_at(self) -> datetime:
        return self.sessions[0].from_at

    @property
    def ends_at(self) -> datetime:
        return self.sessions[-1].until_at

    def joinable(self, at: datetime) -> bool:
        """Whether somebody can ask for a place: one now, or one in the queue."""
        starts = [one.from_at for one in self.sessions]
        return self.run.state in JOINABLE and can_be_asked(starts, at)

    def place_now(self, at: datetime) -> bool:
        """Whether who asks now has a place at once."""
        free = self.run.state == RunState.OPEN and self.free > 0 and not self.line
        return free and self.joinable(at)

    @property
    def hours(self) -> int:
        return hours_of([Meeting(one.from_at, one.until_at) for one in self.sessions])


def _whole(rows: QuerySet[CourseRun]) -> QuerySet[CourseRun]:
    waits = Q(enrolments__state=EnrolmentState.WAITING)
    return (
        rows.select_related("course__programme__pack", "term", "hub")
        .prefetch_related("sessions", "trainers__trainer__account")
        .annotate(
            taken=Count("enrolments__seat", distinct=True),
            waiting=Count("enrolments", filter=waits, distinct=True),
        )
    )


def view_of(run: CourseRun) -> RunView:
    """A run read through `_whole`, or any other with a few queries more."""
    if not hasattr(run, "taken"):
        run = _whole(CourseRun.objects.filter(pk=run.pk)).get()
    hands = list(run.trainers.all())
    pack = programmes.pack_of(run.course.programme)
    licensed = [one for one in pack.learns.licensed if one.kind == run.course.kind]
    return RunView(
        run=run,
        sessions=tuple(sorted(run.sessions.all(), key=lambda one: one.number)),
        peers=tuple(one.trainer.name for one in hands if one.as_peer),
        others=tuple(one.trainer.name for one in hands if not one.as_peer),
        free=run.seats - run.taken,  # type: ignore[attr-defined]
        line=run.waiting > 0,  # type: ignore[attr-defined]
        licensed=licensed[0] if licensed else None,
    )


def offered(programme: Programme, *, on: date, region: str = "") -> list[RunView]:
    """The runs of the terms that are not over on a day, first to start first. Five queries.

    `region` narrows to the hubs that serve it; an unknown one narrows to nothing.
    """
    rows = CourseRun.objects.filter(
        course__programme=programme, term__ends_on__gt=on, state__in=(*JOINABLE, RunState.RUNNING)
    )
    found = [view_of(row) for row in _whole(rows)]
    if region:
        found = [one for one in found if region in one.run.hub.regions]
    return sorted(found, key=lambda one: (one.starts_at, one.course.title, one.run.pk))


def run(ref: UUID) -> RunView:
    """One run, whatever its state. Raises NotVisible."""
    found = _whole(CourseRun.objects.filter(ref=ref)).first()
    if found is None:
        raise NotVisible
    return view_of(found)


def next_run(course: Course, *, after: CourseRun, at: datetime) -> CourseRun | None:
    """The next time the same course can be joined: what somebody is told in place of a no."""
    rows = CourseRun.objects.filter(course=course, state__in=JOINABLE).exclude(pk=after.pk)
    rows = rows.annotate(first_at=Min("sessions__from_at")).filter(first_at__gt=at)
    return rows.select_related("term", "hub").order_by("term__starts_on", "pk").first()


def hubs(programme: Programme) -> list[Hub]:
    """The centres, by name."""
    return list(Hub.objects.filter(programme=programme).order_by("name"))


def regions(programme: Programme) -> list[str]:
    """Every region a centre serves, once, by name."""
    return sorted({region for hub in hubs(programme) for region in hub.regions})


def terms(programme: Programme) -> list[Term]:
    """The terms, newest first."""
    return list(Term.objects.filter(programme=programme).order_by("-starts_on", "-pk"))
