"""The way out as a machine of states: a way on from everywhere, and nobody is shut in."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ownway.endings import rules
from ownway.endings.phrases import said, told
from ownway.endings.rules import ExitStatus, Outcome, Side, Stands, Step
from ownway.endings.rules import exits as whole_rules

BOTH = frozenset({Side.PERSON, Side.STAFF})
SIDES = [frozenset(), frozenset({Side.PERSON}), frozenset({Side.STAFF}), BOTH]
EVERYWHERE = [
    Stands(
        status=status,
        paused=paused,
        in_group=in_group,
        look_asked=look,
        retreat_over=over,
        has_plan=plan,
        promised=promised,
        handed_round=handed,
        unsigned=unsigned,
        without_owner=orphans,
        open_of_person=mine,
        peer_coach=coach,
    )
    for (
        status,
        coach,
        paused,
        in_group,
        look,
        over,
        plan,
        promised,
        handed,
        unsigned,
        orphans,
        mine,
    ) in (
        product(
            ExitStatus,
            (False, True),
            (False, True),
            (False, True),
            (False, True),
            (False, True),
            (False, True),
            SIDES,
            (False, True),
            SIDES,
            (0, 2),
            (0, 1),
        )
    )
]


def test_from_everywhere_there_is_a_next_step_somebody_takes_and_words_for_it():
    met = set()
    for one in EVERYWHERE:
        following = rules.next_step(one)
        met.add(following.step)
        assert following.whose in (Side.PERSON, Side.STAFF)
    assert met == set(Step)
    assert all(all(said(step)) for step in Step)


def test_who_waits_for_staff_is_never_told_to_do_something_about_it():
    for step in rules.STAFF_STEPS - {Step.OTHER_DAY, Step.NEW_OWNER, Step.NEW_COACH}:
        assert "You need to do nothing" in said(step)[1]


def test_the_way_out_of_the_way_out_is_open_from_every_state_but_a_graduation():
    for status in ExitStatus:
        if status not in rules.CLOSED:
            assert rules.may_move(status, ExitStatus.STEPPED_OUT)
    assert not rules.MOVES[ExitStatus.GRADUATED]
    assert rules.MOVES[ExitStatus.STEPPED_OUT] == frozenset(
        {ExitStatus.INTERESTED, ExitStatus.APPLIED, ExitStatus.OWN_WAY}
    )


def test_from_every_state_graduation_can_be_reached():
    reach = {ExitStatus.GRADUATED}
    while True:
        more = {one for one in ExitStatus if rules.MOVES[one] & reach} - reach
        if not more:
            break
        reach |= more
    assert reach == set(ExitStatus)


@given(st.sampled_from(EVERYWHERE))
def test_a_graduation_is_free_exactly_when_it_is_signed_and_nothing_is_missing(one):
    """Two ways of asking agree: what is missing, and what the database asks for."""
    complete = (
        one.has_plan
        and one.promised >= BOTH
        and one.handed_round
        and not one.unsigned
        and not one.without_owner
        and not one.paused
        and one.status in rules.AGREED
    )
    found = rules.to_graduate(one)
    assert (not found) is complete
    assert all(told(each).words and told(each).fix for each in found)
    if complete:
        reached = {Step.GRADUATE, Step.BEGIN, Step.KEEP_PROMISES, Step.NEW_COACH}
        assert rules.next_step(one).step in reached


def test_a_missing_signature_of_staff_is_not_the_persons_fault():
    waiting = Stands(
        ExitStatus.RETREAT_DONE,
        has_plan=True,
        promised=BOTH,
        handed_round=True,
        unsigned=frozenset({Side.STAFF}),
    )
    (found,) = rules.to_graduate(waiting)
    assert "not your fault" in told(found).words
    assert rules.next_step(waiting) == rules.NextStep(Step.WAIT_FOR_SIGNATURES, Side.STAFF)


@given(st.sampled_from(list(Outcome)), st.sampled_from(list(Outcome)))
def test_a_mark_is_for_good_but_for_a_promise_kept_late(now, to):
    late = (Outcome.MISSED, Outcome.KEPT), (Outcome.MISSED, Outcome.CHANGED)
    opened = now is Outcome.OPEN and to is not Outcome.OPEN
    assert rules.may_mark(now, to) is (opened or (now, to) in late)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(list(Side)),
        st.sampled_from(list(Outcome)),
        st.booleans(),
        st.integers(0, 300),
    )
)


@given(ROWS)
def test_promises_are_counted_once_on_the_side_that_made_them(rows):
    counted = rules.kept_by_sides(rows)
    assert [one.side for one in counted] == list(Side)
    gone = (Outcome.TAKEN_BACK, Outcome.HANDED_ON)
    assert sum(one.all for one in counted) == sum(
        number for _side, outcome, _late, number in rows if outcome not in gone
    )
    for one in counted:
        assert one.late <= one.open


@pytest.mark.parametrize(
    ("reason", "words", "would", "missing"),
    [
        ("", "", "", {"reason", "words", "would_change"}),
        ("full", "We are full", "", {"would_change"}),
        ("full", " ", "In May", {"words"}),
        ("full", "We are full", "In May", set()),
    ],
)
def test_a_no_says_why_and_what_would_change_it(reason, words, would, missing):
    assert {one.where for one in rules.check_decline(reason, words, would)} == missing


def test_no_rule_of_the_way_out_knows_how_ready_somebody_is():
    """H3: readiness is no field of what the next step is worked out from, nor of an answer."""
    for name in (*dir(whole_rules), *Stands.__slots__):
        assert "ready" not in name.lower()
        assert "score" not in name.lower()


class WayOut(RuleBasedStateMachine):
    """People, staff and chance do what they may, in any order: nobody is ever stuck."""

    def __init__(self) -> None:
        super().__init__()
        self.now = Stands(ExitStatus.INTERESTED)

    def to(self, status: ExitStatus, **more: object) -> None:
        assert rules.may_move(self.now.status, status)
        self.now = _with(self.now, status=status, **more)

    @rule(data=st.data())
    def does_what_comes_next(self, data):
        step = rules.next_step(self.now).step
        doing = {
            Step.APPLY: lambda: self.to(ExitStatus.APPLIED),
            Step.WAIT_FOR_ANSWER: lambda: data.draw(
                st.sampled_from(
                    [
                        lambda: self.to(ExitStatus.AWARDED, in_group=True, promised=frozenset()),
                        lambda: self.to(ExitStatus.DECLINED),
                    ]
                )
            )(),
            Step.APPLY_OR_CHALLENGE: lambda: self.set(look_asked=True),
            Step.WAIT_FOR_LOOK: lambda: self.to(
                ExitStatus.AWARDED, look_asked=False, in_group=True
            ),
            Step.COME_TO_RETREAT: lambda: self.set(retreat_over=True),
            Step.OTHER_DAY: lambda: self.to(ExitStatus.RETREAT_DONE),
            Step.WRITE_PLAN: lambda: self.set(has_plan=True),
            Step.PROMISE: lambda: self.set(promised=self.now.promised | {Side.PERSON}),
            Step.ASK_STAFF: lambda: self.set(promised=self.now.promised | {Side.STAFF}),
            Step.NEW_OWNER: lambda: self.set(without_owner=0),
            Step.HAND_ROUND: lambda: self.set(handed_round=True, unsigned=BOTH),
            Step.SIGN: lambda: self.signs(Side.PERSON),
            Step.WAIT_FOR_SIGNATURES: lambda: self.signs(Side.STAFF),
            Step.BEGIN: lambda: self.to(ExitStatus.IN_TRANSITION, open_of_person=1),
            Step.KEEP_PROMISES: lambda: self.set(open_of_person=0),
            Step.GRADUATE: lambda: self.to(ExitStatus.GRADUATED),
            Step.GO_ON: lambda: self.set(paused=False),
            Step.COME_BACK_IN: lambda: self.to(ExitStatus.OWN_WAY, in_group=False),
            Step.CELEBRATE: lambda: None,
        }
        doing[step]()

    def set(self, **more: object) -> None:
        self.now = _with(self.now, **more)

    def signs(self, side: Side) -> None:
        left = self.now.unsigned - {side}
        self.set(unsigned=left)
        if not left:
            self.to(ExitStatus.SIGNED)

    @precondition(lambda self: self.now.status not in rules.CLOSED)
    @rule()
    def hard_time(self):
        before = self.now
        self.set(paused=True)
        assert _with(self.now, paused=before.paused) == before  # nothing lost (I13)

    @precondition(lambda self: self.now.status not in rules.CLOSED)
    @rule()
    def steps_out(self):
        self.to(ExitStatus.STEPPED_OUT, paused=False, handed_round=False)

    @precondition(lambda self: Side.STAFF in self.now.promised)
    @precondition(lambda self: self.now.status not in rules.CLOSED)
    @rule()
    def staff_leave(self):
        handed = self.now.handed_round and self.now.status in rules.AGREED
        self.set(without_owner=1, handed_round=handed)

    @invariant()
    def graduation_is_a_few_steps_away(self):
        """Doing what comes next, again and again, arrives: the longest way is known."""
        copy, steps = WayOut(), 0
        copy.now = self.now
        while copy.now.status is not ExitStatus.GRADUATED:
            before = copy.now
            copy.does_what_comes_next(_First())
            assert copy.now != before
            steps += 1
            assert steps <= 24

    @invariant()
    def a_graduate_has_all_of_it(self):
        if self.now.status is ExitStatus.GRADUATED:
            assert self.now.has_plan
            assert self.now.promised >= BOTH
            assert not self.now.unsigned


class _First:
    """Draws the first of what there is: the yes."""

    def draw(self, strategy: object) -> object:
        return strategy.elements[0]  # type: ignore[attr-defined]


def _with(stands: Stands, **more: object) -> Stands:
    return replace(stands, **more)  # type: ignore[arg-type]


TestWayOut = WayOut.TestCase
