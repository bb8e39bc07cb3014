"""Whatever is done with pots, the books say what a plain oracle says, after every step.

Money design 15: allocations, purchases, payments, returns, releases, expiries, reversals, moves
between bank accounts and repeats, by chance and up to four in one call, posted as sets and one by
one. After each step the halves come to zero, what is set aside equals its holds, and every account
and hold is as the oracle has it; at the end of each life the books are added up from the start.
"""

from __future__ import annotations

import sys

from harness import Ground, Outcome, run
from modelling import broken

LIVES = {"ci": 4, "full": 60}  # databases, each with ten lives
STEPS = {"ci": 15, "full": 40}
LEAST = {"ci": 80, "full": 5_000}


def prove(ground: Ground) -> Outcome:
    import hypothesis
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis.stateful import run_state_machine_as_test

    from tests.ledger.machine import Money

    outcome = Outcome("steps")
    lives = settings(
        max_examples=10,
        stateful_step_count=STEPS[ground.size],
        deadline=None,
        database=None,
        phases=[Phase.generate],  # the steps as they were; nobody waits for shorter ones
        suppress_health_check=list(HealthCheck),
    )
    for number in range(LIVES[ground.size]):
        with ground.fresh():
            _in_between(outcome)
            before = Money.steps
            machine = hypothesis.seed(ground.seed * 1000 + number)(_again(Money))
            try:
                run_state_machine_as_test(machine, settings=lives)
            except Exception as difference:
                said = str(difference).strip().splitlines() or [""]
                outcome.expect(False, f"{type(difference).__name__}: {said[0]}")
            outcome.checked += Money.steps - before
    return outcome


def _in_between(outcome: Outcome) -> None:
    """Too much paid and some of it back, in one call: the sum would do, what lies between not."""
    from tests.ledger.machine import overdrawn_in_between

    outcome.expect(overdrawn_in_between(), "a hold gave more than it had, between two journals")


def _again(machine: type) -> type:
    """A class of its own for each seed."""
    return type(machine.__name__, (machine,), {})


if __name__ == "__main__":
    sys.exit(run("model", prove, sabotages=broken.ways, least=LEAST))
