"""Reads of plans: what a version says, what it comes to, what is still to do before sending."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import get_language

from ownway.allocation import queries as allocations
from ownway.allocation.models import Allocation
from ownway.allocation.rules import Stretch
from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.money import Money, zero
from ownway.core.period import Period, add_months
from ownway.core.problems import Problem
from ownway.planning import rules
from ownway.planning.models import Goal, Line, Plan, PlanVersion, Writer
from ownway.planning.phrases import told
from ownway.planning.rules import Draft, GoalDraft, LineDraft, LineKind, PlanKind
from ownway.programme import queries as programmes
from ownway.programme.rules import POT_MONTHS, Pack, PartOfAmount, months_of_money, weights


@dataclass(frozen=True, slots=True)
class LineView:
    """One line as pages show it; `goal` is the ref of a goal of the same version."""

    ref: UUID
    root: UUID
    kind: LineKind
    category: str
    what: str
    each: Money
    times: int
    total: Money
    goal: UUID | None
    goal_words: str
    early_signs: str
    free_way: str
    edit_no: int
    written_at: datetime
    written_by: UUID


@dataclass(frozen=True, slots=True)
class GoalView:
    """One goal, word for word, with the lines that serve it."""

    ref: UUID
    root: UUID
    words: str
    next_step: str
    who_helps: str
    how_know: str
    dimension: str
    edit_no: int
    written_at: datetime
    written_by: UUID
    lines: tuple[LineView, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """All a version says. `left` is below zero where the plan is over its amount.

    `amount` is for a year (or once); `final` says whether somebody settled it already.
    """

    version: PlanVersion
    kind: PlanKind
    matters: str
    managing: str
    starts_on: date | None
    months: int
    goals: tuple[GoalView, ...]
    lines: tuple[LineView, ...]
    removed_goals: tuple[GoalView, ...]
    removed_lines: tuple[LineView, ...]
    amount: Money
    total: Money
    aside: Money

    @property
    def left(self) -> Money:
        return self.amount - self.total

    @property
    def over(self) -> Money:
        """How much the plan is above its amount, or zero."""
        return max(self.total - self.amount, zero(self.amount.currency))


def plan(viewer: Viewer, ref: UUID, at: datetime) -> Plan:
    """One plan. Raises NotVisible."""
    rows = Plan.objects.select_related("person__programme").filter(ref=ref)
    return consent.one(viewer, rows, at=at)


def version(viewer: Viewer, ref: UUID, at: datetime) -> PlanVersion:
    """One version, draft or sent. Raises NotVisible."""
    return consent.one(viewer, _whole().filter(ref=ref), at=at)


def versions(viewer: Viewer, ref: UUID, at: datetime) -> list[PlanVersion]:
    """Every version of the plan with this ref, newest first. Raises NotVisible."""
    found = plan(viewer, ref, at)
    return list(_whole().filter(plan=found).order_by("-number"))


def plans(viewer: Viewer, person: UUID, at: datetime) -> list[Plan]:
    """The plans of one person that this viewer may see, newest first."""
    rows = Plan.objects.select_related("person__programme").filter(person__ref=person)
    return list(consent.visible(viewer, rows, at=at).order_by("-number"))


def goals(viewer: Viewer, person: UUID, at: datetime) -> list[Goal]:
    """The goals of the newest version of each plan that runs; for one who sees goals alone."""
    newest = PlanVersion.objects.filter(plan=OuterRef("version__plan")).order_by("-number")
    rows = Goal.objects.filter(
        version__plan__person__ref=person,
        version__plan__ended_at__isnull=True,
        version=Subquery(newest.values("pk")[:1]),
        removed_at__isnull=True,
    )
    return list(consent.visible(viewer, rows, at=at).order_by("version", "position", "pk"))


def open_plan(person: UUID, kind: str) -> Plan | None:
    """The plan of this kind that has not ended; for actions and other queries, not for pages."""
    rows = Plan.objects.filter(person__ref=person, kind=kind, ended_at__isnull=True)
    return rows.select_related("person__programme").order_by("-number").first()


def latest_sent(of: Plan) -> PlanVersion | None:
    """The newest version that was sent."""
    return _whole().filter(plan=of, sent_at__isnull=False).order_by("-number").first()


def contents(of: PlanVersion) -> Contents:
    """Everything `of` says, with its sums."""
    goals = list(of.goals.order_by("position", "pk"))
    lines = list(of.lines.order_by("position", "pk"))
    words = {goal.pk: goal.words for goal in goals if goal.removed_at is None}
    refs = {goal.pk: goal.ref for goal in goals if goal.removed_at is None}
    shown = [(line, _line_view(line, refs, words)) for line in lines]
    live = tuple(view for line, view in shown if line.removed_at is None)
    amount = amount_of(of)
    draft = _draft(of, goals, lines)
    return Contents(
        version=of,
        kind=PlanKind(of.plan.kind),
        matters=of.matters,
        managing=of.managing,
        starts_on=of.starts_on,
        months=of.months,
        goals=tuple(_goal_view(goal, live) for goal in goals if goal.removed_at is None),
        lines=live,
        removed_goals=tuple(_goal_view(goal, ()) for goal in goals if goal.removed_at is not None),
        removed_lines=tuple(view for line, view in shown if line.removed_at is not None),
        amount=amount,
        total=rules.total(draft.lines, amount.currency),
        aside=rules.aside(draft.lines, amount.currency),
    )


def problems(of: PlanVersion) -> tuple[Problem, ...]:
    """What keeps a draft from being sent, in words; all of it at once."""
    return _told(of, (finding for finding in findings(of) if finding.blocks))


def advice(of: PlanVersion) -> tuple[Problem, ...]:
    """What is worth knowing before sending, and closes no door: over the amount, and so on."""
    return _told(of, (finding for finding in findings(of) if not finding.blocks))


def _told(of: PlanVersion, found: Iterable[rules.Finding]) -> tuple[Problem, ...]:
    """In words; a category by the name that the programme gives it."""
    words = programmes.words(pack_for(of), get_language() or "")
    return tuple(
        told(finding, category=lambda code: words.get(f"category.{code}")) for finding in found
    )


def findings(of: PlanVersion) -> tuple[rules.Finding, ...]:
    """Everything worth saying about a version."""
    return rules.check(draft_value(of), limits(of))


def draft_value(of: PlanVersion) -> Draft:
    """What a version says, as a value; without what was taken off it."""
    goals = of.goals.order_by("position", "pk")
    return _draft(of, list(goals), list(of.lines.order_by("position", "pk")))


def limits(of: PlanVersion) -> rules.Limits:
    """What the amount and the pack set for a version."""
    allocation = allocation_of(of)
    pack = programmes.pack_of(allocation.pack)
    amount = amount_of(of)
    if of.plan.kind == PlanKind.ONE_OFF:
        cap = allocations.one_off_most_of(allocation)
        return rules.Limits(amount=amount, categories=pack.planning.categories, one_off_most=cap)
    return rules.Limits(
        amount=amount,
        categories=pack.planning.categories,
        minimums=allocations.minimums(allocation, amount),
        aside_most=rules.aside_most_of_all(
            amount, pack.planning.contingency_weeks_cap, pack.aside_caps, weights(pack)
        ),
        offered=offered(of),
        kind_most={
            kind: rules.part_most(amount, part.most_percent)
            for kind, part in _parts(pack).items()
            if part is not None
        },
    )


def offered(of: PlanVersion) -> frozenset[LineKind]:
    """The kinds of line that the rules of a version offer: saving only where it can go on."""
    pack = pack_for(of)
    closed = {kind for kind, part in _parts(pack).items() if part is None}
    if not any(one.carry_over for one in pack.funded_by):
        closed.add(LineKind.SAVING)
    if of.plan.kind == PlanKind.ONE_OFF:
        closed |= {LineKind.SAVING, LineKind.DISCRETIONARY, LineKind.RESERVE}
    return frozenset(LineKind) - closed


def _parts(pack: Pack) -> dict[LineKind, PartOfAmount | None]:
    """How much of the amount each of these kinds may take; None: it is not offered."""
    return {
        LineKind.DISCRETIONARY: pack.planning.discretionary,
        LineKind.RESERVE: pack.planning.reserve,
    }


def allocation_of(of: PlanVersion) -> Allocation:
    """The allocation a version is about: for a draft of a year's plan the one that counts."""
    if of.sent_at is not None or of.plan.kind == PlanKind.ONE_OFF:
        return of.allocation
    return allocations.counting(of.plan.person) or of.allocation


