"""Triggers that keep a table append-only, in the words of each database.

`InstallGuards(folder)` is the step of a migration that runs the `sqlite.sql` or `postgresql.sql` of
a folder, so that other packages guard their tables the same way. A schema change may rebuild a
SQLite table and lose its triggers without a word: put the step into that migration again.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations.base import Operation

HERE = Path(__file__).resolve().parent
_NEXT = re.compile(r"^-- next$", re.MULTILINE)
_TRIGGER = re.compile(r"^CREATE TRIGGER (\w+)", re.MULTILINE)
_PRESENT = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


class InstallGuards(Operation):
    """Installs the guards of `folder`; undoing it leaves them.

    Not a RunPython: that would make every model anew each time, for SQL that asks for none.
    """

    reversible = True

    def __init__(self, folder: Path = HERE) -> None:
        self.folder = folder

    def state_forwards(self, app_label: str, state: Any) -> None:
        """No model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for statement in _NEXT.split(_text(self.folder, schema_editor.connection.vendor)):
            schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """The tables they guard go with the steps before."""

    def describe(self) -> str:
        return f"Installs the guards of {self.folder.name}"


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
