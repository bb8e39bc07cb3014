"""Whoever stands beside a person stays no longer than their time here (S13, S19)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from ownway.consent import actions as consent
from ownway.consent import queries as consented
from ownway.consent.models import Grant, Match, Sharing
from ownway.consent.rules import OPEN_STANDINGS, Standing
from ownway.core.actors import SYSTEM
from ownway.endings import actions, guards, queries
from ownway.endings.rules import EndingKind, TriedBy
from ownway.holding import actions as holding
from ownway.joining import actions as joining
from ownway.joining.models import Enrolment
from ownway.people.models import Supporter
from ownway.record.guards import missing
from ownway.record.models import Entry
from tests.cast import NOW, coach_of
from tests.leaving import graduated

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AT = NOW + 60 * DAY


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def by_choice(plan):
    return actions.leave(person=plan.person, by=plan.by("ana"), at=AT)


def moved(plan):
    return actions.leave(person=plan.person, kind=EndingKind.MOVED, by=plan.by("ana"), at=AT)


def graduation(plan):
    return graduated(plan.person, plan.by("ana"), at=AT)


def by_programme(plan):
    notice = actions.propose_end(
        person=plan.person,
        reason_code="moved_area",
        words="You moved to Elm County in May.",
        by=plan.by("approver"),
        at=NOW,
    )
    actions.agree_end(notice=notice, by=plan.by("senior_approver"), at=NOW)
    return actions.end_by_programme(notice=notice, by=plan.by("approver"), at=AT)


def lost(plan):
    search = actions.begin_search(person=plan.person, by=plan.by("approver"), at=NOW)
    for way in (TriedBy.PHONE, TriedBy.PHONE, TriedBy.PHONE, TriedBy.LETTER, TriedBy.VISIT):
        actions.note_try(
            search=search,
            way=way,
            tried_on=NOW.date(),
            words="Nobody was there",
            key=uuid4(),
            by=plan.by("approver"),
            at=AT,
        )
    return actions.end_lost(search=search, by=plan.by("approver"), at=AT)


def death(plan):
    noted = holding.note_death(
        person=plan.person,
        died_on=NOW.date(),
        representative="",
        representative_reach="",
        by=plan.by("approver"),
        at=AT,
    )
    return actions.end_after_death(death=noted, by=SYSTEM, at=AT)


WAYS = [by_choice, moved, graduation, by_programme, lost, death]


@pytest.mark.parametrize("end", WAYS)
def test_a_coach_ends_with_the_time_here_in_the_same_act_however_it_ends(plan, end):
    mine = consented.standing(plan.person)[0]
    assert mine.status == Standing.ACTIVE
    assert consented.topics_open(plan.cast.viewer("coach", AT), plan.person, at=AT)
    ended = end(plan)
    mine.refresh_from_db()
    assert (mine.status, mine.ended_at) == (Standing.ENDED, ended.ended_at)
    assert Grant.objects.get(pk=mine.grant_id).ended_at == ended.ended_at
    assert Supporter.objects.get(pk=mine.supporter_id).ended_at == ended.ended_at
    open_to_them = Sharing.objects.filter(supporter=mine.supporter_id, withdrawn_at__isnull=True)
    assert not open_to_them.exists()
    viewer = plan.cast.viewer("coach", AT + DAY)
    assert consented.topics_open(viewer, plan.person, at=AT + DAY) == frozenset()
    entry = Entry.objects.get(pk=Entry.objects.filter(verb__startswith="endings.").latest("pk").pk)
    assert entry.at == ended.ended_at  # one act, one entry
    assert "consent." not in "".join(
        Entry.objects.filter(at=ended.ended_at).values_list("verb", flat=True)
    )
    assert queries.over_with([mine]) == {mine.pk}
    assert [one.pk for one in consented.stood_beside(plan.person, ended.ended_at)] == [mine.pk]


def test_a_wait_a_proposal_and_a_stand_in_are_over_too(plan):
    cast, person = plan.cast, plan.person
    mine = consented.standing(person)[0]
    stand_in = coach_of(cast, "stranger")
    consent.hand_over(match=mine, stand_in=stand_in, by=SYSTEM, at=NOW)
    other = coach_of(cast, "approver")
    consent.propose(person=person, coach=other, by=SYSTEM, at=NOW)
    assert {one.status for one in consented.standing(person)} == {"stands_in", "proposed"}
    by_choice(plan)
    assert consented.standing(person) == ()
    told = consented.stood_beside(person, AT)
    assert told == ()  # nobody was beside them, so nothing is said


def test_back_again_the_person_chooses_and_nobody_is_chosen_before(plan):
    coach = consented.standing(plan.person)[0].coach
    by_choice(plan)
    choose = {"person": plan.person, "coach": coach, "by": plan.by("ana")}
    with pytest.raises(DatabaseError), transaction.atomic():
        consent.choose(**choose, at=AT + DAY)
    actions.come_back(person=plan.person, by=plan.by("ana"), at=AT + 2 * DAY)
    assert consented.standing(plan.person) == ()  # nobody is chosen for them
    again = consent.choose(**choose, at=AT + 2 * DAY)
    assert (again.status, again.coach) == (Standing.ACTIVE, coach)
    assert consented.topics_open(
        plan.cast.viewer("coach", AT + 3 * DAY), plan.person, at=AT + 3 * DAY
    )


def test_leaving_before_there_is_anything_ends_it_too(cast):
    joining.leave(person=cast.ana, by=cast.by("ana"), at=NOW + DAY)
    assert not Match.objects.filter(person=cast.ana, status__in=OPEN_STANDINGS).exists()


def test_the_database_itself_lets_no_coach_outstay_a_time_here(plan):
    assert missing(connection, guards.HERE / "coaches") == []
    for status in ("left", "moved", "ended", "graduated"):
        with pytest.raises(DatabaseError), transaction.atomic():
            Enrolment.objects.filter(person=plan.person).update(status=status)
    Enrolment.objects.filter(person=plan.person).update(status="paused")  # a break keeps the place


def test_the_person_and_the_coach_read_it_in_plain_words(plan):
    ana, coach = plan.cast.client("ana"), plan.cast.client("coach")
    name = consented.standing(plan.person)[0].coach.first_name
    before = ana.get(reverse("my:leave")).content.decode()
    assert f"When your time here ends, {name} no longer works with you" in before
    ana.post(reverse("my:leave"))
    after = ana.get(reverse("my:left")).content.decode()
    assert f"{name} no longer works with you and sees nothing of yours" in after
    page = ana.get(reverse("my:coach")).content.decode()
    assert "When you come back, you choose your coach again" in page
    told = coach.get(reverse("support:work")).content.decode()
    assert "came to its end, and with it your work with them" in told
    assert "chose to go on without you" not in told
    lead = plan.cast.client("senior_approver")
    assert lead.get(reverse("desk:propose_coach", args=[plan.person.ref])).status_code == 404
    assert plan.person.name not in lead.get(reverse("desk:coaches")).content.decode()
    back = ana.post(reverse("my:come_back"), follow=True).content.decode()
    assert "You can choose a coach again" in back
