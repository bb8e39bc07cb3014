"""What a person is called, what they need, and how they hear from us."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.web.reading import came_back, said, told

pytestmark = pytest.mark.django_db
THERE = "/my/settings/"
ANSWERS = {
    "name": "Ana Duarte",
    "called": "Ani",
    "access_needs": "Large print",
    "reach_by": "site",
    "reach_at": "",
}


@pytest.fixture
def ana(cast):
    return cast.client("ana")


def test_what_is_changed_is_kept_and_counts_at_once(ana):
    for _press in range(2):
        assert "What you changed is saved." in told(ana, ana.post(THERE, ANSWERS))
    assert "Hello, Ani" in said(ana.get(reverse("my:home")))
    assert "Large print" in ana.get(THERE).content.decode()


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({"name": "   "}, "Write your name."),
        ({"name": "x" * 10_000}, "too long"),
        ({"called": "x" * 10_000}, "too long"),
        ({"access_needs": "x" * 10_000}, "too long"),
        ({"reach_at": "x" * 10_000}, "too long"),
        ({"reach_by": "pigeon"}, "Choose one"),
        ({"reach_by": "text"}, "Write where we send it"),
    ],
)
def test_what_cannot_be_kept_comes_back(ana, changed, answer):
    page = ana.post(THERE, {**ANSWERS, **changed})
    assert answer in came_back(page)
    assert "Ani" in page.content.decode() or "called" in changed
