"""Endings nobody chose, and the door that stays open (S13, H1, H5, H6)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from ownway.core.actors import SYSTEM
from ownway.decisions import queries as decisions
from ownway.endings import actions, queries
from ownway.endings.models import Ending, EndNotice, Return, Search
from ownway.endings.rules import AskBy, AskState, EndingKind, Open, TriedBy
from ownway.holding import actions as holding
from ownway.joining.models import Enrolment
from ownway.ledger import queries as books
from ownway.planning.models import Goal, Line, Plan
from ownway.record.models import Entry
from tests.cast import NOW
from tests.leaving import graduated
from tests.planned import staff

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def status(plan):
    return Enrolment.objects.get(person=plan.person).status


def tried(plan, search, at, ways):
    for way in ways:
        actions.note_try(
            search=search,
            way=way,
            tried_on=at.date(),
            words="Nobody was there",
            key=uuid4(),
            by=plan.by("approver"),
            at=at,
        )


# Lost contact


def test_contact_is_lost_only_after_a_kind_search_and_workers_are_paid_on(plan):
    bought = plan.ask("gym", 4_000)
    search = actions.begin_search(person=plan.person, by=plan.by("approver"), at=NOW)
    assert actions.begin_search(person=plan.person, by=plan.by("payer"), at=NOW) == search
    assert status(plan) == "enrolled"
    late = NOW + 50 * DAY
    tried(plan, search, NOW, [TriedBy.PHONE] * 3)
    found = {one.code for one in queries.lacks(search, NOW.date())}
    assert found == {"search_days", "search_tries", "search_ways"}
    with pytest.raises(actions.NotReadyToEnd):
        actions.end_lost(search=search, by=plan.by("approver"), at=late)
    with pytest.raises(DatabaseError), transaction.atomic():
        Ending.objects.create(person=plan.person, kind="lost", ended_at=late, ended_by=uuid4())
    tried(plan, search, NOW, [TriedBy.LETTER, TriedBy.VISIT])

    done = actions.end_lost(search=search, by=plan.by("approver"), at=late)
    assert actions.end_lost(search=search, by=plan.by("approver"), at=late) == done
    assert (done.kind, status(plan)) == ("lost", "left")
    assert Search.objects.get().outcome == "ended"
    bought.refresh_from_db()
    assert bought.status == "approved"  # what was promised is still paid
    assert Open.TO_PAY in [one.kind for one in queries.open_items(done.closing)]
    assert Entry.objects.filter(verb="endings.end_lost").count() == 1


def test_the_person_is_back_with_one_click_and_nothing_has_changed(plan):
    search = actions.begin_search(person=plan.person, by=plan.by("approver"), at=NOW)
    actions.heard_from(search=search, by=plan.by("ana"), at=NOW + DAY)
    actions.heard_from(search=search, by=plan.by("ana"), at=NOW + DAY)
    assert (Search.objects.get().outcome, status(plan)) == ("back", "enrolled")
    assert queries.open_search(plan.person) is None
    with pytest.raises(actions.NotReadyToEnd):
        actions.end_lost(search=search, by=plan.by("approver"), at=NOW + 60 * DAY)


def test_nobody_is_lost_who_does_something_here(plan):
    search = actions.begin_search(person=plan.person, by=plan.by("approver"), at=NOW)
    tried(plan, search, NOW, (TriedBy.PHONE, TriedBy.LETTER, TriedBy.VISIT, TriedBy.EMAIL))
    assert queries.lacks(search, (NOW + 50 * DAY).date()) == ()
    plan.ask("gym", 4_000, at=NOW + 20 * DAY)
    assert [one.code for one in queries.lacks(search, (NOW + 50 * DAY).date())] == ["search_heard"]
    with pytest.raises(actions.NotReadyToEnd):
        actions.end_lost(search=search, by=plan.by("approver"), at=NOW + 50 * DAY)


def test_nobody_is_lost_past_the_notice_of_the_programme(plan):
    notice = agreed(plan)
    search = actions.begin_search(person=plan.person, by=plan.by("approver"), at=NOW)
    tried(plan, search, NOW, (TriedBy.PHONE, TriedBy.LETTER, TriedBy.VISIT, TriedBy.EMAIL))
    found = {one.code for one in queries.lacks(search, (NOW + 50 * DAY).date())}
    assert found == {"search_notice"}
    with pytest.raises(actions.NotReadyToEnd):
        actions.end_lost(search=search, by=plan.by("approver"), at=NOW + 50 * DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        Ending.objects.create(person=plan.person, kind="lost", ended_at=NOW, ended_by=uuid4())
    assert EndNotice.objects.get() == notice


def test_a_search_and_a_notice_are_over_with_any_other_ending(plan):
    agreed(plan)
    search = actions.begin_search(person=plan.person, by=plan.by("approver"), at=NOW)
    tried(plan, search, NOW, (TriedBy.PHONE, TriedBy.LETTER, TriedBy.VISIT, TriedBy.EMAIL))
    with pytest.raises(DatabaseError), transaction.atomic():  # the database asks for it
        Ending.objects.create(person=plan.person, kind="choice", ended_at=NOW, ended_by=uuid4())
    actions.leave(person=plan.person, by=plan.by("ana"), at=NOW + DAY)
    assert {Search.objects.get().outcome, EndNotice.objects.get().outcome} == {"over"}

    later = NOW + 300 * DAY
    actions.come_back(person=plan.person, by=plan.by("ana"), at=later)
    notice = EndNotice.objects.get()
    with pytest.raises(actions.NotReadyToEnd):
        actions.end_by_programme(notice=notice, by=plan.by("approver"), at=later + DAY)
    with pytest.raises(actions.NotReadyToEnd):
        actions.end_lost(search=search, by=plan.by("approver"), at=later + DAY)
    again = actions.begin_search(person=plan.person, by=plan.by("approver"), at=later)
    assert (again != search, again.tries.count()) == (True, 0)


def test_a_challenge_is_answered_although_its_person_left(plan):
    notice = agreed(plan)
    challenge = actions.challenge_end(
        notice=notice, words="I only visit there.", by=plan.by("ana"), at=NOW + DAY
    )
    closing = actions.leave(person=plan.person, by=plan.by("ana"), at=NOW + 2 * DAY).closing
    assert Open.CHALLENGE in [one.kind for one in queries.open_items(closing)]
    seen = queries.end_notices(plan.cast.viewer("approver"), plan.person.programme, NOW + 3 * DAY)
    assert seen == [notice]
    actions.answer_challenge(
        challenge=challenge, stands=False, reason="You were right.", by=plan.by("payer"), at=NOW
    )
    assert EndNotice.objects.get().outcome == "over"
    assert Open.CHALLENGE not in [one.kind for one in queries.open_items(closing)]


# Ended by the programme


def proposed(plan):
    return actions.propose_end(
        person=plan.person,
        reason_code="moved_area",
        words="You moved to Elm County in May.",
        by=plan.by("approver"),
        at=NOW,
    )


def agreed(plan):
    notice = proposed(plan)
    return actions.agree_end(notice=notice, by=plan.by("senior_approver"), at=NOW)


def test_a_programme_ends_somebodys_time_with_two_people_notice_and_a_way_to_challenge(plan):
    notice = proposed(plan)
    assert notice.rule
    assert proposed(plan) == notice
    assert queries.open_notice(plan.person) is None  # nothing is told before another agrees
    with pytest.raises(actions.OtherPerson):
        actions.agree_end(notice=notice, by=plan.by("approver"), at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Ending.objects.create(person=plan.person, kind="programme", ended_at=NOW, ended_by=uuid4())
    notice = actions.agree_end(notice=notice, by=plan.by("senior_approver"), at=NOW)
    assert queries.open_notice(plan.person) == notice
    with pytest.raises(actions.NotReadyToEnd):
        actions.end_by_programme(notice=notice, by=plan.by("approver"), at=NOW + 27 * DAY)

    challenge = actions.challenge_end(
        notice=notice, words="I only visit there.", by=plan.by("ana"), at=NOW + 27 * DAY
    )
    late = NOW + 40 * DAY
    assert plan.ask("gym", 4_000, at=late).status == "approved"  # support goes on
    with pytest.raises(actions.NotReadyToEnd):
        actions.end_by_programme(notice=notice, by=plan.by("approver"), at=late)
    with pytest.raises(DatabaseError), transaction.atomic():
        EndNotice.objects.filter(pk=notice.pk).update(
            outcome="ended", outcome_at=late, outcome_by=uuid4()
        )
    for who in ("approver", "senior_approver"):
        with pytest.raises(actions.OtherPerson):
            actions.answer_challenge(
                challenge=challenge, stands=True, reason="No", by=plan.by(who), at=late
            )
    third, _viewer = staff(plan.person.programme, "senior_approver", "Noor")
    actions.answer_challenge(
        challenge=challenge, stands=True, reason="The lease is there.", by=third, at=late
    )
    done = actions.end_by_programme(notice=notice, by=plan.by("approver"), at=late)
    assert actions.end_by_programme(notice=notice, by=plan.by("approver"), at=late) == done
    assert (done.kind, status(plan)) == ("programme", "ended")


def test_a_challenge_that_is_right_ends_the_notice_and_nothing_else(plan):
    notice = proposed(plan)
    actions.agree_end(notice=notice, by=plan.by("senior_approver"), at=NOW)
    challenge = actions.challenge_end(notice=notice, words="No", by=plan.by("ana"), at=NOW)
    third, _viewer = staff(plan.person.programme, "senior_approver", "Noor")
    actions.answer_challenge(
        challenge=challenge, stands=False, reason="It was a visit.", by=third, at=NOW
    )
    notice.refresh_from_db()
    assert (notice.outcome, status(plan)) == ("changed", "enrolled")
    with pytest.raises(actions.NotReadyToEnd):
        actions.end_by_programme(notice=notice, by=plan.by("approver"), at=NOW + 60 * DAY)


def test_a_proposal_can_be_taken_back_with_words(plan):
    notice = proposed(plan)
    with pytest.raises(actions.SayMore):
        actions.withdraw_end(notice=notice, words=" ", by=plan.by("approver"), at=NOW)
    done = actions.withdraw_end(notice=notice, words="A mistake", by=plan.by("approver"), at=NOW)
    assert done.outcome == "withdrawn"
    with pytest.raises(actions.SayMore):
        actions.propose_end(
            person=plan.person, reason_code="nothing", words="x", by=plan.by("approver"), at=NOW
        )


# A death


def test_after_a_death_nothing_new_is_paid_and_what_was_promised_is(plan):
    bought = plan.ask("gym", 4_000)
    death = holding.note_death(
        person=plan.person,
        died_on=NOW.date(),
        representative="",
        representative_reach="",
        by=plan.by("approver"),
        at=NOW,
    )
    assert queries.deaths_not_ended() == [death]
    done = actions.end_after_death(death=death, by=SYSTEM, at=NOW)
    assert actions.end_after_death(death=death, by=SYSTEM, at=NOW) == done
    assert (done.kind, queries.deaths_not_ended()) == ("died", [])
    bought.refresh_from_db()
    assert bought.status == "approved"
    items = queries.open_items(done.closing)
    assert {Open.TO_PAY, Open.SETTLEMENT} <= {one.kind for one in items}
    assert all(one.turn != "person" for one in items if one.kind is Open.LIES)  # none asks the dead
    with pytest.raises(actions.SayMore):
        actions.name_representative(
            death=death,
            name="Maria Duarte",
            reach="",
            evidence="will",
            seen_on=NOW.date(),
            by=plan.by("approver"),
            at=NOW,
        )
    said = {"death": death, "name": "Maria Duarte", "reach": "By post", "evidence": "will"}
    first = actions.name_representative(**said, seen_on=NOW.date(), by=plan.by("approver"), at=NOW)
    again = actions.name_representative(**said, seen_on=NOW.date(), by=plan.by("approver"), at=NOW)
    assert first == again == queries.representative(death)
    # nobody writes to the dead, and nobody comes back for them
    assert queries.way_back(plan.person, NOW) is None
    actions.choose_asking(person=plan.person, months=3, way="email", by=plan.by("approver"), at=NOW)
    assert queries.asks_due(NOW + 200 * DAY) == []
    assert queries.asks(plan.cast.viewer("approver"), plan.person.programme, NOW) == []


# Asked again, and back


def left(plan, kind=EndingKind.CHOICE):
    return actions.leave(person=plan.person, kind=kind, by=plan.by("ana"), at=NOW)


def test_who_left_chooses_whether_and_when_to_be_asked_and_silence_is_no_failure(plan):
    with pytest.raises(actions.NotOffered):
        actions.choose_asking(person=plan.person, months=3, way="email", by=plan.by("ana"), at=NOW)
    left(plan)
    never = actions.choose_asking(
        person=plan.person, months=0, way=AskBy.SITE, by=plan.by("ana"), at=NOW
    )
    assert never.ask_on is None
    with pytest.raises(actions.NotOffered):
        actions.choose_asking(person=plan.person, months=5, way="email", by=plan.by("ana"), at=NOW)
    ask = actions.choose_asking(
        person=plan.person, months=3, way=AskBy.EMAIL, by=plan.by("ana"), at=NOW
    )
    assert ask.pk == never.pk
    due = NOW + 92 * DAY
    assert queries.asks_due(due - 5 * DAY) == []
    with pytest.raises(actions.NotOffered):
        actions.note_asked(ask=ask, by=plan.by("approver"), at=due - 5 * DAY)
    assert queries.asks_due(due) == [ask]
    assert actions.hand_over_asking(ask=ask, by=SYSTEM, at=due)
    assert not actions.hand_over_asking(ask=ask, by=SYSTEM, at=due)  # at most once
    actions.note_asked(ask=ask, by=SYSTEM, at=due)
    state = queries.asking_of(plan.person, due + DAY).state
    assert state is AskState.ASKED
    silent = queries.asked_count(plan.person.programme, due + 60 * DAY)
    assert (silent.no_answer, silent.hard) == (1, 0)
    with pytest.raises(actions.NotOffered):
        actions.choose_asking(person=plan.person, months=6, way="email", by=plan.by("ana"), at=due)
    said = actions.reply(ask=ask, going=4, words="I swim", by=plan.by("ana"), at=due + 61 * DAY)
    assert actions.reply(ask=ask, going=1, by=plan.by("ana"), at=due + 62 * DAY) == said
    heard = queries.asked_count(plan.person.programme, due + 63 * DAY)
    assert (heard.good, heard.no_answer) == (1, 0)


@pytest.mark.parametrize("kind", [EndingKind.GRADUATED, EndingKind.CHOICE])
def test_back_within_the_period_from_the_last_plan_without_a_new_application(plan, kind):
    if kind is EndingKind.GRADUATED:
        graduated(plan.person, plan.by("ana"), at=NOW + DAY)
    else:
        left(plan)
    later = NOW + 300 * DAY
    way = queries.way_back(plan.person, later)
    assert (way.fast, way.copies, way.alumni) == (True, True, kind is EndingKind.GRADUATED)
    back = actions.come_back(person=plan.person, by=plan.by("ana"), at=later)
    assert actions.come_back(person=plan.person, by=plan.by("ana"), at=later) == back  # two clicks
    assert (status(plan), back.alumni) == ("active", kind is EndingKind.GRADUATED)
    old, new = Plan.objects.filter(person=plan.person).order_by("number")
    for table, value in ((Goal, "words"), (Line, "what")):
        was, now = (
            list(
                table.objects.filter(version__plan=one).order_by("pk").values_list(value, flat=True)
            )
            for one in (old, new)
        )
        assert was == now
    assert new.versions.get().sent_at is None
    assert not decisions.current_version(new)
    assert not books.check()


def test_after_the_period_the_door_is_open_and_a_plan_is_begun_anew(plan):
    left(plan)
    later = NOW + 900 * DAY
    assert not queries.way_back(plan.person, later).fast
    back = actions.come_back(person=plan.person, by=plan.by("ana"), at=later)
    assert (back.plan, status(plan)) == (None, "enrolled")
    assert Return.objects.count() == 1
    other = plan.cast.people["neighbour"]
    with pytest.raises(actions.NotOffered):
        actions.come_back(person=other, by=plan.by("neighbour"), at=later)


def test_each_kind_is_counted_apart(plan):
    left(plan, EndingKind.MOVED)
    counted = queries.endings_by_kind(plan.person.programme)
    assert counted[EndingKind.MOVED] == 1
    assert sum(counted.values()) == 1
