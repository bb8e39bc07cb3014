"""Money that came back goes where it came from, in the same shares (F12)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.ledger.rules import Journal, Line
from ownway.programme import queries as programmes
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.bills import paid_account
from ownway.spending.actions.setting_aside import locked, post
from ownway.spending.models import Bill, Refund
from ownway.spending.queries import refund_key
from ownway.spending.rules import RefundKind


def refund(
    *,
    bill: Bill,
    amount: Money,
    kind: RefundKind | str,
    back_on: date,
    key: UUID,
    by: Actor,
    at: datetime,
) -> Refund:
    """Notes what a payee gave back of a paid bill; it can be spent again at once.

    It returns to the pots and lines it was paid from, in the same shares on the running total, so
    that a whole refund gives each exactly what it gave. `key` is made with the form: the same key
    and content give the first answer again. What was bought together goes back to all by
    `refund_pool` (F10). Raises NotPossible, KeyUsed.
    """
    with writing():
        purchase = locked(bill.purchase)
        now = next(one for one in purchase.bills.all() if one.pk == bill.pk)
        first = Refund.objects.filter(key=key).first()
        if first is not None:
            return _the_same(first, now, amount, kind)
        if queries.pool_with(purchase) is not None:
            raise refusals.NotPossible(
                _("This was bought together, so it goes back to all who paid for it."),
                fix=_("Note it under \u201cBuying together\u201d, or with the pay run: all of it."),
            )
        made, journal = given_back(
            bill=now, amount=amount, kind=kind, back_on=back_on, key=key, by=by, at=at
        )
        post("spending.refund", purchase, [made], [journal], by=by, at=at)
        return made


def given_back(
    *,
    bill: Bill,
    amount: Money,
    kind: RefundKind | str,
    back_on: date,
    key: UUID,
    by: Actor,
    at: datetime,
) -> tuple[Refund, Journal]:
    """The row of a refund and its journal, for the entry and the posting of the caller."""
    today = programmes.day_of(bill.purchase.person.programme, at)
    _check(bill, amount, back_on, today)
    made = Refund.objects.create(
        bill=bill,
        key=key,
        kind=RefundKind(kind).value,
        amount_minor=amount.minor,
        currency=amount.currency,
        back_on=back_on,
        noted_at=at,
        noted_by=by.ref,
    )
    return made, _given_back(bill, made, today)


def _the_same(first: Refund, bill: Bill, amount: Money, kind: RefundKind | str) -> Refund:
    asked = (bill.pk, amount.minor, amount.currency, RefundKind(kind).value)
    if (first.bill_id, first.amount_minor, first.currency, first.kind) != asked:
        raise refusals.KeyUsed(
            _("This form was already sent with another amount."),
            fix=_("Open the page again to note something new."),
        )
    return first


def _check(bill: Bill, amount: Money, back_on: date, today: date) -> None:
    left = queries.still_refundable(bill)
    if amount.currency != bill.currency or not 0 < amount.minor <= left.minor:
        raise refusals.NotPossible(
            _("No more can come back than was paid: %(left)s.") % {"left": queries.said(left)},
            fix=_("Check the amount. What is above it is not a refund; tell us about it."),
        )
    if not queries.paid_on(bill) <= back_on <= today:
        raise refusals.NotPossible(
            _("This day cannot be right."),
            fix=_("Choose a day from when it was paid until today."),
        )


def _given_back(bill: Bill, made: Refund, today: date) -> Journal:
    """Dr spent · Cr where it came from, and Dr the holder's cash · Cr paid, for each part."""
    drawn = queries.drawn_by(bill)
    shares = rules.shares(
        made.amount_minor, [one.paid for one in drawn], [one.given_back for one in drawn]
    )
    to, lines = paid_account(bill), list[Line]()
    for one, share in zip(drawn, shares, strict=True):
        if one.hold.cash is None:
            raise AssertionError("money set aside names the account it is paid from")
        if share:
            lines += rules.refunded(one.hold.source, one.hold.cash, to, share)
    return rules.given_back(
        key=refund_key(made),
        effective_on=today,
        concerns_on=made.back_on,
        lines=lines,
        subject=bill.purchase.ref,
    )
