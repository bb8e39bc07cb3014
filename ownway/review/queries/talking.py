"""Reads of reviews: what is due when, and one conversation with its goals first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.decisions import queries as decisions
from ownway.decisions.models import Pot
from ownway.holding.models import Arrangement
from ownway.holding.rules import Way
from ownway.people.models import Person
from ownway.planning import queries as planning
from ownway.planning.models import Goal, Plan
from ownway.planning.rules import PlanKind
from ownway.programme import queries as programmes
from ownway.review import rules
from ownway.review.models import GoalProgress, Review
from ownway.review.rules import Status
from ownway.spending.models import Payment


@dataclass(frozen=True, slots=True)
class Due:
    """The next review of one plan. `review` is the ref of the one that is open, if any."""

    plan: UUID
    person: UUID
    person_name: str
    due_on: date
    late: bool
    review: UUID | None


@dataclass(frozen=True, slots=True)
class GoalTalk:
    """One goal and what was said about it; `said` is empty until something was saved."""

    goal: Goal
    said: GoalProgress | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """One review: goals first, in the order of the plan."""

    review: Review
    goals: tuple[GoalTalk, ...]

    @property
    def attainment(self) -> Decimal | None:
        """The goal attainment score of the goals somebody rated; None where none is."""
        rated = [talk.said.attained for talk in self.goals if talk.said]
        return rules.goal_attainment([one for one in rated if one is not None])


def next_due(person: Person, at: datetime) -> Due | None:
    """When this person's plan is next looked at together; None before anything is agreed."""
    plan = planning.open_plan(person.ref, PlanKind.YEARLY)
    return None if plan is None else due_for(plan, at)


def due_for(plan: Plan, at: datetime) -> Due | None:
    """The next review of one plan, by the clock of its pack."""
    pot = decisions.pot_of(plan)
    if pot is None:
        return None
    clock = programmes.pack_of(plan.person.programme).review
    last = _whole().filter(plan=plan, status=Status.HELD).order_by("-number").first()
    waiting = Review.objects.filter(plan=plan, status=Status.OPEN).first()
    held_on = (
        programmes.day_of(plan.person.programme, last.held_at) if last and last.held_at else None
    )
    due_on = rules.due_on(clock, clock_start(plan, pot), held_on)
    return Due(
        plan=plan.ref,
        person=plan.person.ref,
        person_name=plan.person.name,
        due_on=due_on,
        late=planning.today(plan, at) > due_on,
        review=waiting.ref if waiting else None,
    )


def clock_start(plan: Plan, pot: Pot) -> date:
    """The day the clock of reviews starts for a plan: money paid out, or sent to the person."""
    pack = programmes.pack_of(plan.person.programme)
    paid = Payment.objects.filter(
        bill__purchase__line__version__plan=plan, returned_on__isnull=True
    )
    sent = Arrangement.objects.filter(pot__plan=plan, way=Way.DIRECT, live_at__isnull=False)
    days = [
        *paid.order_by("paid_on").values_list("paid_on", flat=True)[:1],
        *(
            programmes.day_of(plan.person.programme, moment)
            for moment in sent.order_by("live_at").values_list("live_at", flat=True)[:1]
        ),
    ]
    return rules.start_of(
        pack.review, plan_starts_on=pot.starts_on, first_paid_on=min(days, default=None)
    )


def due(viewer: Viewer, programme: UUID, at: datetime) -> list[Due]:
    """The next review of everybody this viewer works with, the earliest first."""
    rows = Plan.objects.select_related("person__programme").filter(
        person__programme__ref=programme,
        kind=PlanKind.YEARLY,
        ended_at__isnull=True,
        pots__isnull=False,
    )
    found = [due_for(plan, at) for plan in consent.visible(viewer, rows, at=at).distinct()]
    return sorted((one for one in found if one), key=lambda one: (one.due_on, str(one.person)))


def held_before(review: Review) -> datetime | None:
    """When the review before this one was held; None where it is the first."""
    rows = Review.objects.filter(plan=review.plan_id, status=Status.HELD, number__lt=review.number)
    return rows.order_by("-number").values_list("held_at", flat=True).first()


def review(viewer: Viewer, ref: UUID, at: datetime) -> Review:
    """One review. Raises NotVisible."""
    return consent.one(viewer, _whole().filter(ref=ref), at=at)


def reviews(viewer: Viewer, person: UUID, at: datetime) -> list[Review]:
    """The reviews of a person that this viewer may see, newest first."""
    rows = _whole().filter(person__ref=person)
    return list(consent.visible(viewer, rows, at=at).order_by("-opened_at", "-pk"))


def conversation(of: Review) -> Conversation:
    """What there is to talk about: each goal of the plan in force, and what was said."""
    said = {row.goal_id: row for row in of.goals.all()}
    goals = Goal.objects.filter(version=of.version, removed_at__isnull=True)
    return Conversation(
        review=of,
        goals=tuple(GoalTalk(goal, said.get(goal.pk)) for goal in goals.order_by("position", "pk")),
    )


def _whole() -> QuerySet[Review]:
    return Review.objects.select_related("person__programme", "plan", "version__plan")
