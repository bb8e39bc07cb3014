"""Whoever promised says how it went; whoever does not sign has their time first (S13, I17)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.consent import actions as consenting
from ownway.consent.models import Grant
from ownway.core.actors import SYSTEM
from ownway.endings import actions, queries, rules
from ownway.endings.models import Commitment
from ownway.endings.rules import ExitStatus, Heard, HeardBy, Outcome, Side
from ownway.joining.models import Enrolment
from ownway.people import actions as people
from ownway.programme.queries import pack_of
from tests import living
from tests.endings.groups import LATER, SOON, Group, joined, now
from tests.leaving import account_of, own_way, sign, walker
from tests.living import AT

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PAPER = Heard(HeardBy.PAPER, AT.date())


@pytest.fixture
def inside():
    return living.programme()


def promises(row):
    """The person's promise, and that of the staff."""
    found = {one.owner.side: one for one in now(row).commitments}
    return found[Side.PERSON], found[Side.STAFF]


def without_sign_in(inside, helper):
    """Somebody on their way out who has no sign-in; all of it was said to one of the staff."""
    person = people.add_person(programme=inside, account=None, name="Bo", by=SYSTEM, at=AT)
    Enrolment.objects.create(
        person=person,
        status="active",
        informed_version="0" * 64,
        joined_at=AT,
        joined_by=SYSTEM.ref,
    )
    row = actions.go_own_way(person=person, heard=PAPER, by=helper, at=AT)
    beside = actions.ask_along(way_out=row, account=account_of(helper), by=helper, at=AT)
    me = now(row).me
    for owner, words, heard in ((me, "I swim", PAPER), (beside, "I ring", None)):
        how = {"heard": heard, "by": helper, "at": AT}
        actions.promise(owner=owner, words=words, due_on=LATER.date(), **how)
    actions.write_plan(way_out=row, keeps_well="The pool", heard=PAPER, by=helper, at=AT)
    actions.hand_round(way_out=row, by=helper, at=AT)
    actions.sign(party=me, name="Bo", agreement=1, on_paper=True, by=helper, at=AT)
    sign(beside, helper)
    return row


# -- whoever promised says how it went --


@pytest.mark.parametrize("outcome", ["missed", "kept"])
def test_staff_say_nothing_of_a_promise_of_somebody_who_signs_in(inside, outcome):
    person, by, _viewer = joined(inside)
    helper = walker(inside)
    row = own_way(person, by, helper=helper)
    mine, _theirs = promises(row)
    with pytest.raises(actions.NotYours, match="Whoever promised it says how it went"):
        actions.mark(commitment=mine, outcome=outcome, by=helper, at=SOON)
    with pytest.raises(DatabaseError), transaction.atomic():
        Commitment.objects.filter(pk=mine.pk).update(
            outcome=outcome, marked_at=SOON, marked_by=helper.ref
        )
    mine.refresh_from_db()
    assert mine.outcome == Outcome.OPEN
    assert actions.mark(commitment=mine, outcome=outcome, by=by, at=SOON).outcome == outcome


def test_a_colleague_says_nothing_of_it_and_a_late_promise_of_ours_stays_seen(inside):
    person, by, _viewer = joined(inside)
    helper, other = walker(inside), walker(inside, "Olu")
    row = own_way(person, by, helper=helper)
    actions.ask_along(way_out=row, account=account_of(other), by=by, at=AT)
    _mine, theirs = promises(row)
    for who in (other, SYSTEM):
        with pytest.raises(actions.NotYours):
            actions.mark(commitment=theirs, outcome="kept", by=who, at=SOON)
        with pytest.raises(DatabaseError), transaction.atomic():
            Commitment.objects.filter(pk=theirs.pk).update(
                outcome="kept", marked_at=SOON, marked_by=who.ref
            )
    late = AT + timedelta(days=150)
    assert {one.side: one.late for one in queries.kept(inside, late)}[Side.STAFF] == 1
    actions.mark(commitment=theirs, outcome="missed", by=helper, at=late)
    assert {one.side: one.missed for one in queries.kept(inside, late)}[Side.STAFF] == 1


