"""A yes to a new plan, and steps the person signed: the two agree (H4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ownway.cli import worker
from ownway.decisions import actions as deciding
from ownway.endings import actions, queries
from ownway.endings.models import TaperStep
from ownway.endings.rules import Fall
from ownway.ledger import queries as books
from tests.living import AT
from tests.planned import NO, life

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def of_two_lines():
    """Somebody with £4,311.32 a year, two lines of it agreed and a part kept aside."""
    made = life()
    goal = made.goal()
    made.line("Gym", 100_000, goal)
    made.line("Course", 60_000, goal)
    made.aside(30_000)
    made.send()
    made.decide()
    return made


def runs(made, *minor):
    steps = [Fall((AT + 30 * n * DAY).date(), each) for n, each in enumerate(minor, 1)]
    taper = actions.write_taper(person=made.person, falls=steps, by=made.by, at=AT)
    return actions.sign_taper(taper=taper, signed_name="Ana", by=made.by, at=AT)


def whole_year(made, at):
    return queries.in_pots(made.draft.plan, at)[0]


def renewed(made, at, extra=0):
    """The plan sent again, with one more line where there is something extra."""
    made.revise(at)
    if extra:
        made.line(f"More {at:%j}", extra, made.draft.goals.first())
    made.send(at)


def test_a_yes_to_the_same_plan_does_not_fill_up_what_a_step_lowered():
    made = of_two_lines()
    runs(made, 300_000)
    assert worker.lower_money(AT + 31 * DAY) == 1
    renewed(made, AT + 32 * DAY)
    made.decide(at=AT + 32 * DAY)
    assert whole_year(made, AT + 32 * DAY) == 300_000
    assert not books.check()


def test_more_than_the_steps_leave_is_told_and_the_person_can_pause():
    made = of_two_lines()
    taper = runs(made, 150_000)
    assert worker.lower_money(AT + 31 * DAY) == 1
    at = AT + 32 * DAY
    renewed(made, at, extra=140_000)
    with pytest.raises(deciding.PotTooSmall) as no:
        made.decide(at=at)
    assert "step by step" in no.value.words
    assert "pause" in no.value.fix
    assert whole_year(made, at) == 150_000
    actions.pause_taper(taper=taper, by=made.by, at=at)
    made.decide(at=at)
    assert whole_year(made, at) == 431_132  # paused: the amount counts again
    actions.resume_taper(taper=taper, by=made.by, at=at)
    renewed(made, at + DAY)
    made.decide(at=at + DAY)
    assert whole_year(made, at + DAY) == 431_132  # what came in between is not taken by a yes
    assert not books.check()


def test_a_schedule_that_ended_holds_nothing_any_more():
    made = of_two_lines()
    taper = runs(made, 200_000)
    worker.lower_money(AT + 31 * DAY)
    actions.end_taper(taper=taper, by=made.by, at=AT + 32 * DAY)
    assert made.now().plan.money_at_most_minor is None
    renewed(made, AT + 32 * DAY)
    made.decide(at=AT + 32 * DAY)
    assert whole_year(made, AT + 32 * DAY) == 431_132


_doing = st.one_of(
    st.just(("step", 0)),
    st.tuples(st.just("plan"), st.integers(0, 300_000)),
    st.just(("pause", 0)),
    st.just(("resume", 0)),
)


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each walk is a life: no shrinking
    # Each example is rolled back.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(st.integers(0, 431_131), min_size=1, max_size=4, unique=True),
    walk=st.lists(_doing, min_size=1, max_size=8),
)
def test_while_it_runs_the_money_never_rises_above_the_last_step(db, steps, walk):
    """Whatever is sent and agreed in between: it falls by the steps, and rises only when paused."""
    whole = transaction.atomic()
    whole._from_testcase = True  # as the one a test is wrapped in
    with whole:
        made = of_two_lines()
        taper = runs(made, *sorted(steps, reverse=True))
        paused, last = False, None
        for day, (what, extra) in enumerate(walk, 1):
            at, before = AT + 30 * day * DAY + DAY, whole_year(made, AT + 30 * day * DAY + DAY)
            if what == "step":
                worker.lower_money(at)
            elif what == "pause":
                actions.pause_taper(taper=taper, by=made.by, at=at)
                paused = True
            elif what == "resume":
                actions.resume_taper(taper=taper, by=made.by, at=at)
                paused = False
            else:
                renewed(made, at, extra)
                try:
                    made.decide(at=at)
                except deciding.PotTooSmall:
                    made.decide({line.what: NO for line in made.draft.lines.all()}, at=at)
                except deciding.OverAmount:
                    made.decide({f"More {at:%j}": NO}, at=at)
            posted = TaperStep.objects.filter(posted_at__isnull=False).order_by("number").last()
            last = None if posted is None else posted.amount_minor
            now = whole_year(made, at)
            if not paused and last is not None:
                assert now <= max(last, before)
            if what != "plan":
                assert now <= before
            assert now <= 431_132
        assert not books.check()
        transaction.set_rollback(True)
