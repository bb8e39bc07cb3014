"""Asking for something: the answer is yes at once where the plan already says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from ownway.core.actors import SYSTEM, Actor
from ownway.core.money import Money
from ownway.decisions.models import Pot
from ownway.holding import queries as holding
from ownway.holding.models import Arrangement
from ownway.holding.rules import Status as HeldStatus
from ownway.people.models import Person
from ownway.planning.models import Goal, Line
from ownway.planning.rules import Finding, LineKind
from ownway.programme import queries as programmes
from ownway.programme.rules import exclusions_in
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.setting_aside import entry, locked, say_yes
from ownway.spending.models import Denial, Purchase
from ownway.spending.rules import Room, Status, Wish


def ask(
    *,
    person: Person,
    line_root: UUID,
    goal_ref: UUID | None,
    what: str,
    payee: str,
    amount: Money,
    key: UUID,
    sign_seen: str = "",
    times: int = 1,
    by: Actor,
    at: datetime,
) -> Purchase:
    """Asks for something on an agreed line; `amount` is for all `times` of it.

    At or below the pack's limit, or from money kept aside with the sign that was noticed, the
    answer is yes at once and the money is set aside (S8, S9). `key` is made with the form: the
    same key and content give the first answer again.

    Raises CannotBuy (a denial that people can do something about is counted), KeyUsed, NotNow,
    NoHolder, NoSuchGoal.
    """
    with writing():
        line, pot = _line(person, line_root, at)
        wish = Wish(
            what=what.strip(),
            payee=payee.strip(),
            amount=amount,
            times=times,
            has_goal=goal_ref is not None,
            sign_seen=sign_seen.strip(),
        )
        asked = rules.ask_hash(person=person.ref, line_root=line_root, goal=goal_ref, wish=wish)
        first = queries.whole().filter(key=key).first()
        if first is not None:
            return _the_same(first, asked)
        held = _holder(pot, line_root)
        goal = goal_of(line, goal_ref)
        findings = _in_the_way(wish, line, pot)
        if findings:
            _deny(findings, wish, line, pot, by=by, at=at)
        else:
            purchase = _new(wish, asked, line, pot, held, goal, key=key, by=by, at=at)
            if _decides_somebody(wish, line, pot):
                entry("spending.ask", purchase, [purchase], by=by, at=at)
            else:
                say_yes("spending.ask", purchase, decider=SYSTEM, by=by, at=at)
    refusals.refuse(refusals.CannotBuy, findings, holding.pack_for(pot))
    return purchase


def link_goal(*, purchase: Purchase, goal_ref: UUID, by: Actor, at: datetime) -> Purchase:
    """Links a purchase to another goal of the plan, in one step (scenario 16). NoSuchGoal."""
    with writing():
        now = locked(purchase)
        goal = goal_of(now.line, goal_ref)
        if now.goal == goal:
            return now
        now.goal = goal
        now.save(update_fields=["goal"])
        entry("spending.link_goal", now, [now], by=by, at=at)
        return now


def _line(person: Person, line_root: UUID, at: datetime) -> tuple[Line, Pot]:
    """The agreed line and the pot that pays for it today. Locks the pot."""
    waiting = ended = False
    today = programmes.day_of(person.programme, at)
    open_pots = Pot.objects.filter(person=person, plan__ended_at__isnull=True)
    for pot in open_pots.select_related("person__programme__pack", "plan").order_by("starts_on"):
        line = holding.agreed_line(pot, line_root)
        if line is None:
            continue
        waiting, ended = today < pot.starts_on, pot.ends_on <= today
        if not waiting and not ended:
            Pot.objects.select_for_update().get(pk=pot.pk)
            return line, pot
    if waiting:
        raise refusals.NotNow(_("This money has not started yet."), fix=_("Look at its first day."))
    if ended:
        raise refusals.NotNow(
            _("The time for this money has ended."), fix=_("Ask about your next plan.")
        )
    raise refusals.NotNow(
        _("This is not part of your agreed plan."),
        fix=_("Change your plan, or choose something that was agreed."),
    )


def _the_same(first: Purchase, asked: str) -> Purchase:
    if first.content_hash != asked:
        raise refusals.KeyUsed(
            _("This form was already sent with other words or another price."),
            fix=_("Open the page again to ask for something new."),
        )
    return first


def _holder(pot: Pot, line_root: UUID) -> Arrangement:
    held = holding.arrangement_of(pot, line_root)
    if held is None:
        raise refusals.NoHolder(
            _("Nobody holds the money for this yet."), fix=_("Choose who holds the money first.")
        )
    if held.status != HeldStatus.LIVE:
        raise refusals.NoHolder(
            _("The money for this is still being set up."),
            fix=_("We tell you when it is ready. You can ask again then."),
        )
    return held


def goal_of(line: Line, goal_ref: UUID | None) -> Goal | None:
    """A goal of the agreed plan, by its ref or its root. None stays None."""
    if goal_ref is None:
        return None
    of_plan = Goal.objects.filter(version__plan=line.version.plan, removed_at__isnull=True)
    found = (
        of_plan.filter(Q(ref=goal_ref) | Q(root=goal_ref), version=line.version).first()
        or of_plan.filter(ref=goal_ref).first()
    )
    if found is None:
        raise refusals.NoSuchGoal(
            _("This goal is not in your agreed plan."), fix=_("Choose one of your goals.")
        )
    return found


def _in_the_way(wish: Wish, line: Line, pot: Pot) -> tuple[Finding, ...]:
    money = holding.line_money(pot).get(line.root)
    room = Room(
        currency=pot.currency,
        left=money.left if money else 0,
        kept_aside=line.kind == LineKind.CONTINGENCY,
        excluded=exclusions_in(holding.pack_for(pot), f"{wish.what} {wish.payee}"),
    )
    return rules.check(wish, room)


def _decides_somebody(wish: Wish, line: Line, pot: Pot) -> bool:
    return rules.needs_a_yes(
        wish.amount.minor,
        ask_above=holding.pack_for(pot).spending.ask_above,
        kept_aside=line.kind == LineKind.CONTINGENCY,
    )


def _deny(
    findings: Sequence[Finding], wish: Wish, line: Line, pot: Pot, *, by: Actor, at: datetime
) -> None:
    """Keeps a denial to be counted. A slip of the pen is no denial: it is only said, not kept."""
    counted = [one.code for one in findings if one.code in rules.COUNTED_DENIALS]
    if len(counted) < len(findings):
        refusals.refuse(refusals.CannotBuy, findings, holding.pack_for(pot))
    denial = Denial.objects.create(
        person=pot.person,
        line=line,
        code=counted[0],
        amount_minor=wish.amount.minor,
        currency=wish.amount.currency,
        denied_at=at,
        denied_by=by.ref,
    )
    person = pot.person
    record.write(
        by=by,
        at=at,
        verb="spending.deny",
        person=person.ref,
        programme=person.programme.ref,
        rows=[denial],
        details={"codes": counted},
    )


def _new(
    wish: Wish,
    asked: str,
    line: Line,
    pot: Pot,
    held: Arrangement,
    goal: Goal | None,
    *,
    key: UUID,
    by: Actor,
    at: datetime,
) -> Purchase:
    return Purchase.objects.create(
        person=pot.person,
        pot=pot,
        line=line,
        goal=goal,
        arrangement=held,
        key=key,
        content_hash=asked,
        what=wish.what,
        payee=wish.payee,
        amount_minor=wish.amount.minor,
        currency=wish.amount.currency,
        sign_seen=wish.sign_seen,
        status=Status.ASKED.value,
        asked_at=at,
        asked_by=by.ref,
        asked_human=by.human,
    )
