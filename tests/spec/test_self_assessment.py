"""A person answers questions about a hard week, in their own time, and can say they are not sure.

The answers open an amount of money. They are never a reason to keep anybody out.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from ownway.assessment import actions, queries, rules
from ownway.assessment.rules import Given, Status
from ownway.programme.queries import load_pack
from tests import living, packs
from tests.living import AT, SIXTEEN, TWENTY_TWO

TITLE = "Self-assessment"
SOURCE = "S2, I18, scenario 23"
ORDER = 30
QUESTIONS = load_pack(packs.ENGLAND).pack.questions


EXAMPLES_not_sure_is_named = [
    {"The person says": said, "Points": points, "To look at together": together}
    for said, points, together in (
        ("an answer worth 2 points", 2, 0),
        ("an answer worth no points", 0, 0),
        ("I am not sure", 0, 1),
        ("nothing, they pass over it", 0, 1),
    )
]
_GIVEN = (
    Given(option="often"),
    Given(option="fine"),
    Given(not_sure=True),
    Given(skipped=True),
)


def test_not_sure_is_named():
    """An answer of "I am not sure" counts no points and is named, so that we look at it together.

    It is never hidden in the total as if it were a no.
    """
    meals = [question for question in QUESTIONS if question.code == "meals"]
    for given, row in zip(_GIVEN, EXAMPLES_not_sure_is_named, strict=True):
        score = rules.score(meals, {"meals": given})
        assert score.points == row["Points"]
        assert len(score.together) == row["To look at together"]


def test_same_answers_same_points():
    """The same answers to the same questions always come to the same points."""
    answers = {code: Given(option=option) for code, option in SIXTEEN.items()}
    backwards = dict(reversed(answers.items()))
    assert rules.score(QUESTIONS, answers) == rules.score(QUESTIONS, backwards)
    assert rules.score(QUESTIONS, answers).points == 16


@pytest.mark.django_db
def test_half_finished_answers_are_kept_and_private():
    """Half-finished answers are kept, and nobody but the person sees them before they are sent."""
    inside = living.programme()
    ana, by, her_view = living.person(inside)
    other_view = living.person(inside, "Zoe")[2]
    begun = actions.start(person=ana, by=by, at=AT)
    actions.save_answer(assessment=begun, question="meals", option="some", version=0, by=by, at=AT)
    later = AT + timedelta(days=3)
    found = queries.draft(her_view, ana.ref, at=later)
    assert found is not None
    assert queries.answers_of(found)["meals"].option == "some"
    assert queries.draft(other_view, ana.ref, at=later) is None


@pytest.mark.django_db
def test_a_new_round_leaves_the_old_one():
    """When life changes a person answers again, and what they said before stays as it was."""
    ana, by, _view = living.person(living.programme())
    first = living.assessed(ana, by, SIXTEEN)
    second = living.assessed(ana, by, TWENTY_TWO, at=AT + timedelta(days=100))
    first.refresh_from_db()
    assert (first.points, second.points) == (16, 22)
    assert (first.status, second.status) == (Status.SUPERSEDED, Status.SENT)
