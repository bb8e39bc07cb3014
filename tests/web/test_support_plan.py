"""Writing together: a name on every part, both texts kept, and only the person signs (U16)."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from ownway.consent import actions as consent
from ownway.planning import actions as planning
from ownway.planning import queries as plans
from tests import agreed
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast):
    """Ana's draft with one goal and four things, all in her own hand."""
    version, _goal, _lines = agreed.write(cast.ana, cast.by("ana"), agreed.LINES)
    version.refresh_from_db()
    return version


def _goal(version, words="See friends", **changed):
    return {
        "words": words,
        "edit_no": version.edit_no,
        "key": uuid.uuid4(),
        "next_step": "",
        "who_helps": "",
        "how_know": "",
        "dimension": "",
        **changed,
    }


def _thing(version, **changed):
    return {
        "what": "A swim",
        "each": "6.50",
        "often": "week",
        "times": "",
        "kind": "support",
        "category": "wellbeing",
        "goal": "",
        "free_way": "",
        "edit_no": version.edit_no,
        "key": uuid.uuid4(),
        **changed,
    }


def _share(cast, who, **levels):
    consent.share(
        person=cast.ana,
        supporter=cast.supporters[who],
        levels=levels,
        by=cast.by("ana"),
        at=NOW,
    )


def test_what_a_helper_types_bears_their_name_for_both_of_them(cast, draft):
    sister = cast.client("sister")
    made = sister.post(reverse("support:goal_new", args=[cast.ana.ref]), _goal(draft))
    assert made.status_code == 302
    assert "Typed by Maria Duarte with" in sister.get(made["Location"]).content.decode()
    ana = cast.client("ana")
    assert "Written by Maria Duarte" in ana.get(reverse("my:goals")).content.decode()
    assert "Written by Maria Duarte" in ana.get(reverse("my:sign")).content.decode()


def test_a_thing_typed_together_stands_in_the_plan(cast, draft):
    sister = cast.client("sister")
    made = sister.post(reverse("support:thing_new", args=[cast.ana.ref]), _thing(draft))
    assert made.status_code == 302
    shown = sister.get(made["Location"]).content.decode()
    assert "A swim" in shown
    assert "£6.50 each time, 52 times: £338" in shown
    shown = cast.client("ana").get(reverse("my:things")).content.decode()
    assert "Written by Maria Duarte" in shown


def test_what_is_to_be_put_right_keeps_what_was_typed(cast, draft):
    sent = _thing(draft, each="twelve")
    answer = cast.client("sister").post(reverse("support:thing_new", args=[cast.ana.ref]), sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Write the amount in numbers" in shown
    assert 'value="A swim"' in shown


def test_two_who_write_at_once_are_told_and_both_texts_stay(cast, draft):
    goal = plans.contents(draft).goals[0]
    there = reverse("support:goal", args=[cast.ana.ref, goal.ref])
    planning.save_goal(
        version=draft,
        goal_ref=goal.ref,
        words="Feel strong enough to dance",
        edit_no=draft.edit_no,
        by=cast.by("ana"),
        at=NOW,
    )
    sister = cast.client("sister")
    answer = sister.post(there, _goal(draft, "Feel strong and rested"))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Ana Duarte wrote this:" in shown
    assert "Feel strong enough to dance" in shown
    assert "Feel strong and rested" in shown
    draft.refresh_from_db()
    assert sister.post(there, _goal(draft, "Feel strong, rest, dance")).status_code == 302


def test_who_may_only_look_finds_no_way_to_write(cast, draft):
    _share(cast, "sister", plan="see")
    sister = cast.client("sister")
    shown = sister.get(reverse("support:plan", args=[cast.ana.ref])).content.decode()
    assert "Gym" in shown
    assert "together" not in shown.partition("<main")[2]
    new = reverse("support:goal_new", args=[cast.ana.ref])
    assert sister.get(new).status_code == 404
    assert sister.post(new, _goal(draft)).status_code == 404


def test_goals_and_early_signs_stay_closed_where_only_the_plan_is_open(cast, draft):
    _share(cast, "sister", goals="nothing", money="nothing")
    sister = cast.client("sister")
    shown = sister.get(reverse("support:plan", args=[cast.ana.ref])).content.decode()
    assert "Gym" in shown
    assert "Feel strong again" not in shown
    assert "2 nights without sleep" not in shown
    assert "to plan with" not in shown
    line = plans.contents(draft).lines[0]
    there = reverse("support:thing", args=[cast.ana.ref, line.ref])
    assert "Feel strong again" not in sister.get(there).content.decode()
    changed = _thing(draft, what="Gym and pool", each="40.00", often="month")
    del changed["goal"]
    assert sister.post(there, changed).status_code == 302
    assert plans.contents(draft).lines[0].goal_words == "Feel strong again"


def test_money_kept_aside_is_the_persons_own_to_write(cast, draft):
    aside = next(one for one in plans.contents(draft).lines if one.kind == "contingency")
    there = reverse("support:thing", args=[cast.ana.ref, aside.ref])
    assert cast.client("sister").get(there).status_code == 404


def test_a_plan_that_was_sent_is_read_and_not_written(cast):
    agreed.agree(cast)
    sister = cast.client("sister")
    shown = sister.get(reverse("support:plan", args=[cast.ana.ref])).content.decode()
    assert "It is agreed." in shown
    assert "Add a thing together" not in shown
    moved = sister.get(reverse("support:thing_new", args=[cast.ana.ref]), follow=True)
    assert "has no plan open to write in right now." in moved.content.decode()


def test_before_there_is_a_plan_the_page_says_who_starts_it(cast):
    shown = cast.client("sister").get(reverse("support:plan", args=[cast.ana.ref]))
    assert "There is no plan yet" in shown.content.decode()
