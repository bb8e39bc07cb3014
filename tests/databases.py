"""The databases a test run works in: one template, migrated once, and a copy for whoever asks.

Rows of the record and the books refuse to be changed or removed, so a test can never empty a
table. It rolls back, or it works in a copy that is thrown away whole.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.core.management import call_command
from django.db import connections
from filelock import FileLock


class Databases(Protocol):
    """Copies of one migrated template."""

    def exists(self, name: str) -> bool: ...
    def create(self, name: str) -> None: ...
    def copy(self, source: str, name: str) -> None: ...
    def drop(self, name: str) -> None: ...
    def address(self, name: str) -> str: ...


class SqliteDatabases:
    """One file each, in the folder of the run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def address(self, name: str) -> str:
        return str(self.folder / f"{name}.sqlite3")

    def exists(self, name: str) -> bool:
        return Path(self.address(name)).exists()

    def create(self, name: str) -> None:
        Path(self.address(name)).touch()

    def copy(self, source: str, name: str) -> None:
        with (
            closing(sqlite3.connect(self.address(source))) as old,
            closing(sqlite3.connect(self.address(name))) as new,
        ):
            old.backup(new)

    def drop(self, name: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(self.address(name) + ending).unlink(missing_ok=True)


class PostgresDatabases:
    """One database each, in the server that `url` names; `prefix` keeps two runs apart."""

    def __init__(self, url: str, prefix: str) -> None:
        self.url = url
        self.prefix = prefix

    def _say(self, statement: str, *values: str) -> list[Any]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def address(self, name: str) -> str:
        return f"{self.prefix}_{name}"

    def exists(self, name: str) -> bool:
        return bool(
            self._say("SELECT 1 FROM pg_database WHERE datname = %s", self.address(name)),
        )

    def create(self, name: str) -> None:
        self._say(f'CREATE DATABASE "{self.address(name)}" TEMPLATE template0 ENCODING utf8')

    def copy(self, source: str, name: str) -> None:
        self._say(
            f'CREATE DATABASE "{self.address(name)}" TEMPLATE "{self.address(source)}"'
            " STRATEGY file_copy"
        )

    def drop(self, name: str) -> None:
        self._say(f'DROP DATABASE IF EXISTS "{self.address(name)}" WITH (FORCE)')


def use(address: str) -> str:
    """Points Django, in every thread, at another database; returns the address used before."""
    connections.close_all()
    settings = connections["default"].settings_dict
    before = str(settings["NAME"])
    settings["NAME"] = address
    connections.settings["default"]["NAME"] = address
    return before


@contextmanager
def working_in(databases: Databases, name: str) -> Iterator[None]:
    """Django works there meanwhile, in every thread."""
    before = use(databases.address(name))
    try:
        yield
    finally:
        use(before)


@contextmanager
def a_copy(databases: Databases, name: str, of: str = "template") -> Iterator[None]:
    """A copy to work in, gone afterwards whatever happened in it."""
    databases.drop(name)
    databases.copy(of, name)
    try:
        with working_in(databases, name):
            yield
    finally:
        databases.drop(name)


def make_template(databases: Databases, folder: Path) -> None:
    """Migrates the template, once for all the processes of this run."""
    with FileLock(folder / "template.lock"):
        if (folder / "template.made").exists():
            return
        if databases.exists("template"):
            databases.drop("template")
        databases.create("template")
        before = use(databases.address("template"))
        call_command("migrate", verbosity=0, interactive=False)
        use(before)
        (folder / "template.made").touch()


def of_this_run(folder: Path) -> Databases:
    """The databases of this run: PostgreSQL where DATABASE_URL says so, SQLite otherwise."""
    url = os.environ.get("DATABASE_URL", "")
    if url:
        return PostgresDatabases(url, prefix=f"test_{folder.name.replace('-', '_').lower()}")
    return SqliteDatabases(folder)
