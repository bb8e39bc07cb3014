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
        "one_sum": lambda: mock.patch("racing.broken.after_migration", one_sum),
        "key_outside": lambda: mock.patch("racing.broken.key_of", key_looked_up_first),
    }
    if connection.vendor == "postgresql":  # on SQLite writers take turns: no two locks to cross
        found["unsorted_locks"] = unsorted_locks
        found["month_shared_by_key"] = month_shared_by_key
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
    from ownway.ledger.posting import NotEnough, counters

    def look(account: object) -> None:
        remembered.counter = Counter.objects.get(account__code=account.code)  # type: ignore[attr-defined]

    right = counters._move

    def move(sums, fresh, account_ids):
        counter = getattr(remembered, "counter", None)
        if counter is None or counter.pk not in sums:
            return right(sums, fresh, account_ids)
        asked = sums[counter.pk]
        ends = right({each: sums[each] for each in sums if each != counter.pk}, fresh, account_ids)
        left = counter.cr_posted - counter.dr_posted
        if asked.debits > left:
            raise NotEnough(fresh[0].lines[0].account, asked.debits - left, "too little")
        debits = counter.dr_posted + asked.debits
        now = Counter.objects.get(pk=counter.pk)
        Counter.objects.filter(pk=counter.pk).update(dr_posted=debits, version=now.version + 1)
        ends[counter.pk] = (now.version, counter.dr_posted - counter.cr_posted)
        return ends

    with mock.patch.object(counters, "_move", move), mock.patch("racing.broken.look_first", look):
        yield


@contextmanager
def unsorted_locks() -> Iterator[None]:
    """Takes counters one by one in whatever order they come, and a little slower."""
    from ownway.ledger.posting import counters

    right = counters._move

    def move(sums, fresh, account_ids):
        ends = {}
        for account_id, each in sums.items():
            ends.update(right({account_id: each}, fresh, account_ids))
            time.sleep(0.005)
        return ends

    with mock.patch.object(counters, "_move", move):
        yield


def one_sum() -> None:
    """The guard on balance adds up what is in different currencies."""
    from django.db import connection

    from ownway.ledger import guards

    if connection.vendor == "postgresql":
        by_currency, by_journal = (
            "GROUP BY f.journal_id, a.currency, a.half",
            "GROUP BY f.journal_id",
        )
    else:
        by_currency, by_journal = "GROUP BY a.currency, a.half", "GROUP BY e.journal_id"
    text = guards._text(connection.vendor)
    assert by_currency in text
    with connection.cursor() as cursor:
        for statement in guards.statements(text.replace(by_currency, by_journal)):
            cursor.execute(statement)


@contextmanager
def month_shared_by_key() -> Iterator[None]:
    """Who posts holds only the key of the month, and who closes it changes no key."""
    from ownway.ledger.posting import periods

    with (
        mock.patch.object(periods, "SHARED", " FOR KEY SHARE"),
        mock.patch.object(periods, "WHOLE", " FOR NO KEY UPDATE"),
    ):
        yield
