"""Choosing a holder, setting it up, changing it: money never made nor lost."""

from datetime import date, timedelta

import pytest

from ownway.holding import actions, queries
from ownway.holding.models import Arrangement
from ownway.holding.rules import Status
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.record.models import Entry
from tests.agreed import agree, ready
from tests.cast import NOW

pytestmark = pytest.mark.django_db
REVIEW = date(2026, 11, 20)


@pytest.fixture
def plan(cast):
    return agree(cast, hold=False)


@pytest.fixture
def held(cast):
    return agree(cast)


def cash(plan, kind: Kind) -> int:
    found = books.balances(plan.person.programme.ref, owner=plan.person.ref, kind=kind)
    return sum(found.values())


def choose(plan, line="gym", way="third", holder="harbour_accounts", **changed):
    known = {"pot": plan.pot, "line_root": plan.lines[line].root, "by": plan.by(), "at": NOW}
    return actions.choose(way=way, holder=holder, **{**known, **changed})


def test_choosing_moves_no_money_and_twice_is_once(plan):
    made = choose(plan)
    entries = Entry.objects.count()
    assert choose(plan) == made
    assert Entry.objects.count() == entries
    assert made.status == Status.PROPOSED
    assert cash(plan, Kind.THIRD_CASH) == 0


def test_another_choice_before_set_up_closes_the_first(plan):
    first = choose(plan)
    second = choose(plan, way="direct", holder="direct_payment")
    first.refresh_from_db()
    assert first.status == Status.CLOSED
    assert queries.arrangement_of(plan.pot, plan.lines["gym"].root) == second


def test_only_what_is_offered_can_be_chosen(plan):
    with pytest.raises(actions.CannotHold) as refused:
        choose(plan, way="third", holder="my_cousin")
    assert [problem.code for problem in refused.value.problems] == ["holder_not_offered"]
    with pytest.raises(actions.NotAgreed):
        choose(plan, line_root=plan.goal.ref)


def test_setting_up_brings_the_line_its_money_once(plan):
    chosen = ready(choose(plan), plan.by("payer"))
    live = actions.set_up(arrangement=chosen, by=plan.by("payer"), at=NOW)
    assert live.status == Status.LIVE
    assert cash(plan, Kind.THIRD_CASH) == 48_000
    assert actions.set_up(arrangement=chosen, by=plan.by("payer"), at=NOW) == live
    assert cash(plan, Kind.THIRD_CASH) == 48_000
    assert books.check() == []


def test_with_the_notional_way_nothing_moves(held):
    assert cash(held, Kind.NOTIONAL_CASH) == 0
    assert cash(held, Kind.DIRECT_CASH) == 50_000
    assert cash(held, Kind.THIRD_CASH) == 48_000 + 44_884
    assert held.held["bus"].status == Status.LIVE


def test_a_switch_moves_what_is_left_and_leaves_what_is_promised(held):
    """To the penny; what is promised stays with the old holder until it is paid (E2)."""
    held.ask("gym", 4_000)
    before = cash(held, Kind.THIRD_CASH) + cash(held, Kind.DIRECT_CASH)
    made = actions.switch(
        arrangement=held.held["gym"],
        way="direct",
        holder="direct_payment",
        by=held.by(),
        at=NOW,
    )
    assert made.status == Status.LIVE
    assert cash(held, Kind.THIRD_CASH) == 44_884 + 4_000
    assert cash(held, Kind.DIRECT_CASH) == 50_000 + 44_000
    assert cash(held, Kind.THIRD_CASH) + cash(held, Kind.DIRECT_CASH) == before
    assert Arrangement.objects.get(pk=held.held["gym"].pk).status == Status.CHANGING
    assert books.check() == []


def test_a_switch_to_and_from_the_funder_keeps_the_sum(held):
    """The sum before is the sum after (E2)."""
    out = actions.switch(
        arrangement=held.held["bus"],
        way="third",
        holder="harbour_accounts",
        by=held.by(),
        at=NOW,
    )
    assert cash(held, Kind.THIRD_CASH) == 48_000 + 44_884 + 60_000
    assert cash(held, Kind.NOTIONAL_CASH) == -60_000
    actions.switch(arrangement=out, way="notional", holder="nhs_thornmere", by=held.by(), at=NOW)
    assert cash(held, Kind.NOTIONAL_CASH) == 0
    assert books.check() == []


