"""Some programmes offer a small sum, once, for one purpose. It stands beside a yearly budget."""

from __future__ import annotations

import pytest

from ownway.allocation import actions, rules
from ownway.allocation.actions import AboveOneOff, WordsNeeded
from ownway.core.money import Money
from ownway.programme.queries import load_pack
from ownway.programme.rules import scheme_of
from tests import living, packs
from tests.living import AT

TITLE = "One-off money"
SOURCE = "S3, V7, scenario 3"
ORDER = 42
HEADINGS = {"asked": "Asked for", "answer": "Answer"}
CAP = Money(40000, "GBP")


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (pounds(40000), rules.OneOffAnswer.FITS),
        (pounds(40001), rules.OneOffAnswer.ABOVE_CAP),
        (pounds(0), rules.OneOffAnswer.NOTHING_ASKED),
        (Money(40000, "USD"), rules.OneOffAnswer.OTHER_CURRENCY),
    ],
)
def test_up_to_the_cap(asked, answer):
    """One-off money goes up to £400, and a penny more is not one-off money."""
    assert rules.one_off(scheme_of(load_pack(packs.ENGLAND).pack), asked, AT.date()) is answer


@pytest.mark.django_db
def test_above_the_cap_has_a_way_on():
    """Above the cap the person reads why, and that they can plan for a larger budget."""
    ana, by, _viewer = living.person(living.programme())
    with pytest.raises(AboveOneOff) as refused:
        actions.ask_one_off(
            person=ana, amount=pounds(40001), purpose="A bicycle to reach college", by=by, at=AT
        )
    assert refused.value.words == "One-off money goes up to £400. This is more."
    assert refused.value.fix == "Ask for £400 or less, or plan for a larger budget."


@pytest.mark.django_db
def test_a_purpose_is_needed():
    """One-off money is for something: the person says what, in their own words."""
    ana, by, _viewer = living.person(living.programme())
    with pytest.raises(WordsNeeded):
        actions.ask_one_off(person=ana, amount=CAP, purpose="", by=by, at=AT)
    made = actions.ask_one_off(person=ana, amount=CAP, purpose="A bicycle", by=by, at=AT)
    assert (made.purpose, made.amount_minor) == ("A bicycle", CAP.minor)


@pytest.mark.parametrize(("people", "most"), [(150, pounds(6_000_000)), (1, pounds(40000))])
def test_the_most_it_can_cost(people, most):
    """The most one-off money can cost is the cap times the number of people."""
    assert CAP * people == most
