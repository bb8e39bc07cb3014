"""Who sees which amount, and the working in plain sentences."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ownway.allocation import actions, queries
from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.programme.queries import pack_of
from tests import living, packs
from tests.cast import NOW
from tests.living import AT, SIXTEEN, TWENTY_TWO

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside():
    return living.programme()


@pytest.fixture
def ana(inside):
    return living.person(inside)


def worked_out(of, answers=SIXTEEN, at=AT):
    sent = living.assessed(of[0], of[1], answers, at=at)
    return actions.work_out(assessment=sent, by=of[1], at=at)


def test_the_person_sees_every_amount_and_a_stranger_none(inside, ana):
    first = worked_out(ana)
    second = worked_out(ana, TWENTY_TWO, at=AT + timedelta(days=90))
    person, _by, viewer = ana
    stranger = living.person(inside, "Zoe")[2]

    assert [row.allocation for row in queries.history(viewer, person.ref, at=AT)] == [second, first]
    assert queries.amounts_of(viewer, person.ref, at=AT).counts.allocation == second
    assert queries.before(second) == first
    assert queries.history(stranger, person.ref, at=AT) == []
    assert queries.amounts_of(stranger, person.ref, at=AT) is None
    assert queries.what_would_change(stranger, first, at=AT, language="en-gb") == ()
    with pytest.raises(NotVisible):
        queries.by_ref(stranger, first.ref, at=AT)


def test_the_working_reads_line_by_line(ana):
    answers = {**SIXTEEN, "places": "often", "purpose": "often"}

    made = queries.sentences(worked_out(ana, answers), language="en-gb")

    assert [line.words for line in made] == [
        "Points from your answers, added up: 18.",
        "For 16 points the table has £82.91 a week, and for 22 points £112.21."
        " For 18 points that makes £92.68.",
        "To the nearest penny that is £92.68 a week.",
        "£92.68 a week for 52 weeks is £4,819.36 a year.",
        "You are not above £10,920 a year. So no panel needs to look at the rest.",
        "Your amount is £4,819.36 a year.",
    ]
    assert [line.amount.minor for line in made if line.amount] == [431132 + 50804]


def test_the_working_is_read_in_the_language_of_whoever_reads(ana):
    made = worked_out(ana)

    spanish, other = (queries.sentences(made, language=one) for one in ("es-mx", "fr"))

    assert (
        spanish[3].words == "82,91 libras por semana durante 52 semanas son 4.311,32 libras al año."
    )
    assert other == queries.sentences(made, language="en-gb")


def test_what_was_left_open_is_said_first_by_name_in_every_language(ana):
    made = worked_out(ana, {**SIXTEEN, "safety": "", "meals": ""})

    english, spanish = (queries.sentences(made, language=one)[0] for one in ("en-gb", "es"))

    assert english.words == (
        "2 questions are still open, so they count at their least and the amount is at least this:"
        " “On a hard week, what would help you eat well?”"
        " “On a hard week, what would help you feel safe?”"
    )
    assert "¿qué te ayudaría a comer bien?" in spanish.words
    assert "still open" not in spanish.words
    assert queries.most(worked_out(ana, SIXTEEN, at=AT + timedelta(days=9))) is None


def test_the_working_of_a_choice_says_the_answer_and_the_minimum():
    ben = living.person(living.programme(packs.FLORIDA), "Ben", {"insurance": "uninsured"})
    codes = ("days", "food", "housing", "rest", "feelings", "body", "people", "rides", "work")

    made = worked_out(ben, dict.fromkeys(codes, "some"))

    assert [line.words for line in queries.sentences(made, language="en-us")] == [
        "You told us: “No, I do not have health insurance”. For this the amount is $3,192 a year.",
        "Your amount is $3,192 a year.",
        "At least $1,532.16 of this goes to: Clinical care. Up to $1,659.84 is for anything else.",
    ]
    changes = queries.what_would_change(ben[2], made, at=AT, language="en-us")
    assert [line.words for line in changes] == [
        "With “Yes, I have health insurance” it would be $1,520 less a year."
    ]


def test_the_part_for_one_kind_of_support_follows_the_amount_that_was_settled(ana):
    ben = living.person(living.programme(packs.FLORIDA), "Ben", {"insurance": "uninsured"})
    made = worked_out(ben, {"days": "some"} | dict.fromkeys(FLORIDA_REST, ""))

    for minor, least in ((319200, 153216), (300000, 144000), (300001, 144001)):
        (found,) = queries.minimums(made, Money(minor, "USD"))
        assert (found.category, found.percent, found.amount.minor) == ("clinical", 48, least)
    assert queries.minimums(worked_out(ana), Money(431132, "GBP")) == ()


FLORIDA_REST = ("food", "housing", "rest", "feelings", "body", "people", "rides", "work")


def test_points_above_the_table_go_to_a_panel(ana):
    most = dict.fromkeys(SIXTEEN, "most") | {"mornings": "alone_hard"}

    made = worked_out(ana, most)

    assert queries.referral(made, language="en-gb") == (
        "Above £10,920 a year, a panel looks at the rest with you. This is not a refusal."
    )
    assert queries.referral(made, language="en-gb") in [
        line.words for line in queries.sentences(made, language="en-gb")
    ]
    assert queries.referral(worked_out(ana, at=AT + timedelta(days=9)), language="en-gb") == ""


def test_what_would_change_comes_with_the_largest_rise_first(ana):
    made = worked_out(ana, {**SIXTEEN, "safety": ""})

    found = queries.what_would_change(ana[2], made, at=AT, language="en-gb")

    assert [line.amount.minor for line in found] == sorted(
        (line.amount.minor for line in found), reverse=True
    )
    assert any("We look at this together." in line.words for line in found)
    assert any(line.words.endswith("less a year.") for line in found)


def test_a_one_off_says_its_limit_and_nothing_would_change_it(ana):
    person, by, viewer = ana
    amount = Money(25000, "GBP")
    made = actions.ask_one_off(person=person, amount=amount, purpose="A lamp", by=by, at=AT)

    (line,) = queries.sentences(made, language="en-gb")

    assert line.words == "You asked for £250. One-off money goes up to £400."
    assert queries.what_would_change(viewer, made, at=AT, language="en-gb") == ()
    assert queries.worked_again(made).amount == amount


def test_a_range_stands_beside_the_amount_of_a_year_where_the_scheme_states_one(ana):
    made = worked_out(ana)
    found = queries.shown_range(made, language="en-gb")

    assert found is not None
    assert (found.low, found.high) == (Money(290_000, "GBP"), Money(630_000, "GBP"))
    assert (found.hundredths, found.reached, found.plans) == (80, 81, 240)
    assert found.note == "These figures are invented, for practice."
    assert "inventadas" in queries.shown_range(made, language="es").note
    small = actions.ask_one_off(
        person=ana[0], amount=Money(10_000, "GBP"), purpose="Shoes", by=ana[1], at=AT
    )
    assert queries.shown_range(small, language="en-gb") is None


def test_no_range_where_the_scheme_states_none():
    ben = living.person(living.programme(packs.FLORIDA), "Ben", {"insurance": "insured"})
    answers = {one.code: "some" for one in pack_of(ben[0].programme).questions}
    made = worked_out(ben, answers)

    assert queries.shown_range(made, language="en-us") is None


def test_amounts_wait_for_whoever_settles_and_for_nobody_else(cast):
    ana, by = cast.ana, cast.by("ana")
    ref = cast.programme.ref
    first, second = (
        actions.work_out(
            assessment=living.assessed(ana, by, answers, at=when), by=by, at=when
        )
        for answers, when in ((SIXTEEN, NOW), (TWENTY_TWO, NOW + timedelta(days=1)))
    )  # fmt: skip

    waiting = queries.waiting_to_settle(cast.viewer("senior_approver"), ref, at=NOW)

    assert ([one.allocation for one in waiting], first.number) == ([second], 1)
    assert (waiting[0].by, waiting[0].late) == (queries.settle_by(second), False)
    for who in ("payer", "director", "far_approver", "stranger"):
        with pytest.raises(NotVisible):
            queries.waiting_to_settle(cast.viewer(who), ref, at=NOW)
    actions.settle(
        allocation=second,
        amount=Money(583492, "GBP"),
        by=cast.by("senior_approver"),
        at=NOW,
    )
    assert queries.waiting_to_settle(cast.viewer("senior_approver"), ref, at=NOW) == []
