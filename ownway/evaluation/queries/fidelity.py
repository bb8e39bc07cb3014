"""Fidelity to self-direction, worked out from the live record whenever somebody asks (I5, S18).

Every figure stands on rows of what happened. Counts go to whoever oversees the programme, with
small numbers kept back; the rows behind one go, person by person, to whoever may see that topic of
that person anyway (D5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Min, Prefetch

from ownway.allocation.models import Allocation
from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission, Topic
from ownway.core.actors import SYSTEM
from ownway.core.period import add_months
from ownway.decisions import queries as decisions
from ownway.decisions.models import Decision, LineDecision
from ownway.evaluation.rules import Table, suppress
from ownway.evaluation.rules.fidelity import (
    Figure,
    Happened,
    Measure,
    by_reason,
    due_or_done,
    figure_of,
    mostly_by,
)
from ownway.holding.models import Arrangement, LineMove
from ownway.improvement import queries as improvement
from ownway.people.models import Person
from ownway.planning.models import Goal, Line, Plan, PlanVersion
from ownway.planning.rules import PlanKind
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.review import queries as reviews
from ownway.review import rules as reviewing
from ownway.review.models import Review
from ownway.spending.models import Payment

MONTHS = 12

# What of a person the rows of a measure tell.
TOPICS = {
    Measure.DECIDED_IN_TIME: Topic.PLAN,
    Measure.AMOUNT_FIRST: Topic.MONEY,
    Measure.WRITTEN_BY_PERSON: Topic.PLAN,
    Measure.HOLDER_CHOSEN: Topic.MONEY,
    Measure.FIRST_PURCHASE: Topic.BUYING,
    Measure.WITHOUT_PANEL: Topic.PLAN,
    Measure.REVIEWED_IN_TIME: Topic.REVIEWS,
}


def fidelity(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[Figure]:
    """Every measure over the last twelve months, this one included. Raises NotVisible."""
    programme = _overseen(viewer, programme_ref)
    today = programmes.day_of(programme, at)
    first = add_months(today.replace(day=1), 1 - MONTHS)
    return [
        figure_of(measure, happened(programme, measure, at), first=first, last=today)
        for measure in Measure
    ]


@dataclass(frozen=True, slots=True)
class FidelityRow:
    """One thing behind a figure, of somebody the viewer may see this of anyway."""

    person: str
    day: date
    met: bool
    days: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one measure in one month that open to the viewer; `closed`: there are others."""

    rows: tuple[FidelityRow, ...]
    closed: bool


def fidelity_rows(
    viewer: Viewer, programme_ref: UUID, measure: Measure, month: date, at: datetime
) -> Rows:
    """What stands behind one figure (D5). How many others there are is not told. NotVisible."""
    programme = _overseen(viewer, programme_ref)
    inside = [
        one
        for one in happened(programme, measure, at)
        if one.day.replace(day=1) == month.replace(day=1)
    ]
    names = _open_names(viewer, {one.whose for one in inside}, TOPICS[measure], at)
    found = [
        FidelityRow(names[one.whose], one.day, one.met, one.days)
        for one in inside
        if one.whose in names
    ]
    return Rows(
        rows=tuple(sorted(found, key=lambda one: (one.day, one.person))),
        closed=any(one.whose not in names for one in inside),
    )


def _open_names(viewer: Viewer, refs: set[str], topic: Topic, at: datetime) -> dict[str, str]:
    """Names of those of whom the viewer may see this topic; each is noted as seen."""
    people = Person.objects.filter(ref__in=[UUID(ref) for ref in refs])
    found = {}
    for person in consent.visible(viewer, people.select_related("programme"), at=at):
        if topic in consent.topics_open(viewer, person, at=at):
            viewer.saw(consent.about_of(person), topic)
            found[str(person.ref)] = person.name
    return found


