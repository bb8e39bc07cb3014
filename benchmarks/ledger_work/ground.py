"""A database of its own, flushed to disk like a real one, with books to work in."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4


@dataclass
class Ground:
    """Where the work is done: the engine, its address for a plain driver, the size asked for."""

    db: str
    full: bool
    folder: Path
    address: str
    version: str
    tiny: bool = False

    def driver(self) -> Any:
        """A connection of the plain driver, with the settings the product gives its own."""
        if self.db == "postgres":
            import psycopg
            from django.db import connection

            given = connection.get_connection_params()
            for name in ("cursor_factory", "context", "server_side_binding"):
                given.pop(name, None)
            return psycopg.connect(**given, autocommit=True)
        import sqlite3

        made = sqlite3.connect(self.address, isolation_level=None, timeout=20)
        for pragma in ("foreign_keys=ON", "recursive_triggers=ON", "synchronous=FULL"):
            made.execute(f"PRAGMA {pragma}")
        return made


@contextmanager
def settled(db: str, *, full: bool, tiny: bool = False) -> Iterator[Ground]:
    """Migrates a fresh database and points the product at it."""
    folder = Path(tempfile.mkdtemp(prefix=f"ledger_{db}_"))
    os.environ.update(OWNWAY_DATA_DIR=str(folder), OWNWAY_PRACTICE="true", OWNWAY_HTTPS="false")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ownway.config.settings")
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        os.environ["DATABASE_URL"] = ""
        if db == "postgres":
            from tests.postgres import PostgresServer

            server = PostgresServer(folder)
            stack.callback(server.stop)
            os.environ["DATABASE_URL"] = server.url
        address = _migrated(db, folder)
        stack.callback(_let_go)
        yield Ground(db, full, folder, address, _version(db), tiny)


def _migrated(db: str, folder: Path) -> str:
    import django
    from django.conf import settings
    from django.db import connection

    if db == "sqlite":
        options = settings.DATABASES["default"]["OPTIONS"]
        options["init_command"] = options["init_command"].replace("NORMAL", "FULL")
    django.setup()
    from tests.databases import make_template, of_this_run, use

    databases = of_this_run(folder)
    make_template(databases, folder)
    address = databases.address("template")
    use(address)
    if db == "postgres":
        with connection.cursor() as cursor:  # as on a real server: what is committed is on disk
            cursor.execute("ALTER SYSTEM RESET ALL")
            cursor.execute("SELECT pg_reload_conf()")
    return address


def _let_go() -> None:
    from django.db import connections

    connections.close_all()


def _version(db: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version" if db == "postgres" else "SELECT sqlite_version()")
        name = "PostgreSQL" if db == "postgres" else "SQLite"
        return f"{name} {str(cursor.fetchone()[0]).split()[0]}"


class Books:
    """One book with many pots, funded alike, and the numbers a plain driver needs."""

    def __init__(self, pots: int, funded: int) -> None:
        from django.db import connection

        from ownway.core.actors import SYSTEM
        from ownway.ledger import actions
        from ownway.ledger.rules import credit, debit
        from ownway.record.store import writing
        from tests.ledger.shop import AT, DAY, Shop

        self.by, self.at, self.day = SYSTEM, AT, DAY
        self.ref: UUID = uuid4()
        self.shops = [Shop(book=self.ref) for _ in range(pots)]
        first = self.shops[0]
        with writing():
            actions.open_book(ref=self.ref, currency_default="GBP", by=SYSTEM, at=AT)
            every = {ref for shop in self.shops for ref in shop.accounts}
            actions.open_accounts(every, opened_on=DAY)
        self.event = self._event()
        total = funded * pots
        self.post(
            [
                first.journal("award", debit(first.award, total), credit(first.authority, total)),
                *(
                    shop.journal(
                        "allocate", debit(shop.authority, funded), credit(shop.available, funded)
                    )
                    for shop in self.shops
                ),
                *(
                    shop.journal("fund", debit(shop.cash, funded), credit(shop.funder, funded))
                    for shop in self.shops
                ),
            ]
        )
        self.ids = self._ids()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _event(self) -> int:
        from ownway.record import actions as record
        from ownway.record.store import writing

        with writing():
            return int(record.write(by=self.by, at=self.at, verb="bench.post").pk)

    def _ids(self) -> dict[str, int]:
        from ownway.ledger.models import Account, Book

        self.book_id = Book.objects.get(ref=self.ref).pk
        rows = Account.objects.filter(book_id=self.book_id).values_list("code", "id")
        return dict(rows)

    def naming(self, journals: Any) -> Any:
        """What the kernel asks of a record entry; the entry itself is timed apart."""
        from ownway.ledger.rules import hashes

        return SimpleNamespace(pk=self.event, journals=hashes(self.ref, journals))

    def post(self, journals: Any, event: Any = None) -> Any:
        from django.db import transaction

        from ownway.ledger import posting
        from ownway.ledger.rules import hashes
        from ownway.record import actions as record
        from ownway.record.store import writing

        if event is None:  # an entry of its own, as every action writes one
            with writing():
                said = hashes(self.ref, journals)
                event = record.write(by=self.by, at=self.at, verb="bench.post", journals=said)
                return posting.post(journals, book=self.ref, event=event, by=self.by, at=self.at)
        with transaction.atomic():
            return posting.post(journals, book=self.ref, event=event, by=self.by, at=self.at)


class Cpu:
    """Seconds of the processor: this process, and the server's process for this connection."""

    def __init__(self, pid: int | None = None) -> None:
        self.path = None if pid is None else Path(f"/proc/{pid}/schedstat")

    def __call__(self) -> float:
        server = 0.0
        if self.path is not None and self.path.exists():
            server = int(self.path.read_text(encoding="ascii").split()[0]) / 1e9
        return time.process_time() + server

    def of(self, work: Callable[[], object]) -> float:
        before = self()
        work()
        return self() - before


def own_pid(ground: Ground) -> int | None:
    """The server's process that the product's connection talks to."""
    from django.db import connection

    if ground.db != "postgres":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])
