"""Rows by plain SQL, with refs and moments as text: for those who read every journal there is.

SQLite keeps a ref as 32 digits and a moment without its zone; PostgreSQL writes a ref with
dashes and a moment with what the session's zone is, which Django sets to UTC. What either cannot
have written raises ValueError.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

AT_ONCE = 5_000  # rows of a stream held at once


def asked(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def streamed(sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
    """The same, for more rows than memory should hold."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


def ref_text(stored: str) -> str:
    """A ref with its dashes, as `str(UUID)` writes it."""
    if len(stored) == 36:
        return stored
    if len(stored) != 32:
        raise ValueError("not a ref")
    return f"{stored[:8]}-{stored[8:12]}-{stored[12:16]}-{stored[16:20]}-{stored[20:]}"


def moment_text(stored: str) -> str:
    """A moment in UTC with six digits of a second, as `rules.Leaf` says it."""
    said = stored.removesuffix("+00:00").removesuffix("+00")
    whole, dot, part = said.partition(".")
    if len(whole) != 19 or whole[10] != " " or len(part) > 6 or bool(dot) != bool(part):
        raise ValueError("not a moment in UTC")
    return f"{whole[:10]}T{whole[11:]}.{part:0<6}+00:00"
