"""Somebody paid with their own money and gets it back, on the clock of any other bill (F14)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.programme import queries as programmes
from ownway.record.store import writing
from ownway.spending import queries
from ownway.spending.actions import bills, refusals
from ownway.spending.actions.setting_aside import entry, locked
from ownway.spending.models import Purchase
from ownway.spending.rules import BillStatus, Payer

_STANDING = (BillStatus.AGREED, BillStatus.ON_ITS_WAY, BillStatus.PAID)


def pay_back(*, purchase: Purchase, by: Actor, at: datetime) -> Purchase:
    """The person has paid it themselves: the bill goes to them, with a promised day of its own.

    The seller's bill is taken back in the same breath, so that nobody is paid twice. A second
    click changes nothing. Raises NotPossible where a pay run lists it already, or nobody else
    pays.
    """
    with writing():
        now = locked(purchase)
        mine = bills.payee_who_is(now.person, by=by, at=at)
        open_bills = [one for one in now.bills.all() if one.payer == Payer.RUN]
        if any(one.payee_id == mine.pk and one.status in _STANDING for one in open_bills):
            return now
        waiting = [one for one in open_bills if one.status == BillStatus.AGREED]
        if len(waiting) != 1 or queries.is_listed(waiting[0]):
            raise refusals.NotPossible(
                _("This cannot be paid back to you now."),
                fix=_("If you have paid already, tell us, so that nobody pays twice."),
            )
        old = waiting[0]
        shares = [(one.part, one.amount_minor) for one in old.parts.select_related("part__pot")]
        bills.move(old, BillStatus.WITHDRAWN)
        today = programmes.day_of(now.person.programme, at)
        rows = bills.made(
            now,
            shares,
            f"back:{old.ref}",
            bills.promised(shares[0][0], today),
            payee=mine,
            by=by,
            at=at,
        )
        entry("spending.pay_back", now, [old, *rows], by=by, at=at)
        return now
