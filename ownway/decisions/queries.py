"""Reads of decisions: what waits for whom, what was said, which version is in force, its pot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Sum

from ownway.allocation.models import Allocation
from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.decisions import rules
from ownway.decisions.models import AmountClaim, Decision, LineDecision, Pot, Reconsideration
from ownway.decisions.rules import LineOutcome, Outcome, PotMoney, SecondLook, State, WrongIn
from ownway.ledger import queries as books
from ownway.people.models import Person
from ownway.planning import queries as planning
from ownway.planning.models import Line, Plan, PlanVersion, Writer
from ownway.planning.rules import PlanKind
from ownway.programme import queries as programmes
from ownway.programme.rules import OWN


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One sent version that waits for a decision. `over`: above the amount by this much.

    `may_decide` is false for whoever wrote some of it.
    """

    version: UUID
    plan: UUID
    person: UUID
    person_name: str
    kind: PlanKind
    number: int
    sent_at: datetime
    due_on: date
    late: bool
    total: Money
    amount: Money
    over: Money
    may_decide: bool


@dataclass(frozen=True, slots=True)
class SecondLookRow:
    """One refused line that somebody else looks at again."""

    ref: UUID
    version: UUID
    person: UUID
    person_name: str
    what: str
    words: str
    asked_at: datetime
    due_on: date
    late: bool
    may_answer: bool


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One amount that somebody says is wrong. `may_answer`: not whoever settled it."""

    ref: UUID
    person_name: str
    wrong_in: WrongIn
    due_on: date
    late: bool
    may_answer: bool


@dataclass(frozen=True, slots=True)
class Where:
    """Where a version is, for the person who waits: who decides, and by when (U15).

    `roles` are codes of the pack; `decided_by` is the sign-in of whoever decided.
    """

    state: State
    decide_by_on: date | None
    roles: tuple[str, ...]
    sent_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class LineDecided:
    """One line with its answer, and the second look where one was asked for.

    `keeps`: the line as it was agreed before, where a no to its change left it so.
    """

    ref: UUID
    line: Line
    outcome: LineOutcome
    reason_code: str
    also_code: str
    reason: str
    would_accept: str
    second_look: Reconsideration | None
    keeps: Line | None = None

    @property
    def in_force(self) -> Line | None:
        """What counts of this line: as asked for, as it was before, or nothing."""
        return self.line if self.agreed else self.keeps

    @property
    def agreed(self) -> bool:
        """Yes at once, or yes at the second look."""
        looked = self.second_look is not None and self.second_look.outcome == SecondLook.CHANGED
        return self.outcome is LineOutcome.APPROVED or looked

    @property
    def total(self) -> Money:
        return Money(self.line.total_minor, self.line.currency)

    @property
    def may_ask_again(self) -> bool:
        """A second look is asked for once (R5, scenario 19)."""
        return self.outcome is LineOutcome.REFUSED and self.second_look is None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision as the person reads it."""

    decision: Decision
    outcome: Outcome
    words: str
    decided_at: datetime
    decided_by: UUID
    lines: tuple[LineDecided, ...]


def waiting(viewer: Viewer, programme: UUID, at: datetime) -> list[WaitingRow]:
    """Versions sent and not decided, the earliest due first; only the newest of each plan."""
    newer = PlanVersion.objects.filter(
        plan=OuterRef("plan"), number__gt=OuterRef("number"), sent_at__isnull=False
    )
    rows = PlanVersion.objects.select_related("plan__person__programme", "allocation__pack").filter(
        ~Exists(newer),
        plan__person__programme__ref=programme,
        plan__ended_at__isnull=True,
        sent_at__isnull=False,
        decision__isnull=True,
    )
    found = list(consent.visible(viewer, rows, at=at).order_by("decide_by_on", "sent_at", "pk"))
    totals = _totals(found)
    wrote = _plans_written(viewer, found)
    return [
        _waiting_row(version, totals.get(version.pk, 0), version.plan_id not in wrote, at)
        for version in found
        if viewer.rights.human != version.plan.person.human
    ]