def amount_of(of: PlanVersion) -> Money:
    """The amount to plan with: settled if it is, else the one worked out.

    Where it changed within the days the plan's money is for, what it comes to by days (B13).
    """
    allocation, period = allocation_of(of), period_of(of)
    if period is None:
        return allocations.amount_to_plan_with(allocation)
    return allocations.amount_over(allocation, period)


def period_of(of: PlanVersion) -> Period | None:
    """The days the money of a version is for; None where that is just a year, or one-off money.

    What is written after those days is for the next ones, which begin with the next yes.
    """
    plan, written_on = of.plan, today(of, of.sent_at or of.begun_at)
    if plan.kind == PlanKind.ONE_OFF:
        return None
    if plan.money_from_on is not None and plan.money_until_on is not None:
        period = Period(plan.money_from_on, plan.money_until_on)
        if written_on < period.ends_on:
            return period
    months = months_of_money(programmes.pack_of(plan.person.programme))
    if months == POT_MONTHS:
        return None
    first = of.starts_on or written_on
    return Period(first, add_months(first, months))


def stretches_of(of: Plan, allocation: Allocation, at: datetime) -> tuple[Stretch, ...]:
    """How an amount came about over the days the plan's money is for now; none outside them."""
    if of.kind == PlanKind.ONE_OFF or of.money_from_on is None or of.money_until_on is None:
        return ()
    period = Period(of.money_from_on, of.money_until_on)
    return allocations.stretches_of(allocation, period) if period.contains(today(of, at)) else ()


