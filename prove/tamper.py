"""Any change behind the product's back is found: security design 2.4 and 5.2 (`tamper`).

One who may do everything to the database, but has no key, changes, inserts, removes and reorders
rows of the record and of protected tables, with every trigger out of the way and put back after.
Each trial must be found where it was done. Columns come from the models themselves. The product's
own tables are empty here: the first check and the last look at each of them, and those between at
the tables a trial can change.
"""

from __future__ import annotations

import sys
from typing import Any
from unittest.mock import patch

from harness import Ground, Outcome, run
from tampering.broken import ways
from tampering.sql import Sql, everything, without_guards
from tampering.trials import Trial, every_kind
from tampering.world import World, build

LEAST = {"ci": 300, "full": 2000}


class Undone(Exception):
    """Ends a trial: everything it did is rolled back."""


def prove(ground: Ground) -> Outcome:
    from django.apps import apps

    from ownway.record import queries, verifying

    outcome = Outcome("changes made behind the product's back")
    with ground.fresh() as name:
        world = build(ground, name)
        outcome.expect(not queries.verify(None, world.heads), "findings where nothing was changed")
        trials = every_kind()
        before = everything()  # and again after each trial: it is undone
        looked_at = [*apps.get_app_config("things").get_models()]
        wanted = LEAST[ground.size] + 20
        found_by_name: dict[str, int] = {}
        turn = misses = 0
        while sum(found_by_name.values()) < wanted and misses < 20 * len(trials):
            trial = trials[turn % len(trials)]
            turn += 1
            if ground.sabotaged and outcome.wrong:
                break
            # A constraint may stop a change before it is one: then another row is tried.
            with patch.object(verifying, "protected", lambda: looked_at):
                tries = (_try(trial, world, ground, before) for _ in range(5))
                seen = next((one for one in tries if one), None)
            if seen is None:
                misses += 1
                continue
            outcome.expect(*seen)
            found_by_name[trial.name] = found_by_name.get(trial.name, 0) + 1
        never = [trial.name for trial in trials if trial.name not in found_by_name]
        outcome.expect(not never, f"never came about: {never}")
        _put_back_older(ground, world, outcome)
        outcome.expect(not queries.verify(None, world.heads), "findings after all was undone")
        outcome.notes.append(f"{len(trials)} kinds of change, {_speed()}")
        ground.databases.drop(world.older)
    return outcome


def _try(
    trial: Trial, world: World, ground: Ground, before: dict[str, list[tuple[Any, ...]]]
) -> tuple[bool, str] | None:
    """Does one trial, looks, and undoes it; None where it left everything as it was `before`."""
    from django.db import DatabaseError, transaction

    from ownway.record import queries

    seen: tuple[bool, str] | None = None
    try:
        with transaction.atomic():
            sql = Sql()
            with without_guards(sql):
                places = trial.do(ground.random, world, sql)
            if places is not None and (everything() != before or "guard" in trial.name):
                heads = world.heads if trial.outside else None
                found = [str(finding) for finding in queries.verify(None, heads)]
                hit = any(text.startswith(place) for text in found for place in places)
                seen = (hit, f"{trial.name} at {places[:3]}: found {found[:3]}")
            raise Undone
    except (Undone, DatabaseError):
        return seen


def _put_back_older(ground: Ground, world: World, outcome: Outcome) -> None:
    """A whole older copy is sound in itself; only the heads kept outside tell."""
    from ownway.record import queries

    with ground.on(world.older):
        outcome.expect(not queries.verify(), "an older copy is not sound in itself")
        found = queries.verify(None, world.heads)
        outcome.expect(
            any(finding.kind == "rolled_back" for finding in found),
            "an older copy put back was not seen against the heads kept outside",
        )


def _speed() -> str:
    import time

    from ownway.record import queries
    from ownway.record.models import Entry, RowDigest

    rows = Entry.objects.count() + RowDigest.objects.count()
    started = time.perf_counter()
    queries.verify()
    return f"{rows / (time.perf_counter() - started):,.0f} rows of the record a second"


if __name__ == "__main__":
    sys.exit(run("tamper", prove, sabotages=ways, least=LEAST, apps=("things",)))
