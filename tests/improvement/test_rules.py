"""Spread, totals, days and states, against a second way to work each out."""

from __future__ import annotations

import calendar
import itertools
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.improvement.rules import cycles, instruments, rounds, spread, trends
from ownway.improvement.rules.rounds import Outcome, Rated, Stage, Stood, Viewpoint
from ownway.improvement.rules.spread import Answered
from tests.checked import SMALL

POINTS = st.integers(0, 4)
VIEWS = st.sampled_from(list(Viewpoint))
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
CHECK = instruments.made(SMALL, {})
CODES = ["1.1.1", "1.1.2", "2.1"]


@st.composite
def rows(draw):
    """Answers of some raters; each may leave some out."""
    found = []
    for number in range(draw(st.integers(0, 7))):
        view = draw(VIEWS)
        for code in CODES:
            if draw(st.booleans()):
                found.append(Answered(code, str(number), view, draw(POINTS)))
    return found


@given(rows())
def test_spread_is_highest_less_lowest_widest_first(answers):
    found = spread.spreads(answers, CODES)
    assert sorted(one.element for one in found) == sorted(CODES)
    for one in found:
        points = [each.points for each in answers if each.element == one.element]
        assert one.width == (max(points) - min(points) if points else 0)
        pairs = itertools.product(points, points)
        assert one.apart * 2 == sum(abs(first - second) for first, second in pairs)
        assert (one.middle is None) == (not points)
        if points:
            assert one.middle == median(map(Fraction, points))
    for one, after in itertools.pairwise(found):
        place = CODES.index(one.element), CODES.index(after.element)
        assert (-one.width, -one.apart, place[0]) < (-after.width, -after.apart, place[1])


@given(rows(), st.randoms(use_true_random=False))
def test_order_of_answers_changes_nothing(answers, chance):
    mixed = list(answers)
    chance.shuffle(mixed)
    assert spread.spreads(mixed, CODES) == spread.spreads(answers, CODES)
    assert spread.gaps(mixed, CODES) == spread.gaps(answers, CODES)


@given(rows())
def test_a_gap_lies_between_the_means_of_viewpoints(answers):
    found = spread.gaps(answers, CODES)
    assert [one.width for one in found] == sorted((one.width for one in found), reverse=True)
    for one in found:
        for view, mean in one.means.items():
            points = [
                each.points
                for each in answers
                if (each.element, each.viewpoint) == (one.element, view)
            ]
            assert mean * len(points) == sum(points)
        if len(one.means) > 1:
            assert one.width == one.means[one.highest] - one.means[one.lowest] >= 0
        else:
            assert one.width == 0


@given(st.dictionaries(st.sampled_from(CODES), POINTS))
def test_a_total_adds_up_and_has_a_band_only_when_complete(said):
    found = instruments.total(CHECK, said)
    assert found.points == sum(said.values())
    assert (found.most, found.asked, found.answered) == (12, 3, len(said))
    assert bool(found.band) is (len(said) == 3)
    if found.band:
        assert found.band == ("High" if Fraction(found.points, 12) >= Fraction(1, 2) else "Low")


def test_a_part_has_its_own_total():
    found = instruments.total(CHECK, {"1.1.1": 4, "1.1.2": 4}, ["1.1"])
    assert (found.points, found.most, found.complete, found.band) == (8, 8, True, "High")


def test_bands_in_points_say_nothing_about_a_part():
    check = CHECK.model_copy(update={"bands_of": "points"})
    said = dict.fromkeys(CODES, 4)
    assert instruments.total(check, said, ["1.1"]).band == ""
    assert instruments.total(check, said).band == "Low"  # 12 of at least 50 points


@given(DAYS)
def test_looking_back_is_three_whole_months_up_to_the_month_of_meeting(day):
    found = rounds.look_back(day)
    assert found.ends_on == day.replace(day=1)
    assert found.starts_on.day == 1
    months = set()
    on = found.starts_on
    while on < found.ends_on:
        months.add((on.year, on.month))
        on += timedelta(days=1)
    assert len(months) == 3


@given(DAYS)
def test_the_next_check_is_six_months_on(day):
    found = rounds.next_due(day)
    year, month = divmod(day.year * 12 + day.month - 1 + 6, 12)
    last = calendar.monthrange(year, month + 1)[1]
    assert found == date(year, month + 1, min(day.day, last))


