"""Each column of each table, changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction

from tampering.sql import Sql, tables
from tampering.world import World


def edits() -> Iterator[tuple[str, str, Any]]:
    for table in tables():
        for column in Sql().columns(table):
            if column == "id" and not table.startswith("things"):
                continue  # what an id alone says is nothing, except an entry's: swapped below
            yield table, column, _edit(table, column)


def _edit(table: str, column: str) -> Any:
    """Takes the column's value from another row, or a made-up one."""

    def do(rng: Any, world: World, sql: Any) -> list[str] | None:
        key = rng.choice([row[0] for row in sql(f"SELECT id FROM {table} ORDER BY id")])
        others = sql(f'SELECT DISTINCT "{column}" FROM {table} WHERE id <> ?', key)
        own = sql(f'SELECT "{column}" FROM {table} WHERE id = ?', key)[0][0]
        values = [value for (value,) in others if value is not None and value != own]
        value = rng.choice(values) if values and rng.random() < 0.7 else _made_up(own)
        if table.startswith("things") and column == "id":
            value = 1_000_000
        if (table, column) == ("record_sealline", "entry_id"):
            value = rng.choice(world.unsealed)  # any other has its line already
        places = places_of(sql, table, key)
        # A number may be taken already, as that of a block is in each chain: one that is free then.
        for one in (value, _free(rng, own)):
            with suppress(DatabaseError), transaction.atomic():
                sql(f'UPDATE {table} SET "{column}" = ? WHERE id = ?', one, key)
                return places
        return None

    return do


def _free(rng: Any, own: Any) -> Any:
    """A value no other row has."""
    if isinstance(own, UUID):
        return UUID(int=rng.getrandbits(128))
    if isinstance(own, int) and not isinstance(own, bool):
        return rng.randrange(10_000, 30_000)
    return _made_up(own)


def _made_up(own: Any) -> Any:
    if isinstance(own, bool):
        return not own
    if isinstance(own, int):
        return own + 1
    if isinstance(own, UUID):
        return UUID(int=(own.int + 1) % 2**128)
    if isinstance(own, date):
        return own + timedelta(days=1)
    if isinstance(own, bytes | memoryview):
        return bytes(own)[:-1] + b"!"
    if isinstance(own, str) and own[:1] in ("{", "["):
        return '{"more": 1}' if own[0] == "{" else '["more"]'
    if isinstance(own, str):
        return own[:-1] + ("0" if own[-1:] != "0" else "1")
    return 1


def places_of(sql: Any, table: str, key: int) -> list[str]:
    """How a finding about this row begins."""
    if table == "record_entry":
        return [f"entry {key}:"]
    if table == "record_rowdigest":
        row = sql("SELECT entry_id FROM record_rowdigest WHERE id = ?", key)
        return [f"entry {row[0][0]}:"]
    if table in ("record_seal", "record_sealline"):
        return ["chain", "seal", "entry"]
    return [f"{table.replace('_', '.')} {key}:"]
