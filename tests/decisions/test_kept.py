"""A no to a change leaves what was agreed as it was, and never takes from what is used (R18)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from ownway.decisions import actions, queries
from ownway.decisions.models import LineDecision, Pot
from ownway.planning import actions as planning
from ownway.rulemaking.queries.everyone import _costs
from tests import planned
from tests.decisions.test_actions import ask
from tests.living import AT
from tests.planned import NO, life

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=30)


def in_force(of):
    return {line.what: line.total_minor for line in queries.agreed_lines(of.draft.plan)}


def lies(of):
    return queries.money_in(Pot.objects.get())


def asked(of, what, minor):
    """The next version, with another price for one thing, sent."""
    of.revise()
    line = of.draft.lines.get(what=what)
    of.line(what, minor, of.draft.goals.get(), line_ref=line.ref)
    of.send()
    return line


def looked_at(of, what, number=2):
    """Asks for a second look at one thing of one version; what somebody else can answer."""
    return ask(of, LineDecision.objects.get(line__version__number=number, line__what=what))


def answered(of, look, outcome="changed", at=AT):
    senior, _ = planned.staff(of.inside, "senior_approver", "Helen")
    how = {"outcome": outcome, "reason": "It helps", "by": senior, "at": at}
    return actions.answer_second_look(second_look=look, **how)


def test_a_no_to_more_leaves_the_part_as_it_was():
    of = life().agreed(("Gym", 2_500), ("Course", 9_000))
    before = lies(of)
    asked(of, "Gym", 4_000)
    decision = of.decide({"Gym": NO})
    assert decision.outcome == "part"
    assert in_force(of) == {"Gym": 2_500, "Course": 9_000}
    assert lies(of) == before
    refused = next(one for one in queries.view_of(decision).lines if not one.agreed)
    assert (refused.keeps.total_minor, refused.line.total_minor) == (2_500, 4_000)
    assert _costs(of.inside, AT) == {of.person.pk: 11_500}


def test_it_stays_so_through_further_versions_until_the_person_takes_it_out():
    of = life().agreed(("Gym", 2_500), ("Course", 9_000))
    for wish in (4_000, 5_000):
        asked(of, "Gym", wish)
        of.decide({"Gym": NO})
        assert in_force(of) == {"Gym": 2_500, "Course": 9_000}
    of.revise()
    planning.remove_line(
        version=of.draft,
        line_ref=of.draft.lines.get(what="Gym").ref,
        by=of.by,
        at=AT,
    )
    of.send()
    of.decide()
    assert in_force(of) == {"Course": 9_000}
    assert lies(of).total == 431_132


def test_what_is_refused_for_the_first_time_is_not_in_the_plan():
    of = life().agreed(("Gym", 2_500))
    of.revise()
    of.line("Course", 9_000, of.draft.goals.get())
    of.send()
    decision = of.decide({"Course": NO})
    assert in_force(of) == {"Gym": 2_500}
    assert [one.keeps for one in queries.view_of(decision).lines] == [None, None]


@pytest.mark.parametrize("other", [True, False], ids=["one of two is refused", "all is refused"])
def test_a_second_look_brings_the_new_price_and_touches_nothing_else(other):
    of = life().agreed(("Gym", 2_500), ("Course", 9_000))
    asked(of, "Gym", 4_000)
    of.decide({"Gym": NO} if other else {"Gym": NO, "Course": NO})
    assert in_force(of) == {"Gym": 2_500, "Course": 9_000}
    assert _costs(of.inside, AT) == {of.person.pk: 11_500}
    root = of.draft.lines.get(what="Gym").root
    answered(of, looked_at(of, "Gym"))
    assert in_force(of) == {"Gym": 4_000, "Course": 9_000}
    assert _costs(of.inside, AT) == {of.person.pk: 13_000}
    assert lies(of).lines[root].available == 4_000
    assert lies(of).total == 431_132


def test_a_second_look_that_stays_a_no_changes_nothing():
    of = life().agreed(("Gym", 2_500), ("Course", 9_000))
    before = lies(of)
    asked(of, "Gym", 4_000)
    of.decide({"Gym": NO})
    answered(of, looked_at(of, "Gym"), "upheld")
    assert (in_force(of), lies(of)) == ({"Gym": 2_500, "Course": 9_000}, before)


def test_in_a_new_period_money_is_agreed_anew():
    of = life().agreed(("Gym", 2_500), ("Course", 9_000))
    year = timedelta(days=370)
    asked(of, "Gym", 4_000)
    of.decide({"Gym": NO}, at=AT + year)
    assert in_force(of) == {"Course": 9_000}


def test_what_stays_and_what_is_agreed_have_to_fit_together():
    """They asked for less here to have more there: a no to the one leaves no room for the other."""
    of = life().agreed(("Gym", 200_000), ("Course", 200_000))
    of.revise()
    goal = of.draft.goals.get()
    for what, minor in (("Gym", 100_000), ("Course", 300_000)):
        of.line(what, minor, goal, line_ref=of.draft.lines.get(what=what).ref)
    of.send()
    with pytest.raises(actions.OverAmount):
        of.decide({"Gym": NO})
    of.decide()
    assert in_force(of) == {"Gym": 100_000, "Course": 300_000}


def test_a_yes_that_came_meanwhile_stays_when_another_one_comes():
    """The no to a version says what was in force then; what counts is what is in force now."""
    of = life().agreed(("Gym", 2_500), ("Course", 9_000))
    asked(of, "Gym", 4_000)
    of.decide({"Gym": NO})
    first = looked_at(of, "Gym")
    asked(of, "Course", 12_000)
    of.decide({"Gym": NO, "Course": NO})
    second = looked_at(of, "Course", 3)
    answered(of, first)
    assert in_force(of) == {"Gym": 4_000, "Course": 9_000}
    answered(of, second)
    assert in_force(of) == {"Gym": 4_000, "Course": 12_000}
    assert sorted(one.available for one in lies(of).lines.values()) == [4_000, 12_000]


def test_what_was_refused_first_and_agreed_later_stays_too():
    of = life()
    goal = of.goal()
    of.line("Gym", 2_500, goal)
    of.line("Course", 9_000, goal)
    of.send()
    of.decide({"Course": NO})
    first = looked_at(of, "Course", 1)
    asked(of, "Gym", 4_000)
    of.decide({"Gym": NO, "Course": NO})
    second = looked_at(of, "Gym")
    answered(of, first)
    assert in_force(of) == {"Gym": 2_500, "Course": 9_000}
    answered(of, second)
    assert in_force(of) == {"Gym": 4_000, "Course": 9_000}
    assert sorted(one.available for one in lies(of).lines.values()) == [4_000, 9_000]


def test_a_second_look_in_a_new_period_funds_nothing_that_had_its_time():
    of = life().agreed(("Gym", 2_500), ("Course", 9_000))
    asked(of, "Gym", 4_000)
    of.decide({"Gym": NO, "Course": NO})
    answered(of, looked_at(of, "Gym"), at=AT + timedelta(days=370))
    new = Pot.objects.order_by("-starts_on", "-pk")[0]
    assert [one.available for one in queries.money_in(new).lines.values()] == [4_000]


def test_only_a_no_keeps_what_was():
    of = life().agreed(("Gym", 2_500))
    decision = LineDecision.objects.get().decision
    new = of.revise().lines.get()
    with pytest.raises(DatabaseError, match="a_no_keeps_what_was_agreed"), transaction.atomic():
        LineDecision.objects.create(decision=decision, line=new, outcome="approved", keeps=True)
