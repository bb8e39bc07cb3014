"""Nobody signs for another, nobody is held up for good, and neither side takes the other's word."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Q

from ownway.core.problems import Stale
from ownway.endings import actions, queries
from ownway.endings.models import Commitment, Party, Signature
from ownway.endings.rules import ExitStatus, Outcome, Side, Step
from ownway.programme.queries import pack_of
from tests import living
from tests.cast import NOW
from tests.endings.groups import (
    LATER,
    SOON,
    Group,
    joined,
    now,
    refused_by_the_database,
    signed_by_all,
)
from tests.leaving import account_of, graduated, own_way, peer, sign, walker
from tests.living import AT
from tests.planned import staff

pytestmark = pytest.mark.django_db
DUE = (SOON + timedelta(days=60)).date()


@pytest.fixture
def inside():
    return living.programme()


@pytest.fixture
def group(inside):
    return Group(inside).open()


def going_round(group, person, by, *, others=()):
    """The retreat is over, both sides promised something, and it goes round for signing."""
    row = group.award(person, by)
    actions.hold_retreat(cohort=group.cohort, came=[row.ref], by=group.lead, at=SOON)
    actions.write_plan(way_out=row, keeps_well="Walking", shared=True, by=by, at=SOON)
    for one in others:
        actions.ask_along(way_out=row, account=account_of(one), by=by, at=SOON)
    whole = now(row)
    actions.promise(owner=whole.me, words="I walk", due_on=DUE, by=by, at=SOON)
    actions.promise(owner=whole.coach, words="I ring", due_on=DUE, by=group.coach, at=SOON)
    actions.hand_round(way_out=row, by=by, at=SOON)
    return row


def party_of(row, actor):
    return next(
        one for one in now(row).parties if one.account is not None and one.account.ref == actor.ref
    )


# -- paper is for those who have no sign-in --


def test_nobody_signs_on_paper_for_somebody_with_a_sign_in(inside, group):
    person, by, _viewer = joined(inside)
    row = going_round(group, person, by)
    me = now(row).me
    for who in (group.coach, group.lead):
        with pytest.raises(actions.NotYours):
            actions.sign(party=me, name="Ana", agreement=1, on_paper=True, by=who, at=SOON)
        with pytest.raises(DatabaseError), transaction.atomic():
            Signature.objects.create(
                party=me, agreement=1, name="Ana", on_paper=True, signed_at=SOON, signed_by=who.ref
            )
    sign(now(row).coach, group.coach, SOON)
    assert now(row).status is ExitStatus.RETREAT_DONE


def test_paper_of_one_without_a_sign_in_is_kept_by_one_who_takes_part(inside, group):
    person, by, _viewer = joined(inside)
    row = going_round(group, person, by)
    elm = actions.bring_partner(way_out=row, name="Elm Homes", by=by, at=SOON)
    actions.hand_round(way_out=row, by=by, at=SOON)
    paper = {"party": elm, "name": "Kit", "agreement": 2, "at": SOON}
    with pytest.raises(actions.NotYours):
        actions.sign(**paper, on_paper=True, by=group.lead)
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.create(
            party=elm,
            agreement=2,
            name="Kit",
            on_paper=True,
            signed_at=SOON,
            signed_by=group.lead.ref,
        )
    assert actions.sign(**paper, on_paper=True, by=group.coach).on_paper


# -- what was read is what is signed --


def test_a_signature_counts_for_the_text_that_was_read(inside, group):
    person, by, _viewer = joined(inside)
    row = going_round(group, person, by)
    read = now(row).exit.agreement
    actions.promise(owner=now(row).coach, words="I visit", due_on=DUE, by=group.coach, at=SOON)
    actions.hand_round(way_out=row, by=group.coach, at=SOON)
    with pytest.raises(Stale) as no:
        actions.sign(party=now(row).me, name="Ana", agreement=read, by=by, at=SOON)
    assert "Nothing is lost" in no.value.fix
    assert not Signature.objects.exists()
    again = now(row).exit.agreement
    assert actions.sign(party=now(row).me, name="Ana", agreement=again, by=by, at=SOON)


# -- nobody holds the person up for good --


@pytest.mark.parametrize("who", ["person", "lead"])
def test_one_who_neither_promised_nor_signs_is_gone_on_without(inside, group, who):
    person, by, _viewer = joined(inside)
    gone = walker(inside, "Gone")
    row = going_round(group, person, by, others=[gone])
    sign(now(row).me, by, SOON)
    sign(now(row).coach, group.coach, SOON)
    slow = party_of(row, gone)
    assert now(row).next.step is Step.WAIT_FOR_SIGNATURES
    assert [one.party for one in queries.slow(now(row), LATER)] == [slow]
    actor = {"person": by, "lead": group.lead}[who]
    released = actions.release(party=slow, by=actor, at=LATER)
    assert actions.release(party=slow, by=actor, at=LATER) == released
    whole = now(row)
    assert (whole.status, whole.unsigned) == (ExitStatus.SIGNED, ())  # the others' names hold
    assert actions.graduate(person=person, by=by, at=LATER).kind == "graduated"


def test_what_they_promised_without_signing_waits_for_somebody_new(inside, group):
    person, by, _viewer = joined(inside)
    gone = walker(inside, "Gone")
    row = going_round(group, person, by, others=[gone])
    slow = party_of(row, gone)
    actions.promise(owner=slow, words="I find a flat", due_on=DUE, by=gone, at=SOON)
    actions.hand_round(way_out=row, by=by, at=SOON)
    sign(now(row).me, by, SOON)
    sign(now(row).coach, group.coach, SOON)
    actions.release(party=slow, by=by, at=LATER)
    whole = now(row)
    assert [one.words for one in whole.without_owner] == ["I find a flat"]
    assert (whole.next.step, whole.next.whose) == (Step.NEW_OWNER, Side.STAFF)
    slow.refresh_from_db()
    new = walker(inside, "Nia")
    actions.take_over(left=slow, by=new, at=LATER)
    actions.hand_round(way_out=row, by=by, at=LATER)
    for one, actor in ((now(row).me, by), (party_of(row, group.coach), group.coach)):
        sign(one, actor, LATER)
    sign(party_of(row, new), new, LATER)
    assert now(row).status is ExitStatus.SIGNED


def test_who_has_signed_stops_only_of_their_own_will(inside, group):
    person, by, _viewer = joined(inside)
    row = signed_by_all(group, person, by)
    coach = now(row).coach
    with pytest.raises(actions.NotYours):
        actions.release(party=coach, by=by, at=LATER)
    with pytest.raises(actions.NotYours):
        actions.release(party=now(row).me, by=group.lead, at=LATER)
    with pytest.raises(DatabaseError), transaction.atomic():
        Party.objects.filter(pk=coach.pk).update(left_at=LATER, left_by=by.ref)
    assert now(row).coach == coach


def test_one_asked_along_later_owes_their_own_name_and_holds_nobody_up(inside, group):
    person, by, _viewer = joined(inside)
    row = signed_by_all(group, person, by)
    late = walker(inside, "Late")
    actions.ask_along(way_out=row, account=account_of(late), by=group.lead, at=SOON)
    whole = now(row)
    assert (whole.next.step, [one.name for one in whole.unsigned]) == (Step.BEGIN, ["Late"])
    assert queries.lacking(person, LATER) == ()
    assert actions.graduate(person=person, by=by, at=LATER).kind == "graduated"


# -- a peer coach is a peer --


def test_the_part_of_a_peer_coach_goes_to_peers_only(inside, group):
    person, by, _viewer = joined(inside)
    row = signed_by_all(group, person, by)
    coach = now(row).coach
    actions.leave_team(party=coach, by=group.coach, at=SOON)
    coach.refresh_from_db()
    nia, olu = walker(inside, "Nia"), peer(inside, walker(inside, "Olu"))
    assert actions.take_over(left=coach, by=nia, at=LATER).part == ""
    with pytest.raises(actions.NotWhole) as no:
        actions.ask_along(
            way_out=row,
            account=account_of(walker(inside, "Pia")),
            part="peer_coach",
            by=by,
            at=LATER,
        )
    assert [one.code for one in no.value.problems] == ["not_a_peer"]
    whole = now(row)
    assert whole.stands.lacks_coach
    assert (whole.next.step, whole.next.whose) == (Step.NEW_COACH, Side.STAFF)
    asked = actions.ask_along(
        way_out=row, account=account_of(olu), part="peer_coach", by=by, at=LATER
    )
    assert (asked.part, now(row).stands.lacks_coach) == ("peer_coach", False)


def test_a_group_says_that_a_peer_coach_is_missing_and_holds_nobody_up(inside, group):
    person, by, _viewer = joined(inside)
    row = group.award(person, by)
    actions.hold_retreat(cohort=group.cohort, came=[row.ref], by=group.lead, at=SOON)
    actions.leave_team(party=now(row).coach, by=group.coach, at=SOON)
    actions.write_plan(way_out=row, keeps_well="Walking", by=by, at=SOON)
    nia = walker(inside, "Nia")
    beside = actions.ask_along(way_out=row, account=account_of(nia), by=by, at=SOON)
    actions.promise(owner=now(row).me, words="I walk", due_on=DUE, by=by, at=SOON)
    assert now(row).next.step is Step.NEW_COACH
    actions.promise(owner=beside, words="I ring", due_on=DUE, by=nia, at=SOON)
    actions.hand_round(way_out=row, by=by, at=SOON)
    sign(now(row).me, by, SOON)
    sign(beside, nia, SOON)
    assert (now(row).status, now(row).next.step) == (ExitStatus.SIGNED, Step.NEW_COACH)
    actions.begin_transition(way_out=row, by=by, at=SOON)
    assert now(row).next == queries.of_exit(row, LATER).next
    assert now(row).next.whose is Side.STAFF
    assert actions.graduate(person=person, by=by, at=LATER).kind == "graduated"


# -- both views are kept --


def test_a_rest_stops_no_clock_of_staff(inside):
    person, by, _viewer = joined(inside)
    helper = walker(inside)
    row = own_way(person, by, helper=helper)
    late = AT + timedelta(days=150)

    def counted():
        return {one.side: one.late for one in queries.kept(inside, late)}

    assert (counted()[Side.PERSON], counted()[Side.STAFF]) == (1, 1)
    actions.pause(way_out=row, by=helper, at=late)
    assert (counted()[Side.PERSON], counted()[Side.STAFF]) == (0, 1)
    whole = queries.of_exit(row, late)
    assert {one.owner.side for one in whole.commitments if whole.late(one)} == {Side.STAFF}


def test_the_person_says_that_staff_did_not_keep_it_and_both_views_stay(inside):
    person, by, _viewer = joined(inside)
    helper = walker(inside)
    row = own_way(person, by, helper=helper)
    theirs = next(one for one in now(row).commitments if one.owner.side == Side.STAFF)
    actions.mark(commitment=theirs, outcome="kept", by=helper, at=SOON)
    first = actions.mark(commitment=theirs, outcome="missed", by=by, at=LATER)
    assert actions.mark(commitment=theirs, outcome="missed", by=by, at=LATER) == first
    theirs.refresh_from_db()
    assert (theirs.outcome, theirs.person_says, theirs.said_by) == ("kept", "missed", by.ref)
    counted = {one.side: one for one in queries.kept(inside, LATER)}
    assert (counted[Side.STAFF].kept, counted[Side.STAFF].doubted) == (1, 1)
    for wrong in ({"person_says": ""}, {"person_says": "kept", "said_by": helper.ref}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Commitment.objects.filter(pk=theirs.pk).update(**wrong)


def test_staff_cannot_speak_for_the_person_about_any_promise(inside):
    person, by, _viewer = joined(inside)
    helper = walker(inside)
    row = own_way(person, by, helper=helper)
    for one in now(row).commitments:
        with pytest.raises(DatabaseError), transaction.atomic():
            Commitment.objects.filter(pk=one.pk).update(
                person_says="kept", said_at=LATER, said_by=helper.ref
            )
    mine = next(one for one in now(row).commitments if one.owner.side == Side.PERSON)
    actions.mark(commitment=mine, outcome="kept", by=by, at=LATER)
    mine.refresh_from_db()
    assert (mine.outcome, mine.person_says) == (Outcome.KEPT, "")
    refused_by_the_database(Commitment, said_at=LATER)
    assert not Commitment.objects.filter(~Q(person_says="")).exists()


# -- nothing is left without an answer, and nothing is overwritten unseen --


@pytest.mark.parametrize("then", ["apply", "own_way", "leave"])
def test_a_look_that_was_asked_for_is_answered_whatever_comes_next(inside, group, then):
    person, by, _viewer = joined(inside)
    row = actions.apply(person=person, hopes="A job", by=by, at=AT)
    reason = pack_of(inside).exits.decline_reasons[0]
    no = actions.decline(
        way_out=row, reason=reason, words="Not now", would_change="May", by=group.lead, at=AT
    )
    actions.challenge(answer=no, words="I want it", by=by, at=AT)
    if then == "apply":
        actions.apply(person=person, hopes="A job again", by=by, at=SOON)
    elif then == "own_way":
        actions.go_own_way(person=person, by=by, at=SOON)
    else:
        actions.leave(person=person, by=by, at=SOON)
    assert now(row).asked_look == no
    other, _viewer = staff(inside, "approver", "Otto")
    place = (group.cohort, group.member)
    if then == "apply":
        actions.look_again(answer=no, words="Yes, come", award_to=place, by=other, at=LATER)
        assert now(row).status is ExitStatus.AWARDED
    else:
        with pytest.raises(actions.NotNow):
            actions.look_again(answer=no, words="Yes", award_to=place, by=other, at=LATER)
        actions.look_again(answer=no, words="It stands", by=other, at=LATER)
    no.refresh_from_db()
    assert (no.looked_at, now(row).asked_look) == (LATER, None)


def test_an_exit_plan_of_two_windows_loses_neither(inside):
    person, by, _viewer = joined(inside)
    row = actions.go_own_way(person=person, by=by, at=AT)
    first = actions.write_plan(way_out=row, keeps_well="A long text", by=by, at=AT)
    assert actions.write_plan(way_out=row, keeps_well="A long text", by=by, at=AT) == first
    with pytest.raises(Stale):
        actions.write_plan(way_out=row, keeps_well="Second window", by=by, at=AT)
    second = {"keeps_well": "Both texts", "version": 1}
    assert actions.write_plan(way_out=row, **second, by=by, at=AT).version == 2
    assert now(row).plan.keeps_well == "Both texts"


def test_a_certificate_keeps_its_goals_when_somebody_is_back(anas_plan):
    plan, day = anas_plan, timedelta(days=1)
    ended = graduated(plan.person, plan.by("ana"), at=NOW + day)

    def goals(at):
        return queries.certificate(plan.cast.viewer("ana", at), ended.ref, at).goals

    before = goals(NOW + 2 * day)
    actions.come_back(person=plan.person, by=plan.by("ana"), at=NOW + 30 * day)
    assert before
    assert goals(NOW + 31 * day) == before


def test_somebody_who_is_back_is_not_asked_how_they_are(anas_plan):
    plan = anas_plan
    actions.leave(person=plan.person, by=plan.by("ana"), at=NOW)
    ask = actions.choose_asking(
        person=plan.person, months=3, way="phone", by=plan.by("ana"), at=NOW
    )
    actions.come_back(person=plan.person, by=plan.by("ana"), at=NOW + timedelta(days=9))
    with pytest.raises(actions.NotOffered):
        actions.note_asked(ask=ask, by=plan.by("approver"), at=NOW + timedelta(days=120))
    ask.refresh_from_db()
    assert ask.asked_at is None
