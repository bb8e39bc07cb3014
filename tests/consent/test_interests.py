"""Who said they are close to a person or a payee decides nothing for them (T7)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from ownway.consent import actions, queries
from ownway.consent.guards import HERE
from ownway.consent.models import Interest
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.holding.rules import party
from ownway.record.guards import missing
from ownway.record.models import Entry
from tests.cast import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def say(cast, who="approver", **changed):
    known = {"programme": cast.programme, "kind": "friend", "from_on": TODAY, "by": cast.by(who)}
    if "payee_name" in changed:
        changed["party"] = party(cast.programme.ref, "payee", changed["payee_name"])
    return actions.declare_interest(**{**known, "at": NOW, **changed})


def test_it_counts_at_once_and_once(cast):
    ana = cast.people["ana"]
    before = queries.viewer_for(cast.account("approver"), at=NOW)
    assert queries.can(before, Permission.BUYING_DECIDE, person=ana)
    first = say(cast, person=ana, words="We row in one boat.")
    assert say(cast, person=ana) == first
    after = queries.viewer_for(cast.account("approver"), at=NOW)
    answer = queries.can(after, Permission.BUYING_DECIDE, person=ana)
    assert (answer.yes, answer.why) == (False, "own_interest")
    assert queries.can(after, Permission.BUYING_DECIDE, person=cast.people["neighbour"])
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.person) == ("consent.declare_interest", ana.ref)


def test_only_somebody_else_who_manages_ends_it_with_a_reason(cast):
    made = say(cast, payee_name="City  Leisure")
    assert queries.is_close(
        cast.by("approver").human,
        cast.programme.ref,
        party=party(cast.programme.ref, "payee", "city leisure"),
    )
    for who in ("approver", "payer"):
        with pytest.raises(actions.NotYours):
            actions.end_interest(interest=made, why="Over", by=cast.by(who), at=NOW)
    with pytest.raises(actions.InterestUnclear):
        actions.end_interest(interest=made, why=" ", by=cast.by("director"), at=NOW)
    ended = actions.end_interest(interest=made, why="Sold", by=cast.by("director"), at=NOW)
    assert actions.end_interest(interest=made, why="x", by=cast.by("director"), at=NOW) == ended
    assert queries.close_of(cast.by("approver").human, cast.programme.ref).parties == frozenset()
    assert say(cast, payee_name="City Leisure") != made


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"payee_name": " ", "party": None},
        {"payee_name": "x" * 2_001},
        {"payee_name": "Shop", "words": "x" * 2_001},
        {"payee_name": "Shop", "from_on": TODAY + timedelta(days=1)},
    ],
)
def test_what_is_not_clear_leaves_nothing(cast, changed):
    with pytest.raises(actions.InterestUnclear):
        say(cast, **changed)
    assert not Interest.objects.exists()


def test_the_director_sees_those_of_others_and_a_colleague_does_not(cast):
    made = say(cast, payee_name="City Leisure")
    own = queries.viewer_for(cast.account("approver"), at=NOW)
    director = queries.viewer_for(cast.account("director"), at=NOW)
    assert queries.interests_of(own, cast.programme) == [made]
    assert queries.interests_in(director, cast.programme) == [made]
    assert queries.interest(director, made.ref) == made
    for viewer in (own, queries.viewer_for(cast.account("payer"), at=NOW)):
        with pytest.raises(NotVisible):
            queries.interests_in(viewer, cast.programme)
        with pytest.raises(NotVisible):
            queries.interest(viewer, made.ref)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE consent_interest SET words = 'other'",
        "UPDATE consent_interest SET kind = 'gift'",
        "UPDATE consent_interest SET ended_at = declared_at",
        "UPDATE consent_interest SET ended_at = declared_at, ended_by = declared_by,"
        " ended_human = human, ended_why = 'mine'",
        "DELETE FROM consent_interest",
    ],
)
def test_the_database_keeps_it_as_it_was_said(cast, sql):
    say(cast, payee_name="City Leisure")
    assert missing(connection, HERE / "interests") == []
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
