"""Steps of asking money back in any order: what may come, what it comes to, that it can end (E14).

Once past the actions, so that the database alone says no; once through them, with holders that
change and fail in between.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ownway.core.problems import Refused
from ownway.holding import queries as held
from ownway.ledger import queries as books
from ownway.reclaims import actions, queries, rules
from ownway.reclaims.models import Step, Taken
from ownway.reclaims.rules import State, StepKind
from tests.reclaims.test_after_the_decision import (
    NEXT,
    authority,
    fails,
    nothing_is_stranded,
    notice,
    switched,
)
from tests.reclaims.test_reclaims import COUNTS, available, pounds

pytestmark = pytest.mark.django_db
STAFF = ("approver", "payer", "senior_approver")
GIVER = "approver"
DECIDED, BY_HAND = 15_800, 9_800
rolled_back = settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each walk is a life: no shrinking
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example is rolled back
)
kinds = st.sampled_from([one.value for one in StepKind])
amounts = st.sampled_from((1_000, 4_900, BY_HAND))


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def whole():
    """One example, taken back at its end; it counts as no transaction of ours."""
    around = transaction.atomic()
    around._from_testcase = True  # as the one a test is wrapped in
    return around


class ByHand:
    """What the design says may come: written down again, apart from the rules and the guards."""

    def __init__(self):
        self.waits, self.goes_back, self.over = False, False, False
        self.decider = self.proposer = None
        self.rest = 0

    def takes(self, kind: str, who: str, minor: int) -> bool:
        if self.over or (self.goes_back and not self.rest):
            return False
        return {
            "replied": True,
            "planned": True,
            "disputed": not self.waits,
            "upheld": self.waits and who not in (GIVER, self.decider),
            "ended": self.waits and who not in (GIVER, self.decider),
            "withdrawn": not self.goes_back,
            "decided": not self.goes_back and not self.waits,
            "received": self.goes_back and not self.waits and minor <= self.rest,
            "proposed": self.goes_back,
            "let_go": self.goes_back and self.proposer not in (None, who) and minor == self.rest,
        }[kind]

    def took(self, kind: str, who: str, minor: int) -> None:
        self.waits = kind == "disputed" or (self.waits and kind != "upheld")
        self.over = kind in ("ended", "withdrawn", "let_go")
        if kind == "decided":
            self.goes_back, self.decider, self.rest = True, who, BY_HAND
        if kind == "received":
            self.rest -= minor
        if kind == "proposed":
            self.proposer = who

    @property
    def state(self) -> State:
        if self.over:
            return State.OVER
        if self.goes_back and not self.rest:
            return State.DONE
        if self.waits:
            return State.DISPUTED
        return State.DECIDED if self.goes_back else State.NOTICED


def written(plan, found, number, kind, who, minor) -> bool:
    """Past every action: whether the database took the step."""
    sums = {"planned": minor, "decided": DECIDED, "received": minor, "let_go": minor}
    try:
        with transaction.atomic():
            Step.objects.create(
                reclaim=found,
                number=number,
                kind=kind,
                words="x",
                amount_minor=sums.get(kind),
                on=COUNTS.date(),
                taken_at=COUNTS,
                taken_by=plan.by(who).ref,
                taken_human=plan.by(who).human,
            )
            if kind == "decided":
                for line, part, back in (
                    ("gym", 4_800, "yes"),
                    ("art", 5_000, "yes"),
                    ("bus", 6_000, "no"),
                ):
                    Taken.objects.create(
                        reclaim=found,
                        line_root=plan.lines[line].root,
                        arrangement=plan.held[line],
                        amount_minor=part,
                        comes_back=back,
                    )
    except DatabaseError:
        return False
    return True


@rolled_back
@given(st.lists(st.tuples(kinds, st.sampled_from(STAFF), amounts), max_size=12))
def test_the_database_takes_exactly_the_steps_that_may_come(plan, wanted):
    with whole():
        found, model, steps = notice(plan), ByHand(), []
        for kind, who, minor in wanted:
            may = model.takes(kind, who, minor)
            assert written(plan, found, len(steps) + 1, kind, who, minor) == may, (steps, kind, who)
            if may:
                model.took(kind, who, minor)
                steps.append(StepKind(kind))
            view = queries.reclaim(plan.cast.viewer("ana"), found.ref, NEXT)
            told = State.OVER if view.state is State.LET_GO else view.state
            assert told is model.state
            assert model.over or view.still_to_come.minor == model.rest
            for one in StepKind:  # what pages offer is what somebody can do
                somebody = any(
                    model.takes(one.value, each, model.rest or 1) for each in (*STAFF, "nobody")
                )
                assert view.may(one) == somebody, (steps, one)
        transaction.set_rollback(True)


def act(plan, found, what, who, minor):
    """One action by one of the staff, by the person, or what happens to the holders."""
    staff, words = {"by": plan.by(who), "at": NEXT}, {"words": f"As {who} says."}
    ana = {"by": plan.by(), "at": NEXT}
    steps = len(queries.reclaim(plan.cast.viewer("ana"), found.ref, NEXT).steps)
    acts = {
        "replied": lambda: actions.reply(reclaim=found, **words, **ana),
        "planned": lambda: actions.choose_plan(reclaim=found, each=pounds(minor), **ana),
        "disputed": lambda: actions.dispute(reclaim=found, **words, **ana),
        "upheld": lambda: actions.look_again(reclaim=found, stands=True, **words, **staff),
        "ended": lambda: actions.look_again(reclaim=found, stands=False, **words, **staff),
        "withdrawn": lambda: actions.withdraw(reclaim=found, **words, **staff),
        "decided": lambda: actions.decide(reclaim=found, by=plan.by(who), at=COUNTS),
        "received": lambda: actions.receive(
            reclaim=found, amount=pounds(minor), number=steps + 1, **staff
        ),
        "proposed": lambda: actions.propose_to_let_go(reclaim=found, **words, **staff),
        "let_go": lambda: actions.let_go(reclaim=found, **staff),
        "art moves": lambda: switched(plan, "art", "third", "harbour_accounts"),
        "gym moves": lambda: switched(plan, "gym", "direct", "direct_payment"),
        "the holder fails": lambda: fails(plan),
    }
    acts[what]()


HAPPENS = ("art moves", "gym moves", "the holder fails")
happen = st.tuples(
    st.one_of(kinds, st.sampled_from(("received", "disputed", *HAPPENS))),
    st.sampled_from(STAFF),
    amounts,
)


@rolled_back
@given(st.lists(happen, max_size=10))
def test_whatever_comes_no_right_and_no_penny_is_lost_and_it_can_be_brought_to_its_end(
    plan, wanted
):
    with whole():
        rights = authority(plan) + sum(available(plan))
        found = notice(plan)
        for what, who, minor in [("decided", "payer", 0), *wanted]:
            try:
                act(plan, found, what, who, minor)
            except Refused:
                continue
            view = queries.reclaim(plan.cast.viewer("ana"), found.ref, NEXT)
            assert authority(plan) + sum(available(plan)) == rights
            assert 0 <= view.come <= view.to_come
            assert sum(one.amount for one in view.instalments) == view.still_to_come.minor
            assert sum(held.asked_back(plan.pot).values()) == view.still_to_come.minor
        _end(plan, found)
        nothing_is_stranded(plan)
        assert held.asked_back(plan.pot) == {}
        assert queries.newest_open(plan.pot) is None
        assert notice(plan, minor=1_000, at=NEXT + timedelta(days=1)) != found
        transaction.set_rollback(True)


def _end(plan, found) -> None:
    """Two who typed nothing in can always end it."""
    if queries.newest_open(plan.pot) is not None:
        act(plan, found, "proposed", "payer", 0)
        act(plan, found, "let_go", "senior_approver", 0)
    view = queries.reclaim(plan.cast.viewer("ana"), found.ref, NEXT)
    assert view.state in rules.ENDS
    assert not [one for one in books.check() if one]
