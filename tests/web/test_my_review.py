"""Looking back: goals first, spending last, and what was held stays as it is."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from ownway.review import actions as reviews
from ownway.review.models import GoalProgress, Review
from tests.cast import NOW
from tests.web.reading import came_back, kept, said, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(cast):
    return cast.client("ana")


@pytest.fixture
def life(anas_plan):
    return anas_plan


@pytest.fixture
def open_(life):
    return reviews.open_review(plan=life.plan, by=life.by(), at=NOW)


def address(name, *args):
    return reverse(f"my:{name}", args=[one.ref for one in args])


def test_before_a_plan_is_agreed_there_is_nothing_to_look_back_on(cast):
    neighbour = cast.client("neighbour")
    assert "How is life going?" in said(neighbour.get(reverse("my:review")))
    assert neighbour.post(reverse("my:begin_review")).status_code == 404


def test_two_presses_begin_one_review(ana, life):
    first = ana.post(reverse("my:begin_review"))
    assert first["Location"] == ana.post(reverse("my:begin_review"))["Location"]
    assert Review.objects.count() == 1
    assert ana.get(reverse("my:review"))["Location"] == first["Location"]
    assert "You have begun." in said(ana.get(reverse("my:home")))


def test_goals_stand_first_and_money_last(ana, open_):
    page = said(ana.get(address("talk_over", open_)))
    assert page.index("Feel strong again") < page.index("My money, to keep in mind")


def test_what_one_says_about_a_goal_is_kept_and_too_much_is_said(ana, life, open_):
    there = address("progress", open_, life.goal)
    page = ana.get(there)
    answers = {"edit_no": kept(page, "edit_no"), "going": "I swim", "rating": "4", "attained": "1"}
    came_back(ana.post(there, {**answers, "going": "x" * 10_000}))
    came_back(ana.post(there, {**answers, "rating": "11"}))
    came_back(ana.post(there, {**answers, "attained": "3"}))
    words = told(ana, ana.post(there, answers))
    assert "I swim" in words
    assert "Happy" in words
    assert "A little further than hoped" in words
    assert "The goals together come to 60.0. 50 is just as far as hoped." in words


def test_two_texts_stand_side_by_side(ana, cast, life, open_):
    there = address("progress", open_, life.goal)
    stale = kept(ana.get(there), "edit_no")
    reviews.save_progress(
        review=open_,
        goal_ref=life.goal.ref,
        edit_no=0,
        going="Theirs",
        rating=4,
        attained=0,
        by=life.by("coach"),
        at=NOW,
    )
    page = ana.post(there, {"edit_no": stale, "going": "Mine"})
    words = came_back(page)
    assert "Theirs" in words
    assert "Mine" in words
    assert "As far as hoped" in words
    assert words.count(" Happy ") == 2  # as a choice in the form, and as what the other saved
    told(ana, ana.post(there, {"edit_no": kept(page, "edit_no"), "going": "Mine"}))
    assert GoalProgress.objects.get().going == "Mine"


def test_the_agenda_is_the_persons(ana, open_):
    there = address("agenda", open_)
    answers = {"edit_no": kept(ana.get(there), "edit_no")}
    came_back(ana.post(there, {**answers, "agenda": "x" * 10_000}))
    assert "At the café" in told(ana, ana.post(there, {**answers, "agenda": "At the café"}))


@pytest.mark.parametrize(
    ("outcome", "leads"),
    [
        ("keep", "my:home"),
        ("change", "my:home"),
        ("reassess", "my:again"),
        ("end", "my:exit"),
    ],
)
def test_each_end_leads_on_and_counts_once(ana, open_, outcome, leads):
    there = address("outcome", open_)
    assert "Choose what happens next." in came_back(ana.post(there, {"x": ""}))
    for _press in range(2):
        assert ana.post(there, {"outcome": outcome})["Location"] == reverse(leads)
    other = "keep" if outcome != "keep" else "end"
    assert "was held" in came_back(ana.post(there, {"outcome": other}))


def test_a_review_that_was_held_is_read_not_written(ana, life, open_):
    reviews.hold(review=open_, outcome="keep", by=life.by(), at=NOW)
    for name, args in (("agenda", ()), ("outcome", ()), ("progress", (life.goal,))):
        assert "It stays as it is." in told(ana, ana.get(address(name, open_, *args)))
    page = said(ana.get(address("talk_over", open_)))
    assert "You kept your plan as it is." in page
    assert "Say what happens next" not in page


def test_another_persons_review_is_not_there(cast, life, open_):
    for who in ("neighbour", "elsewhere"):
        client = cast.client(who)
        for name in ("talk_over", "agenda", "outcome"):
            assert client.get(address(name, open_)).status_code == 404
    strange = reverse("my:progress", args=[open_.ref, uuid4()])
    assert cast.client("ana").get(strange).status_code == 404


def test_after_hard_times_it_is_asked_whether_they_avoided_a_stay(ana, life, open_):
    """Where money kept aside was used, the review asks (scenario 8)."""
    there = address("outcome", open_)
    asked = "Did it keep you out of hospital?"
    assert asked not in said(ana.get(there))
    life.ask("aside", 5_000)
    assert asked in said(ana.get(there))
    ana.post(there, {"outcome": "keep", "avoided": "yes"})
    open_.refresh_from_db()
    assert (open_.status, open_.avoided) == ("held", "yes")
