"""The amount as a sentence, its working, and a small sum once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from ownway.allocation import actions as allocating
from ownway.allocation import queries
from ownway.core.money import Money
from ownway.planning.models import Plan
from ownway.programme.queries import pack_of
from ownway.web.amount_told import look, together
from tests import agreed, living
from tests.cast import NOW
from tests.living import SIXTEEN
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
        amount=Money(1_000_000, allocation.currency),
        reason="You travel far.",
        by=cast.by("senior_approver"),
        at=NOW,
    )
    page = said(ana.get(reverse("my:amount")))
    assert "You have £10,000 a year to plan with." in page
    assert "Your answers came to £9,100 a year." in page
    assert "You travel far." in page
    assert "This is a first amount." not in page


def test_by_when_somebody_looks_and_that_we_are_late(ana, cast, allocation):
    by = queries.settle_by(allocation)
    row = queries.row(allocation)
    assert "Somebody looks at it with you by" in look(row, by, by)
    assert "We are late in looking at it with you." in look(row, by, by + timedelta(days=1))
    assert "We are late in looking" in said(ana.get(reverse("my:amount")))  # 60 days have passed


def worked_out(cast, answers):
    sent = living.assessed(cast.ana, cast.by("ana"), answers, at=NOW)
    return allocating.work_out(assessment=sent, by=cast.by("ana"), at=NOW)


def test_a_question_left_open_is_named_and_the_page_says_how_far_the_amount_can_rise(ana, cast):
    made = worked_out(cast, {**SIXTEEN, "safety": ""})

    page = said(ana.get(reverse("my:amount")))
    assert "You have £3,754.92 a year to plan with." in page
    assert "1 question has no answer yet. It counts at its least" in page
    assert "The amount can still rise, to £5,326.88 a year at most." in page
    assert "what would help you feel safe?" in said(ana.get(reverse("my:working")))

    allocating.settle(
        allocation=made,
        amount=Money(500_000, "GBP"),
        reason="We looked at it together.",
        by=cast.by("senior_approver"),
        at=NOW,
    )
    assert "has no answer yet" not in said(ana.get(reverse("my:amount")))


def test_an_open_question_that_moves_no_money_promises_no_rise(cast):
    codes = [question.code for question in pack_of(cast.other_programme).questions]
    ben, by = living.person(cast.other_programme, "Ben", {"insurance": "insured"})[:2]
    sent = living.assessed(ben, by, dict.fromkeys(codes, ""), at=NOW)
    made = allocating.work_out(assessment=sent, by=by, at=NOW)

    text = together(queries.row(made), queries.most(made))

    assert text.startswith("9 questions have no answer yet.")
    assert "rise" not in text


def test_where_a_panel_looks_at_the_rest_the_page_says_so(ana, cast):
    worked_out(cast, dict.fromkeys(SIXTEEN, "most") | {"mornings": "alone_hard"})

    page = said(ana.get(reverse("my:amount")))

    assert "You have £10,920 a year to plan with." in page
    assert "a panel looks at the rest with you. This is not a refusal." in page


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
    page = said(ana.get(reverse("my:amount")))
    assert "You have £400 to plan with, once." in page
    assert "There is no amount for a year yet." in page


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


def _claim(ana, **changed):
    said_of = {"wrong_in": "answer", "words": "My nights are harder.", **changed}
    return ana.post(reverse("my:amount_wrong"), said_of)


def test_something_wrong_is_said_once_and_waits_with_its_day(ana, allocation):
    page = said(ana.get(reverse("my:amount_wrong")))
    assert "within 15 working days" in page
    assert "Until then your amount does not go down." in page
    sent = ana.get(_claim(ana).headers["Location"])
    assert "Somebody looks at it and answers you." in said(sent)
    assert "My nights are harder." in said(sent)
    assert "You get an answer by" in said(sent)
    assert "Tell us what is wrong" not in said(sent)
    assert ana.get(reverse("my:amount_wrong")).headers["Location"] == reverse("my:amount")


def test_an_empty_form_loses_nothing_and_says_what_to_do(ana, allocation):
    page = _claim(ana, wrong_in="")
    assert page.status_code == 422
    assert "Choose one." in said(page)
    assert "My nights are harder." in page.content.decode()
    assert "Write what is wrong." in said(_claim(ana, words=""))


def test_two_different_claims_do_not_wait_at_once(ana, allocation):
    _claim(ana)
    page = _claim(ana, words="And my mornings.")
    assert page.status_code == 422
    assert "You told us already" in said(page)
    assert "And my mornings." in page.content.decode()


def test_the_answer_comes_back_with_its_reason_and_its_next_step(ana, cast, allocation):
    _claim(ana)
    senior = cast.client("senior_approver")
    home = senior.get(reverse("desk:home")).content.decode()
    assert "Amounts that people say are wrong: 1" in home
    there = reverse("desk:amount_claim", args=[allocation.claims.get().ref])
    assert there in home
    assert "My nights are harder." in senior.get(there).content.decode()
    assert senior.post(there, {"outcome": "answers", "reason": ""}).status_code == 422
    sent = senior.post(there, {"outcome": "answers", "reason": "We misread your nights."})
    assert sent.headers["Location"] == there
    assert "We misread your nights." in senior.get(there).content.decode()
    page = said(ana.get(reverse("my:amount")))
    assert "You are right. Please answer the questions again." in page
    assert "We misread your nights." in page
    assert "Tell us what is wrong" in page
    assert "Read the answer about my amount" in said(ana.get(reverse("my:home")))


def test_whoever_settled_it_reads_it_and_somebody_else_answers(ana, cast, allocation):
    allocating.settle(
        allocation=allocation,
        amount=Money(1_000_000, allocation.currency),
        reason="You travel far.",
        by=cast.by("senior_approver"),
        at=NOW,
    )
    _claim(ana)
    there = reverse("desk:amount_claim", args=[allocation.claims.get().ref])
    page = cast.client("senior_approver").get(there).content.decode()
    assert "You settled this amount, so somebody else looks at it." in page
    assert "Send my answer" not in page
