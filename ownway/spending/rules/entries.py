"""What the books say when something is set aside and paid (money design, section 11). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from ownway.ledger import rules as books
from ownway.ledger.rules import AccountRef, Drawing, HoldRef, Journal, Kind, Line, credit, debit


def paid_at_once(paid: AccountRef, cash: AccountRef, amount: int) -> tuple[Line, ...]:
    """Pay at once (card, own bank), the cash pair: Dr paid · Cr the cash account."""
    return (debit(paid, amount), credit(cash, amount))


def run_posted(in_transit: AccountRef, cash: AccountRef, amount: int) -> tuple[Line, ...]:
    """Pay by run: posted, the cash pair: Dr in_transit · Cr third_cash or notional_cash."""
    return (debit(in_transit, amount), credit(cash, amount))


def run_settled(paid: AccountRef, in_transit: AccountRef, amount: int) -> tuple[Line, ...]:
    """Pay by run: settled: Dr paid · Cr in_transit."""
    return (debit(paid, amount), credit(in_transit, amount))


def run_undone(cash: AccountRef, came_from: AccountRef, amount: int) -> tuple[Line, ...]:
    """Refused or returned by the bank: Dr third_cash or notional_cash · Cr in_transit.

    `came_from` is `paid` where it had settled.
    """
    return (debit(cash, amount), credit(came_from, amount))


def refunded(
    source: AccountRef, cash: AccountRef, paid: AccountRef, amount: int
) -> tuple[Line, ...]:
    """Refund, return, credit note: Dr spent · Cr available (or contingency), Dr cash · Cr paid."""
    return (
        debit(beside(source, Kind.SPENT), amount),
        credit(source, amount),
        debit(cash, amount),
        credit(paid, amount),
    )


def given_back(
    *, key: UUID, effective_on: date, concerns_on: date, lines: Sequence[Line], subject: UUID
) -> Journal:
    """One journal for all the pots a refund returns to; it counts at once (F12)."""
    return Journal(
        key=key,
        kind="refund",
        effective_on=effective_on,
        concerns_on=concerns_on,
        lines=books.merged(lines),
        subject=subject,
    )


def beside(source: AccountRef, kind: Kind) -> AccountRef:
    """The account of another kind for the same pot and line."""
    return replace(source, kind=kind)


def drawing(hold: HoldRef, paid: int, *, released: int = 0) -> Drawing:
    """What a payment takes out of one hold: `paid` is spent, `released` goes back."""
    return Drawing(hold, beside(hold.source, Kind.SPENT), paid, released)


def drawn(
    *,
    key: UUID,
    kind: str,
    effective_on: date,
    drawings: Sequence[Drawing],
    cash: Sequence[Line],
) -> Journal:
    """Dr committed · Cr spent (paid) · Cr where it came from (what is given back), and the cash.

    One journal for all the holds a payment draws on, so that a purchase of two pots is paid whole
    or not at all.
    """
    return books.draw(
        key=key,
        kind=kind,
        effective_on=effective_on,
        drawings=drawings,
        cash=cash,
        subject=drawings[0].hold.subject,
    )


def undrawn(
    *,
    key: UUID,
    effective_on: date,
    drawings: Sequence[Drawing],
    cash: Sequence[Line],
    reason: str,
) -> Journal:
    """Dr spent · Cr committed, and the cash back: the debt still stands."""
    return books.undraw(
        key=key,
        kind="run_undone",
        effective_on=effective_on,
        drawings=drawings,
        cash=cash,
        subject=drawings[0].hold.subject,
        reason=reason,
    )
