"""The ways to break the kernel that the proof must see."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from unittest import mock
from uuid import UUID, uuid4

from harness import Sabotage

remembered = threading.local()  # what a worker read before its transaction began


def ways() -> Mapping[str, Sabotage]:
    from django.db import connection

    found: dict[str, Sabotage] = {
        "no_check": lambda: mock.patch("racing.broken.after_migration", drop_check),
        "read_check_write": read_check_write,
        "key_outside": lambda: mock.patch("racing.broken.key_of", key_looked_up_first),
    }
    if connection.vendor == "postgresql":  # on SQLite writers take turns: no two locks to cross
        found["unsorted_locks"] = unsorted_locks
    return found


def after_migration() -> None:
    """Where a sabotage changes the fresh database; the product as it is changes nothing."""


def key_of(book: UUID, key: UUID) -> UUID:
    """The key a journal is posted under."""
    return key


def look_first(account: object) -> None:
    """Where a sabotage reads a balance before its transaction begins."""


def drop_check() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_counter DROP CONSTRAINT no_overdraw")
            return
        cursor.execute("SELECT sql FROM sqlite_schema WHERE name = 'ledger_counter'")
        (before,) = cursor.fetchone()
        after = re.sub(r"CONSTRAINT no_overdraw CHECK \(.*?END\),", "", before, flags=re.S)
        cursor.execute("PRAGMA writable_schema=ON")
        cursor.execute("UPDATE sqlite_schema SET sql = %s WHERE name = 'ledger_counter'", [after])
        cursor.execute("PRAGMA writable_schema=RESET")


def key_looked_up_first(book: UUID, key: UUID) -> UUID:
    """Asks outside the transaction whether the key is there; a twin asks at the same time."""
    from ownway.ledger import queries

    seen = queries.posting(book, key) is not None
    time.sleep(0.05)
    return key if seen else uuid4()


@contextmanager
def read_check_write() -> Iterator[None]:
    """Reads what is left, compares, and writes back what it makes of it."""
    from ownway.ledger.models import Counter
    from ownway.ledger.posting import NotEnough, kernel

    def look(account: object) -> None:
        remembered.counter = Counter.objects.get(account__code=account.code)  # type: ignore[attr-defined]

    right = kernel.count

    def count(account_id, account, amount, day):
        counter = getattr(remembered, "counter", None)
        if counter is None or counter.pk != account_id:
            return right(account_id, account, amount, day)
        left = counter.cr_posted - counter.dr_posted
        if amount > left:
            raise NotEnough(account, amount - left, "too little")
        debits = counter.dr_posted + max(amount, 0)
        now = Counter.objects.get(pk=account_id)
        Counter.objects.filter(pk=account_id).update(dr_posted=debits, version=now.version + 1)
        return now.version + 1, debits - counter.cr_posted

    with mock.patch.object(kernel, "count", count), mock.patch("racing.broken.look_first", look):
        yield


@contextmanager
def unsorted_locks() -> Iterator[None]:
    """Takes locks in whatever order they come, and a little slower."""
    from ownway.ledger.posting import kernel

    right = kernel.count

    def count(*given):
        time.sleep(0.005)
        return right(*given)

    def as_it_comes(things, key=None):
        return list(things)

    with (
        mock.patch.object(kernel, "sorted", as_it_comes, create=True),
        mock.patch.object(kernel, "count", count),
    ):
        yield
