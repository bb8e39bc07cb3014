"""A person's money in one view, and what waits at a desk."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from ownway.core.money import Money
from ownway.core.period import Period
from ownway.core.problems import NotVisible
from ownway.reclaims import actions as reclaims
from ownway.spending import actions, queries
from tests.agreed import taken_out
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def view(plan, who="ana"):
    return queries.money(plan.cast.viewer(who), plan.person.ref, NOW)


def test_left_agreed_and_until_when(plan):
    """Left is what was given, less what is promised, less what was spent (E4)."""
    everything = 48_000 + 50_000 + 60_000 + 44_884
    plan.ask("gym", 4_000)
    plan.ask("gym", 20_000)
    seen = view(plan)
    assert (seen.currency, seen.left) == ("GBP", everything - 4_000)
    assert (seen.agreed_not_paid, seen.asked_for, seen.paid) == (4_000, 20_000, 0)
    assert (seen.ends_on, seen.last_on) == (date(2027, 9, 4), date(2027, 9, 3))
    assert seen.not_planned == plan.pot.amount_minor - everything


def test_entries_say_what_for_and_what_was_left_after(plan):
    art = plan.ask("art", 2_500)
    actions.cancel(purchase=plan.ask("gym", 4_000), by=plan.by(), at=NOW)
    actions.pay_direct(purchase=art, by=plan.by(), at=NOW)
    seen = view(plan)
    happened = queries.entries(plan.cast.viewer("ana"), plan.person.ref, NOW, left=seen.left)
    newest = [(one.kind, one.what, one.goal, one.amount) for one in happened[:3]]
    assert newest == [
        ("back", "Gym", "Feel strong again", 4_000),
        ("bought", "Gym", "Feel strong again", -4_000),
        ("bought", "Art class", "Feel strong again", -2_500),
    ]
    assert [one.left for one in happened[:3]] == [
        seen.left,
        seen.left - 4_000,
        seen.left,
    ]
    assert happened[-1].left == happened[-1].amount
    assert sum(one.amount for one in happened) == seen.left


def test_what_was_promised_and_paid_stays_in_sight_when_its_line_leaves_the_plan(plan):
    """The page of money says what the statement says, also of what comes back later (E4)."""
    promised, paid = plan.ask("art", 2_500), plan.ask("art", 5_000)
    actions.pay_direct(purchase=paid, by=plan.by(), at=NOW)
    taken_out(plan, "Art class")
    seen = view(plan)
    assert (seen.agreed_not_paid, seen.paid) == (2_500, 5_000)
    left = seen.left
    actions.cancel(purchase=promised, by=plan.by(), at=NOW)
    paid.refresh_from_db()
    actions.refund(
        bill=paid.bills.get(),
        amount=Money(1_000, "GBP"),
        kind="refund",
        back_on=NOW.date(),
        key=uuid4(),
        by=plan.by("payer"),
        at=NOW,
    )
    seen = view(plan)
    assert (seen.left, seen.agreed_not_paid, seen.paid) == (left + 3_500, 0, 4_000)
    (gone,) = [line for line in seen.lines if not line.in_plan]
    assert (gone.line.what, gone.left, gone.paid) == ("Art class", 3_500, 4_000)
    asked = (plan.cast.viewer("ana"), plan.person.ref)
    (said,) = queries.statements(*asked, Period(date(2026, 9, 1), date(2026, 10, 1)), NOW)
    assert (said.end.left, said.end.agreed, said.end.paid) == (seen.left, 0, seen.paid)
    assert said.not_planned_end == seen.not_planned
    newest = queries.entries(*asked, NOW, left=seen.left)
    assert newest[-1].left == newest[-1].amount
    assert "Art class" not in {one.line.what for one in queries.buyable(*asked, NOW)}


def test_what_is_asked_back_or_gone_was_not_agreed_in_the_plan(plan):
    """Each entry says what it was, also where nothing was bought and nothing decided (P7)."""
    notice = reclaims.give_notice(
        pot=plan.pot,
        way="clawback",
        ground="changed",
        evidence="We looked at it together.",
        amount=Money(15_800, "GBP"),
        by=plan.by("approver"),
        at=NOW,
    )
    at = NOW + timedelta(days=28)
    reclaims.decide(reclaim=notice, by=plan.by("payer"), at=at)
    reclaims.dispute(reclaim=notice, words="It is wrong.", by=plan.by(), at=at)
    ended = {"stands": False, "words": "It was.", "by": plan.by("senior_approver"), "at": at}
    reclaims.look_again(reclaim=notice, **ended)
    lost = actions.say_loss(
        arrangement=plan.held["gym"],
        code="theft",
        borne_by="budget",
        amount=Money(500, "GBP"),
        words="The card was stolen.",
        key=uuid4(),
        by=plan.by("payer"),
        at=at,
    )
    actions.decide_loss(loss=lost, outcome="agreed", by=plan.by("releaser"), at=at)
    actions.make_good(loss=lost, reason="It was our fault.", by=plan.by("releaser"), at=at)
    told = queries.entries(plan.cast.viewer("ana"), plan.person.ref, at, left=0)
    seen = [one.kind for one in told if one.what == plan.lines["gym"].what]
    assert seen == ["made_good", "gone", "not_asked_back", "asked_back", "plan"]


def test_no_money_yet_is_an_empty_view(cast):
    asked = (cast.viewer("neighbour"), cast.people["neighbour"].ref, NOW)
    seen = queries.money(*asked)
    assert (seen.left, seen.ends_on, seen.lines, seen.may_buy) == (0, None, (), False)
    assert queries.entries(*asked, left=seen.left) == ()


def test_others_see_by_what_is_shared(plan):
    assert view(plan, "sister").left == view(plan).left
    assert view(plan, "stranger").lines == ()
    with pytest.raises(NotVisible):
        queries.purchase(plan.cast.viewer("sister"), plan.ask("gym").ref, NOW)


def test_what_can_be_bought_on_now(plan):
    found = {
        one.line.what: one for one in queries.buyable(plan.cast.viewer("ana"), plan.person.ref, NOW)
    }
    assert set(found) == {"Gym", "Art class", "Bus pass", "Nights away"}
    assert (found["Gym"].left.minor, found["Gym"].needs_yes_above.minor) == (48_000, 15_000)
    assert [one.kept_aside for one in found.values()].count(True) == 1
    assert queries.goals_to_link(plan.lines["gym"]) == [plan.goal]


def test_work_lists(plan):
    asked = plan.ask("gym", 20_000)
    bought = plan.ask("bus", 6_000)
    programme = plan.person.programme.ref
    (waiting,) = queries.waiting(plan.cast.viewer("approver"), programme, NOW)
    assert (waiting.purchase, waiting.left.minor) == (asked, 48_000)
    due = queries.payable(plan.cast.viewer("payer"), programme, NOW)
    assert [bill.purchase for bill in due] == [bought]
    assert queries.waiting(plan.cast.viewer("far_approver"), programme, NOW) == []


def test_a_review_finds_what_was_kept_aside_and_used(plan):
    used = plan.ask("aside", 10_000)
    plan.ask("gym", 4_000)
    assert queries.aside_used(plan.cast.viewer("ana"), plan.person.ref, NOW) == [used]
