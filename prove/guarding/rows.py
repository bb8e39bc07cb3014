"""Rows that no story led to, in every table: one in a near programme, and one in a far one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

Where = dict[str, Any]  # table: the key of its row
DAY = date(2026, 9, 4)


def make() -> tuple[Where, Where]:
    """With every guard out of the way: a row of each table in two programmes."""
    with unguarded():
        return _everywhere(1), _everywhere(2)


def _everywhere(number: int) -> Where:
    made: Where = {}
    for model in _models():
        _row(model, made, number)
    return made


def _models() -> list[Any]:
    from django.apps import apps

    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("ownway.")
        and not model.__module__.startswith("ownway.ledger")
    ]


def _row(model: Any, made: Where, number: int) -> Any:
    from django.db import connection

    table = model._meta.db_table
    if table in made:
        return made[table]
    made[table] = None  # a link to itself stays empty
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key and not field.remote_field:
            made[table] = _key(field, number)
            values[field.column] = made[table]
        elif field.remote_field:
            values[field.column] = _link(field, made, number)
        else:
            values[field.column] = _value(field, number)
    columns = ", ".join(f'"{name}"' for name in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(values))})",
            list(values.values()),
        )
    if made[table] is None:
        made[table] = values[model._meta.pk.column]
    return made[table]


def _key(field: Any, number: int) -> Any:
    if field.get_internal_type() == "UUIDField":
        return field.get_db_prep_value(uuid4(), _connection())
    return number + 900_000


def _link(field: Any, made: Where, number: int) -> Any:
    parent = field.related_model
    if parent.__module__.startswith("ownway."):
        return _row(parent, made, number)
    return None if field.null else number + 900_000


def _value(field: Any, number: int) -> Any:
    kind = field.get_internal_type()
    made: Any = {
        "UUIDField": uuid4(),
        "DateField": DAY,
        "DateTimeField": datetime(2026, 9, 4, 9, number, tzinfo=UTC),
        "BooleanField": False,
        "JSONField": {},
        "BinaryField": bytes([number]) * 32,
        "DecimalField": Decimal(number),
    }.get(kind)
    if kind in ("UUIDField", "DateField", "DateTimeField") and field.null:
        return None
    if made is None:
        text = "Char" in kind or "Text" in kind or "Email" in kind or "Slug" in kind
        made = uuid4().hex[: field.max_length or 32] if text else number
        if text and getattr(field, "max_length", 0) == 3:
            made = "GBP"
    return field.get_db_prep_value(made, _connection())


def _connection() -> Any:
    from django.db import connection

    return connection


@contextmanager
def unguarded(table: str = "", keep: tuple[str, ...] = ()) -> Iterator[None]:
    """Inside a transaction: no triggers, checks and foreign keys meanwhile.

    With a `table`: only the triggers of this table rest, but for those to `keep`.
    """
    connection = _connection()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            yield from _postgres(cursor, table, keep)
        else:
            yield from _sqlite(cursor, table, keep)


def _postgres(cursor: Any, table: str, keep: tuple[str, ...]) -> Iterator[None]:
    if not table:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'c' AND conrelid <> 0"
        )
        checks = cursor.fetchall()
        for on, name, _words in checks:
            cursor.execute(f'ALTER TABLE {on} DROP CONSTRAINT "{name}"')
        yield
        for on, name, words in checks:  # rows without a story need not keep to them
            cursor.execute(f'ALTER TABLE {on} ADD CONSTRAINT "{name}" {words} NOT VALID')
        cursor.execute("SET LOCAL session_replication_role = origin")
        return
    cursor.execute(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table]
    )
    names = [name for (name,) in cursor.fetchall() if name not in keep]
    for name in names:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    yield
    for name in names:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")


def _sqlite(cursor: Any, table: str, keep: tuple[str, ...]) -> Iterator[None]:
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger'")
    found = [
        (name, words)
        for name, on, words in cursor.fetchall()
        if (not table or on == table) and name not in keep
    ]
    for name, _words in found:
        cursor.execute(f"DROP TRIGGER {name}")
    if not table:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute("PRAGMA defer_foreign_keys = ON")
    yield
    if not table:
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    for _name, words in found:
        cursor.execute(words)
