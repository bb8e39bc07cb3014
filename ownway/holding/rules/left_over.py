"""Cash that lies with a holder after its period, behind which no right stands any more. Pure.

What lapses goes back in the rights at once; its cash goes back with the next funding, which is
smaller by it, or is sent back to the funder (money design, section 11). Whole minor units.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from ownway.ledger.rules import AccountRef, Journal, credit, debit

SENT_BACK = "left_over_received"  # kind of the journal


def left_over(*, cash: int, rights: int, promised: int, asked_back: int) -> int:
    """What of one account's cash is for nothing: neither to be spent, nor to be paid, nor awaited
    by a clawback that was decided."""
    return max(0, cash - rights - promised - asked_back)


def brought(lacks: int, lies: Sequence[int]) -> tuple[int, ...]:
    """What each of the earlier accounts gives towards what the new one lacks, the first first."""
    found: list[int] = []
    for one in lies:
        found.append(max(0, min(one, lacks - sum(found))))
    return tuple(found)


def sent_back(
    cash: AccountRef,
    funder: AccountRef,
    amount: int,
    *,
    key: UUID,
    effective_on: date,
    subject: UUID,
) -> Journal:
    """Left over, received: Dr funder_cash · Cr direct_cash or third_cash."""
    return Journal(
        key=key,
        kind=SENT_BACK,
        effective_on=effective_on,
        lines=(debit(funder, amount), credit(cash, amount)),
        subject=subject,
    )
