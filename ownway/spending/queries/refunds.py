"""What came back of a bill, and how much still can."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.db.models import QuerySet, Sum
from django.utils.translation import get_language

from ownway.core.money import Money
from ownway.core.show import show
from ownway.ledger import queries as books
from ownway.ledger.rules import HoldEventKind, HoldRef
from ownway.spending.models import Bill, PayRun, PayRunLine, Pool, Purchase, Refund
from ownway.spending.queries.pools import pool_with
from ownway.spending.rules import BillStatus, Payer, RunLineState, undone_key


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a bill took out of one hold, and what of it came back; whole minor units."""

    hold: HoldRef
    paid: int
    given_back: int


def standing_refunds() -> QuerySet[Refund]:
    """What came back, but for what was noted by mistake and put right."""
    return Refund.objects.filter(correction__isnull=True)


def refunded(bill: Bill) -> int:
    """What came back of a bill so far, in minor units."""
    return standing_refunds().filter(bill=bill).aggregate(total=Sum("amount_minor"))["total"] or 0


def still_refundable(bill: Bill) -> Money:
    """What can still come back: what was paid, less what did. Nothing before it was paid."""
    paid = 0 if bill.payment is None else bill.payment.amount_minor
    return Money(paid - refunded(bill), bill.currency)


def refundable(purchase: Purchase) -> list[Bill]:
    """The bills a person paid themselves of which something can still come back, the newest first.

    None for a share of a thing bought together: what comes back of that is everybody's (F10).
    """
    if pool_with(purchase) is not None:
        return []
    found = [
        bill
        for bill in purchase.bills.all()
        if bill.payer == Payer.PERSON and still_refundable(bill)
    ]
    return sorted(found, key=lambda one: (paid_on(one), one.pk), reverse=True)


def run_of(bill: Bill) -> PayRun | None:
    """The pay run that paid this bill."""
    line = PayRunLine.objects.filter(bill=bill, state=RunLineState.SETTLED).order_by("pk").last()
    return line.run if line else None


def left_of_pool(pool: Pool) -> Money:
    """What can still come back of a thing bought together: of everybody's share."""
    bills = Bill.objects.filter(purchase__share__pool=pool).prefetch_related("payments")
    return Money(sum(still_refundable(one).minor for one in bills), pool.currency)


def may_refund_pool(pool: Pool) -> bool:
    """Whether those who bought this together note themselves what came back: all of them paid
    their share out of a direct payment. Else whoever pays notes it."""
    rows = Bill.objects.filter(purchase__share__pool=pool).exclude(status=BillStatus.WITHDRAWN)
    bills = list(rows.prefetch_related("payments"))
    whole = bool(bills) and all(
        one.payer == Payer.PERSON and one.payment is not None for one in bills
    )
    return whole and bool(left_of_pool(pool))


def came_back(purchase: Purchase) -> Money:
    """What came back of a purchase so far."""
    return Money(sum(refunded(bill) for bill in purchase.bills.all()), purchase.currency)


def paid_on(bill: Bill) -> date:
    """The day the payee had the money. Raises AttributeError before it was paid."""
    if bill.payment is None:
        raise AssertionError("what comes back of a bill was paid")
    return bill.payment.paid_on


def refund_key(refund: Refund) -> UUID:
    """The key of the journal of one refund."""
    return uuid5(refund.key, "refund")


def direct_key(bill: Bill) -> UUID:
    """The key of the journal by which a person pays a bill themselves, or did: the one that stands.

    Each payment that was put right leaves its key behind, so that paying again is another journal.
    """
    wrong = sum(one.returned_on is not None for one in bill.payments.all())
    return uuid5(bill.ref, f"pay:{wrong}" if wrong else "pay")


def direct_keys(bill: Bill) -> list[UUID]:
    """Of every payment of a bill that a person paid themselves, the first one first."""
    return [
        uuid5(bill.ref, f"pay:{number}" if number else "pay")
        for number in range(len(bill.payments.all()))
    ]


def paid_keys(bill: Bill) -> list[UUID]:
    """The keys of the journals that paid a bill and stand."""
    if bill.payer != Payer.RUN:
        return [direct_key(bill)]
    settled = PayRunLine.objects.filter(bill=bill, state=RunLineState.SETTLED)
    return list(settled.order_by("pk").values_list("key", flat=True))


def put_right_key(wrong: UUID) -> UUID:
    """The key of the journal that puts right what was written down by mistake under `wrong`."""
    return uuid5(wrong, "put_right")


def taken_back_of(
    paid: Collection[UUID], purchases: Collection[UUID], *, among: Collection[UUID]
) -> set[UUID]:
    """The keys of the journals that give back what the journals `paid` spent on these purchases.

    What came back of a bill only where all that paid it is in `paid`; of its journals, those count
    that are `among` these.
    """
    found = {key for one in paid for key in (undone_key(one), put_right_key(one))}
    bills = Bill.objects.filter(purchase__ref__in=purchases, refunds__isnull=False).distinct()
    for bill in bills.prefetch_related("payments", "refunds"):
        mine = set(among).intersection(paid_keys(bill))
        if mine and mine.issubset(paid):
            back = [refund_key(one) for one in bill.refunds.all()]
            found.update(back, map(put_right_key, back))
    return found


def drawn_by(bill: Bill) -> list[Drawn]:
    """Every hold a paid bill drew on, as the books have it, in the order of the holds."""
    book = bill.person.programme.ref
    keys = paid_keys(bill)
    back: dict[str, int] = {}
    for refund in standing_refunds().filter(bill=bill):
        posted = books.posting(book, refund_key(refund))
        for line in posted.journal.lines if posted else ():
            code = line.account.code
            back[code] = back.get(code, 0) - line.amount
    found = [
        (move.hold, move.amount)
        for key in keys
        if (posted := books.posting(book, key)) is not None
        for move in posted.journal.moves
        if move.kind is HoldEventKind.DRAWN
    ]
    return [
        Drawn(hold, amount, back.get(hold.source.code, 0))
        for hold, amount in sorted(found, key=lambda one: one[0].id)
    ]


def said(amount: Money) -> str:
    """An amount as the reader writes it."""
    return show(amount, get_language() or "en-gb")
