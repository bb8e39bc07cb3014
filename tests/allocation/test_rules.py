"""Amounts by a second way of counting that shares no code with the first (A16)."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ownway.allocation import rules
from ownway.allocation.rules import FactMissing, Mode, OneOffAnswer, ReasonFor
from ownway.assessment.rules import Given, score
from ownway.core.money import Money
from ownway.programme import queries
from ownway.programme.rules import AllocationScheme, TableStep
from tests import packs
from tests.living import SIXTEEN

ENGLAND = queries.load_pack(packs.ENGLAND).pack
FLORIDA = queries.load_pack(packs.FLORIDA).pack


def scheme(rows: list[tuple[int, int]], unit: str) -> AllocationScheme:
    step = TableStep(kind="table", unit=unit, rows=tuple(rows), above="panel")
    return AllocationScheme(in_force_on=date(2026, 1, 1), source="A test", step=step)


@st.composite
def tables(draw) -> list[tuple[int, int]]:
    more = draw(st.lists(st.integers(1, 40), min_size=1, max_size=12))
    points = [0]
    for step in more:
        points.append(points[-1] + step)
    paid = sorted(draw(st.lists(st.integers(0, 10**7), min_size=len(points), max_size=len(points))))
    return list(zip(points, paid, strict=True))


def by_fractions(rows: list[tuple[int, int]], unit: str, points: int) -> int:
    """The same amount, walked from the bottom of the table with exact fractions."""
    exact = Fraction(rows[-1][1])
    for (low, paid_low), (high, paid_high) in pairwise(rows):
        if low <= points < high:
            exact = paid_low + Fraction(paid_high - paid_low, high - low) * (points - low)
            break
    quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
    whole = int(quotient.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return whole * (52 if unit == "week" else 1)


@given(tables(), st.sampled_from(["week", "year"]), st.integers(0, 600))
def test_two_ways_of_counting_agree_to_the_penny(rows, unit, points):
    working = rules.work_out(scheme(rows, unit), points, {}, "GBP")

    assert working.amount.minor == by_fractions(rows, unit, points)


@given(tables(), st.integers(0, 600))
def test_the_lines_add_up_to_the_amount(rows, points):
    working = rules.work_out(scheme(rows, "week"), points, {}, "GBP")

    assert sum(line.amount or 0 for line in working.lines) == working.amount.minor


@given(tables(), st.integers(0, 600))
def test_more_points_never_pay_less(rows, points):
    one, more = (
        rules.work_out(scheme(rows, "week"), each, {}, "GBP").amount
        for each in (points, points + 1)
    )

    assert one <= more


@given(tables(), st.integers(0, 600))
def test_same_inputs_same_amount_and_working(rows, points):
    made = [rules.work_out(scheme(rows, "week"), points, {}, "GBP") for _time in range(2)]

    assert made[0] == made[1]


def codes(points: int) -> list[str]:
    working = rules.work_out(ENGLAND.allocation, points, {}, "GBP")
    return [line.code for line in working.lines]


def test_which_lines_a_table_shows():
    assert codes(16) == ["points", "row_week"]
    assert codes(18) == ["points", "row_week", "between_week"]
    assert codes(36) == ["points", "row_week"]
    assert codes(37) == ["points", "row_week", "panel"]
    assert codes(0) == ["points", "row_week"]


def test_an_amount_by_a_fact_needs_the_fact():
    for facts in ({}, {"insurance": "both"}, {"insurance": 1}):
        with pytest.raises(FactMissing) as missing:
            rules.work_out(FLORIDA.allocation, 0, facts, "USD")
        assert missing.value.fact == "insurance"


def test_an_amount_by_a_fact_says_its_minimum():
    working = rules.work_out(FLORIDA.allocation, 5, {"insurance": "uninsured"}, "USD")

    assert (working.mode, working.amount) == (Mode.CHOICE, Money(319200, "USD"))
    assert [line.code for line in working.lines] == ["choice", "at_least"]
    assert working.lines[1].values["least_minor"] == 153216


@given(st.integers(0, 10**9), st.integers(1, 100))
def test_at_least_is_never_short_and_never_a_cent_too_much(minor, percent):
    share = FLORIDA.allocation.shares[0].model_copy(update={"percent": percent})
    changed = FLORIDA.allocation.model_copy(update={"shares": (share,)})

    (least,) = rules.minimums(changed, {"insurance": "uninsured"}, Money(minor, "USD"))

    assert least.amount.minor * 100 >= minor * percent > (least.amount.minor - 1) * 100


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (Money(40000, "GBP"), OneOffAnswer.FITS),
        (Money(1, "GBP"), OneOffAnswer.FITS),
        (Money(40001, "GBP"), OneOffAnswer.ABOVE_CAP),
        (Money(0, "GBP"), OneOffAnswer.NOTHING_ASKED),
        (Money(-1, "GBP"), OneOffAnswer.NOTHING_ASKED),
        (Money(40000, "USD"), OneOffAnswer.OTHER_CURRENCY),
    ],
)
def test_one_off(asked, answer):
    assert rules.one_off(ENGLAND.allocation, asked, "GBP") is answer


def test_a_programme_without_one_off_money_says_so():
    asked = Money(1, "USD")
    assert rules.one_off(FLORIDA.allocation, asked, "USD") is OneOffAnswer.NOT_OFFERED


@pytest.mark.parametrize(
    ("points", "finals", "flat"),
    [
        ((16, 22), (17045, 17045), True),
        ((16, 22), (17045, 17044), True),
        ((16, 22), (17045, 17046), False),
        ((22, 22), (17045, 17045), False),
        ((22, 16), (17045, 17045), False),
        ((None, 22), (17045, 17045), False),
        ((16, None), (17045, 17045), False),
    ],
)
def test_flat_after_a_rise(points, finals, flat):
    assert rules.flat_after_rise(*points, *finals) is flat


def test_which_final_amounts_need_a_reason():
    assert rules.reason_needed(100, 100, flat=False) is None
    assert rules.reason_needed(100, 100, flat=True) is ReasonFor.FLAT
    assert rules.reason_needed(100, 101, flat=False) is ReasonFor.DIFFERS


def changes(answers):
    return rules.what_would_change(ENGLAND.allocation, ENGLAND.questions, answers, {}, "GBP")


@given(
    st.fixed_dictionaries(
        {
            question.code: st.sampled_from(["", *(option.code for option in question.options)])
            for question in ENGLAND.questions
        }
    )
)
def test_each_change_says_what_the_scheme_would_pay_then(chosen):
    answers = {code: Given(option=option) for code, option in chosen.items()}
    before = rules.work_out(
        ENGLAND.allocation, score(ENGLAND.questions, answers).points, {}, "GBP"
    ).amount
    found = changes(answers)
    assume(found)

    for change in found:
        other = {**answers, change.values["question"]: Given(option=change.values["option"])}
        points = score(ENGLAND.questions, other).points
        after = rules.work_out(ENGLAND.allocation, points, {}, "GBP").amount
        assert (after - before).minor == change.amount != 0


def test_one_step_either_way_for_an_answer_and_the_most_for_an_open_one():
    answers = {code: Given(option=option) for code, option in SIXTEEN.items()}
    answers["safety"] = Given(not_sure=True)

    found = changes(answers)

    assert [c.values["option"] for c in found if c.values["question"] == "meals"] == [
        "some",
        "most",
    ]
    (open_one,) = (change for change in found if change.code == "unsure")
    assert open_one.values == {"question": "safety", "option": "most"}


def test_the_other_value_of_a_fact_is_a_change():
    found = rules.what_would_change(
        FLORIDA.allocation, FLORIDA.questions, {}, {"insurance": "insured"}, "USD"
    )

    assert [(change.code, change.values["value"], change.amount) for change in found] == [
        ("fact", "uninsured", 152000)
    ]
