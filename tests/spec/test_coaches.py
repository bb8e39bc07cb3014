"""A person chooses who stands beside them, and changes without a reason. Nobody is left alone."""

from __future__ import annotations

import inspect
from datetime import date, timedelta
from uuid import uuid4

import pytest

from ownway.consent import actions, queries
from ownway.consent.models import Match
from ownway.consent.rules import Topic
from ownway.core.actors import SYSTEM
from ownway.endings import actions as ending
from ownway.people import actions as people
from ownway.people import rules
from tests.cast import NOW, coach_of

TITLE = "Who stands beside a person"
SOURCE = "S19, T7, 2.3"
ORDER = 27
HEADINGS = {
    "most": "People at most",
    "active": "People now",
    "before": "Waiting before",
    "places": "Places for the next",
    "shown": "What the coach can show",
    "begins": "May begin",
}
LATER = NOW + timedelta(days=3)
SHOWS = {
    "both": ("certified_peer", "wellness_facilitator"),
    "only the certificate": ("certified_peer",),
    "only the training": ("wellness_facilitator",),
    "nothing": (),
}


class _Credit:
    valid_until_on = date(2027, 1, 1)
    done_on = date(2026, 1, 1)

    def __init__(self, code: str) -> None:
        self.code = code


@pytest.mark.parametrize(
    ("shown", "begins"),
    [
        ("both", True),
        ("only the certificate", False),
        ("only the training", False),
        ("nothing", False),
    ],
)
def test_two_things_to_show(shown, begins):
    """Where a programme asks it, a coach is a certified peer and trained to lead wellness planning.

    Both have to hold on the day they begin with somebody (Pennsylvania asks this).
    """
    needs = ("certified_peer", "wellness_facilitator")
    there = [_Credit(code) for code in SHOWS[shown]]
    assert (not rules.missing(there, needs, NOW.date())) is begins
    assert rules.missing(there, needs, date(2027, 1, 1)) == needs  # the end does not count


@pytest.mark.parametrize(
    ("most", "active", "before", "places"),
    [(10, 9, 0, 1), (10, 10, 0, 0), (10, 9, 1, 0), (10, 12, 0, 0)],
)
def test_places(most, active, before, places):
    """A place is free where fewer people are there than the programme allows.

    Whoever asked before and waits comes first.
    """
    assert rules.room(most=most, active=active, waiting_before=before) == places


@pytest.mark.django_db
def test_one_request_and_no_reason(cast):
    """A person changes coach in one request, at once where there is room. No reason can be given.

    The one before sees nothing from that moment, and reads kindly that it is so.
    """
    new = coach_of(cast, "stranger")
    actions.choose(person=cast.ana, coach=new, by=cast.by("ana"), at=LATER)
    seen = {
        who: queries.topics_open(cast.viewer(who, LATER), cast.ana, at=LATER)
        for who in ("coach", "stranger")
    }
    assert seen["coach"] == frozenset()
    assert Topic.PLAN in seen["stranger"]
    assert len(queries.told_kindly(cast.account("coach"), at=LATER)) == 1
    places = {field.name for field in Match._meta.get_fields()}
    places |= set(inspect.signature(actions.choose).parameters)
    assert not places & {"why", "reason", "words", "note"}


@pytest.mark.django_db
def test_staff_propose_only(cast):
    """Staff can propose a coach. Nothing opens until the person chooses."""
    new = coach_of(cast, "stranger")
    actions.propose(person=cast.ana, coach=new, by=cast.by("senior_approver"), at=LATER)
    assert not queries.topics_open(cast.viewer("stranger", LATER), cast.ana, at=LATER)
    with pytest.raises(actions.NotYours):
        actions.choose(person=cast.ana, coach=new, by=cast.by("senior_approver"), at=LATER)


@pytest.mark.django_db
def test_close_to_money_is_read_first(cast):
    """A coach who is close to somebody who sells or holds money says so. The person reads it first.

    Nobody can be chosen before it stood on the page.
    """
    new = coach_of(cast, "stranger")
    said = actions.declare_interest(
        programme=cast.programme,
        party=uuid4(),
        payee_name="Harbour Accounts",
        kind="work",
        from_on=NOW.date(),
        by=cast.by("stranger"),
        at=NOW,
    )
    with pytest.raises(actions.SomethingToRead):
        actions.choose(person=cast.ana, coach=new, by=cast.by("ana"), at=LATER)
    actions.choose(person=cast.ana, coach=new, seen=[said.ref], by=cast.by("ana"), at=LATER)


@pytest.mark.django_db
def test_nobody_without_a_name(cast):
    """When a coach leaves, each of their people has a name to ring first, and then chooses.

    Who stands in sees nothing until the person chooses them.
    """
    stand_in = coach_of(cast, "stranger")
    mine = queries.standing(cast.ana)[0]
    with pytest.raises(actions.StillNeeded):
        actions.leave(coach=mine.coach, by=SYSTEM, at=LATER)
    made = actions.hand_over(match=mine, stand_in=stand_in, by=SYSTEM, at=LATER)
    actions.leave(coach=mine.coach, by=SYSTEM, at=LATER)
    assert made.stands_in_until_on == LATER.date() + timedelta(days=60)
    assert not queries.topics_open(cast.viewer("stranger", LATER), cast.ana, at=LATER)


@pytest.mark.django_db
def test_a_coach_ends_with_the_time_here(cast):
    """When a person leaves, graduates or dies, their coach ends with it and sees nothing more.

    If they come back, they choose again. The database refuses a coach who stays on.
    """
    mine = queries.standing(cast.ana)[0]
    ending.leave(person=cast.ana, by=cast.by("ana"), at=LATER)
    mine.refresh_from_db()
    assert (mine.status, mine.ended_at) == ("ended", LATER)
    assert not queries.topics_open(cast.viewer("coach", LATER), cast.ana, at=LATER)
    ending.come_back(person=cast.ana, by=cast.by("ana"), at=LATER)
    assert queries.standing(cast.ana) == ()
    again = actions.choose(person=cast.ana, coach=mine.coach, by=cast.by("ana"), at=LATER)
    assert again.status == "active"


@pytest.mark.django_db
def test_somebody_else_writes_it_down(cast):
    """What a coach can show is written down by somebody else, and the log is never rewritten."""
    coach = coach_of(cast, "stranger")
    said = {
        "coach": coach,
        "title": "",
        "code": "peer_training",
        "done_on": NOW.date(),
        "evidence": "Seen on paper",
        "at": NOW,
    }
    with pytest.raises(people.NotTheirs):
        people.note_training(by=cast.by("stranger"), **said)
    assert people.note_training(by=cast.by("director"), **said).noted_by == cast.by("director").ref
