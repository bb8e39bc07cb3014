"""Looking together: opened when the person wishes, goals first, held once, no amount moved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from ownway.core.problems import NotVisible
from ownway.decisions import queries as decisions
from ownway.decisions.models import Pot
from ownway.holding import actions as holding
from ownway.planning import actions as planning
from ownway.record.guards import missing
from ownway.record.models import Entry
from ownway.review import actions, guards, queries
from ownway.review.models import GoalProgress, Review
from tests import living
from tests.agreed import ready
from tests.living import AT
from tests.planned import in_programme, life

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=80)


@pytest.fixture
def of():
    return life().agreed(("Gym", 2_500))


@pytest.fixture
def review(of):
    return actions.open_review(plan=of.draft.plan, by=of.by, at=LATER)


def say(review, **more):
    saved = {
        "goal_ref": queries.conversation(review).goals[0].goal.ref,
        "edit_no": Review.objects.get().edit_no,
        "by": living.staff(),
        "at": LATER,
        **more,
    }
    return actions.save_progress(review=review, **saved)


def test_a_review_from_opening_to_the_next_date(of, review):
    assert actions.open_review(plan=of.draft.plan, by=of.by, at=LATER) == review
    actions.save_agenda(review=review, agenda="At home, with Maria", edit_no=1, by=of.by, at=LATER)
    say(review, going="Better", went_well="The pool", change="Evenings", rating=4, by=of.by)

    held = actions.hold(
        review=review, outcome="keep", coach_words="Well done", by=living.staff("Jo"), at=LATER
    )

    assert (held.next_on, held.outcome) == (date(2027, 11, 23), "keep")
    talk = queries.conversation(queries.review(of.viewer, review.ref, LATER))
    assert (talk.goals[0].said.going, talk.goals[0].said.rating) == ("Better", 4)
    assert queries.due_for(of.draft.plan, LATER).due_on == date(2027, 11, 23)
    assert review.goals.count() == 1
    assert list(
        Entry.objects.filter(verb__startswith="review.")
        .order_by("pk")
        .values_list("verb", flat=True)
    ) == ["review.open_review", "review.save_agenda", "review.save_progress", "review.hold"]


def test_holding_twice_holds_once_and_a_held_review_stays(of, review):
    coach = living.staff("Jo")
    once = {"review": review, "outcome": "end", "coach_words": "Ready", "by": coach, "at": LATER}
    assert actions.hold(**once).next_on is None
    assert actions.hold(**once).pk == review.pk
    with pytest.raises(actions.AlreadyHeld):
        actions.hold(**{**once, "outcome": "keep"})
    with pytest.raises(actions.AlreadyHeld):
        say(review, going="Late")
    with pytest.raises(actions.AlreadyHeld):
        actions.save_agenda(review=review, agenda="Late", edit_no=9, by=of.by, at=LATER)


@pytest.mark.parametrize("outcome", ["keep", "change", "reassess", "end"])
def test_no_outcome_moves_money_or_the_plan(of, review, outcome):
    before = decisions.money_in(Pot.objects.get())
    actions.hold(review=review, outcome=outcome, by=living.staff(), at=LATER)
    assert decisions.money_in(Pot.objects.get()) == before
    assert decisions.current_version(of.draft.plan).pk == of.draft.pk


def test_two_people_in_one_goal_both_keep_their_words(review):
    shown = Review.objects.get().edit_no
    say(review, going="Better", edit_no=shown)
    with pytest.raises(actions.SavedInBetween) as no:
        say(review, going="Worse", edit_no=shown)
    assert (no.value.theirs["going"], no.value.yours["going"]) == ("Better", "Worse")
    say(review, going="Worse", edit_no=no.value.edit_no)
    assert GoalProgress.objects.get().going == "Worse"


def test_two_people_in_the_agenda_both_keep_their_words(of, review):
    save = {"review": review, "edit_no": 1, "by": of.by, "at": LATER}
    actions.save_agenda(**save, agenda="At home")
    actions.save_agenda(**save, agenda="At home")
    with pytest.raises(actions.SavedInBetween):
        actions.save_agenda(**save, agenda="At the centre")
    with pytest.raises(actions.CannotSave):
        actions.save_agenda(**save, agenda="x" * 10_000)


def test_there_is_nothing_to_look_at_before_a_yes_or_after_the_end(of):
    fresh = in_programme(of.inside)
    with pytest.raises(actions.NothingAgreed):
        actions.open_review(plan=fresh.draft.plan, by=fresh.by, at=AT)
    assert queries.next_due(fresh.person, AT) is None
    planning.end(plan=of.draft.plan, by=of.by, at=AT)
    with pytest.raises(actions.NothingAgreed):
        actions.open_review(plan=of.draft.plan, by=of.by, at=AT)


def test_a_goal_of_another_plan_is_not_there(of, review):
    other = in_programme(of.inside)
    with pytest.raises(NotVisible):
        say(review, goal_ref=other.goal().ref)


def test_the_next_review_is_due_by_the_packs_clock_and_seen_by_who_may(of):
    due = queries.next_due(of.person, AT)
    assert (due.due_on, due.late, due.review) == (date(2026, 12, 4), False, None)
    assert queries.next_due(of.person, AT + timedelta(days=92)).late
    assert [row.plan for row in queries.due(of.viewer, of.inside.ref, AT)] == [of.draft.plan.ref]
    stranger = in_programme(of.inside).viewer
    assert not queries.due(stranger, of.inside.ref, AT)


def test_the_clock_starts_when_the_first_money_reaches_somebody(of):
    line = of.draft.lines.get()
    sent = AT + timedelta(days=6)
    held = holding.choose(
        pot=Pot.objects.get(),
        line_root=line.root,
        way="direct",
        holder="direct_payment",
        by=of.by,
        at=AT,
    )
    assert queries.next_due(of.person, AT).due_on == date(2026, 12, 4)
    ready(held, living.staff(), at=sent)
    holding.set_up(arrangement=held, by=living.staff(), at=sent)
    assert queries.next_due(of.person, sent).due_on == date(2026, 12, 10)


def test_a_stranger_sees_no_review(of, review):
    stranger = in_programme(of.inside).viewer
    assert queries.reviews(of.viewer, of.person.ref, LATER) == [review]
    assert not queries.reviews(stranger, of.person.ref, LATER)
    with pytest.raises(NotVisible):
        queries.review(stranger, review.ref, LATER)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE review_review SET coach_words = 'other'",
        "DELETE FROM review_review",
        "UPDATE review_goalprogress SET going = 'other'",
        "DELETE FROM review_goalprogress",
    ],
)
def test_the_database_keeps_a_held_review_as_it_was(review, sql):
    say(review, going="Better")
    actions.hold(review=review, outcome="keep", by=living.staff(), at=LATER)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert missing(connection, guards.HERE) == []
