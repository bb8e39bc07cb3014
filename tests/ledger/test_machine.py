"""The books and a plain oracle agree after anything that is done with a pot."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.ledger.machine import Money, overdrawn_in_between

pytestmark = pytest.mark.django_db


def test_books_and_oracle_agree_after_every_step(db):
    """After any order of actions the trial balance is zero (E3)."""
    before = Money.steps
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=10,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Money.steps - before > 5


def test_a_hold_never_gives_more_than_it_has_in_between():
    assert overdrawn_in_between()
