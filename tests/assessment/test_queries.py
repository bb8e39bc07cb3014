"""Who sees which answers, and the questions in the reader's language."""

from __future__ import annotations

import pytest

from ownway.assessment import actions, queries
from ownway.consent import actions as consent
from ownway.core.problems import NotVisible
from tests import living
from tests.cast import NOW
from tests.living import AT, SIXTEEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside():
    return living.programme()


@pytest.fixture
def ana(inside):
    return living.person(inside)


@pytest.fixture
def stranger(inside):
    return living.person(inside, "Zoe")[2]


def test_a_draft_is_its_authors_alone(ana, stranger):
    person, by, viewer = ana
    begun = actions.start(person=person, by=by, at=AT)

    assert queries.draft(viewer, person.ref, at=AT) == begun
    assert queries.draft(stranger, person.ref, at=AT) is None
    with pytest.raises(NotVisible):
        queries.by_ref(stranger, begun.ref, at=AT)


def test_what_was_sent_is_seen_by_the_person_and_not_by_a_stranger(ana, stranger):
    person, by, viewer = ana
    sent = living.assessed(person, by, SIXTEEN)

    assert queries.current(viewer, person.ref, at=AT) == sent
    assert queries.draft(viewer, person.ref, at=AT) is None
    assert queries.history(viewer, person.ref, at=AT) == [sent]
    assert queries.current(stranger, person.ref, at=AT) is None
    assert queries.history(stranger, person.ref, at=AT) == []


def test_questions_come_in_the_readers_language_with_their_place(ana):
    person, by, _viewer = ana
    begun = actions.start(person=person, by=by, at=AT)
    actions.save_answer(assessment=begun, question="meals", option="some", version=0, by=by, at=AT)

    row = queries.question(begun, "meals", language="es")

    assert row.text.startswith("En una semana difícil")
    assert (row.part_title, row.place, row.of, row.version) == ("Mis días", 2, 4, 1)
    assert [option.code for option in row.options if option.chosen] == ["some"]
    with pytest.raises(NotVisible):
        queries.question(begun, "cheese", language="es")


def test_parts_say_how_far_one_is_and_where_to_go_on(ana):
    person, by, _viewer = ana
    begun = actions.start(person=person, by=by, at=AT)
    assert queries.next_question(begun) == "mornings"
    actions.save_answer(
        assessment=begun, question="mornings", skipped=True, version=0, by=by, at=AT
    )

    first, second, _third = queries.parts(begun, language="en-gb")

    assert (first.title, first.done, first.total, first.next) == ("My days", 1, 4, "meals")
    assert (second.done, second.next) == (0, "nights")
    assert queries.next_question(begun) == "meals"


@pytest.mark.parametrize(
    ("level", "sees_draft"), [("see", False), ("told", False), ("agree", True)]
)
def test_a_helper_sees_a_draft_only_where_they_answer_together(cast, level, sees_draft):
    begun = actions.start(person=cast.ana, by=cast.by("ana"), at=NOW)
    consent.share(
        person=cast.ana,
        supporter=cast.supporters["friend"],
        levels={"assessment": level},
        by=cast.by("ana"),
        at=NOW,
    )

    found = queries.draft(cast.viewer("friend"), cast.ana.ref, at=NOW)

    assert (found == begun) is sees_draft


@pytest.mark.parametrize(
    "who", ["senior_approver", "approver", "coach", "director", "far_approver"]
)
def test_staff_never_see_a_draft(cast, who):
    begun = actions.start(person=cast.ana, by=cast.by("ana"), at=NOW)

    assert queries.draft(cast.viewer(who), cast.ana.ref, at=NOW) is None
    with pytest.raises(NotVisible):
        queries.by_ref(cast.viewer(who), begun.ref, at=NOW)