def refused_lines(viewer: Viewer, programme_ref: UUID, at: datetime) -> Table:
    """How many people heard a no to a line of their plan, by its reason. Raises NotVisible."""
    programme = _overseen(viewer, programme_ref)
    rows = LineDecision.objects.filter(
        decision__version__plan__person__programme=programme,
        decision__decided_at__lte=at,
        outcome="refused",
    ).values_list("reason_code", "decision__version__plan__person__ref")
    return suppress(by_reason((code, str(ref)) for code, ref in rows))


def actions_of_teams(viewer: Viewer, programme_ref: UUID, at: datetime) -> dict[str, Table]:
    """What teams set out to do after reflecting, by stage: begun, and seen through. NotVisible.

    Counts of a team's own actions, never of a person or of a note; small ones are kept back.
    """
    programme = _overseen(viewer, programme_ref)
    counts = improvement.actions_by_stage(programme, at)
    return {
        "begun": suppress({stage: begun for stage, (begun, _done) in counts.items()}),
        "done": suppress({stage: done for stage, (_begun, done) in counts.items()}),
    }


def happened(programme: Programme, measure: Measure, at: datetime) -> list[Happened]:
    """All that a measure stands on, up to a moment; for figures and for who may see rows."""
    return list(_SOURCES[measure](programme, at))


def _decided_in_time(programme: Programme, at: datetime) -> Iterator[Happened]:
    today = programmes.day_of(programme, at)
    newest = {
        pk: (number, ended)
        for pk, number, ended in PlanVersion.objects.filter(
            plan__person__programme=programme, sent_at__lte=at
        )
        .order_by("number")
        .values_list("plan_id", "number", "plan__ended_at")
    }
    decided = dict(
        Decision.objects.filter(
            version__plan__person__programme=programme, decided_at__lte=at
        ).values_list("version_id", "decided_at")
    )
    for version in PlanVersion.objects.filter(
        plan__person__programme=programme, sent_at__lte=at
    ).select_related("plan__person"):
        moment = decided.get(version.pk)
        number, ended = newest[version.plan_id]
        gone = version.number < number or (ended is not None and ended <= at)
        if moment is None and gone:
            continue  # nobody waits for it any more
        assert version.decide_by_on is not None  # a version that was sent has its day
        done = None if moment is None else programmes.day_of(programme, moment)
        counted = due_or_done(version.decide_by_on, done, today)
        if counted is not None:
            yield Happened(str(version.plan.person.ref), *counted)


def _amount_first(programme: Programme, at: datetime) -> Iterator[Happened]:
    known = dict(
        Allocation.objects.filter(person__programme=programme, worked_out_at__lte=at)
        .order_by()
        .values_list("person_id")
        .annotate(first=Min("worked_out_at"))
    )
    begun = (
        Plan.objects.filter(person__programme=programme, started_at__lte=at)
        .order_by()
        .values_list("person_id", "person__ref")
        .annotate(first=Min("started_at"))
    )
    for person, ref, started in begun:
        told = known.get(person)
        met = told is not None and told <= started
        yield Happened(str(ref), programmes.day_of(programme, started), met)


def _written_by_person(programme: Programme, at: datetime) -> Iterator[Happened]:
    rows = (
        PlanVersion.objects.filter(plan__person__programme=programme, sent_at__lte=at)
        .select_related("plan__person__account")
        .prefetch_related(
            Prefetch("goals", Goal.objects.filter(removed_at__isnull=True), to_attr="all_goals"),
            Prefetch("lines", Line.objects.filter(removed_at__isnull=True), to_attr="all_lines"),
        )
    )
    for version in rows:
        person = version.plan.person
        written: list[Any] = [*version.all_goals, *version.all_lines]
        hands = [str(row.written_by) for row in written]
        own = "" if person.account is None else str(person.account.ref)
        assert version.sent_at is not None  # asked for above
        yield Happened(
            str(person.ref), programmes.day_of(programme, version.sent_at), mostly_by(own, hands)
        )


