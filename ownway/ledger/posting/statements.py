"""Asking the database, and which numbers it knows the book and its accounts by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from ownway.ledger.posting.sets import marks, on_postgres, stored_ref
from ownway.ledger.rules import Untenable

_IN_ONE_QUESTION = 500  # names in one IN list; well below what SQLite takes
_BOOK = "SELECT id FROM ledger_book WHERE ref = %s"
_ACCOUNTS = (
    "SELECT a.code, a.id, a.book_id FROM ledger_account a JOIN ledger_book b ON b.id = a.book_id"
    " WHERE b.ref = %s AND a.code IN "
)


def accounts(book: UUID, named: set[str]) -> tuple[int, dict[str, int]]:
    """The ids of the book, and by their codes of the accounts named, which were opened before."""
    codes = sorted(named)
    book_id = None
    ids: dict[str, int] = {}
    for start in range(0, len(codes), _IN_ONE_QUESTION):
        some = codes[start : start + _IN_ONE_QUESTION]
        rows = ask(_ACCOUNTS + marks(len(some)), stored_ref(book), *some)
        ids.update(row[:2] for row in rows)
        book_id = rows[0][2] if rows else book_id
    if book_id is None:
        row = ask_one(_BOOK, stored_ref(book))
        if row is None:
            raise Untenable("a book that was never opened")
        book_id = row[0]
    missing = [code for code in codes if code not in ids]
    if missing:
        raise Untenable(f"accounts that were never opened: {', '.join(missing)}")
    return book_id, ids


@dataclass(frozen=True, slots=True)
class Taken:
    """The words of an UPDATE that takes the rows of `given` in order, then looks, then writes.

    `now` is the table to read from. On PostgreSQL it is the rows as they stand once the locks
    are held, whoever committed meanwhile; a plain UPDATE … FROM would lock in any order and look
    at what was there before it waited. On SQLite there is one writer at a time.
    """

    now: str
    first: str = ""
    source: str = ""
    same: str = ""


def taken(table: str, key: str, given_key: str) -> Taken:
    """`key` is the column of `table` that locks are ordered by."""
    if not on_postgres():
        return Taken(table)
    return Taken(
        "now",
        f", now AS MATERIALIZED (SELECT * FROM {table} WHERE {key} IN"
        f" (SELECT {given_key} FROM given) ORDER BY {key} FOR NO KEY UPDATE)",
        ", now",
        f" AND now.{key} = given.{given_key}",
    )


def ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def ask_one(sql: str, *values: Any) -> tuple[Any, ...] | None:
    rows = ask(sql, *values)
    return rows[0] if rows else None
