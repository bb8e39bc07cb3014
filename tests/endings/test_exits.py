"""From interest to graduation by the product's own actions; what the database refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ownway.core.problems import NotVisible
from ownway.endings import actions, guards, queries
from ownway.endings.models import (
    Cohort,
    Commitment,
    Ending,
    Exit,
    ExitPlan,
    ScholarshipAnswer,
    TeamMember,
)
from ownway.endings.rules import ExitStatus, Side, Step
from ownway.record.guards import missing
from tests import living, packs
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


def test_a_whole_way_from_interest_to_graduation(inside, group):
    person, by, viewer = joined(inside)
    row = actions.show_interest(person=person, by=by, at=AT)
    assert actions.show_interest(person=person, by=by, at=AT) == row
    assert queries.mine(viewer, person.ref, AT).next.step is Step.APPLY
    row = group.award(person, by)
    assert row.pk == Exit.objects.get().pk
    whole = now(row)
    assert (whole.status, whole.coach.name, whole.next.step) == (
        ExitStatus.AWARDED,
        "Cora",
        Step.COME_TO_RETREAT,
    )
    given = actions.add_resource(
        way_out=row,
        kind="housing",
        partner="Elm Homes",
        words="A flat to try",
        until_on=LATER.date(),
        by=group.lead,
        at=AT,
    )
    spare = actions.add_resource(
        way_out=row,
        kind="vocational",
        partner="Works",
        words="Six hours",
        until_on=LATER.date(),
        by=group.lead,
        at=AT,
    )
    actions.use_resource(resource=given, by=by, at=LATER)
    actions.return_resource(resource=spare, by=group.lead, at=LATER)
    with pytest.raises(actions.NotNow):
        actions.use_resource(resource=spare, by=by, at=LATER)

    _nobody_graduates_past_a_step(person, by)
    row = signed_by_all(group, person, by, row=row)
    _graduates(inside, row, person, by)


def _nobody_graduates_past_a_step(person, by):
    """Refused in words, and by the database itself."""
    with pytest.raises(actions.NotYet) as no:
        actions.graduate(person=person, by=by, at=SOON)
    assert {"exit_plan_missing", "person_promise_missing", "staff_promise_missing"} <= {
        one.code for one in no.value.problems
    }
    refused_by_the_database(Exit, status="graduated")
    refused_by_the_database(Exit, status="signed")


def _graduates(inside, row, person, by):
    whole = now(row)
    assert (whole.status, whole.next.step) == (ExitStatus.SIGNED, Step.BEGIN)
    assert Cohort.objects.get().retreated_at == SOON
    actions.begin_transition(way_out=row, by=by, at=SOON)
    goal = actions.choose_milestone(way_out=row, words="A first day at work", by=by, at=SOON)
    actions.reach_milestone(milestone=goal, by=by, at=LATER)
    mine = next(one for one in now(row).commitments if one.owner.side == "person")
    actions.mark(commitment=mine, outcome="kept", by=by, at=LATER)
    assert now(row).next.step is Step.GRADUATE
    ended = actions.graduate(person=person, achieved="Much", by=by, at=LATER)
    assert actions.graduate(person=person, by=by, at=LATER) == ended
    row.refresh_from_db()
    assert (row.status, row.ending) == ("graduated", ended)
    assert now(row).next.step is Step.CELEBRATE
    counted = queries.counts(inside)
    assert (counted[ExitStatus.GRADUATED], sum(counted.values())) == (1, 1)
    kept = {one.side: one for one in queries.kept(inside, LATER)}
    assert (kept[Side.PERSON].kept, kept[Side.STAFF].open, kept[Side.STAFF].late) == (1, 1, 0)
    later = {one.side: one for one in queries.kept(inside, LATER + timedelta(days=60))}
    assert later[Side.STAFF].late == 1
    refused_by_the_database(Exit, agreement=7)
    refused_by_the_database(ExitPlan, keeps_well="other")
    told = actions.tell_story(ending=ended, words="It was long.", by=by, at=LATER)
    assert queries.stories(inside) == [told]
    actions.withdraw_story(ending=ended, by=by, at=LATER)
    assert queries.stories(inside) == []


def test_a_graduation_without_its_way_cannot_be_stored(inside):
    person, by, _viewer = joined(inside)
    with pytest.raises(DatabaseError), transaction.atomic():
        Ending.objects.create(person=person, kind="graduated", ended_at=AT, ended_by=by.ref)
    Ending.objects.create(person=person, kind="choice", ended_at=AT, ended_by=by.ref)
    assert missing(connection, guards.HERE / "exits") == []


def test_the_short_way_is_a_plan_and_promises_of_both_sides(inside):
    """No group, no award: still the person's plan and a signed promise of each side (H2)."""
    person, by, _viewer = joined(inside)
    row = own_way(person, by)
    assert now(row).next.step is Step.GRADUATE
    assert actions.graduate(person=person, by=by, at=LATER).kind == "graduated"
    other, her, _viewer = joined(inside)
    own_way(other, her)
    assert actions.leave(person=other, by=her, at=LATER).kind == "choice"
    assert Exit.objects.get(person=other).status == "stepped_out"


