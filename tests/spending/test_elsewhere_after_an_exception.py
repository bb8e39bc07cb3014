"""Bought elsewhere after somebody made an exception: from the one rule it names, and no other."""

import pytest

from ownway.core.money import Money
from ownway.ledger import queries as books
from ownway.programme import queries as programmes
from ownway.programme import rules as packs
from ownway.spending import actions
from ownway.spending.rules import Anyway, Ground, Status
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def elsewhere(plan, bought, minor, payee="River Gym", by=None, at=NOW):
    return actions.buy_elsewhere(
        purchase=bought,
        payee=payee,
        amount=Money(minor, "GBP"),
        words="They closed.",
        by=by or plan.by(),
        at=at,
    )


def allowed(plan, **changed):
    asked = plan.ask("gym", 4_000, **changed)
    assert asked.status == Status.ASKED
    return actions.approve(
        purchase=asked, words="It is not about that.", by=plan.by("approver"), at=NOW
    )


@pytest.fixture
def dear(monkeypatch, anas_plan):
    """A pack with a ceiling of £30 on what helps wellbeing, from which one may be excepted."""
    pack = programmes.pack_of(anas_plan.person.programme)
    ceiling = packs.Ceiling(
        category="wellbeing", most=3_000, source="A test", exception="Ask, with a reason"
    )
    spending = pack.spending.model_copy(update={"ceilings": (ceiling,)})
    changed = pack.model_copy(update={"spending": spending})
    monkeypatch.setattr("ownway.programme.queries.pack_of", lambda _programme: changed)
    monkeypatch.setattr("ownway.holding.queries.pack_for", lambda _pot: changed)
    return anas_plan


BOOK = {"what": "Book about gambling", "anyway": Anyway(Ground.MISREAD, "It helps me stop.")}


def test_the_rule_that_was_lifted_stays_lifted_with_another_seller(anas_plan):
    bought = allowed(anas_plan, **BOOK)
    made = elsewhere(anas_plan, bought, 3_500)
    assert made.status == Status.APPROVED
    assert books.check() == []


def test_another_rule_that_the_new_seller_brings_is_not(anas_plan):
    """A yes about gambling is none about wine."""
    bought = allowed(anas_plan, **BOOK)
    with pytest.raises(actions.CannotBuy) as refused:
        elsewhere(anas_plan, bought, 3_500, payee="The wine and beer shop")
    assert [one.code for one in refused.value.problems] == ["excluded"]
    bought.refresh_from_db()
    assert bought.status == Status.APPROVED


def test_a_yes_above_the_ceiling_lifts_no_rule_of_what_may_be_bought(dear):
    bought = allowed(dear, anyway=Anyway(Ground.EXCEPTION, "There is none for less."))
    with pytest.raises(actions.CannotBuy):
        elsewhere(dear, bought, 3_900, payee="The wine and beer shop")
    assert elsewhere(dear, bought, 3_900).status == Status.APPROVED


def test_a_yes_about_a_rule_lifts_no_ceiling(dear):
    """Asked below the ceiling; the other seller takes more than one may cost."""
    asked = dear.ask("gym", 2_900, **BOOK)
    bought = actions.approve(purchase=asked, words="Yes", by=dear.by("approver"), at=NOW)
    with pytest.raises(actions.CannotBuy):
        elsewhere(dear, bought, 2_800, payee="The wine and beer shop")
    assert elsewhere(dear, bought, 2_800).status == Status.APPROVED


def test_a_gift_lifts_nothing(anas_plan):
    bought = allowed(anas_plan, anyway=Anyway(Ground.GIFT, "For my mother."))
    with pytest.raises(actions.CannotBuy):
        elsewhere(anas_plan, bought, 4_000, payee="The wine and beer shop")
    assert elsewhere(anas_plan, bought, 4_000).status == Status.APPROVED
