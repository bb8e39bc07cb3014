"""Promises, signatures and what somebody feels: who may change what, and what stays."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from ownway.cli import worker as work
from ownway.consent import actions as consent
from ownway.consent.models import Grant
from ownway.core.actors import SYSTEM
from ownway.core.problems import NotVisible
from ownway.endings import actions, queries
from ownway.endings.actions import readiness as feeling
from ownway.endings.models import (
    Commitment,
    Exit,
    Party,
    Signature,
)
from ownway.endings.models.readiness import Readiness
from ownway.endings.queries import readiness as felt
from ownway.endings.rules import ExitStatus, Outcome, Side, Step
from ownway.record.models import Entry
from tests import living
from tests.endings.groups import (
    LATER,
    SOON,
    Group,
    joined,
    now,
    refused_by_the_database,
    signed_by_all,
    staff_viewer,
)
from tests.leaving import account_of, own_way, sign, walker
from tests.living import AT
from tests.planned import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside():
    return living.programme()


@pytest.fixture
def group(inside):
    return Group(inside).open()


def test_when_staff_leave_their_promises_wait_for_somebody_new(inside, group):
    person, by, viewer = joined(inside)
    row = signed_by_all(group, person, by)
    coach = now(row).coach
    with pytest.raises(actions.NotYours):
        actions.leave_team(party=coach, by=group.lead, at=SOON)
    actions.leave_team(party=coach, by=group.coach, at=SOON)
    whole = now(row)
    assert [one.words for one in whole.without_owner] == ["I ring"]
    assert (whole.next.step, whole.next.whose) == (Step.NEW_OWNER, Side.STAFF)
    actions.begin_transition(way_out=row, by=by, at=SOON)
    with pytest.raises(actions.NotYet) as no:
        actions.graduate(person=person, by=by, at=LATER)
    assert "owner_missing" in {one.code for one in no.value.problems}
    refused_by_the_database(Exit, status="graduated")
    new = walker(inside, "Nia")
    coach.refresh_from_db()
    with pytest.raises(actions.NotYours):  # not one who walks with people
        actions.take_over(left=coach, by=staff(inside, "payer", "Pat")[0], at=LATER)
    taken = actions.take_over(left=coach, by=new, at=LATER)
    assert actions.take_over(left=coach, by=new, at=LATER) == taken
    whole = now(row)
    assert (taken.name, whole.without_owner, whole.unsigned) == ("Nia", (), ())
    kept = {one.side: one for one in queries.kept(inside, SOON)}
    assert kept[Side.STAFF].all == 1
    assert actions.graduate(person=person, by=by, at=LATER).kind == "graduated"
    assert viewer.seen == {}


def test_whoever_left_their_job_needs_no_click_to_have_left(inside, group):
    person, by, _viewer = joined(inside)
    row = signed_by_all(group, person, by)
    assert work.note_gone(SOON) == 0
    for grant in Grant.objects.filter(account=now(row).coach.account):
        consent.end_grant(grant=grant, by=SYSTEM, at=SOON)
    assert work.note_gone(LATER) == 1
    assert work.note_gone(LATER) == 0
    whole = now(row)
    assert (whole.next.step, whole.next.whose) == (Step.NEW_OWNER, Side.STAFF)
    group.member.refresh_from_db()
    assert group.member.stopped_at == LATER
    left = next(one for one in whole.parties if one.left_at is not None)
    actions.take_over(left=left, by=walker(inside, "Nia"), at=LATER)
    assert actions.graduate(person=person, by=by, at=LATER).kind == "graduated"


def test_promises_and_signatures_stay_as_they_were_made(inside):
    person, by, _viewer = joined(inside)
    helper = walker(inside)
    row = own_way(person, by, helper=helper)
    mine, theirs = now(row).commitments
    refused_by_the_database(Commitment, words="other")
    refused_by_the_database(Commitment, owner=Party.objects.last())
    refused_by_the_database(Signature, name="other")
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.all().delete()
    with pytest.raises(actions.NotYours):
        actions.change(commitment=mine, words="Less", due_on=LATER.date(), by=helper, at=SOON)
    new = actions.change(commitment=theirs, words="In June", due_on=LATER.date(), by=by, at=SOON)
    assert (new.replaces.outcome, new.owner.side) == ("changed", "staff")
    actions.mark(commitment=new, outcome="missed", by=by, at=LATER)
    actions.mark(commitment=new, outcome="kept", by=helper, at=LATER)
    actions.mark(commitment=new, outcome="missed", by=by, at=LATER)
    with pytest.raises(actions.NotNow):
        actions.mark(commitment=new, outcome="missed", by=helper, at=LATER)
    new.refresh_from_db()
    assert (new.outcome, new.person_says) == (Outcome.KEPT, Outcome.MISSED)


def test_another_text_is_signed_anew_and_staff_sign_for_themselves(inside):
    person, by, _viewer = joined(inside)
    helper = walker(inside)
    row = actions.go_own_way(person=person, by=by, at=AT)
    with pytest.raises(actions.NotWhole):
        actions.hand_round(way_out=row, by=by, at=AT)
    beside = actions.ask_along(way_out=row, account=account_of(helper), by=by, at=AT)
    stranger = staff(inside, "payer", "Pat")[0]
    with pytest.raises(actions.NotYours):
        actions.ask_along(way_out=row, account=account_of(stranger), by=by, at=AT)
    me = now(row).me
    due = LATER.date()
    actions.promise(owner=me, words="I walk", due_on=due, by=by, at=AT)
    first = actions.promise(owner=beside, words="I ring", due_on=due, by=helper, at=AT)
    with pytest.raises(actions.NotNow):
        sign(me, by)
    actions.hand_round(way_out=row, by=by, at=AT)
    assert actions.hand_round(way_out=row, by=by, at=AT).agreement == 1
    for who in (by, stranger):
        with pytest.raises(actions.NotYours):
            actions.sign(party=beside, name="Cora", agreement=1, on_paper=True, by=who, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.create(
            party=beside, agreement=1, name="Cora", signed_at=AT, signed_by=by.ref
        )
    sign(me, by)
    actions.take_back(commitment=first, by=helper, at=AT)
    actions.promise(owner=beside, words="I write", due_on=due, by=helper, at=AT)
    elm = actions.bring_partner(way_out=row, name="Elm Homes", part="housing", by=by, at=AT)
    assert now(row).next.step is Step.WRITE_PLAN
    assert actions.hand_round(way_out=row, by=by, at=AT).agreement == 2
    assert len(now(row).unsigned) == 3
    sign(me, by)
    sign(beside, helper)
    elms = {"party": elm, "name": "Kit, Elm Homes", "agreement": 2}
    with pytest.raises(actions.NotYours):  # paper is kept by those who take part
        actions.sign(**elms, on_paper=True, by=stranger, at=AT)
    actions.sign(**elms, on_paper=True, by=by, at=AT)
    assert (now(row).status, now(row).next.step) == (ExitStatus.SIGNED, Step.WRITE_PLAN)


ANSWERS = [{}, {"good_days": "not_yet", "early_signs": "not_yet"}, {"good_days": "yes"}]


@pytest.mark.parametrize("said", ANSWERS)
def test_how_ready_somebody_feels_changes_nothing(inside, said):
    """H3: whatever is written, the next step, the counts and the graduation are the same."""
    person, by, viewer = joined(inside)
    row = own_way(person, by)
    before = now(row).stands, now(row).next, queries.counts(inside)
    wrote = feeling.note_signs(
        person=person, strengths="I cook", words="Not sure", answers=said, by=by, at=AT
    )
    helper = walker(inside, "Dee")
    with pytest.raises(actions.NotYours):
        feeling.share_signs(readiness=wrote, by=helper, at=AT)
    coach = staff_viewer(now(row).coach)
    assert felt.shared(coach, queries.way_out(coach, row.ref, AT), AT) is None
    feeling.share_signs(readiness=wrote, by=by, at=AT)
    assert felt.shared(coach, queries.way_out(coach, row.ref, AT), AT) == wrote
    assert felt.mine(viewer, person.ref) == [wrote]
    with pytest.raises(NotVisible):
        felt.mine(coach, person.ref)
    with pytest.raises(NotVisible):
        felt.one_of_mine(coach, wrote.ref)
    assert (now(row).stands, now(row).next, queries.counts(inside)) == before
    entries = Entry.objects.filter(verb="endings.note_signs")
    assert entries.count() == 1
    assert not entries.get().journals
    assert actions.graduate(person=person, by=by, at=LATER).returned_minor == 0


def test_no_table_refers_to_how_ready_somebody_feels():
    """H3: nothing can be worked out from it, because nothing can point at it."""
    pointing = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Readiness
    ]
    assert pointing == []
