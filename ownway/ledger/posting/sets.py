"""How a set of rows reaches the database: written out while few, staged or copied when many.

Both ways give the same rows in the same order to the same statement, so posting one journal and
posting ten thousand differ in nothing but speed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

Row = Sequence[Any]

_AT_ONCE = 250  # rows in one INSERT on SQLite: each statement there has a price of its own
FEW = 64  # rows written into one statement; beyond, reading the statement costs more than staging


@dataclass(frozen=True, slots=True)
class Given:
    """What stands for the rows in a statement, and the values that go with it."""

    source: str
    values: Sequence[Any]


@contextmanager
def given(name: str, columns: Mapping[str, str], rows: Sequence[Row]) -> Iterator[Given]:
    """`rows`, in their order, as the source of an INSERT or the body of a WITH.

    `columns`: name → PostgreSQL's word for its type. `name` is that of a temporary table of this
    connection, used only for many rows; a table shared by all would make two runs queue.
    """
    if len(rows) <= FEW:
        row = marks(len(columns))
        values = [value for each in rows for value in each]
        yield Given("VALUES " + ", ".join([row] * len(rows)), values)
        return
    _stage(name, columns, rows)
    names = ", ".join(columns)
    # An INSERT from SELECT with ON CONFLICT needs a WHERE on SQLite.
    yield Given(f"SELECT {names} FROM {name} WHERE true ORDER BY place", ())
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {name}")


def fill(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Inserts `rows`; on PostgreSQL always as one statement, which the guards there count on."""
    if not rows:
        return
    if len(rows) <= FEW:
        with connection.cursor() as cursor:
            _write(cursor, table, columns, rows)
        return
    _copy(table, columns, rows)


def _stage(name: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
    if on_postgres():
        places = "place bigint"
        typed = [f"{column} {kind}" for column, kind in columns.items()]
        end = " ON COMMIT DELETE ROWS"
    else:
        places = "place INTEGER PRIMARY KEY"
        typed, end = list(columns), ""
    with connection.cursor() as cursor:
        made = ", ".join([places, *typed])
        cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} ({made}){end}")
        cursor.execute(f"DELETE FROM {name}")
    _copy(name, ["place", *columns], [(place, *row) for place, row in enumerate(rows)])


def _copy(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if on_postgres():
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
            ):
                for row in rows:
                    copy.write_row(row)
            return
        for start in range(0, len(rows), _AT_ONCE):
            _write(cursor, table, columns, rows[start : start + _AT_ONCE])


def _write(cursor: Any, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    places = ", ".join([marks(len(columns))] * len(rows))
    values = [value for row in rows for value in row]
    cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES {places}", values)


def marks(count: int) -> str:
    """Places for the values of one row."""
    return "(" + ", ".join(["%s"] * count) + ")"


@cache
def on_postgres() -> bool:
    """Which of the two engines this process works with; it is asked for every value."""
    return connection.vendor == "postgresql"


def stored_day(day: date | None) -> Any:
    """A day as this engine takes it."""
    return day if day is None or on_postgres() else day.isoformat()


def stored_ref(ref: UUID | None) -> Any:
    """A uuid as this engine takes it."""
    return ref if ref is None or on_postgres() else ref.hex
