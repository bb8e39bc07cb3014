"""What was written down of a purchase that somebody can put right, and what was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.money import Money
from ownway.spending.models import Bill, Correction, Payment, Purchase, Refund
from ownway.spending.queries.pools import pool_with
from ownway.spending.queries.purchases import whole
from ownway.spending.queries.refunds import direct_keys, refund_key
from ownway.spending.rules import Payer

_NEWEST = 8  # things somebody paid themselves that may be the one that looks wrong


@dataclass(frozen=True, slots=True)
class Act:
    """“I have paid”, or “some of it came back”: `key` is that of its journal in the books."""

    key: UUID
    bill: Bill
    amount: Money
    on: date
    at: datetime
    by: UUID
    payment: Payment | None = None
    refund: Refund | None = None
    correction: Correction | None = None


def acts_of(purchase: Purchase) -> list[Act]:
    """Every payment by the person and every refund of a purchase, the oldest first.

    What a pay run paid is not among them: it comes back by the bank, or is a loss.
    """
    found: list[Act] = []
    bills = Bill.objects.filter(purchase=purchase).select_related("person__programme")
    for bill in bills.prefetch_related("payments__correction", "refunds__correction"):
        if bill.payer == Payer.PERSON:
            paid = sorted(bill.payments.all(), key=lambda one: one.pk)
            found += [
                Act(
                    key=key,
                    bill=bill,
                    amount=Money(one.amount_minor, one.currency),
                    on=one.paid_on,
                    at=one.paid_at,
                    by=one.paid_by,
                    payment=one,
                    correction=getattr(one, "correction", None),
                )
                for key, one in zip(direct_keys(bill), paid, strict=True)
            ]
        found += [
            Act(
                key=refund_key(one),
                bill=bill,
                amount=Money(one.amount_minor, one.currency),
                on=one.back_on,
                at=one.noted_at,
                by=one.noted_by,
                refund=one,
                correction=getattr(one, "correction", None),
            )
            for one in bill.refunds.all()
        ]
    return sorted(found, key=lambda one: one.at)


def act(purchase: Purchase, key: UUID) -> Act | None:
    """The one whose journal has this key; None where it is not of this purchase."""
    return next((one for one in acts_of(purchase) if one.key == key), None)


def together_with(found: Act) -> list[Act]:
    """A refund of a thing bought together, with what each of the others got of it (F10)."""
    pool = pool_with(found.bill.purchase)
    if found.refund is None or pool is None:
        return [found]
    noted = found.refund
    others = Purchase.objects.filter(share__pool=pool).order_by("person_id", "pk")
    return [
        one
        for other in others
        for one in acts_of(other)
        if one.refund is not None
        and (one.at, one.by, one.on, one.refund.kind)
        == (noted.noted_at, noted.noted_by, noted.back_on, noted.kind)
    ]


def may_be_wrong(viewer: Viewer, person_ref: UUID, at: datetime) -> list[Purchase]:
    """The things of which a person last wrote down a payment or money that came back."""
    rows = whole().filter(person__ref=person_ref, bills__payments__isnull=False)
    rows = rows.filter(bills__payer=Payer.PERSON).distinct()
    return list(consent.visible(viewer, rows, at=at).order_by("-pk")[:_NEWEST])
