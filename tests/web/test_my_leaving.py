"""Breaks, leaving, graduating and coming back: one press, no reason, nothing lost."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from ownway.endings.models import Ending
from tests import agreed
from tests.cast import NOW
from tests.leaving import own_way
from tests.web.reading import came_back, inside, said, title, told

pytestmark = pytest.mark.django_db
WORDS = {"achieved": "I walk to the sea.", "keeps_well": "My dog", "thanks": "Maria"}


@pytest.fixture
def ana(cast):
    return cast.client("ana")


@pytest.fixture
def life(anas_plan, cast):
    own_way(cast.ana, cast.by("ana"), helper=cast.by("coach"), at=NOW)
    return anas_plan


def test_a_break_keeps_every_place_and_one_press_ends_it(ana, life):
    assert "You need no reason." in said(ana.get(reverse("my:pause")))
    for _press in range(2):
        words = told(ana, ana.post(reverse("my:pause")))
    assert "You are taking a break" in words
    assert agreed.SIGNS in words
    assert "cannot be taken" not in words
    assert "You have £2,028.84 left" in words
    for _press in range(2):
        words = told(ana, ana.post(reverse("my:resume")))
    assert "You are taking a break" not in words
    assert ana.get(reverse("my:resume")).status_code == 405


def test_a_graduation_is_read_back_and_happens_once(ana, life):
    there = reverse("my:graduate")
    assert "You say when." in said(ana.get(there))
    came_back(ana.post(there, {**WORDS, "achieved": "x" * 10_000, "yes": "1"}))
    back = ana.post(there, WORDS)
    assert "This is what your certificate says" in said(back)
    again = ana.post(there, {**WORDS, "again": "1"})
    assert "I walk to the sea." in again.content.decode()
    assert not Ending.objects.exists()
    first = ana.post(there, {**WORDS, "yes": "1"})
    assert first["Location"] == ana.post(there, {**WORDS, "yes": "1"})["Location"]
    assert Ending.objects.count() == 1
    page = ana.get(first["Location"])
    for words in ("Ana Duarte", "I walk to the sea.", "My dog", "Maria", "Feel strong again"):
        assert words in said(page)
    assert title(page).startswith("My certificate")


def test_what_is_open_stands_before_a_graduation(ana, life):
    life.ask("gym")
    page = said(ana.get(reverse("my:graduate")))
    assert "First, this is still open" in page
    came_back(ana.post(reverse("my:graduate"), {**WORDS, "yes": "1"}))
    assert not Ending.objects.exists()


def test_leaving_takes_one_press_and_the_door_stays_open(ana, life):
    assert "You need no reason." in said(ana.get(reverse("my:leave")))
    for _press in range(2):
        words = told(ana, ana.post(reverse("my:leave")))
    assert "The door stays open." in words
    assert Ending.objects.count() == 1
    for name in ("start_questions", "start_plan"):
        assert "Come back first." in told(ana, ana.post(reverse(f"my:{name}")))
    assert "Come back first." in told(ana, ana.get(reverse("my:once")))
    for name in ("money", "holding", "buy", "circle", "amount", "review", "settings", "lookers"):
        assert ana.get(reverse(f"my:{name}")).status_code == 200, name
    assert ana.get(reverse("my:goals")).status_code == 404
    for _press in range(2):
        words = told(ana, ana.post(reverse("my:come_back")))
    assert "Welcome back." not in words
    assert "Hello, Ana Duarte" in words
    assert "Make my plan" in words  # the last plan, copied word for word


def test_a_certificate_is_for_its_person_alone(cast, ana, life):
    ana.post(reverse("my:graduate"), {**WORDS, "yes": "1"})
    there = reverse("my:certificate", args=[Ending.objects.get().ref])
    assert "See my certificate" in said(ana.get(reverse("my:home")))
    assert there in inside(ana.get(reverse("my:home")))
    for who in ("neighbour", "elsewhere", "sister"):
        assert cast.client(who).get(there).status_code == 404
    assert ana.get(reverse("my:certificate", args=[uuid4()])).status_code == 404


def test_leaving_by_choice_has_no_certificate(ana, life):
    ana.post(reverse("my:leave"))
    assert ana.get(reverse("my:certificate", args=[Ending.objects.get().ref])).status_code == 404
