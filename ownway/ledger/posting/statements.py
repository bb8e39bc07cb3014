"""The single statements of the kernel: one row, or one question, each."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from ownway.ledger.posting.refusals import NotEnough, closed, hold_too_small, too_little
from ownway.ledger.rules import EFFECTS, AccountRef, HoldMove, Rule, Untenable

_IN_ONE_QUESTION = 500  # names in one IN list; well below what SQLite takes

_COUNTER = (
    "SELECT rule, overdraft, dr_posted, cr_posted, closed_through < %s"
    " FROM ledger_counter WHERE account_id = %s"
)
_HOLD = (
    "SELECT amount - drawn - released, drawn, released FROM ledger_hold"
    " WHERE id = %s AND committed_account_id = %s"
)
_ACCOUNTS = "SELECT code, id FROM ledger_account WHERE book_id = %s AND code IN "


def accounts(book: UUID, named: set[AccountRef]) -> tuple[int, dict[AccountRef, int]]:
    """The ids of the book and of the accounts named, which have all been opened before."""
    row = ask_one("SELECT id FROM ledger_book WHERE ref = %s", book.hex)
    if row is None:
        raise Untenable("a book that was never opened")
    codes = sorted({account.code for account in named})
    ids: dict[str, int] = {}
    for start in range(0, len(codes), _IN_ONE_QUESTION):
        some = codes[start : start + _IN_ONE_QUESTION]
        ids.update(ask(_ACCOUNTS + marks(len(some)), row[0], *some))
    missing = [code for code in codes if code not in ids]
    if missing:
        raise Untenable(f"accounts that were never opened: {', '.join(missing)}")
    return row[0], {account: ids[account.code] for account in named}


def count(account_id: int, account: AccountRef, amount: int, day: date) -> tuple[int, int]:
    """Moves one counter; returns its version and its debits less credits.

    The condition says no first, so that the answer can name what is missing; the CHECK
    `no_overdraw` says no even where the condition is forgotten.
    """
    dr, cr = max(amount, 0), max(-amount, 0)
    for _attempt in range(2):
        row = ask_one(
            "UPDATE ledger_counter SET dr_posted = dr_posted + %s, cr_posted = cr_posted + %s,"
            " version = version + 1"
            " WHERE account_id = %s AND closed_through < %s"
            " AND CASE rule WHEN 1 THEN dr_posted + %s <= cr_posted + %s + overdraft"
            " WHEN 2 THEN cr_posted + %s <= dr_posted + %s + overdraft ELSE true END"
            " RETURNING version, dr_posted - cr_posted",
            *(dr, cr, account_id, day.isoformat(), dr, cr, cr, dr),
        )
        if row is not None:
            return row[0], row[1]
        missing = _missing(account_id, amount, day)
        if missing > 0:
            raise NotEnough(account, missing, too_little(account, missing))
    raise Untenable("a counter that refuses without a reason")


def _missing(account_id: int, amount: int, day: date) -> int:
    """What a refused counter lacks. The row stays locked, so the answer stays true."""
    row = ask_one(_COUNTER + _for_update(), day.isoformat(), account_id)
    if row is None:
        raise Untenable("a counted account without its counter")
    rule, overdraft, dr_posted, cr_posted, is_open = row
    if not is_open:
        raise closed()
    left = cr_posted - dr_posted if rule == Rule.DEBITS_WITHIN_CREDITS else dr_posted - cr_posted
    return abs(amount) - int(left) - int(overdraft)


def move_hold(hold_id: int, committed_id: int, move: HoldMove) -> None:
    """Draws on a hold, or gives back; the CHECK `hold_sane` stands behind the condition."""
    drawn, released = (effect * move.amount for effect in EFFECTS[move.kind])
    which = (hold_id, committed_id)
    for _attempt in range(2):
        row = ask_one(
            "UPDATE ledger_hold SET drawn = drawn + %s, released = released + %s"
            " WHERE id = %s AND committed_account_id = %s"
            " AND drawn + %s >= 0 AND released + %s >= 0"
            " AND drawn + %s + released + %s <= amount RETURNING amount - drawn - released",
            *(drawn, released, *which, drawn, released, drawn, released),
        )
        if row is not None:
            return
        row = ask_one(_HOLD + _for_update(), *which)
        if row is None:
            raise Untenable("a hold that is not in the books")
        missing = max(drawn + released - row[0], -drawn - row[1], -released - row[2])
        if missing > 0:
            account = move.hold.committed
            raise NotEnough(account, missing, hold_too_small(account, missing))
    raise Untenable("a hold that refuses without a reason")


def _for_update() -> str:
    return " FOR UPDATE" if connection.vendor == "postgresql" else ""


def marks(count: int) -> str:
    """Places for the values of one row."""
    return "(" + ", ".join(["%s"] * count) + ")"


def iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def ask_one(sql: str, *values: Any) -> tuple[Any, ...] | None:
    rows = ask(sql, *values)
    return rows[0] if rows else None