def _waiting_row(version: PlanVersion, total: int, apart: bool, at: datetime) -> WaitingRow:
    amount = planning.amount_of(version)
    whole = Money(total, amount.currency)
    assert version.sent_at is not None
    assert version.decide_by_on is not None
    return WaitingRow(
        version=version.ref,
        plan=version.plan.ref,
        person=version.plan.person.ref,
        person_name=version.plan.person.name,
        kind=PlanKind(version.plan.kind),
        number=version.number,
        sent_at=version.sent_at,
        due_on=version.decide_by_on,
        late=planning.today(version, at) > version.decide_by_on,
        total=whole,
        amount=amount,
        over=rules.over([whole], amount),
        may_decide=apart,
    )


def _totals(versions: Iterable[PlanVersion]) -> dict[int, int]:
    rows = Line.objects.filter(version__in=list(versions), removed_at__isnull=True)
    return dict(rows.values_list("version").annotate(total=Sum("total_minor")).order_by())


def _plans_written(viewer: Viewer, versions: Iterable[PlanVersion]) -> set[int]:
    plans = {version.plan_id for version in versions}
    rows = Writer.objects.filter(version__plan__in=plans, human=viewer.rights.human)
    return set(rows.values_list("version__plan_id", flat=True))


def second_looks(viewer: Viewer, programme: UUID, at: datetime) -> list[SecondLookRow]:
    """Second looks not answered yet, the earliest due first."""
    rows = Reconsideration.objects.select_related(
        "line_decision__line", "line_decision__decision__version__plan__person__programme"
    ).filter(
        line_decision__decision__version__plan__person__programme__ref=programme,
        answered_at__isnull=True,
    )
    found = list(consent.visible(viewer, rows, at=at).order_by("answer_by_on", "pk"))
    wrote = _plans_written(viewer, [row.line_decision.decision.version for row in found])
    return [_second_look_row(row, viewer, wrote, at) for row in found]


def _second_look_row(
    row: Reconsideration, viewer: Viewer, wrote: set[int], at: datetime
) -> SecondLookRow:
    version = row.line_decision.decision.version
    person = version.plan.person
    human = viewer.rights.human
    return SecondLookRow(
        ref=row.ref,
        version=version.ref,
        person=person.ref,
        person_name=person.name,
        what=row.line_decision.line.what,
        words=row.words,
        asked_at=row.asked_at,
        due_on=row.answer_by_on,
        late=planning.today(version, at) > row.answer_by_on,
        may_answer=human not in (row.decided_human, person.human) and version.plan_id not in wrote,
    )


def second_look(viewer: Viewer, ref: UUID, at: datetime) -> Reconsideration:
    """One second look. Raises NotVisible."""
    rows = Reconsideration.objects.select_related(
        "line_decision__line", "line_decision__decision__version__plan__person__programme"
    ).filter(ref=ref)
    return consent.one(viewer, rows, at=at)


def claims(viewer: Viewer, programme: UUID, at: datetime) -> list[ClaimRow]:
    """Amounts that people say are wrong and nobody answered yet, the earliest due first."""
    rows = AmountClaim.objects.select_related("allocation__person__programme").filter(
        allocation__person__programme__ref=programme, answered_at__isnull=True
    )
    found = consent.visible(viewer, rows, at=at).order_by("answer_by_on", "pk")
    return [
        ClaimRow(
            ref=row.ref,
            person_name=row.allocation.person.name,
            wrong_in=WrongIn(row.wrong_in),
            due_on=row.answer_by_on,
            late=claim_is_late(row, at),
            may_answer=may_answer(row, viewer.actor),
        )
        for row in found
    ]


