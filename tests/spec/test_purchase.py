"""Buying what was agreed needs no new permission. A no says what would be a yes."""

from __future__ import annotations

import pytest

from ownway.core.actors import SYSTEM
from ownway.core.money import Money
from ownway.core.period import add_weeks, four_weekly
from ownway.ledger import queries as books
from ownway.spending import actions, queries, rules
from ownway.spending.rules import Room, Wish
from tests.agreed import LINES, agree
from tests.cast import NOW

TITLE = "Buying"
SOURCE = "S8, S9, R12, V9, I8, scenarios 8, 15 and 16"
ORDER = 80
HEADINGS = {
    "price": "It costs",
    "limit": "The programme's limit",
    "waits": "Somebody decides first",
    "each": "Each",
    "times": "How many",
    "left": "Left",
    "missing": "Missing",
    "fits": "How many fit",
    "weekly": "A week",
    "weeks": "Weeks",
    "amount": "Comes to",
    "sign": "The sign that was noticed",
    "agreed": "Agreed at once",
}
STEADY = Wish("Swimming", "City pool", Money(1_250, "GBP"), has_goal=True)


def dollars(amount: int) -> Money:
    return Money(amount * 100, "USD")


def pounds(amount: int) -> Money:
    return Money(amount * 100, "GBP")


@pytest.mark.parametrize(
    ("price", "limit", "waits"),
    [
        (pounds(40), pounds(150), False),
        (pounds(150), pounds(150), False),
        (Money(15_001, "GBP"), pounds(150), True),
    ],
    ids=["below the limit", "at the limit", "a penny above"],
)
def test_an_agreed_thing_needs_no_new_yes(price, limit, waits):
    """A thing on an agreed line, at or below the limit, needs no new yes."""
    decides = rules.needs_a_yes(price.minor, ask_above=limit.minor, kept_aside=False)
    assert decides is waits


@pytest.mark.parametrize(
    ("each", "times", "left", "missing", "fits"),
    [
        (dollars(140), 30, dollars(3_192), dollars(1_008), 22),
        (dollars(140), 22, dollars(3_192), dollars(0), 22),
        (dollars(140), 30, dollars(100), dollars(4_100), 0),
    ],
    ids=["30 sessions (scenario 15)", "22 sessions", "not even 1"],
)
def test_what_does_not_fit_says_what_would(each, times, left, missing, fits):
    """A price above what is left says how much is missing and how many would fit.

    The no is counted, so that the programme sees how often it happens.
    """
    fit = rules.what_fits((each * times).minor, times, left.minor)
    assert (fit.missing, fit.times) == (missing.minor, fits)
    wish = Wish("Therapy", "Ms Lane", each * times, times=times, has_goal=True)
    found = [finding.code for finding in rules.check(wish, Room("USD", left.minor))]
    assert found == (["unaffordable"] if missing.minor else [])
    assert "unaffordable" in rules.COUNTED_DENIALS


@pytest.mark.django_db
def test_a_missing_goal_is_one_step_away(cast):
    """A purchase without a goal passes as soon as the person links it, in one step.

    Where no goal fits, adding one is suggested (scenario 16).
    """
    plan = agree(cast)
    with pytest.raises(actions.CannotBuy) as refused:
        plan.ask("gym", 4_000, goal_ref=None)
    (problem,) = refused.value.problems
    assert problem.fix == "Choose one of your goals. If none fits, add a goal to your plan."
    assert plan.ask("gym", 4_000, goal_ref=plan.goal.ref).status == "approved"


@pytest.mark.parametrize(
    ("weekly", "weeks", "amount"),
    [
        (Money(11_221, "GBP"), 4, Money(44_884, "GBP")),
        (Money(11_221, "GBP"), 8, Money(89_768, "GBP")),
    ],
    ids=["kept aside", "more than is usual to have over"],
)
def test_weeks_of_money(weekly, weeks, amount):
    """Money kept aside and money left over are counted in whole weeks of the amount (V9)."""
    assert weekly * weeks == amount
    assert four_weekly(weekly) == weekly * 4
    assert add_weeks(NOW.date(), weeks) > NOW.date()


@pytest.mark.parametrize(
    ("sign", "agreed"),
    [("2 nights without sleep", True), ("", False)],
    ids=["the sign is named", "no sign is named"],
)
def test_money_kept_aside_asks_only_for_the_sign(sign, agreed):
    """Money kept aside needs no new yes and no goal, only the sign the person noticed."""
    room = Room("GBP", 44_884, kept_aside=True)
    wish = Wish("Bed and breakfast", "Sea View", Money(9_000, "GBP"), sign_seen=sign)
    assert [finding.code for finding in rules.check(wish, room)] == ([] if agreed else ["no_sign"])
    assert not rules.needs_a_yes(44_884, ask_above=0, kept_aside=True)


@pytest.mark.django_db
def test_the_books_show_money_kept_aside_as_used(cast):
    """The books show that money kept aside was used, and the review finds it (scenario 8)."""
    plan = agree(cast)
    assert LINES["aside"][3] == 44_884
    used = plan.ask("aside", 44_884, what="Bed and breakfast", payee="Sea View")
    assert (used.status, used.sign_seen) == ("approved", "2 nights without sleep")
    assert used.answer.decided_by == SYSTEM.ref  # no new yes of anybody
    journal = books.posting(plan.person.programme.ref, used.parts.get().hold_key)
    assert journal is not None
    assert journal.journal.kind == "use_contingency"
    assert queries.aside_used(cast.viewer("ana"), plan.person.ref, NOW) == [used]


@pytest.mark.django_db
def test_an_excluded_thing_names_its_rule_and_another_way(cast):
    """A thing the funder's money may not buy is refused with the rule and another way (R12)."""
    plan = agree(cast)
    with pytest.raises(actions.CannotBuy) as refused:
        plan.ask("gym", 1_000, what="A bottle of wine")
    (problem,) = refused.value.problems
    assert "(R12)" in problem.words
    way_on = "Pay for it with other money. If we read it wrong, you can ask us to look."
    assert problem.fix == way_on


def test_one_click_is_one_purchase():
    """The same form sent twice is one purchase; other words under the same form are refused."""
    from uuid import UUID

    def asked(wish: Wish) -> str:
        return rules.ask_hash(person=UUID(int=1), line_root=UUID(int=2), goal=None, wish=wish)

    other = Wish("Swimming", "City pool", Money(1_251, "GBP"), has_goal=True)
    assert asked(STEADY) == asked(STEADY)
    assert asked(STEADY) != asked(other)
