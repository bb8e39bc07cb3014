"""From a first draft to a sent version, to the next draft, to the end of a plan."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from ownway.allocation.models import Allocation
from ownway.core.actors import Actor, ActorKind
from ownway.core.period import working_days_after
from ownway.core.problems import Stale
from ownway.people.models import Person
from ownway.planning import queries, rules
from ownway.planning.actions.drafts import (
    _ended,
    _locked,
    _new_writer,
    _record,
    _refuse,
    _require_open,
    _whole,
    _write_entry,
)
from ownway.planning.actions.refusals import (
    AlreadyHavePlan,
    AlreadySent,
    NothingSent,
    NotReady,
    OnlyThePersonSigns,
)
from ownway.planning.models import Goal, Line, Plan, PlanVersion
from ownway.planning.rules import Finding, PlanKind
from ownway.programme import queries as programmes
from ownway.record.store import writing


def start(
    *, person: Person, kind: str, allocation: Allocation, by: Actor, at: datetime
) -> PlanVersion:
    """A first draft for an amount. A second click finds the same draft.

    Raises AlreadyHavePlan where a plan of this kind has been sent and not ended.
    """
    kind = PlanKind(kind)
    if allocation.person_id != person.pk:
        raise ValueError("The allocation is another person's")
    if (allocation.mode == PlanKind.ONE_OFF) != (kind is PlanKind.ONE_OFF):
        raise ValueError("The allocation is of another kind")
    with writing():
        Person.objects.select_for_update().get(pk=person.pk)
        same = Plan.objects.filter(person=person, kind=kind, ended_at__isnull=True)
        if kind is PlanKind.ONE_OFF:
            same = same.filter(versions__allocation=allocation)
        plan = same.order_by("-number").first()
        if plan is not None:
            return _first_draft(plan)
        highest = Plan.objects.filter(person=person).aggregate(n=models.Max("number"))["n"]
        plan = Plan.objects.create(
            person=person, kind=kind, number=(highest or 0) + 1, started_at=at, started_by=by.ref
        )
        draft = PlanVersion.objects.create(
            plan=plan, number=1, allocation=allocation, begun_at=at, begun_by=by.ref
        )
        _record("planning.start", draft, [plan, draft], by=by, at=at)
        return draft


def _first_draft(plan: Plan) -> PlanVersion:
    draft = plan.versions.filter(sent_at__isnull=True).first()
    if draft is None:
        raise AlreadyHavePlan(
            _("You already have a plan."), fix=_("Open it and choose “Change my plan”.")
        )
    return draft


def submit(
    *, version: PlanVersion, signed_name: str, edit_no: int, by: Actor, at: datetime
) -> PlanVersion:
    """The person signs and sends; from here this version never changes. Twice is once.

    Sets the day by which somebody decides, from the pack's clock (S6). A plan above its amount
    may be sent (R19). Raises NotReady with all problems, OnlyThePersonSigns, Stale where
    something was saved after the person read it, AlreadySent.
    """
    name = signed_name.strip()
    with writing():
        draft = _locked(version)
        if draft.sent_at is not None:
            if draft.sent_by == by.ref and draft.signed_name == name:
                return draft
            raise AlreadySent(
                _("This plan is already sent."), fix=_("To change it, begin a new version.")
            )
        _require_open(draft)
        _require_own_hand(draft.plan.person, by)
        _refuse(_name_findings(name))
        if draft.edit_no != edit_no:
            raise Stale(
                _("Your plan was changed after you read it. It is not sent yet."),
                fix=_("Read it once more, then sign."),
            )
        problems = queries.problems(draft)
        if problems:
            raise NotReady(_("Your plan is saved, and not ready to send yet."), problems=problems)
        _send(draft, name, by=by, at=at)
        return draft


def _send(draft: PlanVersion, name: str, *, by: Actor, at: datetime) -> None:
    """What was taken off goes for good; the rest is sealed with its hash."""
    goals = list(draft.goals.filter(removed_at__isnull=False))
    lines = list(draft.lines.filter(removed_at__isnull=False))
    unlinked = list(draft.lines.filter(removed_at__isnull=True, goal__in=goals))
    for line in unlinked:
        line.goal = None
        line.save(update_fields=["goal"])
    for line in lines:
        line.goal = None
        line.save(update_fields=["goal"])
    draft.allocation = queries.allocation_of(draft)
    days = programmes.pack_of(draft.plan.person.programme).decisions.decide_within.working_days
    draft.decide_by_on = working_days_after(queries.today(draft, at), days)
    draft.signed_name = name
    draft.sent_at, draft.sent_by = at, by.ref
    draft.content_hash = rules.content_hash(
        queries.draft_value(draft), allocation=draft.allocation.ref
    )
    writer = _new_writer(draft, by=by, at=at)
    draft.save()
    _record(
        "planning.submit",
        draft,
        [draft, *unlinked, *writer],
        gone=[*goals, *lines],
        by=by,
        at=at,
    )
    Line.objects.filter(pk__in=[line.pk for line in lines]).delete()
    Goal.objects.filter(pk__in=[goal.pk for goal in goals]).delete()


def revise(*, plan: Plan, by: Actor, at: datetime) -> PlanVersion:
    """The next draft: all of the newest sent version, word for word, with the same roots.

    A draft that is already there is given back. The version in force stays in force until the
    new one is agreed (scenario 23). Raises NothingSent, PlanEnded.
    """
    with writing():
        locked = Plan.objects.select_for_update().get(pk=plan.pk)
        if locked.ended_at is not None:
            raise _ended()
        draft = _whole().filter(plan=locked, sent_at__isnull=True).first()
        if draft is not None:
            return draft
        latest = queries.latest_sent(locked)
        if latest is None:
            raise NothingSent(_("There is no plan to change yet."), fix=_("Start a plan first."))
        draft = PlanVersion(
            plan=latest.plan,
            number=latest.number + 1,
            allocation=latest.allocation,
            matters=latest.matters,
            managing=latest.managing,
            starts_on=latest.starts_on,
            months=latest.months,
            begun_at=at,
            begun_by=by.ref,
        )
        draft.allocation = queries.allocation_of(draft)
        draft.save()
        _record("planning.revise", draft, [draft, *_copied(latest, draft)], by=by, at=at)
        return draft


def _copied(latest: PlanVersion, draft: PlanVersion) -> list[models.Model]:
    """Goals and lines again, with who wrote them and the same roots."""
    copies: dict[int, Goal] = {}
    made: list[models.Model] = []
    for goal in latest.goals.order_by("position", "pk"):
        old = goal.pk
        goal.pk, goal.ref, goal.version, goal.edit_no = None, uuid.uuid4(), draft, 1
        goal._state.adding = True
        goal.save()
        copies[old] = goal
        made.append(goal)
    for line in latest.lines.order_by("position", "pk"):
        line.pk, line.ref, line.version, line.edit_no = None, uuid.uuid4(), draft, 1
        line.goal = copies[line.goal_id] if line.goal_id else None
        line._state.adding = True
        line.save()
        made.append(line)
    return made


def end(*, plan: Plan, by: Actor, at: datetime) -> Plan:
    """Ends one plan. What was sent and decided stays. Twice is once."""
    with writing():
        if not close_rows(plan, ended_at=at, ended_by=by.ref):
            return plan
        _write_entry("planning.end", plan, [plan], by=by, at=at)
        return plan


def close_rows(plan: Plan, *, ended_at: datetime, ended_by: UUID) -> bool:
    """Marks a plan as ended inside the transaction of another action, whose entry names the row.

    Writes no entry of its own. Answers whether there was something to end.
    """
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if locked.ended_at is not None:
        return False
    plan.ended_at, plan.ended_by = ended_at, ended_by
    plan.save(update_fields=["ended_at", "ended_by"])
    return True


def _require_own_hand(person: Person, by: Actor) -> None:
    """Nobody signs for another; staff type in a paper signature where there is no sign-in (40)."""
    if by.human == person.human and by.kind is ActorKind.PERSON:
        return
    if person.account_id is None and by.kind is ActorKind.STAFF:
        return
    raise OnlyThePersonSigns(
        _("Only the person whose plan it is can sign and send it."),
        fix=_("It is saved. Ask them to read it and send it."),
    )


def _name_findings(name: str) -> tuple[Finding, ...]:
    if not name:
        return (Finding("name_empty", "signed_name"),)
    return rules.check_length(name, "signed_name", rules.LONGEST_NAME)
