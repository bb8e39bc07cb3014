"""Small numbers kept back: pure rules."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.evaluation import rules
from ownway.evaluation.rules import THRESHOLD, Movement

tables = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2), st.integers(min_value=0, max_value=12), max_size=7
)


def test_small_counts_are_hidden_and_a_second_with_them():
    table = rules.suppress({"joined": 40, "planning": 12, "buying": 3, "left": 0})
    assert table.rows == {"joined": 40, "planning": None, "buying": None, "left": 0}
    assert table.total == 55
    assert table.hides


def test_two_small_counts_protect_each_other_once_they_reach_the_threshold():
    assert rules.suppress({"a": 2, "b": 3, "c": 9}).rows == {"a": None, "b": None, "c": 9}
    assert rules.suppress({"a": 1, "b": 2, "c": 9}).rows == {"a": None, "b": None, "c": None}


def test_where_nothing_else_can_be_hidden_the_total_is():
    table = rules.suppress({"a": 3, "b": 0})
    assert table.rows == {"a": None, "b": 0}
    assert table.total is None


@given(counts=tables)
def test_no_small_count_is_ever_shown(counts):
    table = rules.suppress(counts)
    for name, value in table.rows.items():
        assert value is None or value == 0 or value >= THRESHOLD
        assert value in (None, counts[name])


@given(counts=tables)
def test_no_hidden_count_follows_from_the_total(counts):
    table = rules.suppress(counts)
    hidden = [counts[name] for name, value in table.rows.items() if value is None]
    if hidden and table.total is not None:
        assert len(hidden) >= 2
        assert sum(hidden) >= THRESHOLD


@given(counts=tables)
def test_nothing_is_hidden_where_nothing_is_small(counts):
    if not any(0 < count < THRESHOLD for count in counts.values()):
        table = rules.suppress(counts)
        assert table.rows == counts
        assert table.total == sum(counts.values())
        assert not table.hides


def test_a_count_below_zero_is_a_fault():
    with pytest.raises(ValueError):
        rules.suppress({"a": -1})


@pytest.mark.parametrize(
    ("days", "middle"), [([], None), ([3], 3), ([9, 1, 5], 5), ([4, 5], 5), ([2, 4], 3)]
)
def test_the_middle_of_days(days, middle):
    assert rules.median_days(days) == middle


def test_months_follow_one_another_over_new_year():
    assert rules.months_between(date(2026, 11, 30), date(2027, 1, 1)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


def people(day: date, number: int, amount: int = 100) -> list[Movement]:
    return [Movement(day, f"{day}-{who}", amount) for who in range(number)]


def test_money_by_month_adds_up_where_enough_people_stand_behind_it():
    table = rules.money_by_month(
        people(date(2026, 4, 3), 6), people(date(2026, 5, 9), 5, 40), date(2026, 5, 31)
    )
    assert [(m.promised, m.spent, m.left) for m in table.months] == [(600, 0, 600), (0, 200, 400)]
    assert (table.promised, table.spent, table.left) == (600, 200, 400)
    assert not table.hides


def test_one_hidden_month_keeps_back_the_sums_it_could_be_worked_out_from():
    table = rules.money_by_month(
        people(date(2026, 4, 3), 6), people(date(2026, 5, 9), 2, 40), date(2026, 6, 30)
    )
    assert [(m.spent, m.left) for m in table.months] == [(0, 600), (None, None), (0, None)]
    assert (table.promised, table.spent, table.left) == (600, None, None)


def test_two_hidden_months_with_enough_people_allow_the_sum_again():
    spent = [*people(date(2026, 5, 9), 2, 40), *people(date(2026, 6, 9), 3, 40)]
    table = rules.money_by_month(people(date(2026, 4, 3), 6), spent, date(2026, 6, 30))
    assert [(m.spent, m.left) for m in table.months] == [(0, 600), (None, None), (None, 400)]
    assert table.spent == 200


def test_no_money_yet_is_an_empty_table():
    table = rules.money_by_month([], [], date(2026, 6, 30))
    assert table.months == ()
    assert (table.promised, table.spent, table.left) == (0, 0, 0)


DAY = date(2026, 9, 1)
yeses = st.lists(
    st.builds(
        rules.Yes,
        day=st.integers(0, 200).map(lambda n: DAY + timedelta(days=n)),
        whose=st.sampled_from("abcdefgh"),
        hours=st.integers(0, 500),
        at_once=st.booleans(),
    ),
    max_size=40,
)


@given(yeses, st.integers(1, 4))
def test_a_month_of_yeses_shows_its_middle_or_nothing(found, most):
    """Against sorting and counting by hand; below five people nothing of a month is said."""
    months = rules.yeses_by_month(found, most=most)
    wanted = sorted({one.day.replace(day=1) for one in found}, reverse=True)[:most]
    assert [one.month for one in months] == wanted
    for one in months:
        rows = sorted(
            (yes for yes in found if yes.day.replace(day=1) == one.month), key=lambda x: x.hours
        )
        if len({yes.whose for yes in rows}) < THRESHOLD:
            assert (one.yeses, one.at_once, one.hours) == (None, None, None)
            continue
        low, high = rows[(len(rows) - 1) // 2].hours, rows[len(rows) // 2].hours
        assert one.yeses == len(rows)
        assert one.at_once == len([yes for yes in rows if yes.at_once])
        assert low <= one.hours <= high


moments = st.integers(0, 100).map(lambda n: datetime(2026, 9, 1, tzinfo=UTC) + timedelta(hours=n))
heard = st.lists(
    st.builds(
        rules.Heard, whose=st.sampled_from("abcdefg"), line=st.sampled_from("xy"), at=moments
    ),
    max_size=30,
)


@given(heard, heard)
def test_a_no_is_open_until_a_yes_on_the_same_line(noes, said):
    """Each no stays open until it is solved (F11)."""
    found = rules.solved(noes, said, threshold=1)
    waits = [
        no
        for no in noes
        if not any((no.whose, no.line) == (y.whose, y.line) and y.at > no.at for y in said)
    ]
    assert found.open == len(waits)
    assert (found.hours is None) == (len(waits) == len(noes))
    hidden = rules.solved(noes, said)
    if len({no.whose for no in waits}) < THRESHOLD and waits:
        assert hidden.open is None


def test_a_no_is_solved_by_the_first_yes_after_it():
    """And the time to that yes is what is measured (F11)."""
    start = datetime(2026, 9, 1, tzinfo=UTC)
    hour = timedelta(hours=1)
    noes = [rules.Heard("a", "x", start), rules.Heard("b", "x", start + hour)]
    said = [rules.Heard("a", "x", start + 3 * hour), rules.Heard("a", "x", start + 2 * hour)]
    assert rules.solved(noes, said, threshold=1) == rules.Solved(hours=2, open=1)
