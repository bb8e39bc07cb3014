"""What those who run courses see: courses, runs, the list of a class, who waits. Never a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.db.models import Count, QuerySet

from ownway.consent.queries import Viewer, require, visible
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.learning.models import (
    Attendance,
    Course,
    CourseRun,
    Enrolment,
    Feedback,
    Learner,
    Trainer,
)
from ownway.learning.queries.catalogue import RunView, _whole, view_of
from ownway.learning.rules import (
    HOLDS_SEAT,
    Came,
    CourseStage,
    EnrolmentState,
    RunState,
    Waiting,
    Way,
    in_line,
    shown_answers,
    stage_of,
)
from ownway.programme.models import Programme


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course with how far it is, and who wrote it as a peer and beside one."""

    course: Course
    stage: CourseStage
    peers: tuple[str, ...]
    others: tuple[str, ...]
    how: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on the list of a class or in its queue. `line`: 1 is next.

    `typed`: somebody of the centre typed it in for them.
    """

    enrolment: Enrolment
    name: str
    reach_at: str
    access: str
    line: int | None = None

    @property
    def state(self) -> EnrolmentState:
        return EnrolmentState(self.enrolment.state)

    @property
    def typed(self) -> bool:
        return self.enrolment.way != Way.SITE


@dataclass(frozen=True, slots=True)
class ClassList:
    """Who has a seat, who was offered one, who waits, and who must still be told of an end.

    `kept_back`: how many stand here whose names only somebody named for them may see.
    """

    view: RunView
    seated: tuple[Listed, ...]
    offered: tuple[Listed, ...]
    waiting: tuple[Listed, ...]
    to_tell: tuple[Listed, ...]
    kept_back: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What learners said of a run, without a name and in no order that gives one away.

    `waits`: the course is not closed yet, so nothing is shown. `answers`: how many are shown.
    """

    answers: int
    rating_tenths: int | None  # the middle of all, ten times: 43 is 4.3
    words: tuple[str, ...]
    waits: bool = False


def _open_to(viewer: Viewer, programme: Programme) -> None:
    require(viewer, Permission.LEARNING_RUN, programme=programme)


def courses(viewer: Viewer, programme: Programme) -> list[CourseRow]:
    """Every course of a programme, by title. Four queries. Raises NotVisible."""
    _open_to(viewer, programme)
    rows = Course.objects.filter(programme=programme).select_related("co_production")
    rows = rows.prefetch_related("runs", "co_production__writers__trainer").order_by("title")
    return [_row(one) for one in rows]


def course(viewer: Viewer, ref: UUID) -> CourseRow:
    """One of them. Raises NotVisible."""
    found = Course.objects.filter(ref=ref).select_related("programme__pack", "co_production")
    row = found.prefetch_related("runs", "co_production__writers__trainer").first()
    if row is None:
        raise NotVisible
    _open_to(viewer, row.programme)
    return _row(row)


def _row(one: Course) -> CourseRow:
    written = getattr(one, "co_production", None)
    writers = list(written.writers.all()) if written else []
    return CourseRow(
        course=one,
        stage=stage_of(
            co_produced=written is not None, runs=[RunState(run.state) for run in one.runs.all()]
        ),
        peers=tuple(each.trainer.name for each in writers if each.as_peer),
        others=tuple(each.trainer.name for each in writers if not each.as_peer),
        how=written.words if written else "",
    )


def runs(viewer: Viewer, programme: Programme) -> list[RunView]:
    """Every run of a programme, newest term first. Five queries. Raises NotVisible."""
    _open_to(viewer, programme)
    rows = _whole(CourseRun.objects.filter(course__programme=programme))
    return [view_of(row) for row in rows.order_by("-term__starts_on", "course__title", "pk")]


def run_for(viewer: Viewer, ref: UUID) -> CourseRun:
    """A run this viewer runs. Raises NotVisible."""
    found = CourseRun.objects.filter(ref=ref).select_related(
        "course__programme__pack", "term", "hub"
    )
    row = found.first()
    if row is None:
        raise NotVisible
    _open_to(viewer, row.course.programme)
    return row


def enrolment_for(viewer: Viewer, ref: UUID, *, at: datetime) -> Enrolment:
    """An enrolment on a run this viewer runs. Raises NotVisible."""
    found = _rows(viewer, Enrolment.objects.filter(ref=ref), at=at)
    if not found:
        raise NotVisible
    _open_to(viewer, found[0].run.course.programme)
    return found[0]


def _rows(viewer: Viewer, rows: QuerySet[Enrolment], *, at: datetime) -> list[Enrolment]:
    """Those of `rows` the viewer may see: people by the rules of access, others by their run."""
    rows = rows.select_related(
        "learner__person", "learner__account", "run__course__programme__pack"
    )
    people = visible(viewer, rows.filter(learner__person__isnull=False), at=at)
    others = rows.filter(learner__person__isnull=True)
    return [*people, *others]


