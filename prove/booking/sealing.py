"""Journals sealed while others are still being written: each of them once, whatever its number."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Any

from harness import Outcome

TURNS = 3
HELD_UP = 60.0  # seconds nobody is held up for longer


def late_and_lower(outcome: Outcome, *, patience: float) -> None:
    """A slow transaction holds a low number while higher ones are committed and sealed.

    On SQLite nobody can be in between, and each journal is sealed by the next call. `patience`: the
    seconds in which whatever stands before a journal comes to its end.
    """
    from django.db import connection

    from ownway.ledger import queries
    from ownway.ledger.models import Journal, SealLine
    from tests.ledger.shop import Shop

    slow = Shop().open(funded=1_000)
    fast = Shop(book=slow.book).open(funded=1_000)
    _sealed(outcome, patience)
    for _ in range(TURNS):
        if connection.vendor == "postgresql":
            _while_held_up(slow, fast)
        else:
            slow.post(slow.buy(1))
            fast.post(fast.buy(1))
        _sealed(outcome, patience)
    named = SealLine.objects.filter(book__ref=slow.book).values_list("journal_id", flat=True)
    every = Journal.objects.filter(book__ref=slow.book).values_list("id", flat=True)
    outcome.expect(
        sorted(named) == sorted(every),
        f"{len(named)} journals sealed of {len(every)}; never: {sorted(set(every) - set(named))}",
    )
    found = queries.check(at=datetime.now(UTC))
    outcome.expect(not found, f"the books do not agree: {[one.words for one in found[:2]]}")


def _while_held_up(slow: Any, fast: Any) -> None:
    """One who posts first and commits last; in between another posts, and blocks are made."""
    from django.db import connection

    from ownway.ledger import actions
    from ownway.record.store import writing

    written, go_on = threading.Event(), threading.Event()

    def hold_up() -> None:
        try:
            with writing():
                slow.post(slow.buy(1))
                written.set()
                go_on.wait(HELD_UP)
        finally:
            connection.close()

    thread = threading.Thread(target=hold_up)
    thread.start()
    try:
        written.wait(HELD_UP)
        fast.post(fast.buy(1))
        actions.seal(at=datetime.now(UTC))
    finally:
        go_on.set()
        thread.join()


def _sealed(outcome: Outcome, patience: float) -> None:
    """Seals until nothing waits; what is open anywhere on the server is waited for."""
    from ownway.ledger import actions, queries

    over = time.monotonic() + patience
    while queries.unsealed() and time.monotonic() < over:
        if not actions.seal(at=datetime.now(UTC)):
            time.sleep(0.05)
    outcome.expect(not queries.unsealed(), f"{queries.unsealed()} journals are never sealed")