def tighten(plan, by="senior_approver", **changed):
    known = {
        "pot": plan.pot,
        "line_root": plan.lines["art"].root,
        "way": "third",
        "holder": "harbour_accounts",
        "reason": "We agreed this together while things are hard.",
        "review_on": REVIEW,
    }
    return actions.tighten(**{**known, **changed}, by=plan.by(by), at=NOW)


def test_a_narrowing_moves_the_money_and_binds_until_its_day(held):
    made = tighten(held)
    assert (made.tighter, made.review_on, made.status) == (True, REVIEW, Status.LIVE)
    assert cash(held, Kind.DIRECT_CASH) == 0
    switch = {
        "arrangement": made,
        "way": "direct",
        "holder": "direct_payment",
        "by": held.by(),
    }
    with pytest.raises(actions.Narrowed):
        actions.switch(**switch, at=NOW)
    free = actions.switch(**switch, at=NOW + timedelta(days=90))
    assert (free.tighter, free.way) == (False, "direct")


def test_a_narrowing_without_reason_or_day_is_refused(held):
    with pytest.raises(actions.CannotHold) as refused:
        tighten(held, reason="", review_on=None)
    assert [problem.code for problem in refused.value.problems] == ["no_reason", "no_review"]
    assert "4 December 2026" in refused.value.problems[1].fix


def test_nobody_narrows_their_own_choice(held):
    with pytest.raises(actions.ForSomebodyElse):
        tighten(held, by="ana")


def test_a_holder_that_has_all_it_needs_gets_no_more(held):
    with pytest.raises(actions.NothingToSend):
        actions.top_up(arrangement=held.held["gym"], by=held.by("payer"), at=NOW)


def test_work_lists_show_what_waits(plan):
    choose(plan)
    viewer = plan.cast.viewer("payer")
    (waiting,) = queries.waiting_set_up(viewer, plan.person.programme.ref, NOW)
    assert (waiting.person_name, waiting.what, waiting.amount.minor, waiting.first) == (
        plan.person.name,
        "Gym",
        48_000,
        True,
    )
    lines = queries.lines_to_choose(plan.cast.viewer("ana"), plan.person.ref, NOW)
    assert [(one.line.what, one.arrangement is not None) for one in lines] == [
        ("Gym", True),
        ("Art class", False),
        ("Bus pass", False),
        ("Nights away", False),
    ]
    assert queries.lines_to_choose(plan.cast.viewer("stranger"), plan.person.ref, NOW) == []


def test_a_plan_that_grew_waits_for_a_top_up(held):
    """The new version agrees to more of the same line; its holder is sent the difference."""
    from ownway.core.money import Money
    from ownway.decisions import actions as decisions
    from ownway.planning import actions as planning
    from tests.agreed import yes_to

    draft = planning.revise(plan=held.plan, by=held.by(), at=NOW)
    gym = draft.lines.get(root=held.lines["gym"].root)
    planning.save_line(
        version=draft,
        line_ref=gym.ref,
        kind=gym.kind,
        category=gym.category,
        what=gym.what,
        each=Money(5_000, "GBP"),
        times=12,
        goal_ref=gym.goal.ref,
        edit_no=draft.edit_no,
        by=held.by(),
        at=NOW,
    )
    draft.refresh_from_db()
    sent = planning.submit(
        version=draft, signed_name="Ana Duarte", edit_no=draft.edit_no, by=held.by(), at=NOW
    )
    decisions.decide(
        version=sent,
        answers=yes_to({str(line.root): line for line in sent.lines.all()}),
        by=held.by("senior_approver"),
        at=NOW,
    )
    viewer = held.cast.viewer("payer")
    (waiting,) = queries.waiting_set_up(viewer, held.person.programme.ref, NOW)
    assert (waiting.arrangement, waiting.amount.minor, waiting.first) == (
        held.held["gym"],
        12_000,
        False,
    )
    actions.top_up(arrangement=waiting.arrangement, by=held.by("payer"), at=NOW)
    assert cash(held, Kind.THIRD_CASH) == 60_000 + 44_884
    assert queries.waiting_set_up(viewer, held.person.programme.ref, NOW) == []
    assert books.check() == []
