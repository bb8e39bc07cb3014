"""Places on a course: asked for without approval, in order, never more than there are seats."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from ownway.consent import actions as consent
from ownway.core.actors import SYSTEM
from ownway.learning import actions, guards, queries
from ownway.learning.models import Attendance, CourseRun, Enrolment, Learner, RunTrainer
from ownway.learning.rules import Came, EnrolmentState, LearnerKind
from ownway.programme.queries import end_of
from ownway.record.guards import missing
from ownway.record.models import Entry
from tests.cast import NOW, YEAR
from tests.learning.centre import AT, FIRST, Centre

pytestmark = pytest.mark.django_db
S = EnrolmentState
LATER = AT + timedelta(days=4)  # an offer of today is over by then


@pytest.fixture
def centre(cast):
    return Centre(cast.programme).open()


def state(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk).state


def states(*enrolments):
    return [state(one) for one in enrolments]


def ask_all(centre, run, count):
    return [centre.ask(run, f"Somebody {n}") for n in range(count)]


def refused(sql, *values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_the_guards_stand():
    assert missing(connection, guards.HERE) == []


def test_who_asks_first_has_a_place_and_the_rest_wait_in_order(centre):
    run = centre.run(seats=2)
    asked = ask_all(centre, run, 4)
    assert states(*asked) == [S.CONFIRMED, S.CONFIRMED, S.WAITING, S.WAITING]
    assert [one.place for one in asked] == [1, 2, 3, 4]
    assert [queries.place_in_line(one) for one in asked] == [None, None, 1, 2]


def test_mixed_learners_ask_by_themselves_and_nobody_approves(centre, cast):
    """A person, a sister, a member of staff and a neighbour sit in the same room (S14)."""
    run = centre.run(seats=4)
    ana = actions.sign_up(run=run, person=cast.ana, by=cast.by("ana"), at=AT)
    others = {
        who: actions.sign_up(run=run, account=cast.account(who), by=cast.by(who), at=AT)
        for who in ("sister", "payer", "stranger")
    }
    assert states(ana, *others.values()) == [S.CONFIRMED] * 4
    assert ana.learner.kind == LearnerKind.PARTICIPANT
    assert {who: one.learner.kind for who, one in others.items()} == {
        "sister": LearnerKind.FAMILY,
        "payer": LearnerKind.STAFF,
        "stranger": LearnerKind.NEIGHBOUR,
    }


def test_one_human_is_one_learner_and_asking_twice_is_one_place(centre, cast):
    run = centre.run()
    first = actions.sign_up(run=run, person=cast.ana, by=cast.by("ana"), at=AT)
    again = actions.sign_up(run=run, account=cast.account("ana"), by=cast.by("ana"), at=AT)
    assert first == again
    assert CourseRun.objects.get(pk=run.pk).asked == 1
    # Somebody from another programme learns here as who they are, without their life there.
    away = actions.sign_up(run=run, person=cast.people["elsewhere"], by=cast.by("elsewhere"), at=AT)
    assert away.learner.person is None
    assert away.learner.kind == LearnerKind.NEIGHBOUR


def test_on_the_phone_somebody_types_it_in_and_it_says_who(centre, cast):
    run = centre.run()
    made = actions.sign_up(
        run=run, name="Edna", reach_at="01632 1", way="phone", by=cast.by("payer"), at=AT
    )
    assert (made.way, made.asked_by) == ("phone", cast.by("payer").ref)
    again = actions.sign_up(
        run=run, name="Edna", reach_at="01632 1", way="paper", by=cast.by("payer"), at=AT
    )
    assert again == made
    entry = Entry.objects.filter(verb="learning.sign_up").get()
    assert entry.by == cast.by("payer").ref


def test_a_seat_that_comes_free_is_offered_to_the_next_with_days_to_answer(centre):
    run = centre.run(seats=1)
    first, second, third = ask_all(centre, run, 3)
    actions.give_up(enrolment=first, by=SYSTEM, at=AT)
    second.refresh_from_db()
    assert states(first, second, third) == [S.LEFT, S.OFFERED, S.WAITING]
    # Three days of the pack, to the end of the last of them in Thornmere.
    assert second.expires_at.isoformat() == "2026-09-07T22:59:59.999999+00:00"
    actions.answer_offer(enrolment=second, accept=True, by=SYSTEM, at=AT)
    assert states(second, third) == [S.CONFIRMED, S.WAITING]
    actions.answer_offer(enrolment=second, accept=True, by=SYSTEM, at=AT)  # pressed twice


def test_a_no_and_a_silence_pass_the_place_on_and_leave_the_door_open(centre):
    run = centre.run(seats=1)
    first, second, third, fourth = ask_all(centre, run, 4)
    actions.give_up(enrolment=first, by=SYSTEM, at=AT)
    actions.answer_offer(enrolment=second, accept=False, by=SYSTEM, at=AT)
    assert states(second, third, fourth) == [S.LEFT, S.OFFERED, S.WAITING]
    assert actions.lapse_offers(run=run, by=SYSTEM, at=AT) == []  # there is still time
    assert list(queries.with_late_offers(LATER)) == [run]
    actions.lapse_offers(run=run, by=SYSTEM, at=LATER)
    assert states(third, fourth) == [S.LAPSED, S.OFFERED]
    with pytest.raises(actions.OfferOver):
        actions.answer_offer(enrolment=third, accept=True, by=SYSTEM, at=LATER)
    again = centre.ask(run, "Somebody 2")
    assert (again.state, again.place) == (S.WAITING, 5)
    # Until somebody else is asked, a late yes is a yes.
    late = LATER + timedelta(days=4)
    actions.answer_offer(enrolment=fourth, accept=True, by=SYSTEM, at=late)
    assert state(fourth) == S.CONFIRMED


def test_nobody_gets_a_place_once_the_class_has_begun_whoever_forgot_to_press_begin(centre, cast):
    """Nobody pressed "begin": the course is still open by its state, and 200 days over."""
    run = centre.run(seats=2)
    first, second, third = ask_all(centre, run, 3)
    for at in (FIRST, FIRST + timedelta(days=200)):
        with pytest.raises(actions.NotNow):
            centre.ask(run, "Late", at=at)
        assert not queries.run(run.ref).joinable(at)
    in_time = FIRST - timedelta(microseconds=1)
    assert queries.run(run.ref).joinable(in_time)
    assert centre.ask(run, "In time", at=in_time).state == S.WAITING
    other = centre.scheduled(centre.course("Thinking it through", "critical_thinking"))
    with pytest.raises(actions.NotNow):
        centre.ask(other, "Late", at=FIRST)
    assert queries.next_run(other.course, after=run, at=in_time) == other
    assert queries.next_run(other.course, after=run, at=FIRST) is None
    # Nor does a seat that comes free then go to anybody, or an offer from before become a place.
    actions.give_up(enrolment=first, by=SYSTEM, at=AT)
    assert state(third) == S.OFFERED
    over = FIRST + timedelta(days=200)
    with pytest.raises(actions.OfferOver):
        actions.answer_offer(enrolment=third, accept=True, by=SYSTEM, at=over)
    actions.give_up(enrolment=second, by=SYSTEM, at=over)
    assert Enrolment.objects.filter(run=run, state=S.OFFERED).get() == third


def test_the_database_refuses_a_place_asked_for_after_the_class_began(centre):
    run = centre.run(seats=2)
    first, _second = ask_all(centre, run, 2)
    CourseRun.objects.filter(pk=run.pk).update(asked=3)
    elsewhere = centre.run(run.course)
    learner = centre.ask(elsewhere, "Edna").learner
    row = {"run": run, "learner": learner, "place": 3, "state": S.WAITING, "way": "phone"}
    for asked_at in (FIRST, FIRST + timedelta(days=200)):
        with pytest.raises(DatabaseError), transaction.atomic():
            Enrolment.objects.create(**row, asked_at=asked_at, asked_by=SYSTEM.ref)
    Enrolment.objects.create(**row, asked_at=FIRST - timedelta(hours=1), asked_by=SYSTEM.ref)
    offer = "UPDATE learning_enrolment SET state = 'offered', expires_at = %s WHERE id = %s"
    refused(offer, FIRST + timedelta(days=30), first.pk)  # the last class is before
    Enrolment.objects.filter(pk=first.pk).update(state=S.OFFERED, expires_at=FIRST)


def test_an_offer_two_hours_before_the_class_ends_when_the_class_begins(centre):
    run = centre.run(seats=1)
    first, second, third = ask_all(centre, run, 3)
    actions.give_up(enrolment=first, by=SYSTEM, at=FIRST - timedelta(hours=2))
    second.refresh_from_db()
    assert (second.state, second.expires_at) == (S.OFFERED, FIRST)
    soon = FIRST + timedelta(seconds=1)
    assert list(queries.with_late_offers(soon)) == [run]
    actions.lapse_offers(run=run, by=SYSTEM, at=soon)
    third.refresh_from_db()
    # The next class is in a week: there are the days of the pack again.
    assert third.state == S.OFFERED
    assert third.expires_at == end_of(centre.programme, (FIRST + timedelta(days=3)).date())


def test_a_new_seat_goes_to_the_queue_before_anybody_new(centre):
    run = centre.run(seats=1)
    _first, second, third = ask_all(centre, run, 3)
    actions.change_seats(run=run, seats=2, by=SYSTEM, at=AT)
    new = centre.ask(run, "Late")
    assert states(second, third, new) == [S.OFFERED, S.WAITING, S.WAITING]
    with pytest.raises(actions.NotReady, match="2 places are in use"):
        actions.change_seats(run=run, seats=1, by=SYSTEM, at=AT)


def test_the_one_way_past_the_queue_is_a_recorded_reason_of_access(centre, cast):
    run = centre.run(seats=1)
    first, second, third, fourth = ask_all(centre, run, 4)
    with pytest.raises(actions.WordsNeeded):
        actions.move_ahead(enrolment=third, why=" ", by=SYSTEM, at=AT)
    by = cast.by("payer")
    moved = actions.move_ahead(
        enrolment=third, why="The only step-free hub this term.", by=by, at=AT
    )
    assert (moved.ahead, moved.ahead_by) == (1, by.ref)
    assert [queries.place_in_line(one) for one in (third, second, fourth)] == [1, 2, 3]
    assert state(first) == S.CONFIRMED  # a place is never taken from anybody
    actions.give_up(enrolment=first, by=SYSTEM, at=AT)
    assert states(second, third) == [S.WAITING, S.OFFERED]
    with pytest.raises(actions.NotNow):
        actions.move_ahead(enrolment=third, why="Again", by=by, at=AT)


def test_who_asks_before_the_doors_open_stands_first_when_they_do(centre):
    run = centre.scheduled(seats=2)
    asked = ask_all(centre, run, 3)
    assert states(*asked) == [S.SELF_REFERRED] * 3
    actions.open_run(run=run, by=SYSTEM, at=AT)
    assert states(*asked) == [S.CONFIRMED, S.CONFIRMED, S.WAITING]
    assert actions.open_run(run=run, by=SYSTEM, at=AT).state == "open"


def test_a_course_that_runs_takes_nobody_new_but_still_offers_what_comes_free(centre):
    run = centre.run(seats=1)
    first, second = ask_all(centre, run, 2)
    actions.begin_run(run=run, by=SYSTEM, at=AT)
    with pytest.raises(actions.NotNow):
        centre.ask(run, "Late")
    actions.give_up(enrolment=first, by=SYSTEM, at=AT)
    assert state(second) == S.OFFERED


def test_cancelled_by_the_learner_asks_nothing(centre, cast):
    run = centre.run()
    made = actions.sign_up(run=run, person=cast.ana, by=cast.by("ana"), at=AT)
    actions.give_up(enrolment=made, by=cast.by("ana"), at=AT)
    actions.give_up(enrolment=made, by=cast.by("ana"), at=AT)
    assert state(made) == S.LEFT
    entry = Entry.objects.filter(verb="learning.give_up").get()
    assert set(entry.details) == {"run"}  # no reason is kept, because none is asked


def test_called_off_by_the_centre_tells_everybody_and_names_the_next_time(centre, cast):
    course = centre.course()
    run, later = centre.run(course, seats=1), centre.scheduled(course)
    ana = actions.sign_up(run=run, person=cast.ana, by=cast.by("ana"), at=AT)
    rang = centre.ask(run, "Edna")
    actions.call_off(run=run, words="Our trainer is ill.", by=SYSTEM, at=AT)
    actions.call_off(run=run, words="Twice is once.", by=SYSTEM, at=AT)
    assert states(ana, rang) == [S.CALLED_OFF] * 2
    (mine,) = queries.my_courses(cast.viewer("ana"))
    assert (mine.view.run.called_off_words, mine.again) == ("Our trainer is ill.", later)
    # Ana reads it on her page. Edna has no sign-in: somebody rings her.
    give_role(cast)
    listed = queries.class_list(cast.viewer("director"), run.ref, at=AT)
    assert [one.name for one in listed.to_tell] == ["Edna"]
    actions.note_told(enrolment=rang, by=cast.by("director"), at=AT)
    assert queries.class_list(cast.viewer("director"), run.ref, at=AT).to_tell == ()
    with pytest.raises(actions.NotNow):
        actions.call_off(run=closed(centre), words="Too late", by=SYSTEM, at=AT)


def closed(centre):
    run = centre.run(centre.course("Thinking it through", "critical_thinking"))
    actions.begin_run(run=run, by=SYSTEM, at=AT)
    return actions.close_run(run=run, by=SYSTEM, at=AT)


def give_role(cast, who="director"):
    consent.grant_role(
        programme=cast.programme,
        account=cast.account(who),
        role="centre_manager",
        person=None,
        from_at=NOW,
        until_at=NOW + YEAR,
        by=SYSTEM,
        at=NOW,
    )


def test_attendance_is_a_word_for_each_time_and_no_sum(centre, cast):
    run = centre.run(seats=3)
    ana = actions.sign_up(run=run, person=cast.ana, by=cast.by("ana"), at=AT)
    edna = centre.ask(run, "Edna")
    first, second, _third = run.sessions.order_by("number")
    with pytest.raises(actions.NotNow):
        actions.note_attendance(session=first, said={ana.ref: "came"}, by=SYSTEM, at=AT)
    actions.begin_run(run=run, by=SYSTEM, at=AT)
    words = {ana.ref: Came.TOLD_US, edna.ref: Came.NOT_THERE}
    actions.note_attendance(session=first, said=words, by=SYSTEM, at=AT)
    actions.note_attendance(session=first, said=words, by=SYSTEM, at=AT)  # twice is once
    assert Entry.objects.filter(verb="learning.note_attendance").count() == 1
    assert states(ana, edna) == [S.CONFIRMED] * 2  # not being there changes nothing
    actions.note_attendance(session=first, said={edna.ref: Came.CAME}, by=SYSTEM, at=AT)
    actions.note_attendance(session=second, said={ana.ref: Came.CAME}, by=SYSTEM, at=AT)
    assert states(ana, edna) == [S.ATTENDED] * 2
    (mine,) = queries.my_courses(cast.viewer("ana"))
    assert mine.noted == {first.ref: Came.TOLD_US, second.ref: Came.CAME}
    give_role(cast)
    assert queries.came_to(cast.viewer("director"), run) == {1: 1, 2: 1}
    # Nobody can be asked for a sum about one learner: no column holds one, no read makes one.
    counted = [field.name for model in (Enrolment, Learner, Attendance) for field in fields(model)]
    assert not {name for name in counted if "absen" in name or "missed" in name or "show" in name}
    actions.close_run(run=run, by=SYSTEM, at=AT)
    assert states(ana, edna) == [S.FINISHED] * 2


def fields(model):
    return model._meta.get_fields()


def test_at_the_end_who_came_has_finished_and_others_can_come_another_time(centre, cast):
    course = centre.course()
    run, later = centre.run(course, seats=2), centre.scheduled(course)
    came, away, waits = ask_all(centre, run, 3)
    actions.begin_run(run=run, by=SYSTEM, at=AT)
    session = run.sessions.get(number=1)
    actions.note_attendance(session=session, said={came.ref: "came"}, by=SYSTEM, at=AT)
    actions.close_run(run=run, by=SYSTEM, at=AT)
    assert states(came, away, waits) == [S.FINISHED, S.NOT_THIS_TIME, S.NOT_THIS_TIME]
    assert queries.next_run(course, after=run, at=AT) == later


def test_feedback_has_no_name_for_trainers_and_waits_for_enough_answers(centre, cast):
    run = centre.run(seats=5)
    asked = ask_all(centre, run, 5)
    actions.begin_run(run=run, by=SYSTEM, at=AT)
    with pytest.raises(actions.NotNow):
        actions.give_feedback(enrolment=asked[0], rating=5, by=SYSTEM, at=AT)
    session = run.sessions.get(number=1)
    actions.note_attendance(
        session=session, said={one.ref: "came" for one in asked}, by=SYSTEM, at=AT
    )
    give_role(cast)
    viewer = cast.viewer("director")
    for number, one in enumerate(asked[:4]):
        actions.give_feedback(enrolment=one, rating=4, words=f"Word {9 - number}", by=SYSTEM, at=AT)
    actions.give_feedback(enrolment=asked[4], rating=5, by=SYSTEM, at=AT)
    actions.give_feedback(enrolment=asked[4], rating=1, by=SYSTEM, at=AT)  # said once
    assert queries.heard(viewer, run, least=5) == queries.Heard(0, None, (), waits=True)
    actions.close_run(run=run, by=SYSTEM, at=AT)
    told = queries.heard(viewer, run, least=5)
    assert told.rating_tenths == 42
    assert told.words == ("Word 6", "Word 7", "Word 8", "Word 9")  # not in the order given


def test_no_answer_is_found_out_by_looking_twice(centre, cast):
    """Six people say how it was, one after another: each look shows five, or what it showed."""
    run = centre.run(seats=11)
    asked = ask_all(centre, run, 11)
    actions.begin_run(run=run, by=SYSTEM, at=AT)
    session = run.sessions.get(number=1)
    came = {one.ref: "came" for one in asked}
    actions.note_attendance(session=session, said=came, by=SYSTEM, at=AT)
    give_role(cast)
    viewer, looks = cast.viewer("director"), []
    for number, one in enumerate(asked):
        if number == 4:
            actions.close_run(run=run, by=SYSTEM, at=AT)
        words = f"She shouted at me {number}"
        at = AT + timedelta(minutes=number)
        actions.give_feedback(enrolment=one, rating=1, words=words, by=SYSTEM, at=at)
        looks.append(queries.heard(viewer, run, least=5))
    assert [one.answers for one in looks] == [0] * 4 + [5] * 5 + [10] * 2
    assert [len(one.words) for one in looks] == [one.answers for one in looks]
    assert [one.waits for one in looks] == [True] * 4 + [False] * 7


def test_queries_stay_flat_however_many_asked(centre, cast, django_assert_max_num_queries):
    run = centre.run(seats=20)
    ask_all(centre, run, 30)
    with django_assert_max_num_queries(18):
        centre.ask(run, "One more")
    give_role(cast)
    viewer = cast.viewer("director")
    with django_assert_max_num_queries(14):
        assert len(queries.class_list(viewer, run.ref, at=AT).waiting) == 11


def test_the_database_refuses_more_people_than_seats_and_a_jump(centre):
    run = centre.run(seats=1)
    first, second, third = ask_all(centre, run, 3)
    seat = "UPDATE learning_enrolment SET state = 'confirmed', seat = %s WHERE id = %s"
    refused(seat, 1, second.pk)  # the seat is somebody's
    refused(seat, 2, second.pk)  # there is no second seat
    actions.give_up(enrolment=first, by=SYSTEM, at=AT)
    actions.answer_offer(enrolment=second, accept=False, by=SYSTEM, at=AT)
    fourth, fifth = (centre.ask(run, name) for name in ("Fourth", "Fifth"))
    assert states(third, fourth, fifth) == [S.OFFERED, S.WAITING, S.WAITING]
    CourseRun.objects.filter(pk=run.pk).update(seats=2)
    refused(seat, 2, fifth.pk)  # the fourth asked before
    refused("UPDATE learning_enrolment SET place = 9 WHERE id = %s", fifth.pk)
    refused("UPDATE learning_enrolment SET state = 'waiting', seat = NULL WHERE id = %s", third.pk)
    refused("UPDATE learning_enrolment SET state = 'waiting' WHERE id = %s", first.pk)
    refused("UPDATE learning_courserun SET seats = 0 WHERE id = %s", run.pk)
    refused("UPDATE learning_courserun SET state = 'closed' WHERE id = %s", run.pk)
    refused("UPDATE learning_courserun SET asked = 0 WHERE id = %s", run.pk)
    refused("DELETE FROM learning_enrolment WHERE id = %s", first.pk)
    refused(
        "INSERT INTO learning_enrolment (ref, run_id, learner_id, place, state, way, needs, ahead,"
        " ahead_why, asked_at, asked_by) SELECT %s, run_id, learner_id, 99, 'waiting', way, needs,"
        " 0, '', asked_at, asked_by FROM learning_enrolment WHERE id = %s",
        "0" * 32,
        first.pk,
    )


def test_a_course_runs_with_both_trainers_to_its_end(centre):
    run = centre.run()
    for each in RunTrainer.objects.filter(run=run):
        refused("DELETE FROM learning_runtrainer WHERE id = %s", each.pk)
    third = actions.add_trainer(programme=centre.programme, name="Ola", by=SYSTEM, at=AT)
    actions.change_trainer(run=run, old=centre.peer, new=third, by=SYSTEM, at=AT)
    assert queries.run(run.ref).peers == ("Ola",)
    with pytest.raises(actions.NotReady):
        actions.change_trainer(run=run, old=centre.other, new=third, by=SYSTEM, at=AT)
