"""What lies in accounts, now and at the end of a day. Whole minor units, as people read them:
what is left of a pot and what lies in a bank are above zero."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from ownway.ledger.models import Account
from ownway.ledger.rules import AccountRef, Kind, normal


def account_ref(row: Account) -> AccountRef:
    """The value that names a stored account. Wants `row.book` loaded."""
    return AccountRef(
        book=row.book.ref,
        kind=Kind(row.kind),
        currency=row.currency,
        owner=row.owner_ref,
        pot=row.pot_ref,
        line=row.line_ref,
        party=row.party_ref,
    )


def balance(
    account: AccountRef, *, on: date | None = None, known_at: datetime | None = None
) -> int:
    """What lies in one account now, or at the end of `on`. An account never opened holds 0.

    `known_at`: as the books stood at that moment, without what was written later.
    """
    if account.kind.counted and known_at is None:
        counted = _counted(account) if on is None else _counted_on(account, on)
        if counted is not None:
            return normal(account.kind, counted)
    nets = _nets(account.book, "a.code = %s", [account.code], on, known_at)
    return normal(account.kind, sum(nets.values()))


def stored_ref(ref: UUID) -> UUID | str:
    """A ref as the database keeps it, for plain SQL."""
    return ref if connection.vendor == "postgresql" else ref.hex


_COUNTED = (
    "SELECT c.dr_posted - c.cr_posted{later} FROM ledger_book b"
    " JOIN ledger_account a ON a.book_id = b.id JOIN ledger_counter c ON c.account_id = a.id"
    " WHERE b.ref = %s AND a.code = %s"
)
# Without what came after the day; only where no month that ends later is closed, because back to
# an old day it is further than on from a closed month.
_LATER = (
    " - coalesce((SELECT sum(e.amount) FROM ledger_entry e"
    " WHERE e.account_id = a.id AND e.effective_on > %s), 0)"
)
_RECENT = (
    " AND NOT EXISTS (SELECT 1 FROM ledger_period q"
    " WHERE q.book_id = b.id AND q.state = 'closed' AND q.ends_on > %s)"
)


def _counted(account: AccountRef) -> int:
    """Debits less credits of a counted account. In plain SQL, because every page asks for some."""
    return _asked(_COUNTED.format(later=""), account, [], []) or 0


def _counted_on(account: AccountRef, on: date) -> int | None:
    """The same at the end of `on`; None where that day lies in or before a closed month."""
    day = on.isoformat()
    return _asked(_COUNTED.format(later=_LATER) + _RECENT, account, [day], [day])


def _asked(sql: str, account: AccountRef, first: list[str], last: list[str]) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [*first, stored_ref(account.book), account.code, *last])
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def balances(
    book: UUID,
    *,
    kind: Kind | Collection[Kind] | None = None,
    currency: str | None = None,
    owner: UUID | None = None,
    pot: UUID | Collection[UUID] | None = None,
    line: UUID | None = None,
    party: UUID | None = None,
    on: date | None = None,
    known_at: datetime | None = None,
) -> dict[AccountRef, int]:
    """What lies in each account so described, now or at the end of `on`; by account code.

    `known_at`: as the books stood at that moment, without what was written later.
    """
    rows = _described(book, kind, currency, owner, pot, line, party)
    columns = ("id", "counter__dr_posted", "counter__cr_posted", *_NAMED)
    refs: dict[int, AccountRef] = {}
    nets: dict[int, int] = {}
    for number, debits, credits, *named in rows.values_list(*columns):
        refs[number] = _ref(book, *named)
        if debits is not None and on is None and known_at is None:
            nets[number] = debits - credits
    nets.update(_nets_of(book, [number for number in refs if number not in nets], on, known_at))
    return {ref: normal(ref.kind, nets[number]) for number, ref in refs.items()}


_NAMED = ("kind", "currency", "owner_ref", "pot_ref", "line_ref", "party_ref")


def _ref(
    book: UUID, kind: str, currency: str, owner: UUID | None, pot: UUID | None, *rest: UUID | None
) -> AccountRef:
    return AccountRef(book, Kind(kind), currency, owner, pot, *rest)


@dataclass(frozen=True, slots=True)
class TrialLine:
    """One account of a trial balance: minor units, on the side where its balance stands."""

    account: AccountRef
    debits: int
    credits: int


def trial_balance(
    book: UUID, *, on: date | None = None, known_at: datetime | None = None
) -> list[TrialLine]:
    """What every account of a book comes to now, or at the end of `on`; in each currency and half
    the two sides come to the same. `known_at` as for `balance`."""
    nets = _nets(book, "1 = 1", [], on, known_at)
    rows = Account.objects.filter(book__ref=book).order_by("code")
    return [
        TrialLine(_ref(book, *named), max(nets.get(number, 0), 0), max(-nets.get(number, 0), 0))
        for number, *named in rows.values_list("id", *_NAMED)
    ]


def _described(
    book: UUID,
    kind: Kind | Collection[Kind] | None,
    currency: str | None,
    owner: UUID | None,
    pot: UUID | Collection[UUID] | None,
    line: UUID | None,
    party: UUID | None,
) -> QuerySet[Account]:
    rows = Account.objects.filter(book__ref=book).order_by("code")
    if kind is not None:
        kinds = [kind] if isinstance(kind, Kind) else list(kind)
        rows = rows.filter(kind__in=[each.value for each in kinds])
    if pot is not None:
        rows = rows.filter(pot_ref__in=[pot] if isinstance(pot, UUID) else list(pot))
    exact = {"currency": currency, "owner_ref": owner, "line_ref": line, "party_ref": party}
    return rows.filter(**{name: value for name, value in exact.items() if value is not None})


# What an account came to at the end of the last month that was closed by then, and its entries
# since: the same effort however long the books are. A closed month takes no entries, so all of
# it was known when it was closed.
_NETS = """
SELECT a.id, coalesce(s.closing, 0) + coalesce(
       (SELECT sum(e.amount) FROM ledger_entry e {known}
         WHERE e.account_id = a.id AND e.effective_on <= %s
           AND e.effective_on >= coalesce(p.ends_on, '0001-01-01')), 0)
  FROM ledger_book b
  JOIN ledger_account a ON a.book_id = b.id
  LEFT JOIN ledger_period p ON p.id = (
       SELECT q.id FROM ledger_period q
        WHERE q.book_id = b.id AND q.state = 'closed' AND q.ends_on <= %s {closed}
        ORDER BY q.ends_on DESC LIMIT 1)
  LEFT JOIN ledger_snapshot s
    ON s.account_id = a.id AND s.period_end = p.ends_on AND s.revision = p.revision
 WHERE b.ref = %s AND {where}
