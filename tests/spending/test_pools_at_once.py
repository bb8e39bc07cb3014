"""Two things that the same people share in, ordered at the same moment: one after the other."""

from __future__ import annotations

from threading import Barrier

import pytest

from ownway.ledger import queries as books
from ownway.spending.models import Pool
from tests.assessment.test_at_once import at_once
from tests.spending.test_pools import Friends


@pytest.fixture
def friends(fresh_database):
    return Friends()


def test_two_last_shares_never_wait_for_each_other(friends):
    """Each of the two gives the last share of what the other began; neither is turned away."""
    for _round in range(3):
        pools = {0: friends.open(1, 2_000, 1_000), 1: friends.open(0, 2_000, 1_000)}
        turn = iter(pools.items())
        meet = Barrier(2, timeout=60)

        def join(turn=turn, meet=meet) -> str:
            who, pool = next(turn)
            meet.wait()
            return str(friends.join(pool, who, 1_000).status)

        assert at_once(join, times=2) == ["ordered", "ordered"]
    assert Pool.objects.filter(status="ordered").count() == 6
    assert [friends.left(who) for who in range(2)] == [4_000, 4_000]
    assert books.check() == []