def _holder_chosen(programme: Programme, at: datetime) -> Iterator[Happened]:
    rows = Arrangement.objects.filter(person__programme=programme, chosen_at__lte=at)
    for ref, own, moment, by, tighter in rows.values_list(
        "person__ref", "person__account__ref", "chosen_at", "chosen_by", "tighter"
    ):
        yield Happened(str(ref), programmes.day_of(programme, moment), by == own and not tighter)


def _first_purchase(programme: Programme, at: datetime) -> Iterator[Happened]:
    agreed = dict(
        Decision.objects.filter(
            version__plan__person__programme=programme,
            decided_at__lte=at,
            outcome__in=("approved", "part"),
        )
        .order_by()
        .values_list("version__plan__person__ref")
        .annotate(first=Min("decided_at"))
    )
    paid = (
        Payment.objects.filter(
            bill__person__programme=programme, paid_at__lte=at, returned_on__isnull=True
        )
        .order_by()
        .values_list("bill__person__ref")
        .annotate(first=Min("paid_on"))
    )
    for ref, day in paid:
        if ref in agreed:
            said_yes = programmes.day_of(programme, agreed[ref])
            yield Happened(str(ref), day, days=max((day - said_yes).days, 0))


def _without_panel(programme: Programme, at: datetime) -> Iterator[Happened]:
    moves = LineMove.objects.filter(
        person__programme=programme, moved_at__lte=at, undone_at__isnull=True
    )
    for ref, moment in moves.values_list("person__ref", "moved_at"):
        yield Happened(str(ref), programmes.day_of(programme, moment))
    changes = Decision.objects.filter(
        version__plan__person__programme=programme, version__number__gt=1, decided_at__lte=at
    )
    for ref, moment, human in changes.values_list(
        "version__plan__person__ref", "decided_at", "decided_human"
    ):
        yield Happened(str(ref), programmes.day_of(programme, moment), human == SYSTEM.human)


def _reviewed_in_time(programme: Programme, at: datetime) -> Iterator[Happened]:
    clock = programmes.pack_of(programme).review
    plans = Plan.objects.filter(
        person__programme=programme, kind=PlanKind.YEARLY, pots__isnull=False
    ).select_related("person__programme__pack")
    today = programmes.day_of(programme, at)
    for plan in plans.distinct():
        start = reviews.clock_start(plan, decisions.pots_of(plan)[-1])  # the first there was
        last: date | None = None
        held = Review.objects.filter(plan=plan, held_at__isnull=False, held_at__lte=at)
        for moment in held.order_by("number").values_list("held_at", flat=True):
            assert moment is not None  # asked for above
            done = programmes.day_of(programme, moment)
            counted = due_or_done(reviewing.due_on(clock, start, last), done, today)
            assert counted is not None  # what was done counts
            yield Happened(str(plan.person.ref), *counted)
            last = done
        if plan.ended_at is None or plan.ended_at > at:
            waiting = due_or_done(reviewing.due_on(clock, start, last), None, today)
            if waiting is not None:
                yield Happened(str(plan.person.ref), *waiting)


_SOURCES: dict[Measure, Callable[[Programme, datetime], Iterator[Happened]]] = {
    Measure.DECIDED_IN_TIME: _decided_in_time,
    Measure.AMOUNT_FIRST: _amount_first,
    Measure.WRITTEN_BY_PERSON: _written_by_person,
    Measure.HOLDER_CHOSEN: _holder_chosen,
    Measure.FIRST_PURCHASE: _first_purchase,
    Measure.WITHOUT_PANEL: _without_panel,
    Measure.REVIEWED_IN_TIME: _reviewed_in_time,
}


def _overseen(viewer: Viewer, programme_ref: UUID) -> Programme:
    consent.require(viewer, Permission.OVERSIGHT_VIEW, programme=programme_ref)
    return programmes.by_ref(programme_ref)
