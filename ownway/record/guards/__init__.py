"""Triggers that keep a table append-only, in the words of each database.

`installer(folder)` makes a migration step of `sqlite.sql` and `postgresql.sql` in a folder, so
that other packages guard their tables the same way. A schema change may rebuild a SQLite table
and lose its triggers without a word: put the step into that migration again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

HERE = Path(__file__).resolve().parent
_NEXT = re.compile(r"^-- next$", re.MULTILINE)
_TRIGGER = re.compile(r"^CREATE TRIGGER (\w+)", re.MULTILINE)
_PRESENT = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


def installer(folder: Path = HERE) -> Callable[[Any, Any], None]:
    """A step for `migrations.RunPython` that installs the guards of `folder`."""

    def install(apps: Any, schema_editor: Any) -> None:
        for statement in _NEXT.split(_text(folder, schema_editor.connection.vendor)):
            schema_editor.execute(statement)

    return install


def missing(connection: BaseDatabaseWrapper, folder: Path = HERE) -> list[str]:
    """Names of the guards of `folder` that this database does not have, or has switched off."""
    there = present(connection)
    wanted = _TRIGGER.findall(_text(folder, connection.vendor))
    return [name for name in wanted if name not in there]


def present(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the triggers this database has and has not switched off."""
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT[connection.vendor])
        return {row[0] for row in cursor.fetchall()}


def _text(folder: Path, vendor: str) -> str:
    return (folder / f"{vendor}.sql").read_text(encoding="utf-8")
