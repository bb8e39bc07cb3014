"""A coach named for the person holds the review with them; nobody else does."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ownway.review import actions as reviewing
from tests.agreed import agree
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(cast):
    made = agree(cast)
    opened = reviewing.open_review(plan=made.plan, by=cast.by("ana"), at=NOW)
    reviewing.save_progress(
        review=opened,
        goal_ref=made.goal.ref,
        going="Slowly, and better.",
        edit_no=opened.edit_no,
        by=cast.by("ana"),
        at=NOW,
    )
    return opened


def test_a_coach_reads_the_persons_words_and_writes_their_own(cast, review):
    coach = cast.client("coach")
    there = reverse("support:talk_over", args=[cast.ana.ref, review.ref])
    assert "Slowly, and better." in coach.get(there).content.decode()
    hold = reverse("support:hold", args=[cast.ana.ref, review.ref])
    held = coach.post(hold, {"coach_words": "You kept going.", "outcome": "keep"})
    assert held.status_code == 302
    shown = coach.get(there).content.decode()
    assert "What Jo Marsh said" in shown
    assert "You kept going." in shown
    assert "The plan stays as it is." in shown
    assert hold not in shown
    own = cast.client("ana").get(reverse("my:talk_over", args=[review.ref])).content.decode()
    assert "You kept going." in own


def test_what_was_decided_is_asked_for(cast, review):
    hold = reverse("support:hold", args=[cast.ana.ref, review.ref])
    answer = cast.client("coach").post(hold, {"coach_words": "You kept going."})
    assert answer.status_code == 422
    assert "Choose what you decided together." in answer.content.decode()
    assert "You kept going." in answer.content.decode()


def test_a_coach_can_start_looking_back(cast):
    agree(cast)
    begun = cast.client("coach").post(reverse("support:begin_review", args=[cast.ana.ref]))
    assert begun.status_code == 302
    assert "How it is going" in cast.client("coach").get(begun["Location"]).content.decode()


def test_a_sister_can_neither_read_nor_hold_it(cast, review):
    sister = cast.client("sister")
    for name, args in (("reviews", []), ("talk_over", [review.ref]), ("hold", [review.ref])):
        there = reverse(f"support:{name}", args=[cast.ana.ref, *args])
        assert sister.get(there).status_code == 404
