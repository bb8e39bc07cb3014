"""The practice site has somebody whose money is being closed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from ownway.cli.practice import closing
from ownway.cli.practice.people import ENGLAND
from ownway.cli.practice.stories import Teller
from ownway.endings import queries
from ownway.endings.models import Closing
from ownway.ledger import queries as books
from tests import packs

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_close_is_under_way_with_an_owner_and_something_open():
    with time_machine.travel(NOW, tick=False):
        closing.tell_close(Teller.opening(ENGLAND, packs.ENGLAND, now=NOW))
    found = Closing.objects.get()
    assert (found.ending.kind, found.final_at) == ("moved", None)
    assert found.owner is not None
    assert queries.open_items(found)
    assert not books.check()
