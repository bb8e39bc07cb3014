"""Two promises that arrive together: one is made, the other hears how much is missing (E5)."""

from __future__ import annotations

import pytest

from ownway.holding import queries as holding
from ownway.ledger import queries as books
from ownway.spending import actions
from ownway.spending.models import Denial, Purchase
from tests.agreed import agree
from tests.assessment.test_at_once import at_once
from tests.cast import build


@pytest.fixture
def plan(fresh_database):
    return agree(build())


def test_of_promises_that_arrive_together_none_goes_above_what_is_left(plan):
    """Of 4 who ask for £150 of £480 at the same moment 3 hear yes, 1 what is missing (E5)."""

    def ask() -> str:
        try:
            return str(plan.ask("gym", 15_000).status)
        except actions.CannotBuy as refused:
            (problem,) = refused.problems
            return f"{problem.words} {problem.fix}"

    said = at_once(ask)
    no = "There is £30 left for this. £120 is missing. "
    no += "Ask for £30 or less, or look for a lower price."
    assert sorted(said) == sorted(["approved"] * 3 + [no])
    assert (Purchase.objects.count(), Denial.objects.count()) == (3, 1)
    lies = holding.line_money(plan.pot)[plan.lines["gym"].root]
    assert (lies.left, lies.promised) == (3_000, 45_000)
    assert books.check() == []
