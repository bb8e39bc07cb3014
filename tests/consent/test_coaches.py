"""Who chose whom: places, waits, access that ends at once, and what the database itself keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ownway.consent import actions, guards, queries, rules
from ownway.consent.models import Grant, Match, MatchCredential
from ownway.consent.rules import NEXT_STANDING, Standing, Topic
from ownway.core.actors import SYSTEM
from ownway.people import actions as people
from ownway.programme import queries as programmes
from ownway.record.guards import missing
from ownway.record.models import Entry
from tests.cast import NOW, coach_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


@pytest.fixture
def full(monkeypatch):
    """Sets how many people a coach can have, and what they need, as a pack would."""

    def to(most=25, needs=()):
        before = programmes.pack_of

        def pack_of(programme):
            pack = before(programme)
            roles = tuple(
                one.model_copy(update={"most_people": most, "needs": needs})
                for one in pack.coaching.roles
            )
            coaching = pack.coaching.model_copy(update={"roles": roles})
            return pack.model_copy(update={"coaching": coaching})

        monkeypatch.setattr(programmes, "pack_of", pack_of)

    return to


def _choose(cast, who, coach, at=LATER, **more):
    return actions.choose(person=cast.people[who], coach=coach, by=cast.by(who), at=at, **more)


def _my_coach(cast, who="ana"):
    return [one for one in queries.standing(cast.people[who]) if one.status == "active"]


def test_a_change_ends_the_old_access_in_the_same_breath(cast):
    old = _my_coach(cast)[0]
    new = coach_of(cast, "stranger")
    assert Topic.PLAN in queries.topics_open(cast.viewer("coach", LATER), cast.ana, at=LATER)
    entries = Entry.objects.count()
    match = _choose(cast, "ana", new)
    assert Entry.objects.count() == entries + 1
    assert (match.status, match.coach) == (Standing.ACTIVE, new)
    assert queries.topics_open(cast.viewer("coach", LATER), cast.ana, at=LATER) == frozenset()
    assert Topic.PLAN in queries.topics_open(cast.viewer("stranger", LATER), cast.ana, at=LATER)
    old.refresh_from_db()
    assert (old.status, old.ended_at) == (Standing.CHANGED, LATER)
    assert Grant.objects.get(pk=old.grant_id).ended_at == LATER
    told = queries.told_kindly(cast.account("coach"), at=LATER)
    assert [one.pk for one in told] == [old.pk]
    assert queries.told_kindly(cast.account("coach"), at=LATER + timedelta(days=31)) == ()
    assert _choose(cast, "ana", new) == match  # pressed twice
    assert Entry.objects.count() == entries + 1


def test_there_is_no_place_for_a_reason():
    """Neither the table nor the action can carry why somebody wants another coach."""
    import inspect

    names = {field.name for field in Match._meta.get_fields()}
    asked = set(inspect.signature(actions.choose).parameters)
    for word in ("why", "reason", "words", "note", "because", "feedback"):
        assert not any(word in name for name in names | asked)


def test_a_full_coach_means_a_day_to_hear_by_and_the_old_one_meanwhile(cast, full):
    full(most=1)
    new = coach_of(cast, "stranger")
    _choose(cast, "neighbour", new)
    waits = _choose(cast, "ana", new)
    assert (waits.status, waits.answer_by_on) == (
        Standing.MATCHED, LATER.date() + timedelta(days=14),
    )  # fmt: skip
    assert [one.coach.first_name for one in _my_coach(cast)] == ["Jo"]
    assert queries.before_in_line(waits) == 0
    assert queries.can_be_seated(cast.programme, at=LATER) == ()
    assert _choose(cast, "ana", new) == waits
    with pytest.raises(actions.CannotChoose):
        actions.seat(match=waits, by=SYSTEM, at=LATER)
    actions.stop(match=_my_coach(cast, "neighbour")[0], by=cast.by("neighbour"), at=LATER)
    assert queries.can_be_seated(cast.programme, at=LATER) == (waits,)
    seated = actions.seat(match=waits, by=SYSTEM, at=LATER)
    assert seated.status == Standing.ACTIVE
    assert [one.coach for one in _my_coach(cast)] == [new]
    assert actions.seat(match=waits, by=SYSTEM, at=LATER).status == Standing.ACTIVE


def test_nobody_has_to_keep_the_old_coach_while_they_wait(cast, full):
    full(most=1)
    new = coach_of(cast, "stranger")
    _choose(cast, "neighbour", new)
    _choose(cast, "ana", new, keep_until_then=False)
    assert _my_coach(cast) == []
    assert queries.topics_open(cast.viewer("coach", LATER), cast.ana, at=LATER) == frozenset()


def test_staff_propose_and_the_person_decides(cast):
    new = coach_of(cast, "stranger")
    with pytest.raises(actions.NotYours):
        actions.propose(person=cast.ana, coach=new, by=cast.by("approver"), at=LATER)
    asked = actions.propose(person=cast.ana, coach=new, by=cast.by("senior_approver"), at=LATER)
    assert asked.status == Standing.PROPOSED
    assert queries.topics_open(cast.viewer("stranger", LATER), cast.ana, at=LATER) == frozenset()
    with pytest.raises(actions.NotYours):
        actions.choose(person=cast.ana, coach=new, by=cast.by("senior_approver"), at=LATER)
    assert actions.decline(match=asked, by=cast.by("ana"), at=LATER).status == Standing.DECLINED
    again = actions.propose(person=cast.ana, coach=new, by=cast.by("senior_approver"), at=LATER)
    assert _choose(cast, "ana", new) == again


def test_what_the_pack_asks_is_asked_when_they_begin(cast, full):
    full(needs=("peer_training", "wellness_facilitator"))
    new = coach_of(cast, "stranger")
    with pytest.raises(actions.NotReady):
        _choose(cast, "ana", new)
    assert new not in [one.coach for one in queries.choices(cast.ana, at=LATER)]
    for code in ("peer_training", "wellness_facilitator"):
        people.note_training(
            coach=new, title="", code=code, done_on=NOW.date(), evidence="Seen", by=SYSTEM, at=NOW
        )
    match = _choose(cast, "ana", new)
    assert (match.needs, match.credentials.count()) == (2, 2)


def test_whom_they_are_close_to_is_read_before_choosing(cast):
    from uuid import uuid4

    new = coach_of(cast, "stranger")
    said = actions.declare_interest(
        programme=cast.programme,
        party=uuid4(),
        payee_name="Harbour Accounts",
        kind="business",
        from_on=NOW.date(),
        by=cast.by("stranger"),
        at=NOW,
    )
    with pytest.raises(actions.SomethingToRead):
        _choose(cast, "ana", new)
    offered = queries.choice(cast.ana, new.ref, at=LATER)
    assert [one.payee_name for one in offered.close_to] == ["Harbour Accounts"]
    assert _choose(cast, "ana", new, seen=offered.seen).status == Standing.ACTIVE
    assert said.ref in offered.seen


def test_a_coach_leaves_and_nobody_is_without_a_name(cast, full):
    full(most=1)
    jo = _my_coach(cast)[0]
    stand_in = coach_of(cast, "stranger")
    _choose(cast, "neighbour", stand_in)  # full, and may stand in all the same
    lead = cast.by("senior_approver")
    with pytest.raises(actions.StillNeeded):
        actions.leave(coach=jo.coach, by=lead, at=LATER)
    with pytest.raises(actions.StillNeeded):
        actions.end_supporter(supporter=jo.supporter, by=cast.by("coach"), at=LATER)
    made = actions.hand_over(match=jo, stand_in=stand_in, by=lead, at=LATER)
    assert made.stands_in_until_on == LATER.date() + timedelta(days=60)
    assert queries.topics_open(cast.viewer("coach", LATER), cast.ana, at=LATER) == frozenset()
    assert queries.topics_open(cast.viewer("stranger", LATER), cast.ana, at=LATER) == frozenset()
    assert cast.ana.ref in {
        one.person.ref for one in queries.helped(cast.viewer("stranger", LATER), at=LATER)
    }
    left = actions.leave(coach=jo.coach, by=lead, at=LATER)
    assert (left.left_at, left.takes_people) == (LATER, False)
    assert [one.coach for one in queries.choices(cast.ana, at=LATER)] == [stand_in]
    with pytest.raises(actions.CannotChoose):
        _choose(cast, "ana", left)


def test_a_coach_leaves_all_of_their_people_or_none(cast, full):
    """One refusal, for one person, and nobody has lost their coach; then all at once."""
    full(most=5)
    jo = _my_coach(cast)[0].coach
    other = _choose(cast, "neighbour", jo)
    waits = coach_of(cast, "stranger")
    both = {one.ref: waits for one in queries.matches_of(jo)}
    assert len(both) == 2
    lead = cast.by("senior_approver")
    entries = Entry.objects.count()
    whom = dict(both)
    for wrong in ({}, {other.ref: waits}, {**whom, other.ref: jo}):
        with pytest.raises((actions.StillNeeded, actions.CannotChoose)):
            actions.leave(coach=jo, stand_ins=wrong, by=lead, at=LATER)
        assert {one.status for one in queries.matches_of(jo)} == {Standing.ACTIVE}
        assert not Match.objects.filter(coach=waits).exists()
        jo.refresh_from_db()
        assert (jo.left_at, Entry.objects.count()) == (None, entries)
    with pytest.raises(actions.NotYours):
        actions.leave(coach=jo, stand_ins=both, by=cast.by("ana"), at=LATER)
    left = actions.leave(coach=jo, stand_ins=both, by=lead, at=LATER)
    assert left.left_at == LATER
    assert {one.coach for one in queries.matches_of(waits)} == {waits}
    assert {one.status for one in queries.matches_of(waits)} == {Standing.STANDS_IN}
    assert Entry.objects.count() == entries + 3  # one a person, one for the coach
    told = Entry.objects.filter(verb="consent.hand_over").values_list("person", flat=True)
    assert set(told) == {cast.ana.ref, cast.people["neighbour"].ref}
    assert actions.leave(coach=jo, stand_ins=both, by=lead, at=LATER).left_at == LATER
    assert Entry.objects.count() == entries + 3
    load = next(one for one in queries.loads(cast.programme, at=LATER) if one.coach == waits)
    assert load.stands_in_until == (LATER.date() + timedelta(days=60),) * 2


def test_every_way_out_ends_role_place_and_match_together(cast):
    """Taken out of the circle, the role ended, or the match stopped: nothing stays open."""
    ways = (
        lambda m: actions.end_supporter(supporter=m.supporter, by=cast.by("ana"), at=LATER),
        lambda m: actions.end_grant(grant=m.grant, by=cast.by("director"), at=LATER),
        lambda m: actions.stop(match=m, by=cast.by("ana"), at=LATER),
    )
    coach = _my_coach(cast)[0].coach
    for way in ways:
        match = _choose(cast, "ana", coach, at=NOW)
        way(match)
        match.refresh_from_db()
        assert match.status == Standing.ENDED
        assert match.grant.ended_at is not None
        assert match.supporter.ended_at is not None
        assert queries.topics_open(cast.viewer("coach", LATER), cast.ana, at=LATER) == frozenset()


def test_one_way_only_to_have_a_coach(cast):
    with pytest.raises(actions.ByChoiceOnly):
        actions.grant_role(
            programme=cast.programme,
            account=cast.account("stranger"),
            role="coach",
            person=cast.ana,
            from_at=NOW,
            until_at=LATER,
            by=SYSTEM,
            at=NOW,
        )
    with pytest.raises(people.NotAChoice):
        people.invite(
            person=cast.ana, name="Jo", relation="coach", kind="coach", by=cast.by("ana"), at=NOW
        )


def test_another_year_is_the_persons_to_give(cast):
    match = _my_coach(cast)[0]
    first = match.grant
    kept = actions.keep_on(match=match, by=cast.by("ana"), at=LATER)
    first.refresh_from_db()
    assert first.ended_at == LATER
    assert kept.grant.until_at > first.until_at
    with pytest.raises(actions.NotYours):
        actions.keep_on(match=match, by=cast.by("coach"), at=LATER)


def test_the_list_of_coaches_asks_the_same_number_of_questions(cast, django_assert_num_queries):
    coach_of(cast, "stranger")
    with django_assert_num_queries(5):
        queries.choices(cast.ana, at=LATER)
    for who in ("friend", "director", "releaser"):
        coach_of(cast, who)
    with django_assert_num_queries(5):
        assert len(queries.choices(cast.ana, at=LATER)) == 5


@given(st.lists(st.sampled_from(list(Standing)), min_size=1, max_size=6))
def test_what_is_over_stays_over(walk):
    state = Standing.MATCHED
    for after in walk:
        if rules.may_become(state, after):
            state = after
    assert NEXT_STANDING[state] or state not in rules.OPEN_STANDINGS


WHO = ("ana", "neighbour")
COACHES = ("coach", "stranger", "friend")
_step = st.tuples(
    st.sampled_from(["choose", "stop", "propose", "seat"]),
    st.sampled_from(WHO),
    st.sampled_from(COACHES),
    st.booleans(),
)


@settings(
    max_examples=15,
    deadline=None,
    # Each example is rolled back.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(_step, max_size=10))
def test_whatever_happens_access_follows_the_match_and_no_list_overflows(cast, steps):
    """Counted from the tables and, apart from them, from what each coach can see."""
    with transaction.atomic():
        coaches = {who: coach_of(cast, who) for who in COACHES}
        limit = queries.asked_of(coaches["coach"]).most_people
        for place, (what, who, whom, keep) in enumerate(steps):
            at = LATER + timedelta(minutes=place)
            if what == "choose":
                _choose(cast, who, coaches[whom], at=at, keep_until_then=keep)
            elif what == "propose":
                actions.propose(
                    person=cast.people[who],
                    coach=coaches[whom],
                    by=cast.by("senior_approver"),
                    at=at,
                )
            elif what == "seat":
                for one in queries.can_be_seated(cast.programme, at=at):
                    actions.seat(match=one, by=SYSTEM, at=at)
            else:
                for one in queries.standing(cast.people[who]):
                    actions.stop(match=one, by=cast.by(who), at=at)
        end = LATER + timedelta(hours=1)
        for who in WHO:
            active = {
                m.coach.account
                for m in queries.standing(cast.people[who])
                if m.status == Standing.ACTIVE
            }
            assert len(active) <= 1
            sees = {
                cast.account(one)
                for one in COACHES
                if Topic.REVIEWS
                in queries.topics_open(cast.viewer(one, end), cast.people[who], at=end)
            }
            assert sees == active
        assert all(one.active <= limit for one in queries.loads(cast.programme, at=end))
        transaction.set_rollback(True)


def test_the_database_asks_for_every_credential_on_that_day(cast, full):
    """By SQL alone: not active at once, not with too few, not with one that has run out."""
    assert missing(connection, guards.HERE / "matches") == []
    full(needs=("wellness_facilitator",))
    new = coach_of(cast, "stranger")
    line = people.note_training(
        coach=new,
        title="",
        code="wellness_facilitator",
        done_on=NOW.date() - timedelta(days=800),
        evidence="Seen",
        by=SYSTEM,
        at=NOW,
    )
    asked = actions.propose(
        person=cast.people["neighbour"], coach=new, by=cast.by("senior_approver"), at=LATER
    )
    jo = _my_coach(cast)[0]
    become = {
        "status": "active", "starts_on": NOW.date(), "supporter": jo.supporter, "grant": jo.grant,
    }  # fmt: skip
    for _try in range(2):  # first without it, then with one that ran out
        with pytest.raises(DatabaseError), transaction.atomic():
            Match.objects.filter(pk=asked.pk).update(**become)
        MatchCredential.objects.get_or_create(match=asked, training=line)
    for sql in (
        "UPDATE consent_match SET status = 'proposed' WHERE id = %s",
        "UPDATE consent_match SET person_id = %s WHERE id = %s",
        "DELETE FROM consent_match WHERE id = %s",
        "UPDATE consent_match SET starts_on = '2020-01-01' WHERE id = %s",
    ):
        values = [cast.people["neighbour"].pk, jo.pk] if sql.count("%s") == 2 else [jo.pk]
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    with pytest.raises(DatabaseError), transaction.atomic():
        MatchCredential.objects.create(match=jo, training=line)
    with pytest.raises(DatabaseError), transaction.atomic():
        MatchCredential.objects.filter(match=asked).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Match.objects.create(
            person=cast.ana, coach=new, role="coach", status="active", needs=0,
            asked_at=NOW, asked_by=SYSTEM.ref, **{k: v for k, v in become.items() if k != "status"},
        )  # fmt: skip