def claim(viewer: Viewer, ref: UUID, at: datetime) -> AmountClaim:
    """One claim about an amount. Raises NotVisible."""
    rows = AmountClaim.objects.select_related("allocation__person__programme").filter(ref=ref)
    return consent.one(viewer, rows, at=at)


def may_answer(claim: AmountClaim, by: Actor) -> bool:
    """Neither the person, nor whoever said it for them, nor whoever settled the amount (A20)."""
    apart = by.human not in (claim.first_human, claim.allocation.person.human)
    return apart and by.ref != claim.said_by


def claims_beside(viewer: Viewer, allocation: Allocation, at: datetime) -> list[AmountClaim]:
    """What the person said was wrong and still matters beside this amount, newest first.

    About this amount; or about one before it, while it waits or where the answer came later.
    """
    matters = Q(allocation=allocation) | Q(answered_at__isnull=True)
    rows = AmountClaim.objects.filter(
        matters | Q(answered_at__gte=allocation.worked_out_at),
        allocation__person=allocation.person_id,
    )
    return list(consent.visible(viewer, rows, at=at).order_by("-said_at", "-pk"))


def open_claim(person: Person) -> AmountClaim | None:
    """A claim of this person that waits for its answer; for rules, not for pages."""
    rows = AmountClaim.objects.filter(allocation__person=person, answered_at__isnull=True)
    return rows.order_by("answer_by_on", "pk").first()


def answered_since(person: Person, moment: datetime) -> bool:
    """Whether a claim of this person was answered after `moment`."""
    rows = AmountClaim.objects.filter(allocation__person=person, answered_at__gt=moment)
    return rows.exists()


def claim_is_late(claim: AmountClaim, at: datetime) -> bool:
    """Whether the day of the answer is over where the programme is."""
    return programmes.day_of(claim.allocation.person.programme, at) > claim.answer_by_on


def line_decision(viewer: Viewer, ref: UUID, at: datetime) -> LineDecision:
    """The answer to one line. Raises NotVisible."""
    rows = LineDecision.objects.select_related(
        "line", "decision__version__plan__person__programme"
    ).filter(ref=ref)
    return consent.one(viewer, rows, at=at)


def decision_for(viewer: Viewer, version: UUID, at: datetime) -> DecisionView | None:
    """What was decided about a version, line by line; None while it waits."""
    rows = Decision.objects.select_related("version__plan__person__programme").filter(
        version__ref=version
    )
    found = consent.visible(viewer, rows, at=at).first()
    return None if found is None else view_of(found)


def view_of(decision: Decision) -> DecisionView:
    """A decision with its lines; for reads that have already asked who may see it."""
    return DecisionView(
        decision=decision,
        outcome=Outcome(decision.outcome),
        words=decision.words,
        decided_at=decision.decided_at,
        decided_by=decision.decided_by,
        lines=tuple(_answers(decision)),
    )


def _answers(decision: Decision) -> list[LineDecided]:
    rows = decision.lines.select_related("line__goal", "second_look")
    found = [(row, _line_decided(row)) for row in rows.order_by("line__position", "line__pk")]
    if not any(row.keeps and not one.agreed for row, one in found):
        return [one for _row, one in found]
    # Looked up anew each time: an older no may have become a yes meanwhile.
    before = {line.root: line for line in agreed_before(decision.version)}
    return [
        replace(one, keeps=before.get(one.line.root)) if row.keeps and not one.agreed else one
        for row, one in found
    ]


def _line_decided(row: LineDecision) -> LineDecided:
    return LineDecided(
        ref=row.ref,
        line=row.line,
        outcome=LineOutcome(row.outcome),
        reason_code=row.reason_code,
        also_code=row.also_code,
        reason=row.reason,
        would_accept=row.would_accept,
        second_look=getattr(row, "second_look", None),
    )


