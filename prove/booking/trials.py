"""Changes by one who may do everything to the database, but has no key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

TABLES = {  # table: what names a row
    "ledger_account": ("id",),
    "ledger_counter": ("account_id",),
    "ledger_journal": ("id",),
    "ledger_entry": ("journal_id", "line_no"),
    "ledger_hold": ("id",),
    "ledger_hold_event": ("id",),
    "ledger_period": ("id",),
    "ledger_snapshot": ("account_id", "period_end", "revision"),
    "ledger_seal": ("book_id", "block_no"),
    "ledger_seal_line": ("book_id", "block_no", "pos"),
}
# What says nothing about money by itself, or stands in the record too.
SAYS_NOTHING = {
    ("ledger_account", "opened_on"),
    ("ledger_account", "closed_on"),
    ("ledger_period", "id"),
    ("ledger_hold_event", "id"),
    *(
        ("ledger_period", f"{what}_{end}")
        for what in ("asked", "reopened")
        for end in ("at", "by", "human")
    ),
    ("ledger_period", "reason"),
}
# True only for rows of this kind: the rest is covered once it is sealed, closed or counted.
ONLY = {
    ("ledger_journal", "recorded_at"): "id IN (SELECT journal_id FROM ledger_seal_line)",
    ("ledger_journal", "recorded_by"): "id IN (SELECT journal_id FROM ledger_seal_line)",
    ("ledger_period", "closed_at"): "state = 'closed'",
    ("ledger_period", "closed_by"): "state = 'closed'",
    ("ledger_period", "trial_hash"): "state = 'closed'",
    ("ledger_hold_event", "cash_account_id"): "kind = 'moved'",
    ("ledger_period", "starts_on"): "state = 'closed'",
    ("ledger_period", "book_id"): "state = 'closed'",
}
Do = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Trial:
    """One kind of change; `do(rng, sql)` makes it, or says False where it came to nothing."""

    name: str
    do: Do


def every_kind(sql: Any) -> list[Trial]:
    """Each column of each table edited, each row removed or copied, and a few cunning ones."""
    found = [
        Trial(f"{table}.{column} edited", _edit(table, column))
        for table in TABLES
        for column in sql.columns(table)
        if (table, column) not in SAYS_NOTHING
    ]
    found += [Trial(f"{table} removed", _remove(table)) for table in TABLES]
    found += list(_cunning())
    return found


def _rows(sql: Any, table: str, where: str = "1 = 1") -> list[tuple[Any, ...]]:
    key = ", ".join(TABLES[table])
    return list(sql(f"SELECT {key} FROM {table} WHERE {where} ORDER BY {key}"))


def _at(table: str) -> str:
    return " AND ".join(f"{column} = ?" for column in TABLES[table])


def _edit(table: str, column: str) -> Do:
    def do(rng: Any, sql: Any) -> bool:
        key = rng.choice(_rows(sql, table, ONLY.get((table, column), "1 = 1")))
        own = sql(f"SELECT {column} FROM {table} WHERE {_at(table)}", *key)[0][0]
        others = sql(f"SELECT DISTINCT {column} FROM {table}")
        values = [value for (value,) in others if value is not None and value != own]
        value = rng.choice(values) if values and rng.random() < 0.6 else _made_up(own)
        sql(f"UPDATE {table} SET {column} = ? WHERE {_at(table)}", value, *key)
        return bool(value != own)

    return do


def _made_up(own: Any) -> Any:
    if isinstance(own, bool | int):
        return int(own) + 1
    if isinstance(own, UUID):
        return UUID(int=own.int ^ 1)
    if isinstance(own, date):
        return own + timedelta(days=1)
    if isinstance(own, bytes | memoryview):
        return bytes(own)[:-1] + b"!"
    if own is None:
        return None
    text = str(own)
    return text[:-1] + ("0" if text[-1:] != "0" else "1")


def _remove(table: str) -> Do:
    def do(rng: Any, sql: Any) -> bool:
        where = "state = 'closed'" if table == "ledger_period" else "1 = 1"
        if table == "ledger_account":  # one that nothing was ever written in is nobody's loss
            where = "id IN (SELECT account_id FROM ledger_entry)"
        key = rng.choice(_rows(sql, table, where))
        sql(f"DELETE FROM {table} WHERE {_at(table)}", *key)
        return True

    return do


def _cunning() -> Iterator[Trial]:
    yield Trial("a whole journal removed, counters and balances mended", _take_out)
    yield Trial("a whole journal added, counters mended", _put_in)
    yield Trial("two amounts of one journal raised alike", _raised)
    yield Trial("the last blocks cut off", _cut_off)
    yield Trial("two journals swapped in a block", _swapped)
    yield Trial("a closing added", _closing)
    yield Trial("a guard left out", _guard)


def _take_out(rng: Any, sql: Any) -> bool:
    """The last journal: nothing follows that its running balances would break."""
    last = sql("SELECT max(id) FROM ledger_journal")[0][0]
    sql("DELETE FROM ledger_hold_event WHERE journal_id = ?", last)
    for account, amount, seq in sql(
        "SELECT account_id, amount, acct_seq FROM ledger_entry WHERE journal_id = ?", last
    ):
        if seq is not None:
            sql(
                "UPDATE ledger_counter SET version = version - 1, dr_posted = dr_posted - ?,"
                " cr_posted = cr_posted - ? WHERE account_id = ?",
                max(amount, 0),
                max(-amount, 0),
                account,
            )
    sql("DELETE FROM ledger_entry WHERE journal_id = ?", last)
    sql("DELETE FROM ledger_journal WHERE id = ?", last)
    sql(
        "UPDATE ledger_hold SET released = (SELECT coalesce(sum(CASE kind WHEN 'released'"
        " THEN amount ELSE 0 END), 0) FROM ledger_hold_event WHERE hold_id = ledger_hold.id)"
    )
    return True


def _put_in(rng: Any, sql: Any) -> bool:
    """A copy of the first journal under a key of its own."""
    names = [name for name in sql.columns("ledger_journal") if name not in ("id", "idem_key")]
    listed = ", ".join(names)
    key = UUID(int=rng.getrandbits(128)).hex
    sql(
        f"INSERT INTO ledger_journal (idem_key, {listed})"
        f" SELECT '{key}', {listed} FROM ledger_journal ORDER BY id LIMIT 1"
    )
    new, first = sql("SELECT max(id), min(id) FROM ledger_journal")[0]
    for account, amount in sql(
        "SELECT account_id, amount FROM ledger_entry WHERE journal_id = ?", first
    ):
        sql(
            "UPDATE ledger_counter SET version = version + 1, dr_posted = dr_posted + ?,"
            " cr_posted = cr_posted + ? WHERE account_id = ?",
            max(amount, 0),
            max(-amount, 0),
            account,
        )
    sql(
        "INSERT INTO ledger_entry SELECT ?, e.line_no, e.book_id, e.account_id, e.amount,"
        " e.effective_on, c.version, c.dr_posted - c.cr_posted FROM ledger_entry e"
        " JOIN ledger_counter c ON c.account_id = e.account_id WHERE e.journal_id = ?",
        new,
        first,
    )
    return True


def _raised(rng: Any, sql: Any) -> bool:
    (journal,) = rng.choice(sql("SELECT id FROM ledger_journal WHERE n_lines = 2"))
    sql("UPDATE ledger_entry SET amount = amount * 2 WHERE journal_id = ?", journal)
    return True


def _cut_off(rng: Any, sql: Any) -> bool:
    last = sql("SELECT max(block_no) FROM ledger_seal")[0][0]
    sql("DELETE FROM ledger_seal_line WHERE block_no = ?", last)
    sql("DELETE FROM ledger_seal WHERE block_no = ?", last)
    return True


def _swapped(rng: Any, sql: Any) -> bool:
    for one, other in ((-1, 0), (0, 1), (1, -1)):
        sql("UPDATE ledger_seal_line SET pos = ? WHERE block_no = 1 AND pos = ?", one, other)
    return True


def _closing(rng: Any, sql: Any) -> bool:
    names = [name for name in sql.columns("ledger_snapshot") if name != "revision"]
    listed = ", ".join(names)
    sql(
        f"INSERT INTO ledger_snapshot (revision, {listed})"
        f" SELECT 3, {listed} FROM ledger_snapshot WHERE revision = 2"
    )
    return True


def _guard(rng: Any, sql: Any) -> bool:
    from django.db import connection

    from ownway.ledger import guards

    name = rng.choice(sorted(guards.expected(connection.vendor)))
    on = f" ON {name.rsplit('_', 1)[0]}" if connection.vendor == "postgresql" else ""
    sql.last.append(f"DROP TRIGGER {name}{on}")
    return True
