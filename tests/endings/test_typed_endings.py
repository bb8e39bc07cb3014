"""A break, leaving, graduating and coming back of somebody without a sign-in (I15, H2, H5, H6)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.actors import SYSTEM, Actor, ActorKind
from ownway.endings import actions, queries
from ownway.endings.models import EndChallenge, Ending, Reply, Story, TypedIn
from ownway.endings.rules import Heard, HeardBy, check_heard
from ownway.joining import actions as joining
from ownway.joining.models import Enrolment
from ownway.record.models import Entry
from tests import living
from tests.leaving import on_paper, walker
from tests.living import AT
from tests.planned import staff

pytestmark = pytest.mark.django_db
TODAY = AT.date()
PAPER = Heard(HeardBy.PAPER, TODAY)
DAY = timedelta(days=1)


@pytest.fixture
def inside():
    return living.programme()


@pytest.fixture
def desk(inside):
    return staff(inside, "approver", "Tilda")[0]


@pytest.fixture
def lou(inside):
    """Somebody who joined on paper and has no sign-in."""
    return joined(inside)


def joined(inside, account=None):
    return joining.join(
        programme=inside,
        account=account,
        name="Lou",
        language="en-GB",
        facts={},
        informed_version="0" * 64,
        by=SYSTEM,
        at=AT,
    ).person


def every_act(person, how):
    """Each act of an ending on its own, for whoever it is refused to."""
    return (
        lambda: actions.take_break(person=person, **how),
        lambda: actions.leave(person=person, **how),
        lambda: actions.graduate(person=person, **how),
    )


def test_each_act_keeps_its_words_with_one_row_and_one_entry(lou, desk, inside):
    on_paper(lou, walker(inside), at=AT)
    how = {"heard": PAPER, "by": desk}
    before = TypedIn.objects.count()
    first = Entry.objects.count()
    for _twice in range(2):
        actions.take_break(person=lou, at=AT + DAY, **how)
    for _twice in range(2):
        actions.end_break(person=lou, at=AT + 2 * DAY, **how)
    for _twice in range(2):
        words = {"achieved": "I swim.", "thanks": "Jo"}
        ended = actions.graduate(person=lou, at=AT + 3 * DAY, **words, **how)
    for _twice in range(2):
        story = actions.tell_story(ending=ended, words="The sea.", at=AT + 4 * DAY, **how)
    for _twice in range(2):
        actions.withdraw_story(ending=ended, at=AT + 5 * DAY, **how)
    for _twice in range(2):
        ask = actions.choose_asking(person=lou, months=3, way="phone", at=AT + 6 * DAY, **how)
    for _twice in range(2):
        actions.reply(ask=ask, going=4, words="Well.", at=AT + 7 * DAY, **how)
    for _twice in range(2):
        back = actions.come_back(person=lou, at=AT + 8 * DAY, **how)
    enrolment = Enrolment.objects.get(person=lou)
    rows = list(TypedIn.objects.order_by("pk"))[before:]
    assert [(one.act, one.subject, one.said) for one in rows] == [
        ("take_break", enrolment.ref, {}),
        ("end_break", enrolment.ref, {}),
        ("graduate", ended.ref, words),
        ("tell_story", story.ref, {"story": "The sea.", "named": "no"}),
        ("withdraw_story", story.ref, {}),
        ("choose_asking", ask.ref, {"months": "3", "ask_by": "phone"}),
        ("reply", ask.ref, {"going": "4", "words": "Well."}),
        ("come_back", back.ref, {}),
    ]
    assert {one.typed_by for one in rows} == {desk.ref}
    entries = Entry.objects.order_by("pk")[first:]
    assert len(entries) == len(rows)
    for entry in entries:
        assert entry.details["heard_by"] == "paper"
        assert entry.details["said_on"] == TODAY.isoformat()


def test_nothing_is_typed_in_for_somebody_with_a_sign_in(inside, desk):
    ana, _by, _viewer = living.person(inside, "Ana")
    Enrolment.objects.create(
        person=ana, status="active", informed_version="0" * 64, joined_at=AT, joined_by=SYSTEM.ref
    )
    how = {"heard": PAPER, "by": desk, "at": AT}
    for act in every_act(ana, how)[:2]:
        with pytest.raises(actions.NotYours):
            act()
    assert not Ending.objects.exists()
    assert not TypedIn.objects.exists()
    assert Enrolment.objects.get(person=ana).status == "active"


def test_only_staff_type_in_and_nothing_that_is_still_to_be_said(lou, desk):
    helper = Actor(desk.ref, desk.human, ActorKind.SUPPORTER, "Mo")
    for act in every_act(lou, {"heard": PAPER, "by": helper, "at": AT})[:2]:
        with pytest.raises(actions.NotYours):
            act()
    tomorrow = Heard(HeardBy.PHONE, TODAY + DAY)
    for act in every_act(lou, {"heard": tomorrow, "by": desk, "at": AT})[:2]:
        with pytest.raises(actions.NotWhole):
            act()
    with pytest.raises(actions.NotYet):  # H2 asks the same of everybody
        actions.graduate(person=lou, heard=PAPER, by=desk, at=AT)
    assert Enrolment.objects.get(person=lou).status == "enrolled"


def test_staff_tell_nobodys_story_and_take_none_back_of_their_own_accord(lou, desk, inside):
    on_paper(lou, walker(inside), at=AT)
    ended = actions.graduate(person=lou, heard=PAPER, by=desk, at=AT)
    with pytest.raises(actions.NotYours):
        actions.tell_story(ending=ended, words="The sea.", by=desk, at=AT)
    actions.tell_story(ending=ended, words="The sea.", heard=PAPER, by=desk, at=AT)
    with pytest.raises(actions.NotYours):
        actions.withdraw_story(ending=ended, by=desk, at=AT)
    assert Story.objects.get().withdrawn_at is None


def test_who_typed_a_challenge_in_does_not_answer_it(lou, desk, inside):
    second, third = staff(inside, "approver", "Una")[0], staff(inside, "approver", "Vic")[0]
    fourth = staff(inside, "approver", "Wim")[0]
    notice = actions.propose_end(
        person=lou, reason_code="moved_area", words="You moved.", by=desk, at=AT
    )
    actions.agree_end(notice=notice, by=second, at=AT)
    said = actions.challenge_end(notice=notice, words="I did not.", heard=PAPER, by=third, at=AT)
    with pytest.raises(actions.NotYours):
        actions.answer_challenge(challenge=said, stands=True, reason="So.", by=third, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        EndChallenge.objects.filter(pk=said.pk).update(
            outcome="upheld",
            reason="So.",
            answered_at=AT,
            answered_by=third.ref,
            answered_human=third.human,
        )
    actions.answer_challenge(challenge=said, stands=False, reason="Right.", by=fourth, at=AT)
    assert queries.open_notice(lou) is None


def test_a_reply_typed_in_is_counted_like_any_other(lou, desk, inside):
    actions.leave(person=lou, heard=PAPER, by=desk, at=AT)
    ask = actions.choose_asking(person=lou, months=3, way="phone", heard=PAPER, by=desk, at=AT)
    actions.reply(ask=ask, going=2, heard=PAPER, by=desk, at=AT)
    assert queries.asked_count(inside, AT).hard == 1
    assert Reply.objects.get().replied_by == desk.ref


@given(st.dates(), st.dates())
def test_a_day_to_come_is_never_the_day_it_was_said(on, today):
    assert bool(check_heard(Heard(HeardBy.PAPER, on), today)) is (on > today)
