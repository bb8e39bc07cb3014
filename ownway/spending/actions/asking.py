"""Asking for something: the answer is yes at once where the plan already says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from ownway.core.actors import SYSTEM, Actor
from ownway.core.money import Money
from ownway.decisions.models import Pot
from ownway.holding import queries as holding
from ownway.people.models import Person
from ownway.planning.models import Goal, Line
from ownway.planning.rules import Finding, LineKind
from ownway.programme import queries as programmes
from ownway.programme.rules import Pack, exclusions_in
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.setting_aside import entry, lock_pots, locked, say_yes
from ownway.spending.models import Denial, OnInvoice, Purchase, Standing
from ownway.spending.queries import Place
from ownway.spending.rules import Rhythm, Room, Status, Wish


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
    rhythm: Rhythm | None = None,
    on_invoice: bool = False,
    by: Actor,
    at: datetime,
) -> Purchase:
    """Asks for something on an agreed line; `amount` is for all `times` of it.

    With a `rhythm` each time is paid on its own day, on this one yes, until it is stopped;
    `on_invoice`, with each invoice the person says yes to (F3, F5).

    At or below the pack's limit, or from money kept aside with the sign that was noticed, the
    answer is yes at once and the money is set aside (S8, S9). `key` is made with the form: the
    same key and content give the first answer again.

    Raises CannotBuy (a denial that people can do something about is counted), KeyUsed, NotNow,
    NoHolder, NoSuchGoal.
    """
    with writing():
        line, pots = payable_line(person, line_root, at)
        wish = Wish(
            what=what.strip(),
            payee=payee.strip(),
            amount=amount,
            times=times,
            has_goal=goal_ref is not None,
            sign_seen=sign_seen.strip(),
        )
        asked = rules.ask_hash(
            person=person.ref,
            line_root=line_root,
            goal=goal_ref,
            wish=wish,
            rhythm=_paid_how(rhythm, on_invoice=on_invoice),
        )
        first = queries.whole().filter(key=key).first()
        if first is not None:
            return _the_same(first, asked)
        places = queries.places(line, pots)
        require_holders(places)
        goal = goal_of(line, goal_ref)
        pack = programmes.pack_of(person.programme)
        today = programmes.day_of(person.programme, at)
        findings = _in_the_way(wish, rhythm, line, places, today)
        if findings:
            _deny(findings, wish, line, person, by=by, at=at)
        else:
            purchase = new_purchase(wish, asked, line, person, goal, key=key, by=by, at=at)
            often = _often(purchase, wish, rhythm, on_invoice=on_invoice)
            if _decides_somebody(wish, line, pots[0]):
                entry("spending.ask", purchase, [purchase, *often], by=by, at=at)
            else:
                paying = may_pay(pack, f"{wish.what} {wish.payee}", places)
                say_yes("spending.ask", purchase, paying, more=often, decider=SYSTEM, by=by, at=at)
    refusals.refuse(refusals.CannotBuy, findings, pack)
    return purchase


def _in_the_way(
    wish: Wish, rhythm: Rhythm | None, line: Line, places: Sequence[Place], today: date
) -> tuple[Finding, ...]:
    """Everything that keeps this from being bought on this line, all at once."""
    pack = holding.pack_for(places[0].pot)
    ends_on = min(place.pot.ends_on for place in places)
    room = room_for(pack, f"{wish.what} {wish.payee}", line, places)
    return (
        *rules.check_rhythm(wish, rhythm, today=today, ends_on=ends_on),
        *rules.check(wish, room),
    )


def _paid_how(rhythm: Rhythm | None, *, on_invoice: bool) -> tuple[str, ...]:
    """How it is paid, as what was asked names it; empty: once."""
    if on_invoice:
        return ("on_invoice",)
    return (rhythm.every, rhythm.first_on.isoformat()) if rhythm else ()


def _often(
    purchase: Purchase, wish: Wish, rhythm: Rhythm | None, *, on_invoice: bool
) -> list[Model]:
    """How it is paid, written down beside what was asked; nothing where it is paid once."""
    if on_invoice:
        return [OnInvoice.objects.create(purchase=purchase)]
    if rhythm is None:
        return []
    standing = Standing.objects.create(
        purchase=purchase,
        every=rhythm.every.value,
        first_on=rhythm.first_on,
        turns=wish.times,
        each_minor=wish.amount.minor // wish.times,
    )
    return [standing]


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


def payable_line(person: Person, line_root: UUID, at: datetime) -> tuple[Line, list[Pot]]:
    """The agreed line and the pots that pay for it today. Locks the pots of its plan."""
    waiting = ended = False
    today = programmes.day_of(person.programme, at)
    open_pots = Pot.objects.filter(person=person, plan__ended_at__isnull=True)
    line, paying = None, []
    for pot in open_pots.select_related("person__programme__pack", "plan").order_by("pk"):
        agreed = holding.agreed_line(pot, line_root)
        if agreed is None:
            continue
        if pot.starts_on <= today < pot.ends_on:
            line = agreed
            paying.append(pot)
        waiting, ended = waiting or today < pot.starts_on, ended or pot.ends_on <= today
    if line is not None:
        lock_pots(line.version.plan_id)
        return line, paying
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


def require_holders(places: Sequence[Place]) -> None:
    """Raises NoHolder where a part of the line's money is with nobody yet."""
    if not places or any(place.arrangement is None for place in places):
        raise refusals.NoHolder(
            _("Nobody holds the money for this yet."), fix=_("Choose who holds the money first.")
        )
    if not all(place.live for place in places):
        raise refusals.NoHolder(
            _("The money for this is still being set up."),
            fix=_("We tell you when it is ready. You can ask again then."),
        )


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


