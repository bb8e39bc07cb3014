"""Entries in the order people read them, newest first, a page at a time."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from ownway.ledger.models import Entry
from ownway.ledger.queries.balances import stored_ref
from ownway.ledger.rules import AccountRef, Half, Kind, normal


class Cursor(NamedTuple):
    """Where a page ended: the next one begins with what is older."""

    effective_on: date
    journal_id: int
    account_id: int


class StatementLine(NamedTuple):
    """One entry. `amount` is above zero where the account grew; `balance_after` likewise, and
    None for accounts that keep no running balance."""

    account: AccountRef
    amount: int
    balance_after: int | None
    effective_on: date
    concerns_on: date | None
    recorded_at: datetime
    recorded_by: UUID
    kind: str
    reason: str
    subject: UUID | None
    journal_key: UUID
    reverses: UUID | None
    seq: int | None
    journal_id: int
    account_id: int

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.effective_on, self.journal_id, self.account_id)


# In plain SQL: the query builder alone costs more than a whole page does. A page is cut inside,
# before journals are looked up, because a day can hold thousands.
_LINES = """
SELECT e.amount, e.balance_after, e.effective_on, j.concerns_on, j.recorded_at, j.recorded_by,
       j.kind, j.reason, j.subject_ref, j.idem_key, r.idem_key, e.acct_seq, e.journal_id,
       e.account_id
  FROM (SELECT * FROM ledger_entry
         WHERE account_id = (SELECT a.id FROM ledger_account a
                               JOIN ledger_book b ON b.id = a.book_id
                              WHERE b.ref = %s AND a.code = %s) {some}) e
  JOIN ledger_journal j ON j.id = e.journal_id
  LEFT JOIN ledger_journal r ON r.id = j.reverses_id {then}
