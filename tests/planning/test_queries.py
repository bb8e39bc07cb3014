"""Who sees which plan, and what is said before sending."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ownway.core.problems import NotVisible
from ownway.planning import actions, queries
from tests import living, packs
from tests.living import AT
from tests.planned import in_programme, life, staff

pytestmark = pytest.mark.django_db


def test_the_person_sees_their_own_plan_and_a_stranger_nothing():
    of = life()
    of.goal()
    other = in_programme(of.inside)

    assert queries.plan(of.viewer, of.draft.plan.ref, AT) == of.draft.plan
    assert queries.version(of.viewer, of.draft.ref, AT) == of.draft
    assert queries.plans(other.viewer, of.person.ref, AT) == []
    assert queries.goals(other.viewer, of.person.ref, AT) == []
    for look in (queries.plan, queries.versions):
        with pytest.raises(NotVisible):
            look(other.viewer, of.draft.plan.ref, AT)
    with pytest.raises(NotVisible):
        queries.version(other.viewer, of.draft.ref, AT)


def test_what_an_approver_reads_is_noted():
    of = life()
    of.goal()
    of.send()
    _, viewer = staff(of.inside)
    assert [version.number for version in queries.versions(viewer, of.draft.plan.ref, AT)] == [1]
    assert list(viewer.seen) == [of.person.ref]


def test_the_part_that_goes_to_one_category_is_said_in_the_packs_words():
    inside = living.programme(packs.FLORIDA)
    person, by, viewer = living.person(inside, facts={"insurance": "uninsured"})
    assert viewer.own_people == (person.ref,)
    questions = {question.code: question.options[1].code for question in _questions(inside)}
    sent = living.assessed(person, by, questions)
    from ownway.allocation import actions as allocating
    from ownway.core.money import Money

    amount = allocating.work_out(assessment=sent, by=by, at=AT)
    draft = actions.start(person=person, kind="yearly", allocation=amount, by=by, at=AT)
    goal = actions.save_goal(version=draft, words="Talk", edit_no=1, by=by, at=AT)
    actions.save_line(
        version=draft,
        kind="support",
        category="clinical",
        what="Counselling",
        each=Money(150_000, "USD"),
        times=1,
        goal_ref=goal.ref,
        edit_no=2,
        by=by,
        at=AT,
    )
    (problem,) = queries.problems(draft)
    assert problem.code == "category_short"
    assert "$1,532.16" in problem.words
    assert "%(" not in problem.words


def _questions(inside):
    from ownway.programme.queries import pack_of

    return pack_of(inside).questions


def test_advice_closes_no_door():
    of = life()
    of.line("Course", 431_232, of.goal())
    assert not queries.problems(of.draft)
    said = {problem.code: problem.words for problem in queries.advice(of.draft)}
    assert said["over_amount"] == "This is £1 more than your money."
    assert set(said) == {"over_amount", "nothing_about_what_matters", "managing_unsaid"}
    assert queries.contents(of.draft).over.minor == 100
    assert of.send(AT + timedelta(days=1)).sent_at