def test_the_words_of_somebody_without_a_sign_in_are_typed_in_as_theirs(inside):
    helper, stranger = walker(inside), walker(inside, "Pia")
    row = without_sign_in(inside, helper)
    mine, theirs = promises(row)
    for who in (helper, stranger):  # not on their own account, whoever they are
        with pytest.raises(actions.NotYours):
            actions.mark(commitment=mine, outcome="kept", by=who, at=SOON)
    with pytest.raises(DatabaseError), transaction.atomic():
        Commitment.objects.filter(pk=theirs.pk).update(
            outcome="kept", marked_at=SOON, marked_by=stranger.ref
        )
    told = actions.mark(commitment=mine, outcome="kept", heard=PAPER, by=helper, at=SOON)
    assert told.marked_by == helper.ref


@given(
    side=st.sampled_from(list(Side)),
    own=st.booleans(),
    by_person=st.booleans(),
)
def test_nobody_else_speaks_for_one_who_can_speak(side, own, by_person):
    may = rules.may_speak(side, own=own, by_person=by_person)
    if own or by_person:
        assert may
    else:
        assert may is (side is Side.PARTNER)


# -- everybody has the time the programme gives them --


def waiting(inside, *, others=()):
    """The person and a coach promised, and it went round at SOON; the others are asked along."""
    group = Group(inside).open()
    person, by, _viewer = joined(inside)
    row = group.award(person, by)
    actions.hold_retreat(cohort=group.cohort, came=[row.ref], by=group.lead, at=SOON)
    whole = now(row)
    for one in others:
        actions.ask_along(way_out=row, account=account_of(one), by=by, at=SOON)
    actions.promise(owner=whole.me, words="I walk", due_on=LATER.date(), by=by, at=SOON)
    actions.promise(owner=whole.coach, words="I ring", due_on=LATER.date(), by=group.coach, at=SOON)
    actions.hand_round(way_out=row, by=by, at=SOON)
    sign(whole.me, by, SOON)
    return group, row, by


def slow(row, at):
    return {one.party.name: one for one in queries.slow(queries.of_exit(row, at), at)}


def test_nobody_is_gone_on_without_before_their_time_is_over(inside):
    group, row, by = waiting(inside)
    coach = now(row).coach
    days = pack_of(inside).exits.sign_within.days
    first = SOON + (days + 1) * DAY
    for at in (SOON, SOON + days * DAY):
        [one] = slow(row, at).values()
        assert (one.party, one.from_on, one.may) == (coach, first.date(), False)
        for who in (by, group.lead):
            with pytest.raises(actions.NotNow) as no:
                actions.release(party=coach, by=who, at=at)
            assert f"From {first.day} {first:%B %Y} you can go on without them." in no.value.fix
    assert slow(row, first)[coach.name].may
    assert actions.release(party=coach, by=by, at=first).left_at == first


def test_one_asked_along_later_has_their_own_time(inside):
    helper = walker(inside, "Ola")
    group, row, by = waiting(inside)
    sign(now(row).coach, group.coach, SOON)
    assert now(row).status is ExitStatus.SIGNED
    late = SOON + 20 * DAY
    actions.ask_along(way_out=row, account=account_of(helper), by=by, at=late)
    assert not slow(row, late + 7 * DAY)["Ola"].may
    assert slow(row, late + 8 * DAY)["Ola"].may


def test_one_whose_role_is_over_is_not_waited_for(inside):
    helper = walker(inside, "Ola")
    group, row, by = waiting(inside, others=[helper])
    sign(now(row).coach, group.coach, SOON)
    for grant in Grant.objects.filter(account=account_of(helper)):
        consenting.end_grant(grant=grant, by=SYSTEM, at=SOON + DAY)
    at = SOON + 2 * DAY
    one = slow(row, at)["Ola"]
    assert (one.may, one.from_on) == (True, at.date())
    actions.release(party=one.party, by=by, at=at)
    assert now(row).status is ExitStatus.SIGNED


@given(
    asked=st.dates(max_value=date(9000, 1, 1)), days=st.integers(0, 60), waited=st.integers(0, 90)
)
def test_the_whole_time_is_theirs_and_not_a_day_more(asked, days, waited):
    from_on = rules.release_from(asked, days)
    today = asked + waited * DAY
    may = rules.may_release(Side.STAFF, signed=False, today=today, from_on=from_on)
    assert may is (waited > days)
