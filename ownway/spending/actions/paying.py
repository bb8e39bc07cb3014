"""One thing paid by the person themself, and one thing that came."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.ledger.rules import Drawing, Journal, Line
from ownway.programme import queries as programmes
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.bills import move as move_bill
from ownway.spending.actions.bills import paid_account
from ownway.spending.actions.setting_aside import entry, locked, move_on, post
from ownway.spending.models import Bill, Payment, Purchase, Receipt
from ownway.spending.rules import BillStatus, Payer, Status


def pay_direct(
    *,
    purchase: Purchase,
    bill_ref: UUID | None = None,
    amount: Money | None = None,
    by: Actor,
    at: datetime,
) -> Purchase:
    """ "I have paid", from a direct payment. Less than was set aside gives the rest back.

    `bill_ref`: which of several times; empty where it is paid once. `amount` empty: all of it.
    A second click changes nothing. Raises NotPossible where another
    holder pays, PaidMore where it cost more than was agreed.
    """
    with writing():
        now = locked(purchase)
        mine = [one for one in now.bills.all() if one.payer == Payer.PERSON]
        named = [one for one in mine if bill_ref is None or one.ref == bill_ref]
        bill = named[0] if len(named) == 1 else None
        if bill is not None and bill.status == BillStatus.PAID:
            return now
        if bill is None or bill.status != BillStatus.AGREED:
            raise refusals.NotPossible(
                _("This is not paid by you."), fix=_("Open it again to see who pays, and when.")
            )
        paid = paid_minor(bill, amount)
        programme = now.person.programme
        today = programmes.day_of(programme, at)
        journal = _paid_at_once(now, bill, paid, today)
        payment = Payment.objects.create(
            bill=bill,
            amount_minor=paid,
            currency=now.currency,
            paid_on=today,
            paid_at=at,
            paid_by=by.ref,
        )
        move_bill(bill, BillStatus.PAID)
        move_on(now)
        post("spending.pay_direct", now, [now, bill, payment], [journal], by=by, at=at)
        return now


def _paid_at_once(purchase: Purchase, bill: Bill, paid: int, today: date) -> Journal:
    """Out of every hold of the bill, and out of the person's own account for each."""
    of_part = {part.pk: hold for part, hold in queries.holds_of(purchase)}
    parts = list(bill.parts.order_by("part__position"))
    billed = [one.amount_minor for one in parts]
    shares = rules.shares(paid, billed, [0] * len(parts))
    to = paid_account(bill)
    drawings: list[Drawing] = []
    lines: list[Line] = []
    for one, share in zip(parts, shares, strict=True):
        hold = of_part[one.part_id]
        if hold.cash is None:
            raise AssertionError("money set aside names the account it is paid from")
        drawings.append(rules.drawing(hold, share, released=one.amount_minor - share))
        if share:
            lines += rules.paid_at_once(to, hold.cash, share)
    return rules.drawn(
        key=queries.direct_key(bill),
        kind="pay_at_once",
        effective_on=today,
        drawings=drawings,
        cash=lines,
    )


def mark_received(*, purchase: Purchase, words: str, by: Actor, at: datetime) -> Purchase:
    """It came, and how it was, in the person's own words. Raises NotPossible before it is paid."""
    if len(words) > rules.LONGEST_WORDS:
        raise refusals.NotPossible(
            _("This is longer than fits here. Nothing you wrote is lost."),
            fix=_("Up to %(most)s characters fit.") % {"most": rules.LONGEST_WORDS},
        )
    with writing():
        now = locked(purchase)
        if now.status == Status.RECEIVED:
            return now
        if now.status != Status.PAID:
            raise refusals.NotPossible(
                _("This is not paid yet."), fix=_("Tell us when it is paid and came.")
            )
        receipt = Receipt.objects.create(
            purchase=now, words=words.strip(), received_at=at, received_by=by.ref
        )
        now.status = Status.RECEIVED.value
        now.save(update_fields=["status"])
        entry("spending.mark_received", now, [now, receipt], by=by, at=at)
        return now


def paid_minor(bill: Bill, amount: Money | None) -> int:
    """What was paid, in minor units, where that can be. Raises NotPossible, PaidMore."""
    if amount is None:
        return bill.amount_minor
    if amount.currency != bill.currency or amount.minor <= 0:
        raise refusals.NotPossible(
            _("We could not use this amount."),
            fix=_("Write what you paid, in %(currency)s.") % {"currency": bill.currency},
        )
    if amount.minor > bill.amount_minor:
        raise refusals.PaidMore(
            _("This is more than was set aside for it."),
            fix=_("Ask for the rest as a purchase of its own first."),
        )
    return amount.minor
