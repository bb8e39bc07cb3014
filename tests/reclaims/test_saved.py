"""Money a plan keeps for later is no unused money."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ownway.decisions import queries as decided
from ownway.reclaims import queries
from tests import planned
from tests.living import AT

pytestmark = pytest.mark.django_db


def test_saved_money_is_never_unused():
    """What is saved for a bike or kept aside is no surplus, however long it lies there (E7)."""
    of = planned.life()
    goal = of.goal()
    of.line("Gym", 50_000, goal)
    of.line("Bike", 30_000, goal, kind="saving")
    of.aside(10_000)
    of.send()
    of.decide()
    pot = decided.pot_of(of.draft.plan)
    assert queries.surplus_of(pot, AT.date()).above == 0
    last = queries.surplus_of(pot, pot.ends_on - timedelta(days=1))
    assert (last.unused, last.reachable) == (50_000, 50_000)
    assert last.above == 50_000 - 50_000 * 8 // 52