"""
_A_CHUNK = 2_000  # rows of a stream held at once
_place = attrgetter("cursor")


def entries(
    accounts: Collection[AccountRef], *, before: Cursor | None = None, limit: int = 50
) -> list[StatementLine]:
    """A page over several accounts, by day, newest first. `before` is the last line's cursor.

    One question for each account, with the limit inside it, so that a page costs the same
    however long the accounts are.
    """
    older = ""
    values: list[Any] = []
    if before is not None:
        day = before.effective_on.isoformat()
        # Of the cursor's own journal, accounts that stand before it have their line still to come.
        older = (
            "AND effective_on <= %s AND (effective_on < %s OR journal_id < %s"
            " OR (journal_id = %s AND account_id < %s)) "
        )
        values = [day, day, before.journal_id, before.journal_id, before.account_id]
    newest = "ORDER BY effective_on DESC, journal_id DESC"
    page, whole = f"{older}{newest} LIMIT %s", "ORDER BY e.effective_on DESC, e.journal_id DESC"
    pages = [_asked(account, page, [*values, limit], whole) for account in set(accounts)]
    newest_first = heapq.merge(*pages, key=_place, reverse=True)
    return [line for line, _count in zip(newest_first, range(limit), strict=False)]


def statement(
    account: AccountRef, *, before: int | None = None, limit: int = 50
) -> list[StatementLine]:
    """A page of one counted account in the order it was written, newest first.

    In this order each balance follows from the one before. `before` is the last line's `seq`.
    """
    older = "" if before is None else "AND acct_seq < %s "
    values = [limit] if before is None else [before, limit]
    page = f"AND acct_seq IS NOT NULL {older}ORDER BY acct_seq DESC LIMIT %s"
    return _asked(account, page, values, "ORDER BY e.acct_seq DESC")


def every_entry(account: AccountRef) -> Iterator[StatementLine]:
    """All of one account in the order it was written, streamed: for files."""
    sql = _LINES.format(some="", then="ORDER BY e.acct_seq, e.journal_id")
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(sql, [stored_ref(account.book), account.code])
        while rows := cursor.fetchmany(_A_CHUNK):
            yield from _read(account, rows)


def entries_between(
    accounts: Collection[AccountRef],
    *,
    starts_on: date,
    ends_on: date,
    known_at: datetime | None = None,
) -> list[StatementLine]:
    """Every entry of a stretch of days over several accounts, newest first. `ends_on` is the
    first day that is not in it. `known_at`: without what was written after that moment."""
    days, known = "AND effective_on >= %s AND effective_on < %s", ""
    values: list[Any] = [starts_on.isoformat(), ends_on.isoformat()]
    if known_at is not None:
        known = "WHERE j.recorded_at <= %s"
        values.append(connection.ops.adapt_datetimefield_value(known_at))
    found = [line for account in set(accounts) for line in _asked(account, days, values, known)]
    return sorted(found, key=_place, reverse=True)


@dataclass(frozen=True, slots=True)
class Passing:
    """One journal's change of what is on its way: above zero it set off, below zero it arrived
    or came back. `pot`: whose money, where the journal itself says so."""

    key: UUID
    subject: UUID
    pot: UUID | None
    amount: int


_AT_ONCE = 500  # names in one question; well below what SQLite takes


def passing(
    book: UUID, subjects: Collection[UUID], *, on: date, known_at: datetime | None = None
) -> list[Passing]:
    """What set off and arrived for these subjects up to the end of `on`, in order.

    `known_at`: without what was written after that moment.
    """
    known = {} if known_at is None else {"journal__recorded_at__lte": known_at}
    wanted = sorted(subjects)
    rows: list[tuple[int, UUID, UUID | None, int]] = []
    for start in range(0, len(wanted), _AT_ONCE):
        rows += Entry.objects.filter(
            account__book__ref=book,
            account__kind=Kind.IN_TRANSIT.value,
            journal__subject_ref__in=wanted[start : start + _AT_ONCE],
            effective_on__lte=on,
            **known,
        ).values_list("journal_id", "journal__idem_key", "journal__subject_ref", "amount")
    rows.sort()
    pots: dict[int, UUID] = {}
    ids = [row[0] for row in rows]
    for start in range(0, len(ids), _AT_ONCE):
        beside = Entry.objects.filter(
            journal_id__in=ids[start : start + _AT_ONCE],
            account__half=Half.CASH.value,
            account__pot_ref__isnull=False,
        )
        found = beside.values_list("journal_id", "account__pot_ref")
        pots.update((id_, pot) for id_, pot in found if pot is not None)
    return [
        Passing(key, subject, pots.get(id_), amount)
        for id_, key, subject, amount in rows
        if subject is not None
    ]


def _asked(account: AccountRef, some: str, values: Sequence[Any], then: str) -> list[StatementLine]:
    """The lines of one account: `some` chooses among its entries, `then` among what was found.
    Both are ours; values come beside them."""
    with connection.cursor() as cursor:
        named = [stored_ref(account.book), account.code]
        cursor.execute(_LINES.format(some=some, then=then), [*named, *values])
        return _read(account, cursor.fetchall())


def _read(account: AccountRef, rows: Sequence[tuple[Any, ...]]) -> list[StatementLine]:
    """The rows as values."""
    lines = _typed(rows) if connection.vendor == "sqlite" else rows
    sign = normal(account.kind, 1)
    return [
        StatementLine(
            account,
            sign * amount,
            None if after is None else sign * after,
            day,
            concerns,
            at,
            by,
            kind,
            reason,
            subject,
            key,
            back,
            seq,
            journal_id,
            account_id,
        )
        for (
            amount, after, day, concerns, at, by, kind, reason, subject, key, back, seq,
            journal_id, account_id,
        ) in lines
    ]  # fmt: skip


def _typed(rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Days, moments and refs as SQLite keeps them, made what they are. Whoever wrote a line, and
    what it was for, comes again and again."""
    for (
        amount, after, day, concerns, at, by, kind, reason, subject, key, back, *numbers,
    ) in rows:  # fmt: skip
        yield (
            amount,
            after,
            date.fromisoformat(day),
            concerns and date.fromisoformat(concerns),
            datetime.fromisoformat(at).replace(tzinfo=UTC),
            _known(by),
            kind,
            reason,
            subject and _known(subject),
            UUID(int=int(key, 16)),
            back and UUID(back),
            *numbers,
        )


_known = lru_cache(maxsize=1_000)(UUID)
