"""Two bills for the hours of one worker that arrive together: one goes on, the other is held."""

from __future__ import annotations

from tests.agreed import agree
from tests.assessment.test_at_once import at_once
from tests.cast import build
from tests.spending.test_one_worker import nine, send


def test_two_bills_for_the_same_hours_at_the_same_moment_do_not_both_pass(fresh_database):
    """Of two people, so that neither waits for the other's money."""
    cast = build()
    waiting = [
        (plan, plan.ask("gym", 4_000, payee=f"Agency {who}", on_invoice=True))
        for who in ("ana", "neighbour")
        for plan in [agree(cast, who)]
    ]
    said = at_once(lambda: send(*waiting.pop(), nine()).status, 2)
    assert sorted(said) == ["held", "with_person"]
