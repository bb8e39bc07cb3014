"""A whole book as plain rows, for files: every account, every journal, every month's balance.

Rows, not objects: a million entries pass through here, and what is kept in memory grows with
accounts and months, never with journals. Read all of it inside one `record.store.one_look()`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from ownway.ledger.models import Account
from ownway.ledger.queries.balances import account_ref
from ownway.ledger.rules import AccountRef

AT_ONCE = 5_000  # rows fetched at one time


@dataclass(frozen=True, slots=True)
class BookAccount:
    """One account with its number in the books, and the first day anything counts in it."""

    number: int
    account: AccountRef
    first_on: date


class BookLine(NamedTuple):
    """One entry with its journal. Days are ISO text, keys 32 hex digits, "" where there is none;
    `amount` in minor units, above zero a debit."""

    journal: int
    key: str
    kind: str
    effective_on: str
    concerns_on: str
    reason: str
    event: int
    subject: str
    reverses: str
    account: int
    amount: int


_LINES = """
SELECT j.id, replace(CAST(j.idem_key AS text), '-', ''), j.kind, CAST(j.effective_on AS text),
       coalesce(CAST(j.concerns_on AS text), ''), j.reason, j.event_id,
       coalesce(replace(CAST(j.subject_ref AS text), '-', ''), ''),
       coalesce(replace(CAST(r.idem_key AS text), '-', ''), ''), e.account_id, e.amount
  FROM ledger_journal j
  JOIN ledger_entry e ON e.journal_id = j.id
  LEFT JOIN ledger_journal r ON r.id = j.reverses_id
 WHERE j.book_id = %s AND j.effective_on < %s
 ORDER BY j.id, e.line_no
"""
_FIRST_DAYS = "SELECT account_id, min(effective_on) FROM ledger_entry WHERE book_id = %s GROUP BY 1"
_MONTHS = """
SELECT account_id, substr(CAST(effective_on AS text), 1, 7), CAST(sum(amount) AS bigint)
  FROM ledger_entry WHERE book_id = %s AND effective_on < %s GROUP BY 1, 2
"""
_COUNTED = """
SELECT c.account_id, c.dr_posted - c.cr_posted
  FROM ledger_counter c JOIN ledger_account a ON a.id = c.account_id WHERE a.book_id = %s
"""


def accounts_of(book: UUID, *, before: date) -> list[BookAccount]:
    """Every account opened, or with an entry, before that day; by number."""
    rows = Account.objects.filter(book__ref=book).select_related("book").order_by("id")
    firsts: dict[int, date] = {
        number: first if isinstance(first, date) else date.fromisoformat(first)
        for number, first in _ask(_FIRST_DAYS, _id(book))
    }
    found = [
        BookAccount(row.pk, account_ref(row), min(row.opened_on, firsts.get(row.pk, date.max)))
        for row in rows
    ]
    return [each for each in found if each.first_on < before]


def last_day(book: UUID) -> date | None:
    """The last day any journal counts for; None for a book without journals."""
    said = _ask("SELECT max(effective_on) FROM ledger_journal WHERE book_id = %s", _id(book))
    last = said[0][0]
    return last if last is None or isinstance(last, date) else date.fromisoformat(last)


def every_line(book: UUID, *, before: date) -> Iterator[BookLine]:
    """Every entry of every journal that counts before that day, by journal; streamed."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_LINES, [_id(book), before.isoformat()])
        while rows := cursor.fetchmany(AT_ONCE):
            yield from map(BookLine._make, rows)


def months_of(book: UUID, *, before: date) -> dict[date, dict[int, int]]:
    """What each month moved in each account (debits less credits), by the month's first day.

    The database adds these up; whoever reads `every_line` may add them again and compare.
    """
    months: dict[date, dict[int, int]] = {}
    for account, month, total in _ask(_MONTHS, _id(book), before.isoformat()):
        months.setdefault(date.fromisoformat(f"{month}-01"), {})[account] = total
    return dict(sorted(months.items()))


def counters_of(book: UUID) -> Mapping[int, int]:
    """What the counters say lies in each counted account now (debits less credits)."""
    return dict(_ask(_COUNTED, _id(book)))


def _id(book: UUID) -> int:
    """The book's row; 0, which no row has, for a book that was never opened."""
    found = _ask("SELECT id FROM ledger_book WHERE ref = %s", book.hex)
    return int(found[0][0]) if found else 0


def _ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
