"""Books and accounts are opened here, inside the transaction of the action that needs them.

Neither writes a record entry of its own: the calling action's entry covers them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from ownway.core.actors import Actor
from ownway.ledger.models import Account, Book
from ownway.ledger.posting import periods
from ownway.ledger.rules import AccountRef, Kind, Untenable


def open_book(*, ref: UUID, currency_default: str, by: Actor, at: datetime) -> UUID:
    """Opens the book of a programme, once; `ref` is the programme's and becomes the book's.

    `currency_default` is an ISO 4217 code. Its first month is that of `at`, UTC. Opening it again
    changes nothing.
    """
    made = _run(
        "INSERT INTO ledger_book (ref, currency_default, opened_at, opened_by)"
        " VALUES (%s, %s, %s, %s) ON CONFLICT (ref) DO NOTHING RETURNING id",
        ref.hex,
        currency_default,
        connection.ops.adapt_datetimefield_value(at),
        by.ref.hex,
    )
    if made:
        periods.open_first_month(made[0][0], at.astimezone(UTC).date())
    return ref


def account(
    *,
    book: UUID,
    kind: Kind,
    currency: str,
    owner: UUID | None = None,
    pot: UUID | None = None,
    line: UUID | None = None,
    party: UUID | None = None,
    opened_on: date,
) -> AccountRef:
    """The account so described, opened on that day if it was not there before."""
    wanted = AccountRef(book, kind, currency, owner, pot, line, party)
    open_accounts([wanted], opened_on=opened_on)
    return wanted


def open_accounts(wanted: Iterable[AccountRef], *, opened_on: date) -> None:
    """Opens those that are not there yet, in the order of their codes.

    One order for everybody: two actions that open the same accounts wait for each other and
    never deadlock. An account already open is left as it is. A closing of a month waits for the
    commit, so that a new account never misses it.
    """
    by_book: dict[UUID, set[AccountRef]] = {}
    for each in wanted:
        by_book.setdefault(each.book, set()).add(each)
    for book in sorted(by_book):
        _open_in(book, by_book[book], opened_on)


def _open_in(book: UUID, wanted: set[AccountRef], opened_on: date) -> None:
    book_id = Book.objects.filter(ref=book).values_list("id", flat=True).first()
    if book_id is None:
        raise Untenable("an account in a book that was never opened")
    codes = {each.code: each for each in wanted}
    there = Account.objects.filter(book_id=book_id, code__in=codes).values_list("code", flat=True)
    wanting = sorted(codes.keys() - set(there))
    if not wanting:
        return
    closed_through = periods.lock_first_open(book_id, periods.SHARED)
    for code in wanting:
        _open(book_id, codes[code], opened_on, closed_through)


def _open(book_id: int, ref: AccountRef, opened_on: date, closed_through: date) -> None:
    refs = [
        None if each is None else each.hex for each in (ref.owner, ref.pot, ref.line, ref.party)
    ]
    opened = _run(
        "INSERT INTO ledger_account (book_id, code, kind, half, currency, owner_ref, pot_ref,"
        " line_ref, party_ref, opened_on) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (book_id, code) DO NOTHING RETURNING id",
        book_id,
        ref.code,
        ref.kind.value,
        ref.kind.half.value,
        ref.currency,
        *refs,
        opened_on.isoformat(),
    )
    if opened and ref.kind.counted:
        _run(
            "INSERT INTO ledger_counter (account_id, book_id, rule, overdraft, dr_posted,"
            " cr_posted, version, closed_through) VALUES (%s, %s, %s, 0, 0, 0, 0, %s)"
            " RETURNING account_id",
            opened[0][0],
            book_id,
            int(ref.kind.rule),
            closed_through.isoformat(),
        )


def _run(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
