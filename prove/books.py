"""Any change of the books behind the product's back is found by `ownway books check`.

One who may do everything to the database, but has no key, edits, removes and adds rows of every
table of the books, with every trigger out of the way and put back after: security design 2.4,
requirements D4. Every finding is in words, and nothing is found where nothing was changed. The
glance that spares most journals a closer look hides nothing that one finds. And each journal is
sealed once, also one that was written first and committed last.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from booking.broken import ways
from booking.sealing import late_and_lower
from booking.trials import Trial, every_kind
from booking.world import World, build
from harness import Ground, Outcome, run
from tampering.sql import Sql

LEAST = {"ci": 80, "full": 1500}


class Undone(Exception):
    """Ends a trial: everything it did is rolled back."""


class Statements(Sql):
    """Raw statements; `last` are said once the guards are back."""

    def __init__(self) -> None:
        super().__init__()
        self.last: list[str] = []


def prove(ground: Ground) -> Outcome:
    from ownway.ledger import queries

    outcome = Outcome("changes made to the books behind the product's back")
    with ground.fresh():
        world = build()
        outcome.expect(not queries.check(heads=world.heads), "findings where nothing was changed")
        trials = every_kind(Sql())
        done: dict[str, int] = {}
        turn = 0
        while turn < len(trials) or sum(done.values()) < LEAST[ground.size]:
            trial = trials[turn % len(trials)]
            turn += 1
            # A constraint may stop a change before it is one: then another row is tried.
            seen = next((one for _ in range(6) if (one := _try(trial, world, ground))), None)
            if seen is not None:
                outcome.expect(*seen)
                done[trial.name] = done.get(trial.name, 0) + 1
        never = [trial.name for trial in trials if trial.name not in done]
        outcome.notes.append(f"{len(trials)} kinds of change; stopped by a constraint: {never}")
        outcome.expect(len(never) <= len(trials) // 6, f"too few came about; never: {never}")
        outcome.expect(not queries.check(heads=world.heads), "findings after all was undone")
    with ground.fresh():
        late_and_lower(outcome, patience=5 if ground.sabotaged else 60)
    return outcome


def _try(trial: Trial, world: World, ground: Ground) -> tuple[bool, str] | None:
    """Does one trial, looks, and undoes it; None where it came to nothing."""
    from django.db import DatabaseError, transaction

    from ownway.ledger import queries

    seen: tuple[bool, str] | None = None
    try:
        with transaction.atomic():
            sql = Statements()
            with _without_guards(sql):
                changed = trial.do(ground.random, sql)
            for statement in sql.last:
                sql(statement)
            if changed:
                found = queries.check(heads=world.heads)
                words = all(finding.words.endswith((".", "?")) for finding in found)
                hidden = set(_closely(world)) - set(found)
                seen = (
                    bool(found) and words and not hidden,
                    f"{trial.name}: found {found[:2]}, hidden {[*hidden][:2]}",
                )
            raise Undone
    except (Undone, DatabaseError):
        return seen


def _closely(world: World) -> list[Any]:
    """What is found where each journal is looked at closely, whatever a glance would say."""
    from ownway.ledger import queries
    from ownway.ledger.models import Journal
    from ownway.ledger.queries.checking import glance

    everything = list(Journal.objects.order_by("id").values_list("id", flat=True))
    with patch.object(glance, "doubtful", lambda *given: everything):
        return queries.check(heads=world.heads)


@contextmanager
def _without_guards(sql: Sql) -> Iterator[None]:
    from django.db import connection

    from ownway.ledger import guards

    if connection.vendor == "postgresql":
        sql("SET LOCAL session_replication_role = replica")
        yield
        sql("SET LOCAL session_replication_role = origin")
        return
    sql("PRAGMA defer_foreign_keys = ON")
    for name in guards.expected("sqlite"):
        sql(f"DROP TRIGGER {name}")
    yield
    with connection.cursor() as cursor:
        guards.install(_Cursor(cursor), "sqlite")


class _Cursor:
    """What `guards.install` says its statements to."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def execute(self, statement: str, values: None = None) -> object:
        return self._cursor.execute(statement, values)


if __name__ == "__main__":
    sys.exit(run("books", prove, sabotages=ways, least=LEAST))
