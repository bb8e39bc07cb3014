"""What keeps a plan from being sent, what does not, and sums that are exact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.allocation.rules import Minimum
from ownway.core.money import Money
from ownway.planning import rules
from ownway.planning.rules import Draft, GoalDraft, Limits, LineDraft, LineKind, Move, PlanKind

GOAL = GoalDraft(uuid4(), "Sleep through")
LIMITS = Limits(amount=Money(431_132, "GBP"), categories=("wellbeing", "clinical"))


def line(minor=2_500, **more) -> LineDraft:
    saved = {
        "root": uuid4(),
        "kind": LineKind.SUPPORT,
        "category": "wellbeing",
        "what": "Gym",
        "each": Money(minor, "GBP"),
        "goal": GOAL.root,
    }
    return LineDraft(**{**saved, **more})


def draft(*lines: LineDraft, **more) -> Draft:
    return Draft(**{"kind": PlanKind.YEARLY, "goals": (GOAL,), "lines": lines, **more})


def codes(findings, blocks=True):
    return [found.code for found in findings if found.blocks is blocks]


def test_a_goal_that_costs_nothing_makes_a_plan():
    assert rules.ready(rules.check(draft(), LIMITS))


def test_a_plan_without_a_goal_is_not_sent():
    assert codes(rules.check(draft(goals=()), LIMITS)) == ["no_goal"]


def test_a_thing_without_a_goal_says_to_link_it_or_to_add_one():
    loose = line(goal=None)
    assert codes(rules.check(draft(loose), LIMITS)) == ["line_without_goal"]
    assert codes(rules.check(draft(loose, goals=()), LIMITS)) == [
        "no_goal",
        "line_without_any_goal",
    ]


def test_money_kept_aside_needs_signs_not_a_goal():
    kept = line(kind=LineKind.CONTINGENCY, category="", goal=None)
    assert codes(rules.check(draft(kept), LIMITS)) == ["aside_without_signs"]
    assert not codes(rules.check(draft(replace(kept, early_signs="No sleep")), LIMITS))


def test_being_over_the_amount_is_said_and_closes_no_door():
    found = rules.check(draft(line(431_133)), LIMITS)
    assert (codes(found), "over_amount" in codes(found, False)) == ([], True)


def test_a_one_off_keeps_to_its_cap_and_asks_for_something():
    limits = replace(LIMITS, amount=Money(40_000, "GBP"), one_off_most=Money(40_000, "GBP"))
    once = draft(line(40_000), kind=PlanKind.ONE_OFF)
    assert not codes(rules.check(once, limits))
    assert codes(rules.check(replace(once, lines=(line(40_001),)), limits)) == ["one_off_over_most"]
    assert codes(rules.check(replace(once, lines=()), limits)) == ["nothing_asked"]


def test_money_kept_aside_counts_towards_no_category():
    limits = replace(LIMITS, minimums=(Minimum("clinical", 48, Money(100, "GBP")),))
    kept = line(200, kind=LineKind.CONTINGENCY, category="clinical", early_signs="No sleep")
    assert codes(rules.check(draft(kept), limits)) == ["category_short"]


def test_weeks_kept_aside_are_a_share_of_the_year():
    year = Money(583_492, "GBP")  # £112.21 a week (V9)
    assert rules.aside_most(year, 4) == Money(44_884, "GBP")
    assert rules.aside_most(year, 8) == Money(89_768, "GBP")
    assert rules.aside_most(year, None) is None
    limits = replace(LIMITS, amount=year, aside_most=Money(44_884, "GBP"))
    kept = line(44_885, kind=LineKind.CONTINGENCY, early_signs="No sleep")
    assert codes(rules.check(draft(kept), limits)) == ["aside_over_most"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"each": Money(0, "GBP")}, "amount_zero"),
        ({"each": Money(0, "GBP"), "kind": LineKind.CONTINGENCY, "free_way": "x"}, "amount_zero"),
        ({"each": Money(-1, "GBP")}, "amount_below_zero"),
        ({"each": Money(10**12 + 1, "GBP")}, "amount_too_large"),
        ({"each": Money(10**9, "GBP"), "times": 1_001}, "amount_too_large"),
        ({"each": Money(100, "EUR")}, "currency_differs"),
        ({"times": 0}, "times_out_of_range"),
        ({"times": 10_001}, "times_out_of_range"),
        ({"what": ""}, "what_empty"),
        ({"what": "x" * 201}, "words_too_long"),
        ({"early_signs": "x" * 10_000}, "words_too_long"),
        ({"category": "casino"}, "category_unknown"),
    ],
)
def test_a_line_that_cannot_be_saved(changed, code):
    found = rules.check_line(line(**changed), currency="GBP", categories=LIMITS.categories)
    assert code in codes(found)


def test_free_things_say_how_they_are_free():
    free = line(0, free_way="The library has it")
    assert not rules.check_line(free, currency="GBP", categories=LIMITS.categories)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"words": ""}, "goal_empty"),
        ({"words": "x" * 5_001}, "words_too_long"),
        ({"dimension": "wealth"}, "dimension_unknown"),
    ],
)
def test_a_goal_that_cannot_be_saved(changed, code):
    assert codes(rules.check_goal(replace(GOAL, **changed))) == [code]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"months": 0}, "months_out_of_range"),
        ({"months": 37}, "months_out_of_range"),
        ({"starts_on": date(2027, 9, 5)}, "start_too_far"),
        ({"starts_on": date(2025, 9, 3)}, "start_too_far"),
        ({"matters": "x" * 5_001}, "words_too_long"),
        ({"managing": "x" * 5_001}, "words_too_long"),
    ],
)
def test_words_and_dates_that_cannot_be_saved(changed, code):
    found = rules.check_words(draft(**changed), today=date(2026, 9, 4))
    assert codes(found) == [code]


def test_5000_characters_are_kept_and_a_month_is_a_plan():
    fits = draft(matters="x" * 5_000, months=1, starts_on=date(2027, 9, 4))
    assert not rules.check_words(fits, today=date(2026, 9, 4))


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 300), st.booleans()), max_size=30))
def test_the_total_is_every_line_to_the_penny(things):
    lines = [
        line(each, times=times, kind=LineKind.CONTINGENCY if kept else LineKind.GOOD)
        for each, times, kept in things
    ]
    whole = rules.total(lines, "GBP")
    assert whole.minor == sum(each * times for each, times, _ in things)
    assert whole == rules.aside(lines, "GBP") + rules.in_category(lines, "wellbeing", "GBP")


@given(st.integers(0, 10**10), st.integers(0, 10**10))
def test_over_is_said_exactly_when_it_is_so_and_by_exactly_how_much(amount, cost):
    limits = replace(LIMITS, amount=Money(amount, "GBP"))
    said = [f for f in rules.check(draft(line(cost)), limits) if f.code == "over_amount"]
    assert [f.values["over"].minor for f in said] == ([cost - amount] if cost > amount else [])


@given(st.integers(1, 8), st.data())
def test_moving_up_and_down_again_changes_nothing(size, data):
    order = tuple(uuid4() for _ in range(size))
    root = data.draw(st.sampled_from(order))
    moved = rules.moved(order, root, Move.DOWN)
    assert sorted(moved) == sorted(order)
    if moved != order:
        assert rules.moved(moved, root, Move.UP) == order


@pytest.mark.parametrize(
    "changed",
    [
        {"matters": "Other"},
        {"managing": "Other"},
        {"months": 1},
        {"starts_on": date(2026, 9, 4)},
        {"kind": PlanKind.ONE_OFF},
        {"goals": (replace(GOAL, words="Other"),)},
        {"goals": (replace(GOAL, next_step="Other"),)},
        {"lines": (line(),)},
    ],
)
def test_the_hash_of_a_plan_changes_with_anything_it_says(changed):
    kept, allocation = draft(), uuid4()
    before = rules.content_hash(kept, allocation=allocation)
    assert before == rules.content_hash(draft(), allocation=allocation)
    assert before != rules.content_hash(replace(kept, **changed), allocation=allocation)
    assert before != rules.content_hash(kept, allocation=uuid4())