def pack_for(of: PlanVersion) -> Pack:
    """The rules the version's amount was worked out under."""
    return programmes.pack_of(allocation_of(of).pack)


def today(of: Plan | PlanVersion, at: datetime) -> date:
    """The day it is, at `at`, where the programme is."""
    person = of.person if isinstance(of, Plan) else of.plan.person
    return programmes.day_of(person.programme, at)


def writers(of: PlanVersion) -> set[UUID]:
    """Every human who wrote any part of this version or of an earlier one of the plan."""
    rows = Writer.objects.filter(version__plan_id=of.plan_id, version__number__lte=of.number)
    return set(rows.values_list("human", flat=True))


def wrote(of: PlanVersion) -> tuple[UUID, ...]:
    """The sign-ins that wrote any part of this version or an earlier one, the first one first."""
    rows = Writer.objects.filter(version__plan_id=of.plan_id, version__number__lte=of.number)
    return tuple(dict.fromkeys(rows.order_by("wrote_at", "pk").values_list("wrote_by", flat=True)))


def unchanged_since_sent(of: PlanVersion) -> bool:
    """Whether a sent version still says what was signed."""
    whole = rules.content_hash(draft_value(of), allocation=of.allocation.ref)
    return whole == of.content_hash


def _whole() -> QuerySet[PlanVersion]:
    return PlanVersion.objects.select_related("plan__person__programme", "allocation__pack")


def _draft(of: PlanVersion, goals: Iterable[Goal], lines: Iterable[Line]) -> Draft:
    live = {goal.pk: goal for goal in goals if goal.removed_at is None}
    return Draft(
        kind=PlanKind(of.plan.kind),
        goals=tuple(goal_value(goal) for goal in live.values()),
        lines=tuple(
            line_value(line, live[line.goal_id].root if line.goal_id in live else None)
            for line in lines
            if line.removed_at is None
        ),
        matters=of.matters,
        managing=of.managing,
        starts_on=of.starts_on,
        months=of.months,
    )


def goal_value(goal: Goal) -> GoalDraft:
    """A stored goal as a value."""
    return GoalDraft(
        root=goal.root,
        words=goal.words,
        next_step=goal.next_step,
        who_helps=goal.who_helps,
        how_know=goal.how_know,
        dimension=goal.dimension,
    )


def line_value(line: Line, goal: UUID | None) -> LineDraft:
    """A stored line as a value; `goal` is the root of its goal."""
    return LineDraft(
        root=line.root,
        kind=LineKind(line.kind),
        category=line.category,
        what=line.what,
        each=Money(line.each_minor, line.currency),
        times=line.times,
        goal=goal,
        early_signs=line.early_signs,
        free_way=line.free_way,
    )


def _line_view(line: Line, refs: dict[int, UUID], words: dict[int, str]) -> LineView:
    return LineView(
        ref=line.ref,
        root=line.root,
        kind=LineKind(line.kind),
        category=line.category,
        what=line.what,
        each=Money(line.each_minor, line.currency),
        times=line.times,
        total=Money(line.total_minor, line.currency),
        goal=refs.get(line.goal_id or 0),
        goal_words=words.get(line.goal_id or 0, ""),
        early_signs=line.early_signs,
        free_way=line.free_way,
        edit_no=line.edit_no,
        written_at=line.written_at,
        written_by=line.written_by,
    )


def _goal_view(goal: Goal, lines: Iterable[LineView]) -> GoalView:
    return GoalView(
        ref=goal.ref,
        root=goal.root,
        words=goal.words,
        next_step=goal.next_step,
        who_helps=goal.who_helps,
        how_know=goal.how_know,
        dimension=goal.dimension,
        edit_no=goal.edit_no,
        written_at=goal.written_at,
        written_by=goal.written_by,
        lines=tuple(line for line in lines if line.goal == goal.ref),
    )