"""
_KNOWN = "JOIN ledger_journal j ON j.id = e.journal_id AND j.recorded_at <= %s"
_IN_ONE_QUESTION = 500  # ids in one IN list; well below what SQLite takes


def _nets(
    book: UUID, where: str, values: Sequence[Any], on: date | None, known_at: datetime | None
) -> dict[int, int]:
    """Debits less credits by account id, at the end of `on`, as known at `known_at`.

    `where` is one of ours about account `a`; its values come beside it.
    """
    last = date.max if on is None else on
    moment = [] if known_at is None else [connection.ops.adapt_datetimefield_value(known_at)]
    sql = _NETS.format(
        where=where,
        known="" if known_at is None else _KNOWN,
        closed="" if known_at is None else "AND q.closed_at <= %s",
    )
    until = last if last == date.max else last + timedelta(days=1)
    asked = [*moment, last.isoformat(), until.isoformat(), *moment, book.hex, *values]
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return {account_id: int(net) for account_id, net in cursor.fetchall()}


def _nets_of(
    book: UUID, ids: Sequence[int], on: date | None, known_at: datetime | None
) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(ids), _IN_ONE_QUESTION):
        some = ids[start : start + _IN_ONE_QUESTION]
        places = ", ".join(["%s"] * len(some))
        found.update(_nets(book, f"a.id IN ({places})", some, on, known_at))
    return found
