"""Cash that lies with a holder after its period, behind which no right stands any more. Pure.

What lapses goes back in the rights at once; its cash goes back with the next funding, which is
smaller by it, or is sent back to the funder (money design, section 11). Whole minor units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def placed(
    wants: Sequence[tuple[AccountRef, int]],
    *,
    free: Mapping[AccountRef, int],
    lies: Mapping[AccountRef, int],
) -> dict[AccountRef, int]:
    """Where what is to come back lies now. `wants`: where it lay at first, and how much.

    First what is for nothing else there, then what is for nothing else in another account; only
    then what lies there for something else. Never more than lies; less where less lies.
    """
    found: dict[AccountRef, int] = {}
    rest = list(wants)
    for bound, at_home in ((free, True), (free, False), (lies, True), (lies, False)):
        after = []
        for home, minor in rest:
            for account in (home,) if at_home else tuple(bound):
                part = max(0, min(minor, bound.get(account, 0) - found.get(account, 0)))
                if part:
                    found[account] = found.get(account, 0) + part
                    minor -= part
            after.append((home, minor))
        rest = after
    return found


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
