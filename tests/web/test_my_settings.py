"""What a person is called, what they need, and how they hear from us."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ownway.allocation import queries as amounts
from ownway.joining import actions as joining
from ownway.people.models import Person
from ownway.record.models import Entry
from tests import living
from tests.cast import NOW
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


ABOUT_ME = "/my/settings/about-me/"
INSURED, UNINSURED = ({"facts.insurance": one} for one in ("insured", "uninsured"))


@pytest.fixture
def lucia(cast, time_machine):
    """Takes part where insurance sets the amount, and said that she is insured."""
    time_machine.move_to(NOW, tick=False)
    return cast.client("elsewhere")


def _answered(cast):
    """Lucia's answers, sent; no amount is worked out of them yet."""
    person, by = cast.people["elsewhere"], cast.by("elsewhere")
    questions = ("days", "food", "housing", "rest", "feelings", "body", "people", "rides", "work")
    return living.assessed(person, by, dict.fromkeys(questions, "some"), at=NOW)


def test_what_is_said_anew_changes_the_amount_and_both_are_kept_together(cast, lucia):
    person = cast.people["elsewhere"]
    sent = _answered(cast)
    lucia.post(reverse("my:send_answers", args=[sent.ref]))
    assert amounts.counting(person).amount_minor == 167_200

    back = told(lucia, lucia.post(ABOUT_ME, UNINSURED))

    assert "Saved. Your amount was worked out with it." in back
    assert Person.objects.get(pk=person.pk).facts == {"insurance": "uninsured"}
    assert amounts.counting(person).amount_minor == 319_200
    assert "US$3,192 a year" in said(lucia.get(reverse("my:amount")))


def test_less_waits_for_its_notice_and_the_same_again_changes_nothing(cast, lucia):
    person = cast.people["elsewhere"]
    Person.objects.filter(pk=person.pk).update(facts={"insurance": "uninsured"})
    sent = _answered(cast)
    lucia.post(reverse("my:send_answers", args=[sent.ref]))

    told(lucia, lucia.post(ABOUT_ME, INSURED))
    assert "What you changed is saved." in told(lucia, lucia.post(ABOUT_ME, INSURED))

    assert amounts.latest(person).amount_minor == 167_200
    assert amounts.counting(person).amount_minor == 319_200
    verbs = Entry.objects.filter(person=person.ref).values_list("verb", flat=True)
    assert list(verbs).count("people.change_facts") == 2
    assert list(verbs).count("allocation.work_out_again") == 1


def test_whoever_is_asked_for_1_more_thing_comes_here_and_has_an_amount_after(cast, lucia):
    person = cast.people["elsewhere"]
    Person.objects.filter(pk=person.pk).update(facts={})
    sent = _answered(cast)

    asked = lucia.post(reverse("my:send_answers", args=[sent.ref]))
    assert asked["Location"] == ABOUT_ME
    assert "We need to know 1 more thing" in said(lucia.get(ABOUT_ME))
    assert amounts.latest(person) is None

    back = told(lucia, lucia.post(ABOUT_ME, UNINSURED))
    assert "Saved. Your amount was worked out with it." in back
    assert amounts.counting(person).amount_minor == 319_200


def test_what_is_no_answer_comes_back_and_nothing_is_kept(cast, lucia):
    assert "Choose one answer." in came_back(lucia.post(ABOUT_ME, {"facts.insurance": ""}))
    assert lucia.post(ABOUT_ME, {"facts.insurance": "perhaps"}).status_code == 422
    assert Person.objects.get(pk=cast.people["elsewhere"].pk).facts == {"insurance": "insured"}


def test_where_nothing_is_asked_there_is_no_such_page(ana, lucia):
    assert ana.get(ABOUT_ME).status_code == 404
    assert ABOUT_ME not in ana.get(THERE).content.decode()
    assert ABOUT_ME in lucia.get(THERE).content.decode()


def test_whoever_left_comes_back_first(cast, lucia):
    joining.leave(person=cast.people["elsewhere"], by=cast.by("elsewhere"), at=NOW)
    assert lucia.get(ABOUT_ME)["Location"] == "/my/"
