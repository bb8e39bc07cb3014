"""The day a payee was promised, and whether it was kept (F6). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ownway.spending.rules.bills import BillStatus


@dataclass(frozen=True, slots=True)
class Promises:
    """One month: how many payments were promised for its days, and how many came by then."""

    month: date  # its first day
    due: int
    kept: int


def promises(rows: Iterable[tuple[date, date | None]], today: date) -> list[Promises]:
    """By month of the promised day, the latest first, from (promised, paid or None).

    A promise of today is counted once it is kept; one still to come is not counted.
    """
    found: dict[date, tuple[int, int]] = {}
    for promised_on, paid_on in rows:
        kept = paid_on is not None and paid_on <= promised_on
        if promised_on < today or (promised_on == today and kept):
            month = promised_on.replace(day=1)
            due, done = found.get(month, (0, 0))
            found[month] = (due + 1, done + kept)
    return [Promises(month, *found[month]) for month in sorted(found, reverse=True)]


def late(
    promised_on: date, status: BillStatus, *, left: bool, today: date, arrives_on: date
) -> bool:
    """Whether somebody has to be told: the day is over, or what goes now comes after it.

    `left`: all of it is surely with a bank, so only the end of the day makes it late.
    `arrives_on`: when the payee has it if it goes now.
    """
    if status not in (BillStatus.AGREED, BillStatus.ON_ITS_WAY):
        return False
    return promised_on < today or (not left and promised_on < arrives_on)
