"""The journals that set money aside, pay it, give it back, and put mistakes right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ownway.ledger.rules.accounts import AccountRef
from ownway.ledger.rules.holds import OPPOSITE, HoldEventKind, HoldMove, HoldOpening, HoldRef
from ownway.ledger.rules.journals import Journal, Line, Posting, credit, debit, merged


@dataclass(frozen=True, slots=True)
class Drawing:
    """A payment out of one hold: `paid` is spent, `released` goes back where it came from."""

    hold: HoldRef
    spent: AccountRef
    paid: int
    released: int = 0


def reserve(
    *,
    key: UUID,
    effective_on: date,
    source: AccountRef,
    committed: AccountRef,
    amount: int,
    cash: AccountRef | None = None,
    expires_on: date | None = None,
    subject: UUID | None = None,
    reason: str = "",
    kind: str = "reserve",
) -> Journal:
    """Set `amount` aside for a purchase: Dr available or contingency · Cr committed."""
    return Journal(
        key=key,
        kind=kind,
        effective_on=effective_on,
        lines=(debit(source, amount), credit(committed, amount)),
        subject=subject,
        reason=reason,
        opens=HoldOpening(source, committed, cash, amount, expires_on),
    )


def draw(
    *,
    key: UUID,
    effective_on: date,
    drawings: Sequence[Drawing],
    cash: Sequence[Line] = (),
    subject: UUID | None = None,
    reason: str = "",
    concerns_on: date | None = None,
    kind: str = "draw",
) -> Journal:
    """Pay out of one or more holds: Dr committed · Cr spent · Cr the rest, and the cash pair.

    Paying less than was set aside gives the rest back in the same journal (`released`).
    """
    lines: list[Line] = []
    moves: list[HoldMove] = []
    for each in drawings:
        lines.append(debit(each.hold.committed, each.paid + each.released))
        lines.append(credit(each.spent, each.paid))
        lines.append(credit(each.hold.source, each.released))
        if each.paid:
            moves.append(HoldMove(each.hold, HoldEventKind.DRAWN, each.paid))
        if each.released:
            moves.append(HoldMove(each.hold, HoldEventKind.RELEASED, each.released))
    return Journal(
        key=key,
        kind=kind,
        effective_on=effective_on,
        lines=merged([*lines, *cash]),
        subject=subject,
        reason=reason,
        concerns_on=concerns_on,
        moves=tuple(moves),
    )


def undraw(
    *,
    key: UUID,
    effective_on: date,
    drawings: Sequence[Drawing],
    cash: Sequence[Line] = (),
    subject: UUID | None = None,
    reason: str = "",
    kind: str = "undraw",
) -> Journal:
    """Put back what a bank returned, because the debt still stands: Dr spent · Cr committed."""
    lines: list[Line] = []
    for each in drawings:
        lines.append(debit(each.spent, each.paid))
        lines.append(credit(each.hold.committed, each.paid))
    return Journal(
        key=key,
        kind=kind,
        effective_on=effective_on,
        lines=merged([*lines, *cash]),
        subject=subject,
        reason=reason,
        moves=tuple(HoldMove(d.hold, HoldEventKind.UNDRAWN, d.paid) for d in drawings),
    )


def release(
    *,
    key: UUID,
    effective_on: date,
    hold: HoldRef,
    amount: int,
    expired: bool = False,
    reason: str = "",
    kind: str = "release",
) -> Journal:
    """Give back money set aside: Dr committed · Cr where it came from."""
    what = HoldEventKind.EXPIRED if expired else HoldEventKind.RELEASED
    return Journal(
        key=key,
        kind=kind,
        effective_on=effective_on,
        lines=(debit(hold.committed, amount), credit(hold.source, amount)),
        subject=hold.subject,
        reason=reason,
        moves=(HoldMove(hold, what, amount),),
    )


def reverse(original: Posting, *, key: UUID, effective_on: date, reason: str) -> Journal:
    """The same lines negated, holds undone: how a mistake is put right. Needs a reason code.

    A reserve is undone by releasing its hold whole; a reversal itself is not reversed.
    """
    journal = original.journal
    moves = [HoldMove(m.hold, OPPOSITE[m.kind], m.amount) for m in journal.moves]
    if original.made is not None:
        moves.append(HoldMove(original.made, HoldEventKind.RELEASED, original.made.amount))
    return Journal(
        key=key,
        kind="reverse",
        effective_on=effective_on,
        lines=tuple(Line(line.account, -line.amount) for line in journal.lines),
        subject=journal.subject,
        reason=reason,
        concerns_on=journal.concerns_on,
        moves=tuple(moves),
        reverses=journal.key,
    )
