"""Plans brought to life for a test, through the product's own actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from ownway.allocation import actions as allocating
from ownway.allocation.models import Allocation
from ownway.consent import actions as consenting
from ownway.consent.queries import Viewer, viewer_for
from ownway.core.actors import SYSTEM, Actor, ActorKind
from ownway.core.money import Money
from ownway.decisions import actions as deciding
from ownway.decisions.rules import APPROVE, LineAnswer, LineOutcome
from ownway.people import actions as people
from ownway.people.queries import actor_of
from ownway.planning import actions as planning
from ownway.planning.models import Goal, Line, PlanVersion
from tests import living, packs
from tests.living import AT, SIXTEEN

NO = LineAnswer(
    LineOutcome.REFUSED,
    reason_code="unclear_running",
    reason="We do not see how this runs from day to day.",
    would_accept="Say who does what each week.",
)


def staff(inside: Any, role: str = "approver", name: str = "Priya") -> tuple[Actor, Viewer]:
    """Somebody with a sign-in and a role in the programme."""
    account = people.add_account(
        name=name, email=f"{name.lower()}{uuid4().hex[:6]}@example.org", by=SYSTEM, at=AT
    )
    consenting.grant_role(
        programme=inside,
        account=account,
        role=role,
        from_at=AT,
        until_at=AT + timedelta(days=365),
        by=SYSTEM,
        at=AT,
    )
    return actor_of(account, ActorKind.STAFF), viewer_for(account, at=AT)


def settler(person: Any) -> Actor:
    """Somebody whose role settles amounts where this person is."""
    return staff(person.programme, "senior_approver", "Helen")[0]


def lowered(allocation: Allocation, at: datetime, reason: str = "We looked together.") -> datetime:
    """The lower amount has had its notice and counts; gives the moment it began to."""
    person = allocation.person
    given = allocating.give_notice(allocation=allocation, reason=reason, by=settler(person), at=at)
    then = at + timedelta(days=10)
    allocating.bring_into_force(notice=given, by=SYSTEM, at=then)
    return then


@dataclass
class Life:
    """One person with an amount and a plan they are writing."""

    inside: Any
    person: Any
    by: Actor
    viewer: Viewer
    allocation: Any
    draft: PlanVersion
    approver: Actor = field(init=False)
    desk: Viewer = field(init=False)

    def __post_init__(self) -> None:
        self.approver, self.desk = staff(self.inside)

    def now(self) -> PlanVersion:
        return PlanVersion.objects.select_related("plan__person__programme").get(pk=self.draft.pk)

    def goal(self, words: str = "Sleep through", **more: Any) -> Goal:
        saved = {"edit_no": self.now().edit_no, "by": self.by, "at": AT, **more}
        return planning.save_goal(version=self.draft, words=words, **saved)

    def line(self, what: str, minor: int, goal: Goal | None = None, **more: Any) -> Line:
        saved = {
            "kind": "support",
            "category": "wellbeing",
            "times": 1,
            "goal_ref": goal.ref if goal else None,
            "edit_no": self.now().edit_no,
            "by": self.by,
            "at": AT,
            **more,
        }
        currency = self.inside.currency
        return planning.save_line(
            version=self.draft, what=what, each=Money(minor, currency), **saved
        )

    def aside(self, minor: int, signs: str = "Two nights without sleep") -> Line:
        return self.line("Kept aside", minor, kind="contingency", category="", early_signs=signs)

    def send(self, at: datetime = AT) -> PlanVersion:
        return planning.submit(
            version=self.draft,
            signed_name="Ana",
            edit_no=self.now().edit_no,
            by=self.by,
            at=at,
        )

    def decide(
        self, refused: Mapping[str, LineAnswer] | None = None, at: datetime = AT, **more: Any
    ) -> Any:
        """Yes to every line, but for those named."""
        answers = {
            line.ref: (refused or {}).get(line.what, APPROVE)
            for line in self.draft.lines.filter(removed_at__isnull=True)
        }
        return deciding.decide(
            version=self.draft, answers=answers, by=more.pop("by", self.approver), at=at, **more
        )

    def revise(self, at: datetime = AT) -> PlanVersion:
        self.draft = planning.revise(plan=self.draft.plan, by=self.by, at=at)
        return self.draft

    def agreed(self, *things: tuple[str, int]) -> Life:
        """A plan with one goal and these lines, sent and agreed to."""
        goal = self.goal()
        for what, minor in things:
            self.line(what, minor, goal)
        self.send()
        self.decide()
        return self


def life(folder: Any = packs.ENGLAND, answers: Mapping[str, str] = SIXTEEN) -> Life:
    """Ana, at 16 points in England: £4,311.32 a year to plan with."""
    inside = living.programme(folder)
    return in_programme(inside, answers=answers)


def in_programme(
    inside: Any, answers: Mapping[str, str] = SIXTEEN, facts: Mapping[str, str] | None = None
) -> Life:
    """One more person in a programme that is open."""
    person, by, viewer = living.person(inside, facts=facts)
    sent = living.assessed(person, by, answers)
    allocation = allocating.work_out(assessment=sent, by=by, at=AT)
    draft = planning.start(person=person, kind="yearly", allocation=allocation, by=by, at=AT)
    return Life(inside, person, by, viewer, allocation, draft)
