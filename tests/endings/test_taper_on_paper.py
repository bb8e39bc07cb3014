"""Less money step by step, for somebody who does all of it on paper (H4, I15)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ownway.endings import actions
from ownway.endings.models import TypedIn
from ownway.endings.rules import Fall, Heard, HeardBy
from ownway.people.models import Person
from ownway.record.models import Entry
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def entries(person):
    return list(Entry.objects.filter(person=person.ref, verb__startswith="endings."))


@pytest.fixture
def by_post(anas_plan):
    """Somebody with an agreed plan who has no sign-in."""
    Person.objects.filter(pk=anas_plan.person.pk).update(account=None)
    anas_plan.person.refresh_from_db()
    return anas_plan


def falls(plan, *minor):
    return [Fall((NOW + timedelta(days=30 * n)).date(), each) for n, each in enumerate(minor, 1)]


def test_less_money_is_written_signed_paused_and_ended_by_post(by_post):
    heard = Heard(HeardBy.PAPER, NOW.date())
    how = {"heard": heard, "by": by_post.by("approver"), "at": NOW}
    before = len(entries(by_post.person))
    taper = actions.write_taper(person=by_post.person, falls=falls(by_post, 9_000, 5_000), **how)
    for _twice in range(2):
        actions.sign_taper(taper=taper, signed_name="Ana", **how)
    steps = TypedIn.objects.get(act="sign_taper").said
    assert (steps["amount_2"], steps["name"]) == ("5000", "Ana")
    assert steps["from_1"] == (NOW + timedelta(days=30)).date().isoformat()
    for act in (actions.pause_taper, actions.resume_taper, actions.end_taper):
        act(taper=taper, **how)
    taper.refresh_from_db()
    assert taper.ended_by == by_post.by("approver").ref
    assert len(entries(by_post.person)) - before == TypedIn.objects.count() == 5


def test_staff_say_nothing_about_anybodys_money_of_their_own_accord(by_post, anas_plan):
    by = by_post.by("approver")
    heard = Heard(HeardBy.PAPER, NOW.date())
    taper = actions.write_taper(
        person=by_post.person, falls=falls(by_post, 9_000), heard=heard, by=by, at=NOW
    )
    for act in (actions.pause_taper, actions.resume_taper, actions.end_taper):
        with pytest.raises(actions.NotTheirs):
            act(taper=taper, by=by, at=NOW)
    with pytest.raises(actions.NotTheirs):
        actions.sign_taper(taper=taper, signed_name="Ana", by=by, at=NOW)


def test_less_money_is_not_typed_in_for_somebody_with_a_sign_in(anas_plan):
    how = {
        "heard": Heard(HeardBy.PAPER, NOW.date()),
        "by": anas_plan.by("approver"),
        "at": NOW,
    }
    with pytest.raises(actions.NotYours):
        actions.write_taper(person=anas_plan.person, falls=falls(anas_plan, 9_000), **how)
    own = {"by": anas_plan.by("ana"), "at": NOW}
    taper = actions.write_taper(person=anas_plan.person, falls=falls(anas_plan, 9_000), **own)
    with pytest.raises(actions.NotTheirs):
        actions.sign_taper(taper=taper, signed_name="Ana", **how)
    assert not TypedIn.objects.exists()
