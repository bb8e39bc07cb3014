"""Asking for something, and the answer: at once where the plan already says yes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from ownway.core.actors import SYSTEM, Actor
from ownway.core.money import Money
from ownway.core.period import working_days_after
from ownway.decisions.models import Pot
from ownway.holding import queries as holding
from ownway.holding.models import Arrangement
from ownway.holding.rules import Status as HeldStatus
from ownway.holding.rules import Way
from ownway.ledger import actions as accounts
from ownway.ledger import posting
from ownway.ledger import queries as books
from ownway.ledger import rules as journals
from ownway.ledger.rules import Journal, Kind
from ownway.people.models import Person
from ownway.planning.models import Goal, Line
from ownway.planning.rules import Finding, LineKind
from ownway.programme.rules import Pack, exclusions_in
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.models import Answer, Denial, Purchase
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
        goal = _goal(line, goal_ref)
        findings = _in_the_way(wish, line, pot)
        if findings:
            _deny(findings, wish, line, pot, by=by, at=at)
        else:
            purchase = _new(wish, asked, line, pot, held, goal, key=key, by=by, at=at)
            if _decides_somebody(wish, line, pot):
                _record("spending.ask", purchase, [purchase], by=by, at=at)
            else:
                _say_yes("spending.ask", purchase, decider=SYSTEM, by=by, at=at)
    refusals.refuse(refusals.CannotBuy, findings, holding.pack_for(pot))
    return purchase


def approve(*, purchase: Purchase, by: Actor, at: datetime) -> Purchase:
    """Yes to a purchase that waits: its money is set aside. The same yes again is the same.

    Raises ConflictOfInterest, NotPossible, CannotBuy where the money no longer reaches.
    """
    with writing():
        now = _locked(purchase)
        if now.status == Status.APPROVED and now.answer.decided_human == by.human:
            return now
        _check_decider(now, by)
        left = holding.line_money(now.pot)[now.line.root].left
        wish = Wish(now.what, now.payee, Money(now.amount_minor, now.currency), has_goal=True)
        room = Room(currency=now.currency, left=left)
        refusals.refuse(refusals.CannotBuy, rules.check(wish, room), holding.pack_for(now.pot))
        _say_yes("spending.approve", now, decider=by, by=by, at=at)
        return now


def refuse(
    *,
    purchase: Purchase,
    reason_code: str,
    reason: str,
    would_accept: str,
    by: Actor,
    at: datetime,
) -> Purchase:
    """No to a purchase that waits, with the reason and what would be a yes (I3).

    Raises ConflictOfInterest, NotPossible, ReasonNeeded.
    """
    with writing():
        now = _locked(purchase)
        _check_decider(now, by)
        _check_reason(holding.pack_for(now.pot), reason_code, reason, would_accept)
        answer = Answer.objects.create(
            purchase=now,
            outcome=Status.REFUSED.value,
            reason_code=reason_code,
            reason=reason.strip(),
            would_accept=would_accept.strip(),
            decided_at=at,
            decided_by=by.ref,
            decided_human=by.human,
        )
        _move(now, Status.REFUSED)
        _record(
            "spending.refuse", now, [now, answer], details={"reason": reason_code}, by=by, at=at
        )
        return now


def cancel(*, purchase: Purchase, by: Actor, at: datetime) -> Purchase:
    """Takes a purchase back before it is paid; what was set aside is free again.

    Raises NotPossible once it is paid, or listed in a pay run.
    """
    with writing():
        now = _locked(purchase)
        if now.status == Status.CANCELLED:
            return now
        listed = now.run_lines.exclude(state__in=["set_aside", "withdrawn"]).exists()
        if listed or not rules.may_become(Status(now.status), Status.CANCELLED):
            raise refusals.NotPossible(
                _("This is already being paid."),
                fix=_("Ask the seller for the money back, and tell us."),
            )
        given_back = _giving_back(now, at)
        _move(now, Status.CANCELLED)
        _post("spending.cancel", now, [now], given_back, by=by, at=at)
        return now


def link_goal(*, purchase: Purchase, goal_ref: UUID, by: Actor, at: datetime) -> Purchase:
    """Links a purchase to another goal of the plan, in one step (scenario 16). NoSuchGoal."""
    with writing():
        now = _locked(purchase)
        goal = _goal(now.line, goal_ref)
        if now.goal == goal:
            return now
        now.goal = goal
        now.save(update_fields=["goal"])
        _record("spending.link_goal", now, [now], by=by, at=at)
        return now


def _locked(purchase: Purchase) -> Purchase:
    """The purchase as it stands, with its pot, until the end of the transaction."""
    Pot.objects.select_for_update().get(pk=purchase.pot_id)
    return queries.whole().get(pk=purchase.pk)


def _line(person: Person, line_root: UUID, at: datetime) -> tuple[Line, Pot]:
    """The agreed line and the pot that pays for it today. Locks the pot."""
    waiting = ended = False
    today = holding.day_of(person.programme, at)
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


def _goal(line: Line, goal_ref: UUID | None) -> Goal | None:
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


def _check_decider(purchase: Purchase, by: Actor) -> None:
    if by.human in (purchase.asked_human, purchase.person.human):
        raise refusals.ConflictOfInterest(
            _("You asked for this, so somebody else decides."),
            fix=_("Ask a colleague to look at it."),
        )
    if purchase.status != Status.ASKED:
        raise refusals.NotPossible(
            _("This was already decided."), fix=_("Open it again to see the answer.")
        )


def _check_reason(pack: Pack, reason_code: str, reason: str, would_accept: str) -> None:
    if reason_code not in pack.spending.refusal_reasons or not reason.strip():
        raise refusals.ReasonNeeded(
            _("Say why not."), fix=_("Choose a reason, and write it in your own words too.")
        )
    if not would_accept.strip():
        raise refusals.ReasonNeeded(
            _("Say what would be a yes."), fix=_("Write what the person could ask for instead.")
        )
    if max(len(reason), len(would_accept)) > rules.LONGEST_WORDS:
        raise refusals.ReasonNeeded(
            _("This is longer than fits here."),
            fix=_("Up to %(most)s characters fit.") % {"most": rules.LONGEST_WORDS},
        )


def _say_yes(verb: str, purchase: Purchase, *, decider: Actor, by: Actor, at: datetime) -> None:
    """The yes, the money set aside, and the day the payee is promised."""
    answer = Answer.objects.create(
        purchase=purchase,
        outcome=Status.APPROVED.value,
        hold_key=uuid5(purchase.ref, "reserve"),
        decided_at=at,
        decided_by=decider.ref,
        decided_human=decider.human,
    )
    today = holding.day_of(purchase.person.programme, at)
    if purchase.arrangement.way != Way.DIRECT:
        within = holding.pack_for(purchase.pot).spending.pay_within.working_days
        purchase.promised_on = working_days_after(today, within)
    _move(purchase, Status.APPROVED, "promised_on")
    purchase.answer = answer
    _post(verb, purchase, [purchase, answer], [_setting_aside(purchase, today)], by=by, at=at)


def _setting_aside(purchase: Purchase, today: date) -> Journal:
    """Dr available (or contingency) · Cr committed, and the hold that payments draw on."""
    money = holding.line_money(purchase.pot)[purchase.line.root]
    if money.source is None:
        raise AssertionError("a line with money has an account it lies in")
    return journals.reserve(
        key=purchase.answer.hold_key,
        kind="use_contingency" if money.source.kind is Kind.CONTINGENCY else "reserve",
        effective_on=today,
        source=money.source,
        committed=queries.beside(money.source, Kind.COMMITTED),
        amount=purchase.amount_minor,
        cash=holding.cash_of(purchase.arrangement),
        subject=purchase.ref,
    )


def _giving_back(purchase: Purchase, at: datetime) -> list[Journal]:
    if purchase.status != Status.APPROVED:
        return []
    programme = purchase.person.programme
    hold = books.hold(programme.ref, purchase.answer.hold_key)
    if hold is None:
        raise AssertionError("an approved purchase has its money set aside")
    return [
        journals.release(
            key=uuid5(purchase.ref, "release"),
            effective_on=holding.day_of(programme, at),
            hold=hold,
            amount=hold.open,
            kind="void",
        )
    ]


def _move(purchase: Purchase, then: Status, *more: str) -> None:
    if not rules.may_become(Status(purchase.status), then):
        raise refusals.NotPossible(
            _("This is no longer where it was."), fix=_("Open it again to see where it is.")
        )
    purchase.status = then.value
    purchase.save(update_fields=["status", *more])


def _post(
    verb: str,
    purchase: Purchase,
    rows: Sequence[Model],
    made: Sequence[Journal],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The entry in the record, then the journals under it, in one call of the kernel."""
    programme = purchase.person.programme
    event = _record(verb, purchase, rows, hashes=journals.hashes(programme.ref, made), by=by, at=at)
    if not made:
        return
    named = {line.account for journal in made for line in journal.lines}
    named |= {journal.opens.cash for journal in made if journal.opens and journal.opens.cash}
    accounts.open_accounts(named, opened_on=holding.day_of(programme, at))
    posting.post(made, book=programme.ref, event=event, by=by, at=at)


def _record(
    verb: str,
    purchase: Purchase,
    rows: Sequence[Model],
    *,
    by: Actor,
    at: datetime,
    hashes: Sequence[str] = (),
    details: dict[str, object] | None = None,
) -> Any:
    person = purchase.person
    return record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=person.programme.ref,
        rows=rows,
        details={"purchase": purchase.ref, **(details or {})},
        journals=hashes,
    )
