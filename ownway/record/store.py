"""Where the two databases differ: who may write next, which number is next, what is settled."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL

from ownway.record.rules import Key

try:
    import fcntl
except ImportError:  # Windows: SQLite waits by polling, as its time-out says
    fcntl = None  # type: ignore[assignment]

_SEALING = 0x6F776E7761790001  # any number: the advisory lock of those who seal
_ours = threading.local()


@contextmanager
def writing() -> Iterator[None]:
    """One transaction that writes; inside another one of ours it joins that one.

    On SQLite writers first queue for a lock on a file beside the database: the kernel wakes them
    in turn, where SQLite polls and may starve one (security design 2.12). The lock is let go
    before anything that waits for the commit is run, so no outside effect happens under it.
    """
    if getattr(_ours, "inside", False):
        yield
        return
    turn = _Turn()
    outermost = not connection.in_atomic_block
    try:
        if outermost:  # never wait for the file while holding the database
            turn.wait()
        _ours.inside = True
        with transaction.atomic():
            if outermost:
                transaction.on_commit(turn.over)
            yield
    finally:
        turn.over()


@contextmanager
def one_look() -> Iterator[None]:
    """Everything read inside is of one moment, however long it takes; nothing is written.

    Nobody waits for it: PostgreSQL keeps a snapshot, SQLite's log keeps the pages as they were.
    Inside a transaction the reads are the transaction's own.
    """
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic():
            _run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    _run("BEGIN DEFERRED")  # Django's own would take the only lock of writers at once
    try:
        yield
    finally:
        _run("ROLLBACK")


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


class _Turn:
    """One place in the queue of writers."""

    def __init__(self) -> None:
        self._file: int | None = None

    def wait(self) -> None:
        path = _queue_file()
        if fcntl is None or path is None:
            return
        # A new descriptor each time, so that threads of one process queue too.
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def over(self) -> None:
        _ours.inside = False
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _queue_file() -> Path | None:
    """Beside the SQLite file; None on PostgreSQL and for a database in memory."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name + ".queue")


def record_key() -> Key:
    """The key in use. It stands in a file of its own, never in the database or its copies."""
    return Key.of(settings.RECORD_KEY)


def next_number() -> int:
    """The number of the next entry; the caller is in a transaction that writes."""
    if connection.vendor == "postgresql":
        said = "SELECT nextval(pg_get_serial_sequence('record_entry', 'id'))"
    else:
        said = (
            "SELECT 1 + coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'record_entry'), 0)"
        )
    with connection.cursor() as cursor:
        cursor.execute(said)
        return int(cursor.fetchone()[0])


def one_sealer_at_a_time() -> None:
    """Waits until no other transaction seals; on SQLite the queue of writers sees to that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALING])


def take_turns(about: Iterable[str]) -> None:
    """Waits until no other transaction that writes is about one of these, in an order that ends.

    For rules that compare rows nobody holds yet. On SQLite the queue of writers sees to that.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for one in sorted(set(about)):
            said = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
            cursor.execute(said, [one])


def settled(entries: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Those of `entries` that no transaction still open can come before.

    On PostgreSQL number 2 may be seen while number 1 is not yet committed, so only what lies
    below the commit horizon counts, and what this transaction wrote itself. SQLite commits
    numbers in order.
    """
    if connection.vendor != "postgresql":
        return entries
    below = RawSQL(  # a constant: no value comes into it
        "record_entry.xid < pg_snapshot_xmin(pg_current_snapshot())"
        " OR record_entry.xid = pg_current_xact_id_if_assigned()",
        (),
        output_field=models.BooleanField(),
    )
    return entries.filter(below)


def columns_of(model: type[models.Model]) -> list[str]:
    """Every stored column of `model`, by the name its values are read under."""
    return [
        field.attname
        for field in model._meta.concrete_fields
        if not getattr(field, "generated", False)
    ]
