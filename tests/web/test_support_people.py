"""Whoever helps sees what was shared, in words, and nothing else (scenario 20)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ownway.consent import actions as consent
from ownway.people import actions as people
from ownway.record import queries as record
from tests.agreed import agree
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def _shown(cast, who, name, *args):
    answer = cast.client(who).get(reverse(f"support:{name}", args=[cast.ana.ref, *args]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_first_page_says_what_each_person_shares(cast):
    shown = cast.client("sister").get(reverse("support:home")).content.decode()
    assert "Ana Duarte" in shown
    assert "lets you see goals, the plan and money." in shown
    assert "You can help to write the plan." in shown


def test_a_friend_with_nothing_shared_knows_the_name_and_no_more(cast):
    shown = _shown(cast, "friend", "person")
    assert "has not shared anything with you yet." in shown
    friend = cast.client("friend")
    for name in ("goals", "plan", "money", "notes", "answers", "bought", "reviews"):
        assert friend.get(reverse(f"support:{name}", args=[cast.ana.ref])).status_code == 404


def test_who_helps_nobody_finds_nothing(cast):
    for who in ("stranger", "neighbour", "approver"):
        client = cast.client(who)
        assert client.get(reverse("support:home")).status_code == 404
        assert client.get(reverse("support:person", args=[cast.ana.ref])).status_code == 404


def test_a_person_outside_the_circle_is_absent(cast):
    there = reverse("support:person", args=[cast.people["neighbour"].ref])
    assert cast.client("sister").get(there).status_code == 404


def test_a_look_is_written_down_for_the_person(cast):
    agree(cast)
    _shown(cast, "sister", "goals")
    looks = record.lookers(cast.ana.ref)
    assert any(look.by == cast.account("sister").ref and "goals" in look.parts for look in looks)


def test_notes_open_topic_by_topic(cast):
    for subject, words in (
        ("appointments", "Dr Lee, Tuesday at 10:30"),
        ("medication", "Sertraline"),
        ("therapy_notes", "What I said stays here"),
    ):
        people.note(person=cast.ana, subject=subject, words=words, by=cast.by("ana"), at=NOW)
    consent.share(
        person=cast.ana,
        supporter=cast.supporters["sister"],
        levels={"appointments": "see", "medication": "see"},
        by=cast.by("ana"),
        at=NOW,
    )
    shown = _shown(cast, "sister", "notes")
    assert "Dr Lee, Tuesday at 10:30" in shown
    assert "Sertraline" in shown
    assert "What I said" not in shown
    assert "Notes from therapy" not in shown


def test_money_is_one_sentence_and_more_only_for_who_is_told(cast):
    made = agree(cast)
    made.ask("gym", minor=4_000)
    shown = _shown(cast, "sister", "money")
    assert "has £" in shown
    assert "Agreed, not paid yet" not in shown
    consent.share(
        person=cast.ana,
        supporter=cast.supporters["sister"],
        levels={"money": "told", "buying": "see"},
        by=cast.by("ana"),
        at=NOW,
    )
    assert "Agreed, not paid yet: £40." in _shown(cast, "sister", "money")
    assert "Gym" in _shown(cast, "sister", "bought")


def test_answers_open_only_where_they_are_shared(cast):
    agree(cast)
    consent.share(
        person=cast.ana,
        supporter=cast.supporters["friend"],
        levels={"assessment": "see"},
        by=cast.by("ana"),
        at=NOW,
    )
    assert "how do your mornings go?" in _shown(cast, "friend", "answers")


def test_stopping_is_asked_once_more_and_ends_everything(cast):
    sister, there = cast.client("sister"), reverse("support:stop", args=[cast.ana.ref])
    assert "Do you want to stop helping" in sister.get(there).content.decode()
    assert sister.post(there).status_code == 302
    assert sister.get(reverse("support:goals", args=[cast.ana.ref])).status_code == 404
    assert sister.get(reverse("support:home")).status_code == 404


def test_no_page_of_a_helper_can_sign_share_or_pay(cast):
    agree(cast)
    for name in ("person", "plan", "goals", "money"):
        main = _shown(cast, "coach", name).partition("<main")[2].partition("</main>")[0]
        assert "<form" not in main
        assert "/my/" not in main
