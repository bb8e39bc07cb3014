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
    worker.seal_now(datetime.now(UTC))
    assert Seal.objects.count() == Entry.objects.count()
    assert record.verify() == []


@pytest.mark.django_db
def test_a_round_with_nothing_to_do_changes_nothing():
    worker.seal_now(datetime.now(UTC))
    before = Seal.objects.count()
    worker.seal_now(datetime.now(UTC))
    assert Seal.objects.count() == before


@pytest.mark.django_db
def test_a_round_bills_what_is_paid_again_and_again_once(anas_plan):
    from ownway.spending.rules import Every, Rhythm

    bought = anas_plan.ask("gym", 4_000, times=4, rhythm=Rhythm(Every.WEEK, NOW.date()))
    assert [worker.bill_turns(NOW), worker.bill_turns(NOW)] == [1, 0]
    assert bought.bills.count() == 2


@pytest.mark.django_db
def test_money_follows_to_a_new_holder_and_a_move_is_finished(cast, anas_plan):
    from ownway.holding import actions, queries
    from ownway.holding.models import FailureMove
    from ownway.spending import actions as spending

    promised = anas_plan.ask("art", 2_500)
    actions.switch(
        arrangement=anas_plan.held["art"],
        way="notional",
        holder="nhs_thornmere",
        by=anas_plan.by(),
        at=NOW,
    )
    assert worker.follow_changes(NOW) == 0  # the promise stands
    spending.cancel(purchase=promised, by=anas_plan.by(), at=NOW)
    actions.begin_failure(
        programme=cast.programme,
        holder="harbour_accounts",
        to_way="notional",
        to_holder="nhs_thornmere",
        kind="silent",
        reason="No answer since May.",
        by=cast.by("payer"),
        at=NOW,
    )
    assert worker.follow_changes(NOW) == 2
    assert worker.follow_changes(NOW) == 0
    change = queries.handovers(cast.viewer("ana"), anas_plan.person.ref, NOW)[-1]
    assert queries.statement(change).followed.minor == 2_500
    assert not FailureMove.objects.filter(moved_at__isnull=True).exists()
