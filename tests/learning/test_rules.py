"""Courses, queues and fidelity as values: each rule beside a second way to work it out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.learning import rules
from ownway.learning.phrases import all_told
from ownway.learning.rules import (
    Card,
    Component,
    CourseStage,
    Hand,
    Indicator,
    Kind,
    KindComponent,
    Lack,
    Live,
    Meeting,
    RunState,
    Waiting,
)

AT = datetime(2026, 9, 4, 9, 0, tzinfo=UTC)
hands = st.lists(
    st.builds(Hand, human=st.sampled_from([UUID(int=n) for n in range(4)]), as_peer=st.booleans()),
    max_size=6,
)
queues = st.lists(st.tuples(st.integers(1, 10_000), st.booleans()), unique_by=lambda each: each[0])


def codes(lacks):
    return {lack.code for lack in lacks}


@given(hands)
def test_a_peer_and_somebody_else_who_are_two_humans(some):
    humans = [one.human for one in some]
    twice = any(humans.count(human) > 1 for human in humans)
    peers = [one for one in some if one.as_peer]
    others = [one for one in some if not one.as_peer]
    fine = bool(peers) and bool(others) and not twice
    assert (not rules.hands_lack(some)) == fine


def test_the_same_person_never_counts_as_both():
    one = uuid4()
    assert "same_twice" in codes(rules.hands_lack([Hand(one, True), Hand(one, False)]))


@given(queues)
def test_the_queue_is_the_order_of_asking_but_for_access(asked):
    """Beside `sorted`: taking the best of those left, one at a time."""
    some = [Waiting(UUID(int=place), place, ahead) for place, ahead in asked]
    left, expected = list(some), []
    while left:
        ahead = [one for one in left if one.ahead] or left
        next_one = min(ahead, key=lambda one: one.place)
        expected.append(next_one)
        left.remove(next_one)
    assert rules.in_line(some) == expected


@given(st.integers(1, 40), st.sets(st.integers(1, 40)), queues)
def test_seats_given_are_free_different_and_to_the_first_in_line(seats, taken, asked):
    some = [Waiting(UUID(int=place), place, ahead) for place, ahead in asked]
    given_out = rules.offers(seats, taken, some)
    numbers = [seat for _who, seat in given_out]
    assert len(set(numbers)) == len(numbers)
    assert not taken & set(numbers)
    assert all(1 <= seat <= seats for seat in numbers)
    free = sum(seat not in taken for seat in range(1, seats + 1))
    assert len(given_out) == min(free, len(some))
    assert [who for who, _seat in given_out] == rules.in_line(some)[: len(given_out)]


def test_a_course_goes_forward_only():
    reached = {RunState.SCHEDULED}
    for _ in RunState:
        reached |= {then for now in reached for then in RunState if rules.moves_to(now, then)}
    assert reached == set(RunState)
    assert not any(rules.moves_to(RunState.CLOSED, then) for then in RunState)
    assert not rules.moves_to(RunState.RUNNING, RunState.OPEN)
    assert not rules.moves_to(RunState.SCHEDULED, RunState.RUNNING)


@pytest.mark.parametrize(
    ("written", "runs", "stage"),
    [
        (False, [], CourseStage.PROPOSED),
        (True, [], CourseStage.CO_PRODUCED),
        (True, [RunState.SCHEDULED], CourseStage.SCHEDULED),
        (True, [RunState.CLOSED, RunState.OPEN], CourseStage.OPEN),
        (True, [RunState.CLOSED, RunState.RUNNING], CourseStage.RUNNING),
        (True, [RunState.CLOSED], CourseStage.CLOSED),
        (True, [RunState.CALLED_OFF], CourseStage.CO_PRODUCED),
    ],
)
def test_how_far_a_course_is(written, runs, stage):
    assert rules.stage_of(co_produced=written, runs=runs) == stage


def test_times_are_there_in_order_and_have_length():
    hour = timedelta(hours=1)
    good = [Meeting(AT, AT + hour), Meeting(AT + hour, AT + 3 * hour)]
    assert rules.meetings_lack(good) == ()
    assert rules.hours_of(good) == 3
    assert codes(rules.meetings_lack([])) == {"no_meeting"}
    assert rules.meetings_lack([Meeting(AT, AT)]) == (Lack("ends_before_it_starts", 1),)
    assert rules.meetings_lack(good[::-1]) == (Lack("out_of_order", 2),)


@given(st.lists(st.integers(1, 600), min_size=1, max_size=12))
def test_hours_round_half_an_hour_up(minutes):
    some = [Meeting(AT, AT + timedelta(minutes=each)) for each in minutes]
    assert rules.hours_of(some) == (2 * sum(minutes) + 60) // 120


def test_an_offer_leaves_whole_days():
    assert rules.last_day_to_answer(date(2026, 12, 30), 3) == date(2027, 1, 2)


scores = st.dictionaries(st.sampled_from(list(Component)), st.integers(0, 2))
kinds = st.dictionaries(st.sampled_from(list(KindComponent)), st.sampled_from(list(Kind)))


@given(scores, kinds)
def test_a_total_needs_all_seven_and_no_type_moves_it(scored, described):
    card = Card(scored, described)
    assert card.total == Card(scored).total
    if len(scored) < 7:
        assert card.total is None
        assert len(card.missing) == 7 - len(scored)
    else:
        assert card.total == sum(n * list(scored.values()).count(n) for n in (1, 2))
        assert 0 <= card.total <= rules.TOP


def test_types_cannot_be_added():
    with pytest.raises(TypeError):
        sum([Kind.ONE, Kind.TWO])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        Kind.TWO + 2  # type: ignore[operator]


counts = st.integers(0, 6)


@given(st.builds(Live, runs=counts, both=counts, courses=counts, written_together=counts))
def test_the_top_of_co_production_needs_every_run_and_course(live):
    full = live.runs and live.both == live.runs and live.written_together == live.courses
    assert rules.most(Component.CO_PRODUCTION, live) == (2 if full else 1)
    assert rules.most(Component.COMMUNITY, live) == 2


def test_a_card_says_what_is_wrong_with_it_all_at_once():
    card = Card({Component.EQUALITY: 3, Component.CO_PRODUCTION: 2, Component.COMMUNITY: 1})
    lacks = rules.card_lack(card, {"community": " "}, Live(runs=2, both=1))
    assert codes(lacks) == {
        "no_such_score.equality",
        "not_shown.co_production",
        "no_reason.community",
    }
    assert {problem.where for problem in all_told(lacks)} == {
        "equality",
        "co_production",
        "community",
    }
    assert all(problem.words and problem.fix for problem in all_told(lacks))


def test_indicators_are_true_false_or_not_yet_seen():
    assert set(rules.indicators(Live()).values()) == {None}
    seen = rules.indicators(Live(places=9, learners=4, plans=1, choice=3))
    assert set(seen) == set(Indicator)
    assert all(seen.values())
    alone = rules.indicators(Live(places=9, learners=4, choice=1, priced=1, gates=1))
    assert not any(alone.values())


moments = st.datetimes(datetime(2026, 9, 1), datetime(2026, 12, 1), timezones=st.just(UTC))


@given(moments, st.lists(moments, max_size=6), moments)
def test_an_offer_ends_with_its_days_or_when_a_class_begins(days_end, starts, at):
    ends = rules.offer_ends(days_end, starts, at)
    coming = [one for one in starts if one > at]
    if not coming:
        assert ends is None
        return
    assert ends <= days_end
    assert not any(at < one < ends for one in starts)
    assert ends in (days_end, *coming)


@given(st.lists(moments, min_size=1, max_size=6), moments)
def test_a_place_is_asked_for_before_every_class(starts, at):
    assert rules.can_be_asked(starts, at) == all(at < one for one in starts)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 9))
def test_two_looks_at_answers_never_differ_by_few(at_close, more, least):
    looks = [rules.shown_answers(at_close, at_close + n, least) for n in range(more + 1)]
    assert looks[0] == (at_close if at_close >= least else 0)
    steps = [after - before for before, after in zip([0, *looks], looks, strict=False)]
    assert all(step == 0 or step >= least for step in steps)
    assert at_close + more - looks[-1] < least or at_close + more < least
