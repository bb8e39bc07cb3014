"""Background work: a round seals the record, and one round that goes wrong never ends it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ownway.cli import worker
from ownway.people import actions as people
from ownway.record import queries as record
from ownway.record.models import Entry, Seal

NOW = datetime(2026, 9, 4, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_round_seals_what_was_done():
    people.add_account(name="Ana Duarte", at=NOW)
    assert Seal.objects.count() < Entry.objects.count()
    worker.seal_now()
    assert Seal.objects.count() == Entry.objects.count()
    assert record.verify() == []


@pytest.mark.django_db
def test_a_round_with_nothing_to_do_changes_nothing():
    worker.seal_now()
    before = Seal.objects.count()
    worker.seal_now()
    assert Seal.objects.count() == before


@pytest.mark.django_db
def test_a_round_bills_what_is_paid_again_and_again_once(anas_plan):
    from ownway.spending.rules import Every, Rhythm

    bought = anas_plan.ask("gym", 4_000, times=4, rhythm=Rhythm(Every.WEEK, NOW.date()))
    assert [worker.bill_turns(NOW), worker.bill_turns(NOW)] == [1, 0]
    assert bought.bills.count() == 2
