"""Reads of what becomes of money: what moves between lines, goes on, goes back or is added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.money import Money
from ownway.decisions import queries as decisions
from ownway.decisions.models import Pot
from ownway.decisions.rules import rights_account
from ownway.holding import rules
from ownway.holding.models import Arrangement, Contribution, LineMove, PotEnd
from ownway.holding.queries.lines import (
    PotShare,
    arrangement_of,
    money_across,
    pack_for,
    whole_pots,
)
from ownway.holding.rules import Status
from ownway.ledger.rules import AccountRef, Kind
from ownway.people.models import Person
from ownway.planning.models import Line, Plan
from ownway.planning.rules import Finding, LineKind
from ownway.programme import queries as programmes
from ownway.programme.rules import OWN, CarryOver, funder_of


@dataclass(frozen=True, slots=True)
class Movable:
    """One agreed line that has money now, with what it has in each pot."""

    line: Line
    shares: tuple[PotShare, ...]

    @property
    def plan(self) -> Plan:
        return self.shares[0].pot.plan

    @property
    def kind(self) -> LineKind:
        return LineKind(self.line.kind)

    @property
    def left(self) -> Money:
        return Money(sum(one.money.left for one in self.shares), self.line.currency)


def movable(person: Person, at: datetime) -> dict[UUID, Movable]:
    """The agreed lines of a person that money lies on now, in the order of the plan.

    What the person added themself stays where it is: it is theirs, and stands apart (E9).
    """
    today = programmes.day_of(person.programme, at)
    found = {}
    rows = whole_pots().filter(person=person, plan__ended_at__isnull=True).exclude(funder=OWN)
    plans = {one.plan_id: one.plan for one in rows.order_by("plan")}
    for plan in plans.values():
        across = money_across(decisions.current_pots(plan, today).values())
        for line in decisions.agreed_lines(plan):
            if line.root in across:
                found[line.root] = Movable(line, across[line.root])
    return found


def moved_already(plan: Plan, at: datetime) -> int:
    """What was moved freely in the period that runs now and not undone, minor units."""
    pots = decisions.current_pots(plan, programmes.day_of(plan.person.programme, at)).values()
    since = min((one.opened_at for one in pots), default=at)
    rows = LineMove.objects.filter(plan=plan, undone_at__isnull=True, moved_at__gte=since)
    return sum(rows.values_list("amount_minor", flat=True))


def in_the_way_of_move(
    source: Movable, target: Movable, amount: Money, at: datetime
) -> tuple[Finding, ...]:
    """What keeps a move from being free, as things stand now."""
    wish = rules.Wished(
        amount=amount,
        left=source.left,
        from_kind=source.kind,
        to_kind=target.kind,
        from_category=source.line.category,
        same=source.line.root == target.line.root,
    )
    rule = pack_for(source.shares[0].pot).holding.free_moves
    return rules.check_move(wish, rule, moved_already(source.plan, at))


def moves(viewer: Viewer, person_ref: UUID, at: datetime) -> list[LineMove]:
    """What a person moved between lines, newest first."""
    rows = LineMove.objects.select_related("person__programme", "plan").filter(
        person__ref=person_ref
    )
    return list(consent.visible(viewer, rows, at=at).order_by("-moved_at", "-pk"))


def line_move(viewer: Viewer, ref: UUID, at: datetime) -> LineMove:
    """One move. Raises NotVisible."""
    rows = LineMove.objects.select_related("person__programme", "plan").filter(ref=ref)
    return consent.one(viewer, rows, at=at)


def carry_rule(pot: Pot) -> CarryOver | None:
    """What of a pot may go on into the next period. What a person added themself stays theirs."""
    if pot.funder == OWN:
        return CarryOver(what="all", most_percent=100, source="It is the person's own money")
    found = funder_of(pack_for(pot), pot.funder)
    return found.carry_over if found else None


def saving_roots(plan: Plan) -> list[UUID]:
    """The saving goals of a plan as it was agreed, in its order."""
    lines = decisions.agreed_lines(plan)
    return [line.root for line in lines if line.kind == LineKind.SAVING]


def ending_of(pot: Pot) -> rules.Ending:
    """What would go on and what would go back if the pot ended with what lies in it now.

    Where the plan itself has ended there is nothing to go on to. What a person added themself is
    theirs, however often some of it comes back: no limit counts what went on.
    """
    went_on = PotEnd.objects.filter(pot=pot).values_list("went_on_minor", flat=True).first()
    return rules.ending(
        decisions.money_in(pot),
        saving=saving_roots(pot.plan),
        amount=pot.amount_minor,
        rule=carry_rule(pot) if pot.plan.ended_at is None else None,
        went_on=0 if pot.funder == OWN else went_on or 0,
    )


def waiting_contributions(
    viewer: Viewer, programme_ref: UUID, at: datetime
) -> list[tuple[Contribution, str]]:
    """What people said they add and has not come, the oldest first, each with what it is for."""
    rows = Contribution.objects.select_related("person__programme", "plan").filter(
        person__programme__ref=programme_ref, received_at__isnull=True, withdrawn_at__isnull=True
    )
    found = consent.visible(viewer, rows, at=at).order_by("promised_at", "pk")
    return [(one, what_for(one)) for one in found]


def what_for(contribution: Contribution) -> str:
    """The part of the plan a contribution is for, as it was agreed last."""
    lines = decisions.agreed_lines(contribution.plan)
    return next((one.what for one in lines if one.root == contribution.line_root), "")


def contribution(viewer: Viewer, ref: UUID, at: datetime) -> Contribution:
    """One contribution. Raises NotVisible."""
    rows = Contribution.objects.select_related("person__programme", "plan").filter(ref=ref)
    return consent.one(viewer, rows, at=at)


def to_tell(at: datetime) -> list[Pot]:
    """Pots that end soon, or have ended, and nobody told the person yet."""
    rows = whole_pots().filter(end__isnull=True).order_by("pk")
    soon = timedelta(days=rules.TELL_DAYS)
    found = [
        one for one in rows if programmes.day_of(one.person.programme, at) >= one.ends_on - soon
    ]
    return [one for one in found if decisions.money_in(one).uncommitted]


def to_end(at: datetime) -> list[PotEnd]:
    """Ends whose day has come and whose pot still holds money nobody promised."""
    rows = PotEnd.objects.select_related("pot__person__programme__pack", "pot__plan")
    return [
        one
        for one in rows.order_by("pk")
        if may_end(one, at)
        and decisions.money_in(one.pot).uncommitted
        and not (one.pot.funder == OWN and one.pot.plan.ended_at)  # waits to be given back
    ]


def may_end(end: PotEnd, at: datetime) -> bool:
    """Whether the day has come, and the person knew long enough."""
    programme = end.pot.person.programme
    told_on = programmes.day_of(programme, end.told_at)
    return rules.may_end(end.pot.ends_on, told_on, programmes.day_of(programme, at))


def ends(viewer: Viewer, person_ref: UUID, at: datetime) -> list[PotEnd]:
    """What a person was told about the end of their money, the newest first."""
    rows = PotEnd.objects.select_related("pot__person__programme__pack", "pot__plan").filter(
        pot__person__ref=person_ref
    )
    return list(consent.visible(viewer, rows, at=at).order_by("-told_at", "-pk"))


def contributions(viewer: Viewer, person_ref: UUID, at: datetime) -> list[Contribution]:
    """What a person adds or owes, the newest first."""
    rows = Contribution.objects.select_related("person__programme", "plan").filter(
        person__ref=person_ref
    )
    return list(consent.visible(viewer, rows, at=at).order_by("-promised_at", "-pk"))


def live_for(plan: Plan, line_root: UUID, day: date) -> Arrangement | None:
    """Whoever has the money of a line now in a pot that runs on `day`; the first funder's first."""
    for one in decisions.current_pots(plan, day).values():
        found = arrangement_of(one, line_root)
        if found is not None and found.status == Status.LIVE:
            return found
    return None


def rights_of(pot: Pot, line_root: UUID | None, kind: Kind = Kind.AVAILABLE) -> AccountRef:
    """The account of one line in one pot."""
    return rights_account(
        book=pot.person.programme.ref,
        currency=pot.currency,
        person=pot.person.ref,
        pot=pot.ref,
        kind=kind,
        line=line_root,
    )
