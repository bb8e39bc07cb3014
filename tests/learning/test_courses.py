"""Courses written together, learning plans that stay private, and fidelity told for good."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from ownway.consent import actions as consent
from ownway.core.actors import SYSTEM
from ownway.core.problems import NotVisible, Stale
from ownway.learning import actions, queries
from ownway.learning.actions import When
from ownway.learning.models import CourseRun, FidelityCheck, Learner
from ownway.learning.rules import Component, CourseStage, Kind, KindComponent
from ownway.programme import queries as programmes
from ownway.programme.rules import Learning, Licensed
from tests.learning.centre import AT, FIRST, HOURS, Centre, times
from tests.learning.test_places import give_role, refused

pytestmark = pytest.mark.django_db
TERM = {"from_on": date(2026, 9, 1), "until_on": date(2026, 12, 31)}
WHY = dict.fromkeys((each.value for each in Component), "We looked at the term together.")
FIVE = dict.fromkeys(KindComponent, Kind.ONE)


@pytest.fixture
def centre(cast):
    give_role(cast)
    return Centre(cast.programme).open()


def test_no_dates_before_a_peer_and_somebody_else_wrote_the_course(centre, cast):
    idea = centre.idea()
    viewer = cast.viewer("director")
    assert queries.course(viewer, idea.ref).stage == CourseStage.PROPOSED
    with pytest.raises(actions.NotReady, match="not written together"):
        centre.scheduled(idea)
    insert = (
        "INSERT INTO learning_courserun (ref, course_id, term_id, hub_id, seats, asked, state,"
        " called_off_words, scheduled_at, scheduled_by)"
        " SELECT c.ref, c.id, t.id, h.id, 5, 0, 'scheduled', '', c.proposed_at, c.proposed_by"
        " FROM learning_course c, learning_term t, learning_hub h"
        " WHERE c.id = %s AND t.id = %s AND h.id = %s"
    )
    keys = (idea.pk, centre.term.pk, centre.hubs[0].pk)
    refused(insert, *keys)
    for writers, code in (
        ({centre.peer: True}, "no_other"),
        ({centre.other: False}, "no_peer"),
    ):
        with pytest.raises(actions.NotReady) as said:
            co_produce(idea, writers)
        assert [problem.code for problem in said.value.problems] == [code]
    co_produce(idea, {centre.peer: True, centre.other: False})
    row = queries.course(viewer, idea.ref)
    assert (row.stage, row.peers, row.others) == (
        CourseStage.CO_PRODUCED,
        ("Nia Rees",),
        ("Paul Hart",),
    )
    with pytest.raises(actions.NotNow):
        co_produce(idea, {centre.peer: True, centre.other: False})
    with connection.cursor() as cursor:
        cursor.execute(insert, keys)
    assert CourseRun.objects.filter(course=idea).exists()
    refused("UPDATE learning_coproduction SET words = 'Other'")
    refused("DELETE FROM learning_writer")


def co_produce(course, writers):
    return actions.co_produce(
        course=course, writers=writers, words="Together", written_on=AT.date(), by=SYSTEM, at=AT
    )


def test_the_same_human_with_two_names_is_one_trainer(centre, cast):
    one, other = (
        actions.add_trainer(
            programme=cast.programme, name=name, account=cast.account("coach"), by=SYSTEM, at=AT
        )
        for name in ("Jo", "Jo Marsh")
    )
    assert one == other
    idea = centre.idea()
    with pytest.raises(actions.NotReady):
        co_produce(idea, {one: True})


def test_a_run_needs_both_trainers_and_times_within_its_term(centre):
    course = centre.course()
    late = FIRST + timedelta(days=300)
    with pytest.raises(actions.NotReady) as said:
        centre.scheduled(
            course, trainers={centre.peer: True}, times=[*times(2), When(late, late + HOURS)]
        )
    assert {problem.code for problem in said.value.problems} == {"no_other", "outside_term"}
    run = centre.scheduled(course)
    with transaction.atomic():
        run.trainers.filter(as_peer=True).delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            CourseRun.objects.filter(pk=run.pk).update(
                state="open", opened_at=AT, opened_by=SYSTEM.ref
            )


def test_two_hubs_serve_their_regions_and_anybody_sees_the_dates(centre, cast):
    wellness = centre.run(centre.course())
    pills = centre.run(centre.course("My tablets and me", "medication"), hub=1)
    everything = queries.offered(cast.programme, on=AT.date())
    assert {view.run for view in everything} == {wellness, pills}
    assert queries.regions(cast.programme) == ["Eastby", "Thornmere", "Westby"]
    (eastby,) = queries.offered(cast.programme, on=AT.date(), region="Eastby")
    assert (eastby.run, eastby.hours, eastby.place_now(AT)) == (pills, 6, True)
    assert queries.offered(cast.programme, on=date(2027, 1, 1)) == []


def test_only_a_pack_names_the_licensed_course(centre, cast, monkeypatch):
    run = centre.run()
    assert queries.view_of(run).licensed is None
    pack = programmes.pack_of(cast.programme)
    named = Licensed(
        kind="wellness_plan", name="The licensed one", licence="No. 7", source="Our licence"
    )
    with_it = pack.model_copy(update={"learning": Learning(licensed=(named,))})
    monkeypatch.setattr(programmes, "pack_of", lambda _of: with_it)
    assert queries.view_of(run).licensed == named


def write_plan(cast, who="ana", **more):
    own = {"person": cast.people[who]} if who in cast.people else {"account": cast.account(who)}
    words = {"want": "To cook for six", "why": "Sunday lunch", "helps": "Small steps"}
    return actions.write_plan(
        programme=cast.programme, **own, **{**words, **more}, by=cast.by(who), at=AT
    )


def test_a_learning_plan_is_its_writers_alone_until_they_share_it(centre, cast):
    plan = write_plan(cast)
    assert queries.my_plan(cast.viewer("ana"), cast.programme) == plan
    assert queries.my_plan(cast.viewer("neighbour"), cast.programme) is None
    for who in ("sister", "coach", "approver", "director"):  # the last one runs the centre
        assert queries.plan_of(cast.viewer(who), cast.ana, at=AT) is None
    consent.share(
        person=cast.ana,
        supporter=cast.supporters["sister"],
        levels={"learning": "see"},
        by=cast.by("ana"),
        at=AT,
    )
    assert queries.plan_of(cast.viewer("sister"), cast.ana, at=AT) == plan
    again = write_plan(cast, want="To cook for eight", version=1)
    assert again.version == 2
    with pytest.raises(Stale):
        write_plan(cast, want="From another window", version=1)
    assert write_plan(cast, who="payer").learner.kind == "staff"


def test_who_runs_the_centre_sees_the_class_and_nobody_else_does(centre, cast):
    run = centre.run()
    made = actions.sign_up(run=run, person=cast.ana, needs="A loop", by=cast.by("ana"), at=AT)
    viewer = cast.viewer("director")
    (ana,) = queries.class_list(viewer, run.ref, at=AT).seated
    assert (ana.name, ana.access, ana.typed) == ("Ana Duarte", "A loop", False)
    assert set(viewer.seen) == {cast.ana.ref}  # the look is written down
    for who in ("approver", "coach", "sister", "far_approver", "stranger"):
        with pytest.raises(NotVisible):
            queries.class_list(cast.viewer(who), run.ref, at=AT)
        with pytest.raises(NotVisible):
            queries.enrolment_for(cast.viewer(who), made.ref, at=AT)
        assert queries.courses_of(cast.viewer(who), cast.ana, at=AT) == []
        assert queries.my_courses(cast.viewer(who)) == []
    with pytest.raises(NotVisible):
        queries.my_course(cast.viewer("neighbour"), made.ref)


def test_a_restricted_person_has_a_seat_and_no_name_on_the_list(centre, cast):
    run = centre.run()
    actions.sign_up(run=run, person=cast.ana, by=cast.by("ana"), at=AT)
    type(cast.ana).objects.filter(pk=cast.ana.pk).update(restricted=True)
    listed = queries.class_list(cast.viewer("director"), run.ref, at=AT)
    assert (listed.seated, listed.kept_back, listed.view.free) == ((), 1, 1)


def check(centre, scores=None, kinds=None, **more):
    return actions.check_fidelity(
        **{
            "programme": centre.programme,
            **TERM,
            "scores": dict.fromkeys(Component, 2) if scores is None else scores,
            "kinds": FIVE if kinds is None else kinds,
            "why": WHY,
            "by": SYSTEM,
            "at": AT,
            **more,
        }
    )


def test_fidelity_takes_its_evidence_from_what_ran(centre, cast):
    run = centre.run(seats=5)
    actions.sign_up(run=run, person=cast.ana, by=cast.by("ana"), at=AT)
    actions.sign_up(run=run, account=cast.account("payer"), by=cast.by("payer"), at=AT)
    centre.ask(run, "Edna")
    write_plan(cast)
    write_plan(cast, who="neighbour")  # has no place, so counts for nothing here
    check(centre)
    (view,) = queries.checks(cast.viewer("director"), cast.programme)
    live = view.live
    assert (live.runs, live.both, live.mixed, live.courses, live.written_together) == (1,) * 5
    assert (live.places, live.by_themselves, live.learners, live.plans) == (3, 2, 3, 1)
    other_hub = queries.live(cast.programme, **TERM, hub=centre.hubs[1])
    assert (other_hub.runs, other_hub.learners) == (0, 0)
    assert len(Learner.objects.filter(programme=cast.programme)) == 4


def test_a_look_is_kept_for_good_and_an_open_one_has_no_total(centre, cast):
    centre.run()
    whole = check(centre)
    open_ = check(centre, {Component.EQUALITY: 2})
    found = {
        view.check: view.card for view in queries.checks(cast.viewer("director"), cast.programme)
    }
    assert found[whole].total == 14
    assert found[open_].total is None
    assert len(found[open_].missing) == 6
    for table in ("fidelitycheck", "fidelityscore", "fidelitykind"):
        refused(f"UPDATE learning_{table} SET id = id")
        refused(f"DELETE FROM learning_{table}")
    score = "INSERT INTO learning_fidelityscore (check_made_id, component, score, why) VALUES"
    refused(f"{score} (%s, 'learning', 3, '')", open_.pk)
    refused(f"{score} (%s, 'location', 1, '')", open_.pk)  # one of the five is no score
    kind = "INSERT INTO learning_fidelitykind (check_made_id, component, kind, why) VALUES"
    bare = check(centre, {}, {})
    refused(f"{kind} (%s, 'location', '3', '')", bare.pk)
    refused(f"{kind} (%s, 'learning', '1', '')", bare.pk)
    assert FidelityCheck.objects.count() == 3


def test_the_top_of_co_production_is_refused_where_nothing_shows_it(centre):
    with pytest.raises(actions.NotReady) as said:
        check(centre)
    assert [problem.code for problem in said.value.problems] == ["not_shown"]
    centre.scheduled()
    assert check(centre)