def class_list(viewer: Viewer, ref: UUID, *, at: datetime) -> ClassList:
    """One run with everybody on it, in the order they asked. Raises NotVisible."""
    run = run_for(viewer, ref)
    every = Enrolment.objects.filter(run=run)
    found = sorted(_rows(viewer, every, at=at), key=lambda one: one.place)
    queue = in_line(
        Waiting(key, place, bool(ahead))
        for key, place, ahead in every.filter(state=EnrolmentState.WAITING).values_list(
            "ref", "place", "ahead"
        )
    )
    line = {one.ref: number for number, one in enumerate(queue, start=1)}
    listed = [_listed(one, line.get(one.ref)) for one in found]
    sits = HOLDS_SEAT - {EnrolmentState.OFFERED}
    waits = (EnrolmentState.WAITING, EnrolmentState.SELF_REFERRED)
    return ClassList(
        view=view_of(run),
        seated=tuple(one for one in listed if one.state in sits),
        offered=tuple(one for one in listed if one.state == EnrolmentState.OFFERED),
        waiting=tuple(
            sorted(
                (one for one in listed if one.state in waits),
                key=lambda one: (one.line or 0, one.enrolment.place),
            )
        ),
        to_tell=tuple(one for one in listed if _must_be_told(one.enrolment)),
        kept_back=every.count() - len(found),
    )


def _must_be_told(one: Enrolment) -> bool:
    """Whether somebody has to ring: the course was called off, and they have no sign-in."""
    if one.state != EnrolmentState.CALLED_OFF or one.told_at is not None:
        return False
    learner = one.learner
    return learner.account is None and (learner.person is None or learner.person.account is None)


def _listed(one: Enrolment, line: int | None) -> Listed:
    learner = one.learner
    return Listed(
        enrolment=one,
        name=name_of(learner),
        reach_at=learner.reach_at or (learner.person.reach_at if learner.person else ""),
        access=one.needs,
        line=line,
    )


def name_of(learner: Learner) -> str:
    """How a learner is called on a list."""
    if learner.person is not None:
        return str(learner.person.called or learner.person.name)
    return str(learner.account.name if learner.account else learner.name)


def noted(run: CourseRun) -> Mapping[UUID, Mapping[UUID, Came]]:
    """What was noted at each time of a run: session → enrolment → word."""
    found: dict[UUID, dict[UUID, Came]] = {}
    rows = Attendance.objects.filter(session__run=run)
    for session, enrolment, said in rows.values_list("session__ref", "enrolment__ref", "said"):
        found.setdefault(session, {})[enrolment] = Came(said)
    return found


def came_to(viewer: Viewer, run: CourseRun) -> Mapping[int, int]:
    """How many came each time, by the number of the session; of nobody in particular."""
    _open_to(viewer, run.course.programme)
    rows = Attendance.objects.filter(session__run=run, said=Came.CAME)
    return dict(rows.values_list("session__number").annotate(Count("pk")))


def heard(viewer: Viewer, run: CourseRun, *, least: int) -> Heard:
    """What was said of a run once it is closed, and never of fewer than `least` people at a time.

    Shown as it comes in, the newest answer would be what is new since the last look. Nor is it told
    how many wait to be shown. The words stand in the order of the alphabet.
    """
    _open_to(viewer, run.course.programme)
    found = CourseRun.objects.get(pk=run.pk)
    if found.state != RunState.CLOSED:
        return Heard(answers=0, rating_tenths=None, words=(), waits=True)
    rows = list(
        Feedback.objects.filter(enrolment__run=run)
        .order_by("given_at", "pk")
        .values_list("given_at", "rating", "words")
    )
    at_close = sum(given_at <= found.ended_at for given_at, _rating, _words in rows)
    shown = rows[: shown_answers(at_close, len(rows), least)]
    if not shown:
        return Heard(answers=0, rating_tenths=None, words=())
    ratings = [rating for _at, rating, _words in shown]
    return Heard(
        answers=len(shown),
        rating_tenths=round(Fraction(sum(ratings) * 10, len(ratings))),
        words=tuple(sorted(words for _at, _rating, words in shown if words)),
    )


def trainers(viewer: Viewer, programme: Programme) -> list[Trainer]:
    """Everybody who can write or run courses, by name. Raises NotVisible."""
    _open_to(viewer, programme)
    return list(Trainer.objects.filter(programme=programme).order_by("name", "pk"))


def run_by(run: CourseRun) -> list[Trainer]:
    """Who runs it, by name."""
    return list(Trainer.objects.filter(runs__run=run).order_by("name", "pk"))


def with_late_offers(at: datetime) -> Sequence[CourseRun]:
    """Runs on which the time to answer an offer is over: for the worker."""
    rows = CourseRun.objects.filter(
        enrolments__state=EnrolmentState.OFFERED, enrolments__expires_at__lt=at
    )
    return list(rows.distinct().order_by("pk"))