@given(st.lists(st.builds(Rated, VIEWS, st.integers(0, 3), st.booleans()), max_size=6))
def test_a_round_closes_exactly_with_two_complete_raters_of_two_viewpoints(raters):
    whole = [one for one in raters if one.handed_in and one.answered == 3]
    enough = len(whole) >= 2 and len({one.viewpoint for one in whole}) >= 2
    found = rounds.for_closed(raters, 3)
    assert (found == ()) is enough
    if not enough:
        assert found[0].code in ("too_few_complete", "one_viewpoint_complete")
    # Without names it closes at the same time, and counts nobody's gap while somebody is out.
    unnamed = rounds.for_closed(raters, 3, anonymous=True)
    assert (unnamed == ()) is enough
    out = sum(not one.handed_in for one in raters)
    if unnamed and out:
        assert [one.code for one in unnamed] == ["not_yet_complete", "not_handed_in"]
        assert [one.values for one in unnamed] == [{"least": 2}, {"count": out}]


@given(
    st.builds(
        Stood,
        opened=st.booleans(),
        outcome=st.sampled_from(["", *Outcome]),
        convened=st.booleans(),
        priorities=st.integers(0, 3),
        cycles=st.integers(0, 3),
        re_checked=st.booleans(),
    )
)
def test_a_round_has_one_stage_and_never_skips_rating(now):
    found = rounds.stage(now)
    if now.outcome != Outcome.VALID:
        assert found in (Stage.PLANNED, Stage.OPEN, Stage.SET_ASIDE)
    else:
        assert found not in (Stage.PLANNED, Stage.OPEN, Stage.SET_ASIDE)


@given(st.lists(VIEWS, max_size=12), st.booleans())
def test_without_names_only_viewpoints_of_three_or_more_stand_side_by_side(views, anonymous):
    found = rounds.compared_viewpoints(views, anonymous=anonymous)
    assert found == {one for one in views if views.count(one) >= (3 if anonymous else 1)}


@given(st.sampled_from(sorted(rounds.Viewpoint)), st.lists(VIEWS, max_size=12))
def test_one_or_two_of_a_viewpoint_are_known_without_names(view, others):
    count = 1 + others.count(view)
    assert rounds.few_of(view, others) == (count if count < 3 else 0)


@given(st.dates(date(2026, 1, 1), date(2040, 1, 1)))
def test_a_link_outlives_the_meeting_by_two_weeks(convened_on):
    assert (rounds.links_last_on(convened_on) - convened_on).days == 14


@pytest.mark.parametrize(
    ("done", "following", "stands"),
    [
        ((), "try", "planned"),
        (("try",), "check", "trying"),
        (("try", "check"), "act", "checked"),
        (("try", "check", "act"), None, "done"),
    ],
)
def test_a_small_change_goes_from_step_to_step(done, following, stands):
    assert cycles.next_step(done) == following
    assert cycles.stands(done) == stands


def rounded(number, instrument, codes, *raters):
    return trends.Rounded(number, instrument, dict.fromkeys(codes, 4), list(raters))


def test_only_what_is_comparable_stands_in_one_line():
    first = rounded(1, "a", CODES, dict.fromkeys(CODES, 1), dict.fromkeys(CODES, 2))
    other = rounded(2, "b", CODES, dict.fromkeys(CODES, 4))
    part = rounded(3, "a", CODES[:2], dict.fromkeys(CODES[:2], 3))
    found = trends.line([first, other, part])
    assert [(one.number, one.middle, one.most, one.raters) for one in found] == [
        (1, Fraction(3), 8, 2),
        (3, Fraction(6), 8, 1),
    ]
    assert [one.percent for one in found] == [37, 75]
    assert trends.moved(first, other) == []
    assert trends.line([]) == []


@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(CODES, POINTS)), min_size=1, max_size=5),
    st.lists(st.fixed_dictionaries(dict.fromkeys(CODES, POINTS)), min_size=1, max_size=5),
)
def test_what_moved_is_the_difference_of_medians_most_first(before, after):
    found = trends.moved(rounded(1, "a", CODES, *before), rounded(2, "a", CODES, *after))
    assert len(found) == len(CODES)
    for one in found:
        was, now = (
            median([Fraction(each[one.element]) for each in given]) for given in (before, after)
        )
        assert one.by == now - was
    assert [abs(one.by) for one in found] == sorted((abs(one.by) for one in found), reverse=True)
