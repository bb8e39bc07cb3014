"""One thing paid by the person themself, and one thing that came."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid5

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.decisions.models import Pot
from ownway.holding.rules import Way, party
from ownway.ledger import actions as accounts
from ownway.ledger import posting
from ownway.ledger.rules import AccountRef, HoldRef, Kind, hashes
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.models import Payment, Purchase, Receipt
from ownway.spending.rules import Status


def pay_direct(
    *, purchase: Purchase, amount: Money | None = None, by: Actor, at: datetime
) -> Purchase:
    """ "I have paid", from a direct payment. Less than was set aside gives the rest back.

    `amount` empty: all of it. A second click changes nothing. Raises NotPossible where another
    holder pays, PaidMore where it cost more than was agreed.
    """
    with writing():
        Pot.objects.select_for_update().get(pk=purchase.pot_id)
        now = queries.whole().get(pk=purchase.pk)
        if now.status in (Status.PAID, Status.RECEIVED):
            return now
        hold = _set_aside(now)
        paid = _checked(now, amount, hold)
        programme = now.person.programme
        today = programmes.day_of(programme, at)
        if hold.cash is None:
            raise AssertionError("money set aside names the account it is paid from")
        journal = rules.drawn(
            key=uuid5(now.ref, "pay"),
            kind="pay_at_once",
            effective_on=today,
            hold=hold,
            spent=queries.beside(hold.source, Kind.SPENT),
            paid=paid,
            cash=rules.paid_at_once(paid_account(now), hold.cash, paid),
        )
        payment = Payment.objects.create(
            purchase=now,
            amount_minor=paid,
            currency=now.currency,
            paid_on=today,
            paid_at=at,
            paid_by=by.ref,
        )
        now.status = Status.PAID.value
        now.save(update_fields=["status"])
        event = record.write(
            by=by,
            at=at,
            verb="spending.pay_direct",
            person=now.person.ref,
            programme=programme.ref,
            rows=[now, payment],
            details={"purchase": now.ref, "minor": paid},
            journals=hashes(programme.ref, [journal]),
        )
        accounts.open_accounts({line.account for line in journal.lines}, opened_on=today)
        posting.post([journal], book=programme.ref, event=event, by=by, at=at)
        return now


def mark_received(*, purchase: Purchase, words: str, by: Actor, at: datetime) -> Purchase:
    """It came, and how it was, in the person's own words. Raises NotPossible before it is paid."""
    if len(words) > rules.LONGEST_WORDS:
        raise refusals.NotPossible(
            _("This is longer than fits here. Nothing you wrote is lost."),
            fix=_("Up to %(most)s characters fit.") % {"most": rules.LONGEST_WORDS},
        )
    with writing():
        Pot.objects.select_for_update().get(pk=purchase.pot_id)
        now = queries.whole().get(pk=purchase.pk)
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
        record.write(
            by=by,
            at=at,
            verb="spending.mark_received",
            person=now.person.ref,
            programme=now.person.programme.ref,
            rows=[now, receipt],
            details={"purchase": now.ref},
        )
        return now


def paid_account(purchase: Purchase) -> AccountRef:
    """What the books know of the payee: one account, never the name."""
    book = purchase.person.programme.ref
    return AccountRef(
        book=book,
        kind=Kind.PAID,
        currency=purchase.currency,
        party=party(book, "payee", purchase.payee),
    )


def _set_aside(purchase: Purchase) -> HoldRef:
    if purchase.status != Status.APPROVED or purchase.arrangement.way != Way.DIRECT:
        raise refusals.NotPossible(
            _("This is not paid by you."), fix=_("Open it again to see who pays, and when.")
        )
    return queries.hold_of(purchase)


def _checked(purchase: Purchase, amount: Money | None, hold: HoldRef) -> int:
    """What was paid, in minor units, once it is seen to be possible."""
    if amount is None:
        return hold.open
    if amount.currency != purchase.currency or amount.minor <= 0:
        raise refusals.NotPossible(
            _("We could not use this amount."),
            fix=_("Write what you paid, in %(currency)s.") % {"currency": purchase.currency},
        )
    if amount.minor > hold.open:
        raise refusals.PaidMore(
            _("This is more than was set aside for it."),
            fix=_("Ask for the rest as a purchase of its own first."),
        )
    return amount.minor