def where(version: PlanVersion, at: datetime) -> Where:
    """Where a version is now; one may read this who may read the version."""
    decision = Decision.objects.filter(version=version).first()
    person = version.plan.person
    over = version.sent_at is not None and planning.contents(version).over
    wanted = Permission.PLAN_DECIDE_OVER if over else Permission.PLAN_DECIDE
    pack = programmes.pack_of(person.programme)
    return Where(
        state=rules.state(
            sent=version.sent_at is not None,
            outcome=decision.outcome if decision else None,
            decide_by_on=version.decide_by_on,
            today=planning.today(version, at),
            newer_sent=newer_sent(version),
        ),
        decide_by_on=version.decide_by_on,
        roles=tuple(role.code for role in pack.roles if wanted in role.permissions),
        sent_at=version.sent_at,
        decided_at=decision.decided_at if decision else None,
        decided_by=decision.decided_by if decision else None,
    )


def newer_sent(version: PlanVersion) -> bool:
    """Whether a newer version of the same plan was sent."""
    newer = PlanVersion.objects.filter(plan_id=version.plan_id, number__gt=version.number)
    return newer.filter(sent_at__isnull=False).exists()


def current_decision(plan: Plan) -> Decision | None:
    """The newest decision that agreed to something: its version is in force.

    A version sent back in whole leaves the one before it in force (scenario 23).
    """
    agreed = Q(outcome__in=[Outcome.APPROVED, Outcome.PART])
    agreed |= Q(lines__second_look__outcome=SecondLook.CHANGED)
    rows = Decision.objects.filter(agreed, version__plan=plan).select_related(
        "version__plan__person__programme", "version__allocation__pack"
    )
    return rows.order_by("-version__number").first()


def current_version(plan: Plan) -> PlanVersion | None:
    """The version in force, or None before the first yes."""
    decision = current_decision(plan)
    return decision.version if decision else None


def agreed_lines(plan: Plan) -> list[Line]:
    """What is agreed now, free things too: lines of the version in force, and of versions before
    it where a no left them as they were.
    """
    decision = current_decision(plan)
    return [] if decision is None else agreed_in(decision)


def agreed_once(plan: int, but: Iterable[Line]) -> list[Line]:
    """Every other line that was ever agreed in this plan, as it was agreed last."""
    there = {line.root for line in but}
    return [line for root, line in lines_named([plan]).items() if root not in there]


def lines_named(plans: Iterable[int]) -> dict[UUID, Line]:
    """Each line that was ever agreed in these plans by its root, as it was agreed last.

    What a draft calls it is the writer's own until a yes.
    """
    yes = Q(decisions__outcome=LineOutcome.APPROVED)
    yes |= Q(decisions__second_look__outcome=SecondLook.CHANGED)
    rows = Line.objects.filter(yes, version__plan__in=set(plans)).select_related("goal")
    return {line.root: line for line in rows.order_by("version__number", "position")}


def agreed_before(version: PlanVersion) -> list[Line]:
    """The lines that were in force before this version was agreed; none at the first yes."""
    agreed = Q(outcome__in=[Outcome.APPROVED, Outcome.PART])
    agreed |= Q(lines__second_look__outcome=SecondLook.CHANGED)
    rows = Decision.objects.filter(
        agreed, version__plan=version.plan_id, version__number__lt=version.number
    )
    before = rows.order_by("-version__number").first()
    return [] if before is None else agreed_in(before)


def kept_by_a_no(version: PlanVersion, at: datetime) -> dict[UUID, Line]:
    """What a no to its change leaves as it was agreed, by root (R18).

    That is all that is in force, while the money it was agreed with lasts; in a new period money
    is agreed anew.
    """
    if not money_lasts(version, at):
        return {}
    return {line.root: line for line in agreed_before(version)}


def money_lasts(version: PlanVersion, at: datetime) -> bool:
    """Whether no new period has begun in which nothing is agreed yet."""
    if not pots_of(version.plan):
        return True
    pots = current_pots(version.plan, planning.today(version, at)).values()
    return any(pot.amount_minor != pot.carried_minor for pot in pots)


