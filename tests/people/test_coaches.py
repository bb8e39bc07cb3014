"""Who coaches say they are, and a training log that nobody rewrites."""

from __future__ import annotations

from collections import namedtuple
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.actors import SYSTEM
from ownway.people import actions, guards, queries, rules
from ownway.people.models import Coach, Training
from ownway.people.rules import Profile
from ownway.record.guards import missing
from ownway.record.models import Entry
from tests.cast import NOW, coach_of

TODAY = NOW.date()
Credit = namedtuple("Credit", "code done_on valid_until_on")
_days = st.dates(date(2024, 1, 1), date(2028, 1, 1))
_credits = st.lists(
    st.builds(
        lambda code, start, days: Credit(
            code, start, start + timedelta(days=days) if days else None
        ),
        st.sampled_from(["peer", "lead", ""]),
        _days,
        st.one_of(st.none(), st.integers(1, 900)),
    ),
    max_size=8,
)


@given(_credits, st.sets(st.sampled_from(["peer", "lead", "third"])), _days)
def test_what_is_shown_and_what_is_missing_are_all_that_is_asked(credits, needs, on):
    """Each code is shown by something that holds that day, or is missing; counted the long way."""
    shown = rules.shown(credits, needs, on)
    absent = set(rules.missing(credits, sorted(needs), on))
    assert set(shown) | absent == needs
    assert not set(shown) & absent
    for code in needs:
        there = [
            one
            for one in credits
            if one.code == code
            and (on - one.done_on).days >= 0
            and (one.valid_until_on is None or (one.valid_until_on - on).days > 0)
        ]
        assert bool(there) is (code in shown)
        if there and all(one.valid_until_on for one in there):
            assert shown[code].valid_until_on == max(one.valid_until_on for one in there)


@given(_credits, _days, st.integers(1, 90))
def test_what_runs_out_soon_is_renewed_by_nothing(credits, on, days):
    """It holds today and not then, and no other of its code holds then: seen from its last day."""
    within = timedelta(days=days)
    for one in rules.runs_out(credits, on, within):
        assert one.done_on <= on < one.valid_until_on <= on + within
        assert not any(
            other.code == one.code
            and (other.valid_until_on is None or other.valid_until_on > one.valid_until_on)
            for other in credits
        )


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 9))
def test_room_is_never_below_nothing_and_a_place_is_one_person(most, active, before):
    left = rules.room(most=most, active=active, waiting_before=before)
    assert left == max(0, most - active - before)
    if left:
        assert rules.room(most=most, active=active + 1, waiting_before=before) == left - 1


def test_a_profile_asks_for_little_and_never_for_a_story():
    assert rules.check_profile(Profile("Jo", ("en",), ())) == ()
    said = Profile("", (), ("someday",), "x" * 601, "", takes_people=True)
    assert {one.where for one in rules.check_profile(said)} == {
        "first_name", "languages", "days", "lived_experience", "said_all",
    }  # fmt: skip


in_database = pytest.mark.django_db


@in_database
def test_a_coach_is_taken_on_once_and_writes_about_themselves(cast):
    coach = coach_of(cast, "stranger")
    again = actions.take_on(
        programme=cast.programme, account=cast.account("stranger"), role="coach", by=SYSTEM, at=NOW
    )
    assert again == coach
    assert (coach.takes_people, coach.said_all_on) == (True, TODAY)
    profile = Profile("No", ("en",), ())
    with pytest.raises(actions.NotTheirs):
        actions.change_profile(coach=coach, profile=profile, by=cast.by("director"), at=NOW)
    with pytest.raises(actions.CannotSayThat) as refused:
        actions.change_profile(
            coach=coach, profile=Profile("", ("en",), ()), by=cast.by("stranger"), at=NOW
        )
    assert [one.where for one in refused.value.problems] == ["first_name"]
    with pytest.raises(actions.CannotSayThat):
        actions.take_on(
            programme=cast.programme,
            account=cast.account("friend"),
            role="payer",
            by=SYSTEM,
            at=NOW,
        )
    with pytest.raises(actions.NotTheirs):
        actions.take_on(
            programme=cast.programme,
            account=cast.account("director"),
            role="coach",
            by=cast.by("director"),
            at=NOW,
        )


def _note(cast, coach, **more):
    said = {"title": "", "code": "peer_training", "done_on": TODAY, "evidence": "Certificate 12"}
    return actions.note_training(
        coach=coach, **{**said, **more}, by=more.pop("by", cast.by("director")), at=NOW
    )


@in_database
def test_the_log_is_written_by_somebody_else_and_only_taken_back(cast):
    coach = coach_of(cast, "stranger")
    line = _note(cast, coach)
    entry = Entry.objects.order_by("pk").last()
    assert (entry.verb, line.noted_by) == ("people.note_training", cast.by("director").ref)
    assert queries.is_peer_coach(cast.account("stranger").ref, cast.programme, TODAY)
    assert not queries.is_peer_coach(
        cast.account("stranger").ref, cast.programme, TODAY - timedelta(days=1)
    )
    own = cast.by("stranger")
    said = {"coach": coach, "done_on": TODAY, "evidence": "Paper", "by": own, "at": NOW}
    with pytest.raises(actions.NotTheirs):
        actions.note_training(title="", code="peer_training", **said)
    actions.note_training(title="First aid", **said)
    for wrong in ({"code": "no_such"}, {"done_on": TODAY + timedelta(days=1)}, {"evidence": " "}):
        with pytest.raises(actions.CannotSayThat):
            _note(cast, coach, **wrong)
    back = actions.take_back_training(line=line, why="Wrong name", by=cast.by("director"), at=NOW)
    assert (
        actions.take_back_training(line=line, why="Again", by=cast.by("director"), at=NOW) == back
    )
    assert not queries.is_peer_coach(cast.account("stranger").ref, cast.programme, TODAY)
    assert [one.title for one in queries.training_log(coach)] == ["peer_training", "First aid", ""]


@in_database
def test_a_credential_holds_no_longer_than_the_pack_says_and_runs_out_in_sight(cast):
    coach = coach_of(cast, "stranger")
    line = _note(
        cast,
        coach,
        code="wellness_facilitator",
        done_on=date(2024, 10, 1),
        valid_until_on=date(2031, 1, 1),
    )
    assert line.valid_until_on == date(2026, 10, 1)
    assert queries.running_out(cast.programme, TODAY) == [(coach, line)]
    assert queries.running_out(cast.programme, date(2026, 10, 1)) == []


def _refused(sql, *values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@in_database
def test_the_database_keeps_the_log_as_it_was_written(cast):
    coach = coach_of(cast, "stranger")
    line = _note(cast, coach)
    assert missing(connection, guards.HERE) == []
    _refused("UPDATE people_training SET evidence = 'x' WHERE id = %s", line.pk)
    _refused("DELETE FROM people_training WHERE id = %s", line.pk)
    own = Training(
        coach=coach,
        human=coach.account.human,
        recorded_human=coach.account.human,
        code="peer_training",
        done_on=TODAY,
        evidence="Paper",
        noted_at=NOW,
        noted_by=coach.account.ref,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        own.save()
    own.human = cast.account("friend").human  # a lie about whose line it is
    with pytest.raises(DatabaseError), transaction.atomic():
        own.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Coach.objects.filter(pk=coach.pk).update(said_all_on=None)
