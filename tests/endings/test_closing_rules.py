"""Two ways to count the same money agree, for any journals; and nothing falls below a promise."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from ownway.core.period import add_months
from ownway.endings import rules
from ownway.endings.rules import AskState, Counted, Duty, Fall, Item, Moved, Open, RowKind, Turn

DAY = date(2026, 9, 4)
SUMS = st.integers(min_value=0, max_value=10**9)
KINDS = ("allocate", "give_back", "lapse", "draw", "refund", "lost", "clawback_decided", "reserve")


@st.composite
def journals(draw: st.DrawFn) -> list[tuple[str, int, int]]:
    """What journals did, in order: kind, change of what is left, change of what is spent."""
    made, left, spent = [], 0, 0
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=30)):
        if kind == "allocate":
            change, used = draw(SUMS), 0
        elif kind in ("give_back", "lapse", "clawback_decided"):
            change, used = -draw(st.integers(0, left)), 0
        elif kind in ("draw", "lost"):
            used = draw(st.integers(0, left))
            change = -used
        elif kind == "refund":
            change = draw(st.integers(0, spent))
            used = -change
        else:
            change, used = 0, 0  # set aside: it stays unspent
        left, spent = left + change, spent + used
        made.append((kind, change, used))
    return made


def moved(listed):
    return [
        Moved(UUID(int=n), kind, DAY + timedelta(days=n), uuid4(), change, used)
        for n, (kind, change, used) in enumerate(listed)
    ]


@given(journals())
def test_rows_and_counters_agree_and_a_settled_statement_sums_to_zero(listed):
    rows = rules.rows(moved(listed))
    left, spent = sum(one[1] for one in listed), sum(one[2] for one in listed)
    assert rules.left_over(rows) == left
    assert rules.unexplained(rows, Counted(left, spent)) == 0
    settled = rules.rows(moved([*listed, ("lapse", -left, 0)]))
    assert rules.left_over(settled) == 0
    assert rules.unexplained(settled, Counted(0, spent)) == 0


@given(journals(), st.integers(1, 10**6))
def test_a_penny_that_only_one_side_knows_is_seen(listed, off):
    rows = rules.rows(moved(listed))
    left, spent = sum(one[1] for one in listed), sum(one[2] for one in listed)
    assert rules.unexplained(rows, Counted(left + off, spent)) == off
    assert rules.unexplained(rows, Counted(left, spent - off)) == off


def test_each_row_says_what_it_was():
    listed = [("allocate", 100, 0), ("draw", -60, 60), ("refund", 10, -10), ("lost", -5, 5)]
    kinds = [row.kind for row in rules.rows(moved([*listed, ("lapse", -45, 0)]))]
    assert kinds == [
        RowKind.GRANTED,
        RowKind.PAID,
        RowKind.CAME_BACK,
        RowKind.LOST,
        RowKind.BACK,
    ]


@given(st.sets(st.sampled_from(list(Duty))), st.booleans())
def test_an_employers_bills_are_all_named_or_open(said, employs):
    found = rules.duties_open(employs, said)
    assert set(found) | said == set(Duty) if employs else found == ()


def test_what_waits_longest_comes_first_and_what_happens_by_itself_last():
    items = [
        Item(Open.LEFT, Turn.SOFTWARE, since=DAY),
        Item(Open.TO_PAY, Turn.PAYER, since=DAY),
        Item(Open.ASKED, Turn.DECIDER, since=DAY - timedelta(days=1)),
        Item(Open.HOLD, Turn.PROGRAMME),
    ]
    found = [one.kind for one in rules.in_words_order(items)]
    assert found == [Open.ASKED, Open.TO_PAY, Open.HOLD, Open.LEFT]
    assert rules.may_be_final(())
    assert not rules.may_be_final(items)


@given(
    st.dictionaries(st.integers(0, 50), st.integers(0, 10**8), max_size=8),
    st.integers(0, 10**8),
    st.integers(0, 10**9),
)
def test_money_falls_to_the_step_and_never_touches_what_is_fixed(places, fixed, target):
    total = fixed + sum(places.values())
    back, kept = rules.lower(total, places, target)
    assert all(0 < part <= places[place] for place, part in back.items())
    after = total - sum(back.values())
    assert after >= fixed
    assert after - kept == min(total, target)
    assert kept == max(0, min(total, max(fixed, target)) - min(total, target))


@given(st.lists(st.tuples(st.integers(-5, 60), st.integers(-10, 200)), max_size=5))
def test_a_schedule_is_signed_only_where_it_falls_by_date(steps):
    falls = [Fall(DAY + timedelta(days=days), minor) for days, minor in steps]
    found = rules.check_falls(falls, today=DAY, ends_on=DAY + timedelta(days=50), now_minor=100)
    days = [DAY, *(fall.from_on for fall in falls)]
    sums = [100, *(fall.minor for fall in falls)]
    falls_down = (
        bool(falls)
        and all(a < b for a, b in itertools.pairwise(days))
        and max(days) < DAY + timedelta(days=50)
        and all(a > b >= 0 for a, b in itertools.pairwise(sums))
    )
    assert (not found) is falls_down


@given(
    st.one_of(st.none(), st.dates(DAY - timedelta(90), DAY + timedelta(90))),
    st.one_of(st.none(), st.dates(DAY - timedelta(90), DAY)),
    st.booleans(),
)
def test_silence_has_a_state_of_its_own(ask_on, asked_on, answered):
    state = rules.ask_state(ask_on=ask_on, asked_on=asked_on, answered=answered, today=DAY)
    assert (state is AskState.ANSWERED) is answered
    counted = rules.count_answers([(state, 1 if answered else None)])
    assert counted.hard == int(answered)  # only who says so is counted as having it hard
    assert counted.no_answer == (state is AskState.NO_ANSWER)
    assert (
        counted.good + counted.between + counted.hard + counted.no_answer + counted.not_asked == 1
    )


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_the_way_back_is_short_up_to_its_last_day(ended_on, months):
    last = add_months(ended_on, months)
    assert rules.may_return_fast(ended_on, last - timedelta(days=1), months)
    assert not rules.may_return_fast(ended_on, last, months)
