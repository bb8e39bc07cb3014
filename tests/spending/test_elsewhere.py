"""Bought elsewhere on the same yes, and prices of sellers side by side (S9)."""

from uuid import uuid4

import pytest

from ownway.core.money import Money
from ownway.holding import queries as holding
from ownway.ledger import queries as books
from ownway.record.models import Entry
from ownway.spending import actions, queries
from ownway.spending.models import Quote
from ownway.spending.rules import Status, TieKind
from tests.cast import NOW


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def lies(plan, line="gym"):
    return holding.line_money(plan.pot)[plan.lines[line].root]


# --- bought elsewhere ------------------------------------------------------------------------


def elsewhere(plan, bought, **changed):
    known = {
        "purchase": bought,
        "payee": "River Gym",
        "amount": Money(4_000, "GBP"),
        "words": "They closed.",
        "by": plan.by(),
        "at": NOW,
    }
    return actions.buy_elsewhere(**{**known, **changed})


@pytest.mark.django_db
@pytest.mark.parametrize("price", [4_000, 3_000, 5_500, 48_000])
def test_a_seller_refuses_and_the_money_follows_in_one_step(plan, price):
    bought = plan.ask("gym", 4_000)
    entries = Entry.objects.count()
    if price > 15_000:
        with pytest.raises(actions.NotPossible):
            elsewhere(plan, bought, amount=Money(price, "GBP"))
        return
    made = elsewhere(plan, bought, amount=Money(price, "GBP"))
    assert elsewhere(plan, bought) == made
    bought.refresh_from_db()
    assert (bought.status, made.status) == (Status.CANCELLED, Status.APPROVED)
    assert (lies(plan).left, lies(plan).promised) == (48_000 - price, price)
    assert [one.payee.name for one in made.bills.all()] == ["River Gym"]
    assert {one.status for one in bought.bills.all()} == {"withdrawn"}
    assert Entry.objects.count() == entries + 1
    assert books.check() == []


@pytest.mark.django_db
def test_a_yes_of_a_human_goes_over_to_another_seller_but_not_to_a_higher_price(plan):
    asked = plan.ask("gym", 40_000)
    bought = actions.approve(purchase=asked, by=plan.by("approver"), at=NOW)
    with pytest.raises(actions.NotPossible):
        elsewhere(plan, bought, amount=Money(40_001, "GBP"))
    made = elsewhere(plan, bought, amount=Money(40_000, "GBP"))
    assert made.answer.decided_human == plan.by("approver").human
    assert lies(plan).left == 8_000


@pytest.mark.django_db
def test_it_goes_nowhere_that_the_first_could_not_go(plan):
    bought = plan.ask("gym", 4_000)
    with pytest.raises(actions.CannotBuy):
        elsewhere(plan, bought, payee="The wine casino")
    with pytest.raises(actions.CannotBuy):
        plan.ask("gym", 1, payee="Kit Doe", ties=[TieKind.PARTNER])
    with pytest.raises(actions.CannotBuy):
        elsewhere(plan, bought, payee="Kit Doe")
    art = plan.ask("art", 2_500)
    actions.pay_direct(purchase=art, by=plan.by(), at=NOW)
    with pytest.raises(actions.NotPossible):
        elsewhere(plan, art)
    bought.refresh_from_db()
    assert bought.status == Status.APPROVED


# --- prices that sellers named ---------------------------------------------------------------


def price(plan, minor, seller="City Leisure", **changed):
    known = {
        "person": plan.person,
        "line_root": plan.lines["gym"].root,
        "what": "Gym",
        "seller": seller,
        "amount": Money(minor, "GBP"),
        "key": uuid4(),
        "by": plan.by(),
        "at": NOW,
    }
    return actions.note_quote(**{**known, **changed})


@pytest.mark.django_db
def test_prices_stand_side_by_side_and_one_is_picked(plan):
    dear, cheap = price(plan, 60_000, "Grand Gym"), price(plan, 4_000)
    view = plan.cast.viewer("ana")
    root = plan.lines["gym"].root
    assert queries.quotes(view, plan.person.ref, root, NOW) == [cheap, dear]
    bought = plan.ask("gym", 4_000, quote=cheap.ref)
    cheap.refresh_from_db()
    assert cheap.taken == bought
    # Another price, or another seller, is not what was offered.
    plan.ask("gym", 3_999, payee="Grand Gym", quote=dear.ref)
    dear.refresh_from_db()
    assert dear.taken is None
    actions.drop_quote(quote=dear, by=plan.by(), at=NOW)
    actions.drop_quote(quote=cheap, by=plan.by(), at=NOW)
    assert queries.quotes(view, plan.person.ref, root, NOW) == [cheap]


@pytest.mark.django_db
def test_a_price_is_noted_once_and_says_something(plan):
    key = uuid4()
    first = price(plan, 4_000, key=key)
    assert price(plan, 4_000, key=key) == first
    with pytest.raises(actions.KeyUsed):
        price(plan, 4_001, key=key)
    for wrong in ({"minor": 0}, {"minor": 1, "seller": " "}, {"minor": 1, "what": ""}):
        with pytest.raises(actions.CannotBuy):
            price(plan, **wrong)
    assert Quote.objects.count() == 1