def may_pay(pack: Pack, text: str, places: Sequence[Place]) -> list[Place]:
    """Those of the pots whose funder's own rules let its money pay for this (E10)."""
    return [place for place in places if not exclusions_in(pack, text, place.pot.funder)]


def room_for(pack: Pack, text: str, line: Line, places: Sequence[Place]) -> Room:
    """What the line can take for this: money that no rule of its funder keeps back."""
    paying = may_pay(pack, text, places)
    barred = [place for place in places if place not in paying]
    rules_in_the_way = [e for one in barred for e in exclusions_in(pack, text, one.pot.funder)]
    return Room(
        currency=line.currency,
        left=sum(place.money.left for place in paying),
        kept_aside=line.kind == LineKind.CONTINGENCY,
        excluded=() if paying else tuple(rules_in_the_way),
        barred=sum(place.money.left for place in barred) if paying else 0,
        barred_by=tuple(rules_in_the_way),
    )


def _decides_somebody(wish: Wish, line: Line, pot: Pot) -> bool:
    return rules.needs_a_yes(
        wish.amount.minor,
        ask_above=queries.ask_above(pot),
        kept_aside=line.kind == LineKind.CONTINGENCY,
        discretionary=line.kind == LineKind.DISCRETIONARY,
    )


def _deny(
    findings: Sequence[Finding],
    wish: Wish,
    line: Line,
    person: Person,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Keeps a denial to be counted. A slip of the pen is no denial: it is only said, not kept."""
    counted = [one.code for one in findings if one.code in rules.COUNTED_DENIALS]
    if len(counted) < len(findings):
        refusals.refuse(refusals.CannotBuy, findings, programmes.pack_of(person.programme))
    denial = Denial.objects.create(
        person=person,
        line=line,
        code=counted[0],
        amount_minor=wish.amount.minor,
        currency=wish.amount.currency,
        denied_at=at,
        denied_by=by.ref,
    )
    record.write(
        by=by,
        at=at,
        verb="spending.deny",
        person=person.ref,
        programme=person.programme.ref,
        rows=[denial],
        details={"codes": counted},
    )


def new_purchase(
    wish: Wish,
    asked: str,
    line: Line,
    person: Person,
    goal: Goal | None,
    *,
    key: UUID,
    by: Actor,
    at: datetime,
) -> Purchase:
    return Purchase.objects.create(
        person=person,
        line=line,
        goal=goal,
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
