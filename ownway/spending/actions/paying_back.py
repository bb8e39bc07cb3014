"""Somebody paid with their own money and gets it back, on the clock of any other bill (F14)."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid5

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.ledger import rules as books
from ownway.programme import queries as programmes
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import bills, refusals
from ownway.spending.actions.apart import require_not_close
from ownway.spending.actions.paying import paid_minor
from ownway.spending.actions.setting_aside import locked, post
from ownway.spending.models import Bill, Payee, Purchase
from ownway.spending.rules import WANTS_A_YES, BillStatus

_STANDING = (BillStatus.AGREED, BillStatus.ON_ITS_WAY, BillStatus.PAID)


def pay_back(
    *, purchase: Purchase, amount: Money | None = None, by: Actor, at: datetime
) -> Purchase:
    """The person has paid it themselves: the bill goes to them, with a promised day of its own.

    `amount`: what they paid; empty is all of it, and what was not needed is free again. The
    seller's bill is taken back in the same breath, so that nobody is paid twice. A second click
    changes nothing. Raises PaidMore; NotPossible where the pack pays nobody back, where something
    holds the seller or the person, and where somebody has to say yes first.
    """
    with writing():
        now = locked(purchase)
        if _is_done(now):
            return now
        _require(queries.not_paid_back(now, at))
        return _turned(now, "spending.pay_back", amount, by=by, at=at)


def allow_pay_back(
    *, purchase: Purchase, why: str, amount: Money | None = None, by: Actor, at: datetime
) -> Purchase:
    """Somebody who decides on buying lets it go back to the person, without what it wants.

    For a line whose choice is narrower for a time, and a receipt that is not there. Nobody does it
    for themselves, and whoever did it releases no pay run with it. A second click changes
    nothing. Raises NotPossible, PaidMore, ConflictOfInterest, ReasonNeeded.
    """
    if not why.strip() or len(why) > rules.LONGEST_WORDS:
        raise refusals.ReasonNeeded(
            _("Say why, in your own words."),
            fix=_("Up to %(most)s characters fit.") % {"most": rules.LONGEST_WORDS},
        )
    with writing():
        now = locked(purchase)
        if by.human in (now.asked_human, now.person.human):
            raise refusals.ConflictOfInterest(
                _("You asked for this, so somebody else decides."),
                fix=_("Ask a colleague to look at it."),
            )
        require_not_close(now.person.programme, now.person, now.payee, by)
        if _is_done(now):
            return now
        found = queries.not_paid_back(now, at)
        if found is None or found.why not in WANTS_A_YES:
            _require(found)
        return _turned(now, "spending.allow_pay_back", amount, why=why.strip(), by=by, at=at)


def _is_done(now: Purchase) -> bool:
    """Whether a bill of it goes to the person already, and none of the seller's waits: of what is
    paid again and again, the next one is a bill of its own."""
    return queries.bill_to_pay_back(now) is None and any(
        one.payee.person_id is not None and one.status in _STANDING for one in now.bills.all()
    )


def _require(found: queries.NotPaidBack | None) -> None:
    if found is not None:
        raise refusals.NotPossible(found.words, fix=found.fix)


def _turned(
    now: Purchase, verb: str, amount: Money | None, *, why: str = "", by: Actor, at: datetime
) -> Purchase:
    """The seller's bill becomes one to the person, out of the same parts."""
    old: Bill | None = queries.bill_to_pay_back(now)
    if old is None:
        raise AssertionError("what is turned was looked at before")
    payee: Payee = bills.payee_who_is(now.person, by=by, at=at)
    parts = list(old.parts.select_related("part__pot").order_by("part__position"))
    agreed = [one.amount_minor for one in parts]
    paid = paid_minor(old, amount)
    if paid < sum(agreed) and not queries.paid_once(now):
        raise refusals.NotPossible(
            _("We could not use this amount."), fix=_("This is paid back as its bill says.")
        )
    given = rules.shares(paid, agreed, [0] * len(parts))
    shares = [(one.part, share) for one, share in zip(parts, given, strict=True)]
    bills.move(old, BillStatus.WITHDRAWN)
    today = programmes.day_of(now.person.programme, at)
    rows = bills.made(
        now,
        shares,
        rules.back_name(old.ref),
        bills.promised(shares[0][0], today),
        payee=payee,
        why=why,
        by=by,
        at=at,
    )
    of_part = {part.pk: hold for part, hold in queries.holds_of(now)}
    free = [
        books.release(
            key=uuid5(old.ref, f"not_needed:{part.pk}"),
            effective_on=today,
            hold=of_part[part.pk],
            amount=had - share,
        )
        for (part, share), had in zip(shares, agreed, strict=True)
        if had > share
    ]
    post(verb, now, [old, *rows], free, by=by, at=at)
    return now
