"""The practice site keeps its pay days: what was bought long ago is paid, what is new waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ownway.cli.practice.people import ENGLAND, FLORIDA, JOINT
from ownway.cli.practice.stories import Teller
from ownway.ledger import queries as books
from ownway.spending.models import Bill
from tests.packs import PACKS

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, 3, 5])
@pytest.mark.parametrize("cast", [ENGLAND, FLORIDA, JOINT], ids=lambda one: one.pack)
def test_every_promised_day_was_kept_or_is_still_to_come(cast, days):
    now = NOW + timedelta(days=days)
    teller = Teller.opening(cast, PACKS / cast.pack, now=now)
    for story in cast.people:
        if story.upto in ("living", "graduated"):
            teller.tell(story)
    assert not Bill.objects.filter(status="agreed").exists()
    teller.buy_lately()
    rows = list(Bill.objects.filter(payer="run"))
    late = [
        one
        for one in rows
        if (one.payment.paid_on if one.status == "paid" else now.date()) > one.promised_on
    ]
    assert late == []
    assert {"paid", "agreed"} <= {one.status for one in rows}
    assert books.check() == []
