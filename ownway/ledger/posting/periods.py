"""Months that must stay open until a commit: for journals no counter guards, and for new accounts.

A journal that moves a counter needs nothing of this: `closed_through` stands in that UPDATE. All
others share the row of their month. A closing takes the row whole, so either waits for the other.
SQLite lets one writer in at a time and needs no lock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection

from ownway.ledger.posting.refusals import closed
from ownway.ledger.posting.statements import ask, ask_one
from ownway.ledger.rules import Journal, MonthState, Untenable, months_from

BEFORE_ALL = date(1, 1, 1)  # before any day a journal may count for: nothing is closed yet
SHARED, WHOLE = " FOR SHARE", " FOR UPDATE"

# The month of a day: the first that ends after it. What lies before the first month counts in it.
_MONTH = (
    "SELECT id, starts_on, ends_on, state, revision FROM ledger_period"
    " WHERE book_id = %s AND ends_on > %s ORDER BY ends_on LIMIT 1"
)
_FIRST_OPEN = (
    "SELECT id FROM ledger_period WHERE book_id = %s AND state = 'open' ORDER BY ends_on LIMIT 1"
)


class Month(NamedTuple):
    """A month as its row stands, locked until the commit."""

    id: int
    starts_on: date
    ends_on: date
    state: MonthState
    revision: int


def hold_open(book_id: int, journals: Iterable[Journal]) -> None:
    """Keeps the months of journals without a counted account open until the commit.

    Call it after journals and holds, before counters. Raises `Closed`.
    """
    days = {
        journal.effective_on
        for journal in journals
        if not any(line.account.kind.counted for line in journal.lines)
    }
    for day in sorted(days):
        if lock_month(book_id, day, SHARED).state is MonthState.CLOSED:
            raise closed()


def lock_month(book_id: int, day: date, how: str) -> Month:
    """The month a day lies in, opened if it was not there yet, locked `SHARED` or `WHOLE`."""
    row = ask_one(_MONTH + _lock(how), book_id, day.isoformat())
    if row is None:
        open_months(book_id, day)
        row = ask_one(_MONTH + _lock(how), book_id, day.isoformat())
    if row is None:
        raise Untenable("a month that could not be opened")
    return Month(row[0], as_day(row[1]), as_day(row[2]), MonthState(row[3]), int(row[4]))


def lock_first_open(book_id: int, how: str) -> date:
    """Keeps closings and reopenings away until the commit; gives the last closed day."""
    if ask_one(_FIRST_OPEN + _lock(how), book_id) is None:
        open_months(book_id, _last_end(book_id))
        return lock_first_open(book_id, how)
    # A new statement: what was committed while this one waited is seen.
    row = ask_one(
        "SELECT max(ends_on) FROM ledger_period WHERE book_id = %s AND state = 'closed'", book_id
    )
    if row is None or row[0] is None:
        return BEFORE_ALL
    return as_day(row[0]) - timedelta(days=1)


def open_months(book_id: int, upto: date) -> None:
    """Opens each month after the last one, up to that of `upto`. Two who do it at once agree:
    the one who comes second waits for the first, by the unique key."""
    for month in months_from(_last_end(book_id), upto):
        _open(book_id, month.starts_on, month.ends_on)


def open_first_month(book_id: int, day: date) -> None:
    """The month in which a book begins."""
    (month,) = months_from(day, day)
    _open(book_id, month.starts_on, month.ends_on)


def _open(book_id: int, starts_on: date, ends_on: date) -> None:
    ask(
        "INSERT INTO ledger_period (book_id, starts_on, ends_on) VALUES (%s, %s, %s)"
        " ON CONFLICT (book_id, starts_on) DO NOTHING RETURNING id",
        book_id,
        starts_on.isoformat(),
        ends_on.isoformat(),
    )


def _last_end(book_id: int) -> date:
    row = ask_one("SELECT max(ends_on) FROM ledger_period WHERE book_id = %s", book_id)
    if row is None or row[0] is None:
        raise Untenable("a book without months")
    return as_day(row[0])


def _lock(how: str) -> str:
    return how if connection.vendor == "postgresql" else ""


def as_day(value: date | str) -> date:
    """SQLite gives days as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
