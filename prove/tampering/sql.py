"""One who may do everything to the database, but has no key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Sql:
    """Raw statements; `?` stands for a value on both databases."""

    def __init__(self) -> None:
        self.left_out: set[str] = set()  # guards that are not put back

    def __call__(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(statement.replace("?", "%s"), values)
            return cursor.fetchall() if cursor.description else []

    def columns(self, table: str) -> list[str]:
        from django.db import connection

        with connection.cursor() as cursor:
            return [
                column.name
                for column in connection.introspection.get_table_description(cursor, table)
                if column.name != "xid"
            ]

    def copy(self, table: str, row: int, /, **instead: str) -> int:
        """A copy of one row under the next id, some columns by another expression."""
        made = self(f"SELECT max(id) + 1 FROM {table}")[0][0]
        names = self.columns(table)
        said = ", ".join({"id": str(made), **instead}.get(name, f'"{name}"') for name in names)
        listed = ", ".join(f'"{name}"' for name in names)
        self(f"INSERT INTO {table} ({listed}) SELECT {said} FROM {table} WHERE id = ?", row)
        return int(made)


@contextmanager
def without_guards(sql: Sql) -> Iterator[None]:
    """Every trigger out of the way, and back afterwards; all inside one transaction."""
    from django.db import connection

    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL DEFERRED")
        sql("SET LOCAL session_replication_role = replica")
        yield
        sql("SET LOCAL session_replication_role = origin")
        return
    said = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'record_%'"
    guards = sql(said)
    for name, _ in guards:
        sql(f"DROP TRIGGER {name}")
    yield
    for name, statement in guards:
        if name not in sql.left_out:
            sql(statement)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    sql = Sql()
    return {table: sql(f"SELECT * FROM {table} ORDER BY id") for table in tables()}


def tables() -> list[str]:
    from django.apps import apps

    labels = ("record", "things")
    return [
        model._meta.db_table
        for label in labels
        for model in apps.get_app_config(label).get_models()
    ]
