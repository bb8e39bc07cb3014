"""Moves that arrive together: no more goes freely than the programme lets go (R24, R26)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ownway.holding import queries
from ownway.holding.actions import CannotMove
from ownway.ledger import queries as books
from tests import planned
from tests.assessment.test_at_once import at_once
from tests.holding.test_moving import free_moves, left, move
from tests.living import AT


@pytest.fixture
def of(tmp_path, fresh_database):
    return planned.life(free_moves(tmp_path)).agreed(("Gym", 10_001), ("Art", 5_000))


def test_of_moves_that_arrive_together_only_so_much_is_free(of):
    """£60 go freely: of 4 who move £40 each at the same moment, 1 does."""

    def once() -> str:
        try:
            move(of, 4_000)
        except CannotMove as refused:
            return refused.code
        return "moved"

    said = at_once(once)
    assert sorted(said) == ["cannot_move"] * 3 + ["moved"]
    assert left(of) == {"Gym": 6_001, "Art": 9_000}
    assert books.check() == []


def test_one_form_sent_twice_at_the_same_moment_moves_once(of):
    key = uuid4()
    made = at_once(lambda: move(of, 1_000, key=key))
    assert len({one.pk for one in made}) == 1
    assert left(of) == {"Gym": 9_001, "Art": 6_000}
    assert queries.moved_already(of.draft.plan, AT) == 1_000
