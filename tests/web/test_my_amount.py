"""The amount as a sentence, its working, and a small sum once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ownway.allocation import actions as allocating
from ownway.core.money import Money
from ownway.planning.models import Plan
from tests import agreed
from tests.cast import NOW
from tests.web.reading import came_back, said, title, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(cast):
    return cast.client("ana")


@pytest.fixture
def allocation(cast):
    return agreed._allocated(cast.ana, cast.by("ana"))


def test_before_any_answer_both_pages_say_what_to_do(ana):
    for name in ("my:amount", "my:working"):
        page = ana.get(reverse(name))
        assert page.status_code == 200
        assert "There is no amount yet" in said(page)


def test_the_amount_is_a_sentence_and_the_working_adds_up(ana, allocation):
    page = said(ana.get(reverse("my:amount")))
    assert "You have £9,100 a year to plan with." in page
    assert "That is £175 a week." in page
    assert "This is a first amount." in page
    working = said(ana.get(reverse("my:working")))
    assert "£9,100" in working
    assert "The rule behind it" in working
    assert "£" not in title(ana.get(reverse("my:amount")))


def test_a_settled_amount_stands_beside_the_first_one_with_its_reason(ana, cast, allocation):
    allocating.settle(
        allocation=allocation,
        amount=Money(600_000, allocation.currency),
        reason="You travel far.",
        by=cast.by("senior_approver"),
        at=NOW,
    )
    page = said(ana.get(reverse("my:amount")))
    assert "You have £6,000 a year to plan with." in page
    assert "Your answers came to £9,100 a year." in page
    assert "You travel far." in page
    assert "This is a first amount." not in page


def test_making_the_plan_twice_makes_one(ana, cast, allocation):
    for _press in range(2):
        went = ana.post(reverse("my:start_plan"))
        assert went["Location"] == reverse("my:matters")
    assert Plan.objects.filter(person=cast.ana).count() == 1
    assert ana.get(reverse("my:start_plan")).status_code == 405


def test_no_plan_without_an_amount(ana):
    assert ana.post(reverse("my:start_plan")).status_code == 404


def test_a_small_sum_once_begins_a_short_plan_once(ana, cast):
    assert "It goes up to £400." in said(ana.get(reverse("my:once")))
    for _press in range(2):
        asked = ana.post(reverse("my:once"), {"amount": "400", "purpose": "A bicycle"})
        assert "My one-off plan, £400" in told(ana, asked)
    assert Plan.objects.filter(person=cast.ana, kind="one_off").count() == 1


@pytest.mark.parametrize(
    ("amount", "answer"),
    [
        ("401", "up to £400"),
        ("0", "above 0"),
        ("-1", "0 or more"),
        ("lots", "in numbers"),
        ("$40", "in numbers"),
        ("", "Write an amount"),
    ],
)
def test_a_sum_that_does_not_fit_comes_back_with_the_way_on(ana, amount, answer):
    page = ana.post(reverse("my:once"), {"amount": amount, "purpose": "A bicycle"})
    assert answer in came_back(page)
    assert "A bicycle" in page.content.decode()


def test_a_purpose_is_needed_and_may_not_be_a_book(ana):
    for purpose, answer in (("", "Say what the money is for."), ("x" * 10_001, "longer than")):
        page = ana.post(reverse("my:once"), {"amount": "40", "purpose": purpose})
        assert answer in came_back(page)


def test_a_programme_without_one_off_money_has_no_such_page(cast):
    assert cast.client("elsewhere").get(reverse("my:once")).status_code == 404
