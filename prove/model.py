"""Whatever is done with money, the books say what a plain oracle says, after every step.

Money design 15, by two machines. The kernel's takes one pot, by chance and up to four things in one
call, posted as sets and one by one: allocations, purchases, many payments of one hold, returns,
releases, reversals, exchange, moves between accounts, months closed, calls broken off and repeated.
The programme's takes whole lives by the product's own actions: two funders who share a plan,
purchases split over both pots, pay runs in chunks and what the bank says of them, refunds, changes
of holder, months closed, pots that end and carry on; any of it broken off at one call of the
database and done again. After each step every identity holds and every account and hold is as the
oracle has it; at the end the books are added up from the start, and by beancount and hledger.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness import Ground, Outcome, run
from modelling import broken

POTS = {"ci": (3, 8, 14), "full": (60, 10, 40)}  # databases, lives in each, steps in each
LIVES = {"ci": (1, 3, 14), "full": (12, 30, 40)}
OUTSIDE = {"ci": 1, "full": 20}  # lives that other programs read too
LEAST = {"ci": 140, "full": 10_000}


def prove(ground: Ground) -> Outcome:
    from tests.ledger.machine import Money

    outcome = Outcome("steps")
    for number in range(POTS[ground.size][0]):
        with ground.fresh():
            _in_between(outcome)
            _live(outcome, ground, Money, number, *POTS[ground.size][1:])
    with tempfile.TemporaryDirectory() as folder, ground.fresh() as source:
        _programmes(outcome, ground, source, Path(folder))
    return outcome


def _programmes(outcome: Outcome, ground: Ground, source: str, folder: Path) -> None:
    from modelling import script
    from modelling.programme import Programme
    from modelling.world import build

    Programme.ground, Programme.source, Programme.world = ground, source, build(folder)
    Programme.looked_at = OUTSIDE[ground.size]
    turns, lives, steps = LIVES[ground.size]
    _seen(outcome, Programme, lambda: script.live(Programme()))
    for number in range(turns):
        _live(outcome, ground, Programme, number, lives, steps)
    outcome.expect(Programme.looked_at == 0, "no life was read by beancount and hledger")


def _live(
    outcome: Outcome, ground: Ground, machine: Any, number: int, lives: int, steps: int
) -> None:
    """So many lives of one machine, by a seed of their own."""
    import hypothesis
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis.stateful import run_state_machine_as_test

    wanted = settings(
        max_examples=lives,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # the steps as they were; nobody waits for shorter ones
        suppress_health_check=list(HealthCheck),
    )
    again = hypothesis.seed(ground.seed * 1000 + number)(_again(machine))
    _seen(outcome, machine, lambda: run_state_machine_as_test(again, settings=wanted))


def _seen(outcome: Outcome, machine: Any, live: Callable[[], None]) -> None:
    """Counts the steps of what is lived, and what went another way than the oracle says."""
    before = machine.steps
    try:
        live()
    except Exception as difference:
        said = str(difference).strip().splitlines() or [""]
        outcome.expect(False, f"{type(difference).__name__}: {said[0]}")
    outcome.checked += machine.steps - before


def _in_between(outcome: Outcome) -> None:
    """Too much paid and some of it back, in one call: the sum would do, what lies between not."""
    from tests.ledger.machine import overdrawn_in_between

    outcome.expect(overdrawn_in_between(), "a hold gave more than it had, between two journals")


def _again(machine: type) -> type:
    """A class of its own for each seed."""
    return type(machine.__name__, (machine,), {})


if __name__ == "__main__":
    sys.exit(run("model", prove, sabotages=broken.ways, least=LEAST))
