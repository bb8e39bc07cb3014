"""A holder that fails: all of it moves, promises too, each person's sum the same."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.money import Money
from ownway.holding import actions, queries, rules
from ownway.holding.models import Arrangement, FailureMove, Handover, HolderFailure
from ownway.holding.rules import Status
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.spending import actions as spending
from tests.agreed import agree
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(cast):
    return agree(cast), agree(cast, "neighbour")


def begin(plan, **changed):
    known = {
        "programme": plan.person.programme,
        "holder": "harbour_accounts",
        "to_way": "notional",
        "to_holder": "nhs_thornmere",
        "kind": "insolvent",
        "reason": "It can no longer pay.",
        "by": plan.by("payer"),
        "at": NOW,
    }
    return actions.begin_failure(**{**known, **changed})


def third(plan) -> int:
    found = books.balances(plan.person.programme.ref, owner=plan.person.ref, kind=Kind.THIRD_CASH)
    return sum(found.values())


@given(total=st.integers(0, 10**9), wants=st.lists(st.integers(0, 10**9), min_size=1))
def test_what_is_shared_out_adds_up(total, wants):
    found = rules.shared_out(total, wants)
    assert sum(found) == total
    assert len(found) == len(wants)
    assert all(got <= want for got, want in zip(found[:-1], wants[:-1], strict=True))


def test_everything_moves_in_pieces_and_each_sum_stays(both):
    ana, _neighbour = both
    promised = ana.ask("gym", 4_000)
    failure = begin(ana)
    assert begin(ana) == failure
    assert third(ana) == 92_884  # nothing has moved yet
    for moved in (1, 2):
        actions.carry_on(failure=failure, most=1, by=ana.by("payer"), at=NOW)
        assert FailureMove.objects.filter(moved_at__isnull=False).count() == moved
    failure.refresh_from_db()
    assert failure.done_at is not None
    assert actions.carry_on(failure=failure, by=ana.by("payer"), at=NOW).done_at == failure.done_at
    for plan in both:
        assert third(plan) == 0
        assert queries.live_of(plan.pot, plan.lines["gym"].root).way == "notional"
        move = FailureMove.objects.get(pot=plan.pot)
        assert (move.cash_minor, move.before_minor) == (92_884, move.after_minor)
    assert FailureMove.objects.get(pot=ana.pot).promised_minor == 4_000
    hold = books.hold(ana.person.programme.ref, promised.parts.get().hold_key)
    assert hold.cash.kind is Kind.NOTIONAL_CASH
    assert {one.why for one in Handover.objects.all()} == {"holder_failed"}
    assert sum(one.moved_minor for one in Handover.objects.filter(person=ana.person)) == 92_884
    assert books.check() == []


def test_what_was_promised_is_paid_by_the_new_holder(both):
    ana, _neighbour = both
    thing = ana.ask("gym", 4_000)
    actions.carry_on(failure=begin(ana), by=ana.by("payer"), at=NOW)
    run = spending.make_run(programme=ana.person.programme, by=ana.by("payer"), at=NOW)
    spending.release(run=run, by=ana.by("releaser"), at=NOW)
    spending.post_run(run=run, by=ana.by("releaser"), at=NOW)
    thing.refresh_from_db()
    assert thing.status == "on_its_way"
    assert run.lines.get().holder == "nhs_thornmere"
    assert books.check() == []


def test_a_run_made_before_the_failure_sets_its_line_aside(both):
    ana, _neighbour = both
    ana.ask("gym", 4_000)
    ana.ask("bus", 4_000)
    run = spending.make_run(programme=ana.person.programme, by=ana.by("payer"), at=NOW)
    actions.carry_on(failure=begin(ana), by=ana.by("payer"), at=NOW)
    spending.release(run=run, by=ana.by("releaser"), at=NOW)
    spending.post_run(run=run, by=ana.by("releaser"), at=NOW)
    states = {one.bill.purchase.line.what: one.set_aside_reason for one in run.lines.all()}
    assert states == {"Gym": "holder_changed", "Bus pass": ""}


def test_nobody_chooses_a_holder_that_failed_and_who_waited_for_it_chooses_again(cast):
    waiting = agree(cast, "neighbour", hold=False)
    choice = {"pot": waiting.pot, "line_root": waiting.lines["gym"].root, "at": NOW}
    harbour = {"way": "third", "holder": "harbour_accounts", "by": waiting.by()}
    asked = actions.choose(**choice, **harbour)
    actions.carry_on(failure=begin(waiting), by=waiting.by("payer"), at=NOW)
    assert Arrangement.objects.get(pk=asked.pk).status == Status.CLOSED
    with pytest.raises(actions.CannotHold) as refused:
        actions.choose(**choice, **harbour)
    assert refused.value.problems[0].code == "holder_failed"
    (line, *_more) = queries.lines_to_choose(cast.viewer("neighbour"), waiting.person.ref, NOW)
    assert "harbour_accounts" not in {one.code for one in line.holders}


def test_after_a_narrower_choice_the_way_back_outlives_a_holder_that_failed(cast):
    """Direct, then narrowed to a holder, which fails: what was before the narrowing is open."""
    plan = agree(cast)
    narrower = actions.tighten(
        pot=plan.pot,
        line_root=plan.lines["art"].root,
        way="third",
        holder="harbour_accounts",
        reason="We agreed to look at it together.",
        review_on=NOW.date() + timedelta(days=60),
        by=plan.by("senior_approver"),
        at=NOW,
    )
    assert (narrower.way, queries.earlier_way(narrower).way) == ("third", "direct")
    actions.carry_on(failure=begin(plan), by=plan.by("payer"), at=NOW)
    now = Arrangement.objects.get(pot=plan.pot, line_root=narrower.line_root, status=Status.LIVE)
    assert (now.way, now.tighter) == ("notional", True)
    actions.end_narrowing(arrangement=now, by=plan.by("senior_approver"), at=NOW)
    back = actions.restore(arrangement=now, by=plan.by(), at=NOW)
    assert (back.way, back.holder) == ("direct", "direct_payment")
    assert books.check() == []


def test_a_holder_that_failed_is_no_way_back(both):
    """The gym lay with the holder that fails, and was narrowed before: nothing to go back to."""
    (plan, _other) = both
    narrower = actions.tighten(
        pot=plan.pot,
        line_root=plan.lines["gym"].root,
        way="notional",
        holder="nhs_thornmere",
        reason="We agreed to look at it together.",
        review_on=NOW.date() + timedelta(days=60),
        by=plan.by("senior_approver"),
        at=NOW,
    )
    assert queries.earlier_way(narrower).holder == "harbour_accounts"
    actions.carry_on(failure=begin(plan), by=plan.by("payer"), at=NOW)
    assert queries.earlier_way(narrower) is None


def test_a_move_to_nowhere_is_refused(both):
    ana, _neighbour = both
    with pytest.raises(actions.CannotHold) as refused:
        begin(ana, to_way="third", to_holder="harbour_accounts", reason=" ", kind="tired")
    assert [one.code for one in refused.value.problems] == [
        "no_reason",
        "holder_not_offered",
        "no_such_reason",
    ]
    with pytest.raises(actions.CannotHold):
        begin(ana, to_way="direct", to_holder="direct_payment")


def test_the_database_keeps_the_sums_and_what_was_moved(both):
    ana, _neighbour = both
    failure = begin(ana)
    row = FailureMove.objects.filter(failure=failure, pot=ana.pot)
    wrong = {"cash_minor": 5, "promised_minor": 0, "before_minor": 9, "after_minor": 8}
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(moved_at=NOW, moved_by=ana.by().ref, **wrong)
    actions.carry_on(failure=failure, by=ana.by("payer"), at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(cash_minor=1)
    for rows in (HolderFailure.objects.all(), Handover.objects.all(), row):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.update(moved_minor=1)


def test_the_preview_says_who_and_how_much(both):
    ana, _neighbour = both
    ana.ask("gym", 4_000)
    viewer = ana.cast.viewer("payer")
    rows = queries.preview(viewer, ana.person.programme, "harbour_accounts", NOW)
    found = {one.pot.person.name: (one.lies.minor, one.promised.minor) for one in rows}
    assert found == {"Ana Duarte": (92_884, 4_000), "Ben Cole": (92_884, 0)}
    stranger = ana.cast.viewer("stranger")
    assert queries.preview(stranger, ana.person.programme, "harbour_accounts", NOW) == []


def test_what_a_person_adds_meanwhile_comes_to_whoever_takes_over(both):
    ana, _neighbour = both
    said = actions.promise(
        person=ana.person,
        line_root=ana.lines["gym"].root,
        amount=Money(1_000, "GBP"),
        key=uuid4(),
        by=ana.by(),
        at=NOW,
    )
    failure = begin(ana)
    actions.receive(contribution=said, by=ana.by("payer"), at=NOW)
    actions.carry_on(failure=failure, by=ana.by("payer"), at=NOW)
    assert not Arrangement.objects.filter(status=Status.LIVE, holder="harbour_accounts").exists()
    assert third(ana) == 0
    actions.give_back(contribution=said, by=ana.by("payer"), at=NOW)
    assert books.check() == []


def test_after_a_death_the_last_bill_is_waited_for_where_it_moved_to(both):
    ana, _neighbour = both
    bought = ana.ask("gym", 4_000)
    death = actions.note_death(
        person=ana.person,
        died_on=NOW.date(),
        representative="",
        representative_reach="",
        by=ana.by("payer"),
        at=NOW,
    )
    actions.carry_on(failure=begin(ana), by=ana.by("payer"), at=NOW)
    assert actions.settle_death(death=death, by=ana.by("payer"), at=NOW) is None
    promised = {one.holder: one.promised.minor for one in queries.held_now(ana.person)}
    assert promised == {"direct_payment": 0, "nhs_thornmere": 4_000}
    spending.cancel(purchase=bought, by=ana.by("payer"), at=NOW)
    assert actions.settle_death(death=death, by=ana.by("payer"), at=NOW) is not None
