"""Entries in the order people read them, newest first, a page at a time."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from ownway.ledger.models import Account, Entry
from ownway.ledger.rules import AccountRef, Half, Kind, normal


class Cursor(NamedTuple):
    """Where a page ended: the next one begins with what is older."""

    effective_on: date
    journal_id: int
    account_id: int


@dataclass(frozen=True, slots=True)
class StatementLine:
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
    cursor: Cursor


_COLUMNS = (
    "amount",
    "balance_after",
    "effective_on",
    "journal__concerns_on",
    "journal__recorded_at",
    "journal__recorded_by",
    "journal__kind",
    "journal__reason",
    "journal__subject_ref",
    "journal__idem_key",
    "journal__reverses__idem_key",
    "acct_seq",
    "journal_id",
    "account_id",
)


def entries(
    accounts: Collection[AccountRef], *, before: Cursor | None = None, limit: int = 50
) -> list[StatementLine]:
    """A page over several accounts, by day, newest first. `before` is the last line's cursor.

    One question for each account, with the limit inside it, so that a page costs the same
    however long the accounts are.
    """
    pages = [
        [_line(account, row) for row in _older(account_id, before)[:limit].values_list(*_COLUMNS)]
        for account_id, account in _ids(accounts)
    ]
    newest_first = heapq.merge(*pages, key=lambda line: line.cursor, reverse=True)
    return [line for line, _place in zip(newest_first, range(limit), strict=False)]


def statement(
    account: AccountRef, *, before: int | None = None, limit: int = 50
) -> list[StatementLine]:
    """A page of one counted account in the order it was written, newest first.

    In this order each balance follows from the one before. `before` is the last line's `seq`.
    """
    rows = Entry.objects.filter(
        account__book__ref=account.book, account__code=account.code, acct_seq__isnull=False
    ).order_by("-acct_seq")
    if before is not None:
        rows = rows.filter(acct_seq__lt=before)
    return [_line(account, row) for row in rows[:limit].values_list(*_COLUMNS)]


def every_entry(account: AccountRef) -> Iterator[StatementLine]:
    """All of one account in the order it was written, streamed: for files."""
    rows = Entry.objects.filter(
        account__book__ref=account.book, account__code=account.code
    ).order_by("acct_seq", "journal_id")
    for row in rows.values_list(*_COLUMNS).iterator(chunk_size=2000):
        yield _line(account, row)


def entries_between(
    accounts: Collection[AccountRef],
    *,
    starts_on: date,
    ends_on: date,
    known_at: datetime | None = None,
) -> list[StatementLine]:
    """Every entry of a stretch of days over several accounts, newest first. `ends_on` is the
    first day that is not in it. `known_at`: without what was written after that moment."""
    found: list[StatementLine] = []
    known = {} if known_at is None else {"journal__recorded_at__lte": known_at}
    for account_id, account in _ids(accounts):
        rows = Entry.objects.filter(
            account_id=account_id, effective_on__gte=starts_on, effective_on__lt=ends_on, **known
        )
        found += [_line(account, row) for row in rows.values_list(*_COLUMNS)]
    return sorted(found, key=lambda line: line.cursor, reverse=True)


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


def _ids(accounts: Collection[AccountRef]) -> list[tuple[int, AccountRef]]:
    found: list[tuple[int, AccountRef]] = []
    for book in {account.book for account in accounts}:
        codes = {account.code: account for account in accounts if account.book == book}
        rows = Account.objects.filter(book__ref=book, code__in=codes).values_list("id", "code")
        found += [(account_id, codes[code]) for account_id, code in rows]
    return found


def _older(account_id: int, before: Cursor | None) -> QuerySet[Entry]:
    rows = Entry.objects.filter(account_id=account_id).order_by("-effective_on", "-journal_id")
    if before is None:
        return rows
    day, journal_id = before.effective_on, before.journal_id
    if account_id < before.account_id:  # its line of that same journal comes after the cursor
        journal_id += 1
    return rows.filter(effective_on__lte=day).filter(
        Q(effective_on__lt=day) | Q(journal_id__lt=journal_id)
    )


def _line(account: AccountRef, row: tuple[Any, ...]) -> StatementLine:
    amount, after, day, concerns, at, by, kind, reason, subject, key, reverses, seq, *ids = row
    return StatementLine(
        account=account,
        amount=normal(account.kind, amount),
        balance_after=None if after is None else normal(account.kind, after),
        effective_on=day,
        concerns_on=concerns,
        recorded_at=at,
        recorded_by=by,
        kind=kind,
        reason=reason,
        subject=subject,
        journal_key=key,
        reverses=reverses,
        seq=seq,
        cursor=Cursor(day, *ids),
    )
