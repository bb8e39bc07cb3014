"""The work list, where a plan is, and who may know."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ownway.core.problems import NotVisible
from ownway.decisions import queries
from ownway.decisions.rules import State
from tests.living import AT
from tests.planned import NO, in_programme, life, staff

pytestmark = pytest.mark.django_db
LATE = AT + timedelta(days=15)


def test_the_work_list_is_by_due_date_and_says_who_is_over():
    first = life()
    first.line("Course", 431_232, first.goal())
    first.send(AT + timedelta(days=3))
    second = in_programme(first.inside)
    second.line("Gym", 2_500, second.goal())
    second.send()

    rows = queries.waiting(first.desk, first.inside.ref, AT)

    assert [(row.person, row.due_on) for row in rows] == [
        (second.person.ref, date(2026, 9, 18)),
        (first.person.ref, date(2026, 9, 21)),
    ]
    assert [row.over.minor for row in rows] == [0, 100]
    assert [row.late for row in queries.waiting(first.desk, first.inside.ref, LATE)] == [
        True,
        False,
    ]
    assert set(first.desk.seen) == {first.person.ref, second.person.ref}


def test_only_the_newest_version_waits_and_a_decided_one_does_not():
    of = life()
    of.line("Gym", 2_500, of.goal())
    first = of.send()
    of.revise()
    of.send()
    assert [row.number for row in queries.waiting(of.desk, of.inside.ref, AT)] == [2]
    assert queries.where(first, AT).state is State.OVERTAKEN
    assert len(queries.undecided(of.person)) == 1
    of.decide()
    assert not queries.waiting(of.desk, of.inside.ref, AT)
    assert not queries.undecided(of.person)


def test_the_person_sees_who_decides_and_by_when():
    of = life()
    of.line("Gym", 2_500, of.goal())
    assert queries.where(of.draft, AT).state is State.DRAFT
    sent = of.send()
    here = queries.where(sent, AT)
    assert (here.state, here.decide_by_on) == (State.WAITING, date(2026, 9, 18))
    assert here.roles == ("approver", "senior_approver")
    assert queries.where(sent, LATE).state is State.LATE
    of.decide({"Gym": NO})
    here = queries.where(sent, AT)
    assert (here.state, here.decided_by) == (State.RETURNED, of.approver.ref)


def test_above_the_amount_the_higher_role_decides():
    of = life()
    of.line("Course", 431_232, of.goal())
    assert queries.where(of.send(), AT).roles == ("senior_approver",)


def test_a_stranger_and_another_programmes_staff_see_no_work_and_no_answer():
    of = life()
    of.line("Gym", 2_500, of.goal())
    of.send()
    other = in_programme(of.inside)
    payer, desk = staff(of.inside, "payer", "Tom")
    assert payer.name == "Tom"
    of.decide()
    decided = queries.decision_for(of.viewer, of.draft.ref, AT)
    assert decided.outcome == "approved"
    for viewer in (other.viewer, desk):
        assert not queries.waiting(viewer, of.inside.ref, AT)
        assert queries.decision_for(viewer, of.draft.ref, AT) is None
        with pytest.raises(NotVisible):
            queries.line_decision(viewer, decided.lines[0].ref, AT)
    assert [pot.plan for pot in queries.pots(of.viewer, of.person.ref, AT)] == [of.draft.plan]
    assert not queries.pots(other.viewer, of.person.ref, AT)
