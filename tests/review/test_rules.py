"""When a review is due, and what keeps words about a goal from being saved."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.period import add_months
from ownway.programme.rules import ReviewClock
from ownway.review import rules

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def clock(**more) -> ReviewClock:
    saved = {"first_within_months": 3, "then_within_months": 12, "start": "first_payment"}
    return ReviewClock(**{**saved, "source": "Practice", **more})


@given(DAYS, st.integers(1, 24), st.integers(1, 104), st.integers(1, 24))
def test_the_earlier_of_two_first_days_counts_and_none_is_past_its_clock(day, months, weeks, then):
    both = clock(first_within_months=months, first_within_weeks=weeks, then_within_months=then)
    due = rules.due_on(both, day)
    assert day < due <= add_months(day, months)
    assert due <= day + timedelta(days=7 * weeks)
    assert due in (add_months(day, months), day + timedelta(days=7 * weeks))
    assert rules.due_on(both, day, last_held=due) == add_months(due, then)


def test_a_pack_without_a_first_review_counts_from_the_start():
    assert rules.due_on(clock(first_within_months=None), date(2026, 9, 4)) == date(2027, 9, 4)


@pytest.mark.parametrize(
    ("start", "paid", "counts"),
    [
        ("first_payment", date(2026, 9, 20), date(2026, 9, 20)),
        ("first_payment", None, date(2026, 9, 4)),
        ("plan_start", date(2026, 9, 20), date(2026, 9, 4)),
    ],
)
def test_the_pack_says_what_starts_the_clock(start, paid, counts):
    found = rules.start_of(clock(start=start), plan_starts_on=date(2026, 9, 4), first_paid_on=paid)
    assert found == counts


@pytest.mark.parametrize(
    ("rating", "code"), [(0, "rating_out_of_range"), (6, "rating_out_of_range")]
)
def test_a_rating_is_1_to_5_or_none(rating, code):
    (found,) = rules.check_progress(texts={"going": ""}, rating=rating)
    assert found.code == code
    assert not rules.check_progress(texts={"going": ""}, rating=None)
    assert not rules.check_progress(texts={"going": "x" * 5_000}, rating=5)
    (long,) = rules.check_progress(texts={"going": "x" * 10_000}, rating=1)
    assert (long.code, long.where) == ("words_too_long", "going")


LEVELS = st.integers(-2, 2)


@pytest.mark.parametrize("level", [-3, 3])
def test_how_far_is_two_either_way_or_none(level):
    (found,) = rules.check_progress(texts={}, rating=None, attained=level)
    assert (found.code, found.where) == ("attained_out_of_range", "attained")
    assert not rules.check_progress(texts={}, rating=None, attained=0)
    with pytest.raises(ValueError, match="-2 to 2"):
        rules.goal_attainment([level])


def test_no_goal_has_no_score_and_a_weight_for_each_goal_is_needed():
    assert rules.goal_attainment([]) is None
    for weights in ([1], [1, 0]):
        with pytest.raises(ValueError, match="weight"):
            rules.goal_attainment([0, 1], weights)


@given(st.lists(st.tuples(LEVELS, st.integers(1, 9)), min_size=1, max_size=8))
def test_the_score_turns_around_50_and_weights_count_only_beside_each_other(goals):
    levels, weights = [level for level, _ in goals], [weight for _, weight in goals]
    score = rules.goal_attainment(levels, weights, places=6)
    turned = rules.goal_attainment([-level for level in levels], weights, places=6)
    assert score + turned == 100
    assert rules.goal_attainment(levels, [3 * weight for weight in weights], places=6) == score
    below = math.sqrt(0.7 * sum(w * w for w in weights) + 0.3 * sum(weights) ** 2)
    plain = 50 + 10 * sum(w * x for w, x in zip(weights, levels, strict=True)) / below
    assert float(score) == pytest.approx(plain, abs=1e-5)


@given(st.lists(LEVELS, min_size=1, max_size=8), st.data())
def test_further_on_one_goal_never_scores_less(levels, data):
    place = data.draw(st.integers(0, len(levels) - 1))
    further = [*levels]
    further[place] = min(2, further[place] + 1)
    assert rules.goal_attainment(further) >= rules.goal_attainment(levels)
