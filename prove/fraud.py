"""Patterns of fraud over nine families: each is stopped or set aside before a pay run could pay it.

Duplicates, connected payees, splitting, changed accounts, ghost providers, impossible service,
change after approval, round trips, approver rotation (security design 5.3). And the other way
round: of clean purchases and bills at most 1 in 100 is flagged.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

from frauding.broken import ways
from harness import Ground, Outcome, run

FAMILIES = (
    "duplicates",
    "connected payees",
    "splitting",
    "changed account",
    "ghost provider",
    "impossible service",
    "change after approval",
    "round trips",
    "approver rotation",
)
CLEAN = {"ci": 2_000, "full": 10_000}
LEAST = {"ci": 50, "full": 50}


def prove(ground: Ground) -> Outcome:
    from frauding import bills, clean, payees
    from sessioning.world import undone

    from ownway.programme.queries import pack_of
    from tests import agreed, cast

    outcome = Outcome("patterns")
    names: list[str] = []
    with ground.fresh():
        made = agreed.agree(cast.build())
        limits = pack_of(made.person.programme).spending.signals
        names += _each(outcome, payees.in_the_product(made))
        names += _each(outcome, payees.in_the_rules(limits))
        with undone():
            names += _each(outcome, bills.patterns(made))
    for family in FAMILIES:
        some = any(name.startswith(f"{family}:") for name in names)
        outcome.expect(some, f"no pattern of the family {family}")
    looked, flagged = clean.flagged(limits, ground.random, CLEAN[ground.size])
    outcome.expect(flagged * 100 <= looked, f"{flagged} of {looked} clean ones flagged")
    outcome.notes.append(f"{len(names)} patterns; {flagged} of {looked:,} clean ones flagged")
    return outcome


def _each(outcome: Outcome, patterns: Iterable[tuple[str, Callable[[], Any]]]) -> list[str]:
    """Tries each pattern and takes back what it did."""
    names = []
    for name, stopped in patterns:
        names.append(name)
        outcome.expect(_undone(stopped), f"{name}: not stopped")
    return names


def _undone(attempt: Callable[[], Any]) -> bool:
    from sessioning.world import undone

    with undone():
        return bool(attempt())


if __name__ == "__main__":
    sys.exit(run("fraud", prove, sabotages=ways, least=LEAST))
