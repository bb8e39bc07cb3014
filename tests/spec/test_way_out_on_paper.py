"""Whoever has no sign-in goes the way out by hand or by voice. Staff type their words in as they
are, and a letter says them back.
"""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from ownway.endings import actions, queries, rules
from ownway.endings.models import TypedIn
from ownway.endings.rules import Heard, HeardBy
from ownway.joining import actions as joining
from tests.cast import NOW

TITLE = "A way out on paper"
SOURCE = "I15, S13, M4"
ORDER = 103
HEADINGS = {
    "said_on": "Said on",
    "today": "Typed in on",
    "goes": "It is typed in",
    "way": "How it came",
    "who": "Who answers",
    "answers": "The answer counts",
}
TODAY = date(2026, 9, 4)
WAYS = {
    "On paper": HeardBy.PAPER,
    "By phone": HeardBy.PHONE,
    "In person": HeardBy.IN_PERSON,
}
ANSWERS = {"Whoever typed it in": "approver", "Somebody else": "senior_approver"}


def on_paper(cast):
    return joining.join(
        programme=cast.programme,
        account=None,
        name="Lou Reed",
        language="en-GB",
        facts={},
        informed_version="0" * 64,
        by=cast.by("coach"),
        at=NOW,
    ).person


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["On paper", "By phone", "In person"])
def test_the_words_and_how_they_came_are_kept(cast, way):
    """Their words are kept as they are, with who typed them, how they came and on which day.

    The same typed in twice is written once. What was typed is never changed; what they say later
    is typed in beside it.
    """
    lou, by = on_paper(cast), cast.by("approver")
    heard = Heard(WAYS[way], TODAY)
    for _twice in range(2):
        actions.apply(person=lou, hopes="a job, by the sea", heard=heard, by=by, at=NOW)
    kept = TypedIn.objects.get(person=lou)
    assert kept.said == {"hopes": "a job, by the sea"}
    assert (kept.way, kept.said_on, kept.typed_by) == (WAYS[way], TODAY, by.ref)


@pytest.mark.parametrize(
    ("said_on", "today", "goes"),
    [
        (date(2026, 8, 20), TODAY, True),
        (TODAY, TODAY, True),
        (date(2026, 9, 5), TODAY, False),
    ],
)
def test_it_was_said_before_it_is_typed(said_on, today, goes):
    """Nothing is typed in before it was said."""
    assert (not rules.check_heard(Heard(HeardBy.PAPER, said_on), today)) is goes


@pytest.mark.django_db
def test_who_has_a_sign_in_speaks_for_themself(cast):
    """Nobody types in for a person who has a sign-in; the database refuses it too."""
    heard = Heard(HeardBy.PHONE, TODAY)
    with pytest.raises(actions.NotYours):
        actions.go_own_way(person=cast.ana, heard=heard, by=cast.by("approver"), at=NOW)
    assert queries.of_person(cast.ana, NOW) is None
    by = cast.by("approver")
    row = {"act": "apply", "subject": uuid4(), "way": "paper", "said_on": TODAY}
    typed = {"typed_on": TODAY, "typed_at": NOW, "typed_by": by.ref, "typed_human": by.human}
    with pytest.raises(DatabaseError), transaction.atomic():
        TypedIn.objects.create(person=cast.ana, **row, **typed)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "answers"),
    [
        ("Whoever typed it in", False),
        ("Somebody else", True),
    ],
)
def test_who_types_an_application_does_not_answer_it(cast, who, answers):
    """Whoever typed an application in does not answer it, nor look at a no again."""
    lou, heard = on_paper(cast), Heard(HeardBy.PAPER, TODAY)
    row = actions.apply(person=lou, hopes="A job", heard=heard, by=cast.by("approver"), at=NOW)
    no = {"reason": "no_coach_free", "words": "Nobody is free.", "would_change": "In May."}
    said = {"way_out": row, **no, "by": cast.by(ANSWERS[who]), "at": NOW}
    if answers:
        assert actions.decline(**said).outcome == "declined"
        return
    with pytest.raises(actions.NotYours):
        actions.decline(**said)
