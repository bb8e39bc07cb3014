"""What lies in accounts, now and at the end of a day. Whole minor units, as people read them:
what is left of a pot and what lies in a bank are above zero."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from ownway.ledger.models import Account
from ownway.ledger.queries.plain import asked
from ownway.ledger.rules import AccountRef, Kind, account_of, normal


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
    described = _described(kind, currency, owner, pot, line, party)
    counted = on is None and known_at is None
    nets = _nets(book, *described, on, known_at, counted=counted)
    return {ref: normal(ref.kind, net) for ref, net in nets.items()}


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
    return [TrialLine(account, max(net, 0), max(-net, 0)) for account, net in nets.items()]


def _described(
    kind: Kind | Collection[Kind] | None,
    currency: str | None,
    owner: UUID | None,
    pot: UUID | Collection[UUID] | None,
    line: UUID | None,
    party: UUID | None,
) -> tuple[str, list[Any]]:
    """What is asked of account `a`, and the values that come beside it."""
    kinds = [kind] if isinstance(kind, Kind) else kind
    pots = [pot] if isinstance(pot, UUID) else pot
    wanted: dict[str, list[Any] | None] = {
        "kind": None if kinds is None else [each.value for each in kinds],
        "currency": None if currency is None else [currency],
        "owner_ref": None if owner is None else [stored_ref(owner)],
        "pot_ref": None if pots is None else [stored_ref(each) for each in pots],
        "line_ref": None if line is None else [stored_ref(line)],
        "party_ref": None if party is None else [stored_ref(party)],
    }
    where = ["1 = 1"]
    values: list[Any] = []
    for column, some in wanted.items():
        if some is not None:  # a list of none finds none, for NULL is equal to nothing
            where.append(f"a.{column} IN ({', '.join(['%s'] * len(some)) or 'NULL'})")
            values += some
    return " AND ".join(where), values


# What an account came to at the end of the last month that was closed by then, and its entries
# since: the same effort however long the books are. A closed month takes no entries, so all of
# it was known when it was closed.
_NETS = """
SELECT a.code, {counted} CAST(coalesce(s.closing, 0) + coalesce(
       (SELECT sum(e.amount) FROM ledger_entry e {known}
         WHERE e.account_id = a.id AND e.effective_on <= %s
           AND e.effective_on >= coalesce(p.ends_on, '0001-01-01')), 0) AS bigint) {or_not}
  FROM ledger_book b
  JOIN ledger_account a ON a.book_id = b.id
  LEFT JOIN ledger_period p ON p.id = (
       SELECT q.id FROM ledger_period q
        WHERE q.book_id = b.id AND q.state = 'closed' AND q.ends_on <= %s {closed}
        ORDER BY q.ends_on DESC LIMIT 1)
  LEFT JOIN ledger_snapshot s
    ON s.account_id = a.id AND s.period_end = p.ends_on AND s.revision = p.revision
  {counters}
 WHERE b.ref = %s AND {where} ORDER BY a.code
"""
_KNOWN = "JOIN ledger_journal j ON j.id = e.journal_id AND j.recorded_at <= %s"
# Where a counter knows it at once, nothing is summed.
_COUNTERS = {
    "counted": "CASE WHEN c.account_id IS NOT NULL THEN c.dr_posted - c.cr_posted ELSE",
    "or_not": "END",
    "counters": "LEFT JOIN ledger_counter c ON c.account_id = a.id",
}
_NO_COUNTERS = dict.fromkeys(_COUNTERS, "")


def _nets(
    book: UUID,
    where: str,
    values: Sequence[Any],
    on: date | None,
    known_at: datetime | None,
    *,
    counted: bool = False,
) -> dict[AccountRef, int]:
    """Debits less credits at the end of `on`, as known at `known_at`; by account code.

    `where` is one of ours about account `a`; its values come beside it. `counted`: what lies in
    counted accounts now, as their counters say.
    """
    last = date.max if on is None else on
    moment = [] if known_at is None else [connection.ops.adapt_datetimefield_value(known_at)]
    sql = _NETS.format(
        where=where,
        known="" if known_at is None else _KNOWN,
        closed="" if known_at is None else "AND q.closed_at <= %s",
        **(_COUNTERS if counted else _NO_COUNTERS),
    )
    until = last if last == date.max else last + timedelta(days=1)
    rows = asked(
        sql, *moment, last.isoformat(), until.isoformat(), *moment, stored_ref(book), *values
    )
    return {account_of(book, code): net for code, net in rows}
