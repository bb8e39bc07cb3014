"""What is to be paid for a purchase, and out of which of its parts. Pure.

Amounts are whole minor units.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from uuid import UUID, uuid5

from ownway.core.money import split_minor
from ownway.spending.rules.purchases import Status


class Payer(StrEnum):
    """Who has the money a bill is paid from."""

    PERSON = "person"  # a direct payment: they pay it themselves
    RUN = "run"  # another holder: it is paid by a pay run


class NotBack(StrEnum):
    """Why what somebody paid themselves is not paid back to them by a press of their own."""

    NOTHING = "nothing"  # no bill that one could pay back: several, listed, or paid already
    NOT_HERE = "not_here"  # the pack pays nobody back
    CHECKED = "checked"  # a concern about the seller, or about them
    STOPPED = "stopped"
    NARROWED = "narrowed"  # who holds this money is not theirs to choose for a time
    NO_RECEIPT = "no_receipt"  # above the sum from which a receipt is kept


# What somebody who decides on buying can say yes to all the same.
WANTS_A_YES = (NotBack.NARROWED, NotBack.NO_RECEIPT)


def bill_key(purchase: UUID, name: str, payer: Payer) -> UUID:
    """The key of one bill of a purchase: the same name is the same bill, however often asked."""
    return uuid5(purchase, f"{name}:{payer}")


def back_name(bill: UUID) -> str:
    """The name of the bill by which what was paid on another one (its `ref`) is paid back."""
    return f"back:{bill}"


class BillStatus(StrEnum):
    """Where a bill stands."""

    AGREED = "agreed"
    ON_ITS_WAY = "on_its_way"
    PAID = "paid"
    WITHDRAWN = "withdrawn"  # what was to be paid was taken back


class RefundKind(StrEnum):
    """Why money came back."""

    REFUND = "refund"  # the seller gave money back
    RETURNED = "returned"  # the thing went back
    CREDIT_NOTE = "credit_note"  # the seller takes something off the bill


BILL_MOVES: dict[BillStatus, frozenset[BillStatus]] = {
    BillStatus.AGREED: frozenset({BillStatus.ON_ITS_WAY, BillStatus.PAID, BillStatus.WITHDRAWN}),
    BillStatus.ON_ITS_WAY: frozenset({BillStatus.PAID, BillStatus.AGREED}),
    BillStatus.PAID: frozenset({BillStatus.AGREED}),  # a bank sent it back
    BillStatus.WITHDRAWN: frozenset(),
}


def bill_may_become(now: BillStatus, then: BillStatus) -> bool:
    """Whether a bill may go from `now` to `then`."""
    return then in BILL_MOVES[now]


def shares(amount: int, parts: Sequence[int], billed: Sequence[int]) -> list[int]:
    """What each part of a purchase pays of the next bill of `amount`.

    `parts` is what each part set aside, `billed` what earlier bills took of it. Worked out on the
    running total, so that the shares of every bill together are the parts, to the penny (money
    design, section 11); no share is below zero and none is more than its part still has.
    Raises ValueError where the parts have too little left.
    """
    before = sum(billed)
    if amount < 0 or before + amount > sum(parts):
        raise ValueError("A bill for more than was set aside")
    aims = split_minor(before + amount, parts)
    found = [max(0, aim - had) for aim, had in zip(aims, billed, strict=True)]
    # A part that is ahead of its aim by a penny of an earlier bill gives nothing; the others then
    # give a little less, the last listed first.
    over = sum(found) - amount
    for place in reversed(range(len(found))):
        less = min(over, found[place])
        found[place] -= less
        over -= less
    return found


def purchase_after(bills: Iterable[BillStatus]) -> Status:
    """Where a purchase stands, by all its bills."""
    standing = [one for one in bills if one is not BillStatus.WITHDRAWN]
    if all(one is BillStatus.PAID for one in standing):
        return Status.PAID
    if any(one is BillStatus.AGREED for one in standing):
        return Status.APPROVED
    return Status.ON_ITS_WAY