def agreed_in(decision: Decision) -> list[Line]:
    """The lines in force by a decision: a yes at once or at a second look, or kept by a no."""
    found = (one.in_force for one in _answers(decision))
    return [line for line in found if line is not None]


def amount_at(allocation: Allocation, moment: datetime) -> int:
    """The amount to plan with as it stood then, minor units."""
    settled = allocation.finals.filter(settled_at__lte=moment).order_by("-settled_at", "-pk")
    final = settled.first()
    return allocation.amount_minor if final is None else final.amount_minor


def pot_of(plan: Plan) -> Pot | None:
    """The pot a yes to this plan opened: the newest, of the funder listed first."""
    pots = pots_of(plan)
    return pots[0] if pots else None


def pots_of(plan: Plan) -> list[Pot]:
    """The pots of a plan, the newest first, in each period in the order of the pack's funders.

    Without the pot of what the person adds themself, which stands apart (E9).
    """
    rows = (
        Pot.objects.filter(plan=plan)
        .exclude(funder=OWN)
        .select_related("person__programme", "plan")
    )
    order = [one.code for one in programmes.pack_of(plan.person.programme).funded_by]
    found = sorted(rows, key=lambda pot: order.index(pot.funder))
    return sorted(found, key=lambda pot: pot.starts_on, reverse=True)


def current_pots(plan: Plan, day: date) -> dict[str, Pot]:
    """The pots of a plan that have not ended on `day`, by funder in the order of the pack: the
    newest of each.
    """
    found: dict[str, Pot] = {}
    for pot in pots_of(plan):
        if day < pot.ends_on:
            found.setdefault(pot.funder, pot)
    return {one.funder: one for one in in_order(found.values())}


def in_order(pots: Iterable[Pot]) -> list[Pot]:
    """Pots in the order in which they share: that of the pack's funders, the person's own last.

    An odd penny goes to the funder listed first, whosever period began last (ADR 15).
    """
    found = sorted(pots, key=lambda pot: (pot.starts_on, pot.pk or 0))
    if not found:
        return []
    order = [one.code for one in programmes.pack_of(found[0].person.programme).funded_by]
    return sorted(found, key=lambda pot: (*order, OWN).index(pot.funder))


def pots(viewer: Viewer, person: UUID, at: datetime) -> list[Pot]:
    """The pots of a person that this viewer may see, newest first."""
    rows = Pot.objects.select_related("person__programme", "plan").filter(person__ref=person)
    return list(consent.visible(viewer, rows, at=at).order_by("-starts_on", "-pk"))


def money_in(pot: Pot) -> PotMoney:
    """What lies in a pot now, from the books."""
    return rules.pot_money(books.balances(pot.person.programme.ref, pot=pot.ref))


def asked_back_of(pot: Pot) -> int:
    """What its funder took of a pot after a notice, less what was let go again; minor units."""
    kinds = (rules.OFFSET, rules.CLAWBACK_DECIDED, rules.CLAWBACK_LET_GO)
    lines = books.pot_lines(pot.person.programme.ref, pot.ref, kinds)
    return sum(line.amount for line in lines)


def open_second_looks(person: Person) -> list[Reconsideration]:
    """Second looks of this person that are not answered yet; for rules, not for pages."""
    rows = Reconsideration.objects.select_related("line_decision__line").filter(
        line_decision__decision__version__plan__person=person, answered_at__isnull=True
    )
    return list(rows.order_by("answer_by_on", "pk"))


def undecided(person: Person) -> list[PlanVersion]:
    """Versions of this person that were sent and wait; for rules, not for pages."""
    rows = PlanVersion.objects.select_related("plan").filter(
        plan__person=person,
        plan__ended_at__isnull=True,
        sent_at__isnull=False,
        decision__isnull=True,
    )
    return [version for version in rows.order_by("pk") if not newer_sent(version)]