def test_whoever_cannot_show_that_they_are_a_peer_does_not_offer_it(inside):
    group = Group(inside)
    with pytest.raises(actions.NotWhole) as no:
        actions.offer_self(cohort=group.cohort, part="peer_coach", by=walker(inside, "Cyd"), at=AT)
    assert [one.code for one in no.value.problems] == ["not_a_peer"]


def test_a_group_opens_with_a_peer_coach_in_its_turn(inside):
    first = Group(inside)
    actions.stop_offering(member=first.member, by=first.coach, at=AT)
    with pytest.raises(actions.NotWhole) as no:
        first.open()
    assert [one.code for one in no.value.problems] == ["peer_coach_missing"]
    refused_by_the_database(Cohort, opened_at=AT, opened_by=first.lead.ref)
    with pytest.raises(DatabaseError), transaction.atomic():  # put on a team by another
        TeamMember.objects.create(
            cohort=first.cohort,
            account=account_of(first.coach),
            part="peer_coach",
            offered_at=AT,
            offered_by=first.lead.ref,
        )
    with pytest.raises(actions.NotYours):
        actions.stop_offering(member=first.member, by=first.lead, at=AT)
    actions.offer_self(cohort=first.cohort, part="peer_coach", by=first.coach, at=AT)
    first.open()
    second = Group(inside, 150)
    with pytest.raises(actions.NotWhole) as no:
        second.open()
    assert [one.code for one in no.value.problems] == ["group_before_open"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Cohort.objects.filter(pk=second.cohort.pk).update(opened_at=AT, opened_by=first.lead.ref)
    with pytest.raises(actions.NotNow):
        actions.hold_retreat(cohort=first.cohort, came=[], by=first.lead, at=AT)
    actions.hold_retreat(cohort=first.cohort, came=[], by=first.lead, at=SOON)
    second.open()
    assert queries.open_group(inside).cohort == second.cohort


def test_an_award_needs_a_coach_of_the_team_and_a_place(inside, group):
    person, by, _viewer = joined(inside)
    row = actions.apply(person=person, hopes="A job", by=by, at=AT)
    actions.stop_offering(member=group.member, by=group.coach, at=AT)
    with pytest.raises(actions.NotWhole) as no:
        actions.award(way_out=row, cohort=group.cohort, coach=group.member, by=group.lead, at=AT)
    assert [one.code for one in no.value.problems] == ["peer_coach_missing"]
    refused_by_the_database(Exit, status="awarded", cohort=group.cohort)
    assert now(row).next.step is Step.WAIT_FOR_ANSWER


def test_a_no_says_why_and_somebody_else_looks_again(inside, group):
    person, by, _viewer = joined(inside)
    row = actions.apply(person=person, hopes="A job", by=by, at=AT)
    said = {"reason": "group_full", "words": "We are full.", "would_change": "In May."}
    with pytest.raises(actions.NotWhole):
        actions.decline(way_out=row, **{**said, "reason": "not_ready"}, by=group.lead, at=AT)
    no = actions.decline(way_out=row, **said, by=group.lead, at=AT)
    assert no.look_again_on == (AT + timedelta(days=92)).date()
    assert not [one for one in ScholarshipAnswer._meta.get_fields() if "score" in one.name]
    assert now(row).next.step is Step.APPLY_OR_CHALLENGE
    actions.challenge(answer=no, words="I was told in March.", by=by, at=AT)
    assert now(row).next.step is Step.WAIT_FOR_LOOK
    with pytest.raises(actions.NotYours):
        actions.look_again(answer=no, words="No.", by=group.lead, at=AT)
    refused_by_the_database(ScholarshipAnswer, words="other")
    with pytest.raises(DatabaseError), transaction.atomic():
        ScholarshipAnswer.objects.update(
            looked_at=AT,
            looked_by=group.lead.ref,
            looked_human=group.lead.human,
            looked_words="Stands",
        )
    other, _viewer = staff(inside, "senior_approver", "Sol")
    yes = (group.cohort, group.member)
    actions.look_again(answer=no, words="You are right.", award_to=yes, by=other, at=AT)
    row.refresh_from_db()
    assert (row.status, row.cohort) == ("awarded", group.cohort)
    refused_by_the_database(ScholarshipAnswer, looked_words="other")


def test_a_hard_time_stops_everything_at_once_and_loses_nothing(inside, group):
    person, by, _viewer = joined(inside)
    row = signed_by_all(group, person, by)
    actions.begin_transition(way_out=row, by=by, at=SOON)
    before = list(Commitment.objects.values_list("pk", "outcome")), ExitPlan.objects.get()
    actions.pause(way_out=row, by=group.coach, at=LATER)  # the coach can, for the person
    with pytest.raises(actions.NotYours):
        actions.go_on(way_out=row, by=group.lead, at=LATER)
    whole = now(row)
    late_day = queries.of_exit(row, LATER + timedelta(days=200))
    assert whole.next.step is Step.GO_ON
    owed = {one.owner.side: late_day.late(one) for one in late_day.commitments}
    assert owed == {Side.PERSON: False, Side.STAFF: True}  # what we promised is owed all the same
    counted = {one.side: one.late for one in queries.kept(inside, LATER + timedelta(days=200))}
    assert (counted[Side.PERSON], counted[Side.STAFF]) == (0, 1)
    assert (list(Commitment.objects.values_list("pk", "outcome")), ExitPlan.objects.get()) == before
    with pytest.raises(DatabaseError), transaction.atomic():
        ExitPlan.objects.all().delete()
    actions.go_on(way_out=row, by=by, at=LATER)
    assert now(row).status is ExitStatus.IN_TRANSITION


def test_stepping_out_and_in_again_loses_nothing(inside, group):
    person, by, _viewer = joined(inside)
    row = signed_by_all(group, person, by)
    actions.step_out(way_out=row, by=by, at=SOON)
    assert now(row).next.step is Step.COME_BACK_IN
    actions.go_own_way(person=person, by=by, at=LATER)
    whole = now(row)
    assert (whole.plan.keeps_well, len(whole.commitments)) == ("Walking", 2)
    assert whole.next.step is Step.HAND_ROUND
    actions.hand_round(way_out=row, by=by, at=LATER)
    for party, who in zip(whole.standing, (by, group.coach), strict=True):
        sign(party, who, LATER)
    assert actions.graduate(person=person, by=by, at=LATER).kind == "graduated"


def test_who_may_see_a_way_out(inside, group):
    person, by, _viewer = joined(inside)
    row = group.award(person, by)
    coach = staff_viewer(now(row).coach)
    assert queries.part_of(coach, queries.way_out(coach, row.ref, AT)).part == "peer_coach"
    assert queries.way_out(group.desk, row.ref, AT).exit == row
    assert person.ref in group.desk.seen
    assert [one.exit for one in queries.ways_out(group.desk, inside.ref, AT)] == [row]
    assert [one.exit for one in queries.ways_out(coach, inside.ref, AT)] == [row]
    _other, _by, stranger = joined(inside)
    coach_of_none = staff(inside, "coach", "Ned")[1]
    for none in (stranger, coach_of_none):
        with pytest.raises(NotVisible):
            queries.way_out(none, row.ref, AT)
        assert queries.ways_out(none, inside.ref, AT) == []
    with pytest.raises(NotVisible):
        queries.mine(group.desk, person.ref, AT)
    elsewhere = staff(living.programme(packs.FLORIDA), "approver", "Ed")[1]
    with pytest.raises(NotVisible):
        queries.way_out(elsewhere, row.ref, AT)


def test_a_board_of_many_and_each_step_ask_the_database_as_often_as_for_one(inside, group):
    person, by, _viewer = joined(inside)
    group.award(person, by)
    with CaptureQueriesContext(connection) as one:
        queries.ways_out(group.desk, inside.ref, AT)
    for _ in range(4):
        person, by, _viewer = joined(inside)
        group.award(person, by)
    with CaptureQueriesContext(connection) as five:
        found = queries.ways_out(group.desk, inside.ref, AT)
    assert (len(found), len(five)) == (5, len(one))
    person, by, _viewer = joined(inside)
    row = actions.apply(person=person, hopes="A job", by=by, at=AT)
    with CaptureQueriesContext(connection) as award:
        actions.award(way_out=row, cohort=group.cohort, coach=group.member, by=group.lead, at=AT)
    assert len(award) < 45
    everybody = Exit.objects.values_list("ref", flat=True)
    with CaptureQueriesContext(connection) as retreat:
        actions.hold_retreat(cohort=group.cohort, came=everybody, by=group.lead, at=SOON)
    assert len(retreat) < 25
    assert Exit.objects.filter(status="retreat_done").count() == 6
