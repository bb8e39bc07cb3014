"""Yes or no to what waits, and taking back what was not paid."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid5

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.ledger import rules as books
from ownway.ledger.rules import Journal
from ownway.programme import queries as programmes
from ownway.programme.rules import Pack
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.apart import require_not_close
from ownway.spending.actions.asking import excepted, may_pay, places_that_pay, require_holders
from ownway.spending.actions.bills import move as move_bill
from ownway.spending.actions.invoices import withdraw_open
from ownway.spending.actions.setting_aside import entry, locked, move, post, say_yes
from ownway.spending.models import Answer, Purchase
from ownway.spending.rules import BillStatus, Ground, Payer, Room, Status, Wish


def approve(*, purchase: Purchase, words: str = "", by: Actor, at: datetime) -> Purchase:
    """Yes to a purchase that waits: its money is set aside. The same yes again is the same.

    `words`: why, where a rule stood in the way (F15, R11). Raises ConflictOfInterest, NotPossible,
    ReasonNeeded, NotNow once its time is over, CannotBuy where the money no longer reaches.
    """
    with writing():
        now = locked(purchase)
        if now.status == Status.APPROVED and now.answer.decided_human == by.human:
            return now
        _check_decider(now, by)
        places = places_that_pay(now, at)
        require_holders(places)
        pack = programmes.pack_of(now.person.programme)
        _check_exception(now, pack, words)
        paying = may_pay(pack, f"{now.what} {now.payee}", places) or places
        wish = Wish(now.what, now.payee, Money(now.amount_minor, now.currency), has_goal=True)
        room = Room(currency=now.currency, left=sum(place.money.left for place in paying))
        findings = rules.check(wish, room)
        refusals.refuse(refusals.CannotBuy, findings, pack)
        say_yes("spending.approve", now, paying, decider=by, reason=words.strip(), by=by, at=at)
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
        now = locked(purchase)
        _check_decider(now, by)
        _check_reason(programmes.pack_of(now.person.programme), reason_code, reason, would_accept)
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
        move(now, Status.REFUSED)
        entry("spending.refuse", now, [now, answer], details={"reason": reason_code}, by=by, at=at)
        return now


def cancel(*, purchase: Purchase, by: Actor, at: datetime) -> Purchase:
    """Takes a purchase back before it is paid; what was set aside is free again.

    Raises NotPossible once it is paid, or listed in a pay run, and for a share that others
    count on.
    """
    with writing():
        now = locked(purchase)
        if now.status == Status.CANCELLED:
            return now
        came = now.status == Status.RECEIVED and any(
            one.payer != Payer.PERSON for one in now.bills.all()
        )  # what came and a bank sent back is still owed
        if (
            came
            or queries.being_paid(now)
            or not rules.may_become(Status(now.status), Status.CANCELLED)
        ):
            raise refusals.NotPossible(
                _("This is already being paid."),
                fix=_("Ask the seller for the money back, and tell us."),
            )
        if queries.pool_with(now) is not None:
            raise refusals.NotPossible(
                _("Others bought this with you, and count on your share."),
                fix=_("Talk with them, and tell us if something is wrong."),
            )
        given_back = giving_back(now, at)
        taken_back = [one for one in now.bills.all() if one.status == BillStatus.AGREED]
        for bill in taken_back:
            move_bill(bill, BillStatus.WITHDRAWN)
        not_taken = withdraw_open(now)
        move(now, Status.CANCELLED)
        rows = [now, *taken_back, *not_taken]
        post("spending.cancel", now, rows, given_back, by=by, at=at)
        return now


def _check_decider(purchase: Purchase, by: Actor) -> None:
    if by.human in (purchase.asked_human, purchase.person.human):
        raise refusals.ConflictOfInterest(
            _("You asked for this, so somebody else decides."),
            fix=_("Ask a colleague to look at it."),
        )
    require_not_close(purchase.person.programme, purchase.person, purchase.payee, by)
    if purchase.status != Status.ASKED:
        raise refusals.NotPossible(
            _("This was already decided."), fix=_("Open it again to see the answer.")
        )
    before = queries.follows(purchase)
    if before is not None and by.human == before.first.answer.decided_human:
        raise refusals.ConflictOfInterest(
            _("You answered this the first time, so somebody else looks at it now."),
            fix=_("Ask a colleague to look at it."),
        )


def _check_exception(purchase: Purchase, pack: Pack, words: str) -> None:
    """A rule stood in the way: only with words, and where it lets somebody make an exception."""
    asked = queries.exception_of(purchase)
    if len(words) > rules.LONGEST_WORDS or (asked is not None and not words.strip()):
        raise refusals.ReasonNeeded(
            _("Say why this is a yes, in your own words."),
            fix=_("A rule stood in the way. The person and the record keep your words."),
        )
    text = f"{purchase.what} {purchase.payee}"
    kinds = [asked.rule] if asked is not None else []
    excluded = asked is not None and asked.ground == Ground.EXCEPTION
    if excluded and not excepted(pack, text, kinds=kinds):
        raise refusals.NotPossible(
            _("This rule lets nobody make an exception."),
            fix=_("Say no, and what would be a yes: other money, or something else."),
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


def giving_back(purchase: Purchase, at: datetime) -> list[Journal]:
    """What was set aside for a purchase, free again."""
    today = programmes.day_of(purchase.person.programme, at)
    return [
        books.release(
            key=uuid5(part.hold_key, "release"),
            effective_on=today,
            hold=hold,
            amount=hold.open,
            kind="void",
        )
        for part, hold in queries.holds_of(purchase)
    ]
