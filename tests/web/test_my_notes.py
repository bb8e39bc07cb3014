"""Things worth knowing: written once, each under the topic that decides who sees it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ownway.consent import actions as consent
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def test_a_note_is_written_and_read_back_with_who_can_see_it(cast):
    ana = cast.client("ana")
    sent = {"subject": "appointments", "words": "Dr Lee, Tuesday at 10:30"}
    assert ana.post(reverse("my:notes"), sent).status_code == 302
    shown = ana.get(reverse("my:notes")).content.decode()
    assert "Dr Lee, Tuesday at 10:30" in shown
    assert "Nobody in your circle can see this." in shown
    consent.share(
        person=cast.ana,
        supporter=cast.supporters["sister"],
        levels={"appointments": "see"},
        by=cast.by("ana"),
        at=NOW,
    )
    shown = ana.get(reverse("my:notes")).content.decode()
    assert "can be seen by Maria Duarte." in shown


def test_a_note_needs_a_topic_and_keeps_its_words(cast):
    answer = cast.client("ana").post(reverse("my:notes"), {"words": "Call before 9"})
    assert answer.status_code == 422
    assert "Choose what it is about." in answer.content.decode()
    assert "Call before 9" in answer.content.decode()


def test_the_circle_leads_there(cast):
    assert reverse("my:notes") in cast.client("ana").get(reverse("my:circle")).content.decode()
