"""Roles and sharing: who may give them, when they end, what the record holds."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from ownway.consent import actions, queries
from ownway.consent.models import Sharing, SharingAnswer
from ownway.consent.rules import Level, Topic
from ownway.core.actors import SYSTEM
from ownway.people import actions as people
from ownway.people.models import Note
from ownway.record.models import Entry
from tests.cast import NOW, YEAR

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def _last() -> Entry:
    return Entry.objects.order_by("-pk").first()


def _grant(cast, **changes):
    values = {
        "programme": cast.programme,
        "account": cast.account("stranger"),
        "role": "approver",
        "from_at": NOW,
        "until_at": NOW + YEAR,
        "by": cast.by("director"),
        "at": NOW,
    }
    return actions.grant_role(**{**values, **changes})


def test_a_director_gives_a_role(cast) -> None:
    grant = _grant(cast)
    assert cast.viewer("stranger").rights.grants[0].ref == grant.ref
    assert (_last().verb, _last().details["role"]) == ("consent.grant_role", "approver")


@pytest.mark.parametrize("who", ["ana", "sister", "approver", "stranger", "far_approver"])
def test_nobody_else_gives_roles(cast, who) -> None:
    with pytest.raises(actions.NotYours):
        _grant(cast, by=cast.by(who), account=cast.account("friend"))
    assert not cast.viewer("friend").rights.grants


def test_nobody_gives_themselves_a_role(cast) -> None:
    with pytest.raises(actions.NotYours):
        _grant(cast, account=cast.account("director"))


def test_a_second_sign_in_of_the_same_human_is_still_oneself(cast) -> None:
    second = people.add_account(name="Ifor P", human=cast.account("director").human, at=NOW)
    with pytest.raises(actions.NotYours):
        _grant(cast, account=second)


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_every_grant_has_an_end_in_reach(cast, days) -> None:
    with pytest.raises(actions.GrantTooLong):
        _grant(cast, until_at=NOW + timedelta(days=days))


def test_a_role_of_the_pack_or_none(cast) -> None:
    with pytest.raises(actions.RoleUnknown):
        _grant(cast, role="king")
    with pytest.raises(actions.RoleUnknown):
        _grant(cast, person=cast.people["elsewhere"])


def test_ending_a_role_counts_at_once_and_once(cast) -> None:
    grant = actions.end_grant(grant=cast.grants["approver"], by=cast.by("director"), at=LATER)
    again = actions.end_grant(grant=grant, by=cast.by("director"), at=LATER + timedelta(hours=1))
    assert again.ended_at == LATER
    assert cast.viewer("approver", LATER).rights.grants == ()
    assert cast.viewer("approver", LATER - timedelta(microseconds=1)).rights.grants


@pytest.mark.parametrize(
    "who", ["sister", "coach", "approver", "director", "stranger", "neighbour"]
)
def test_only_the_person_shares(cast, who) -> None:
    with pytest.raises(actions.NotYours):
        actions.share(
            person=cast.ana,
            supporter=cast.supporters["sister"],
            levels={Topic.MEDICATION: Level.SEE},
            by=cast.by(who),
            at=NOW,
        )
    assert not Sharing.objects.filter(subject="medication").exists()


def test_sharing_says_what_changed_and_leaves_the_rest(cast) -> None:
    changed = actions.share(
        person=cast.ana,
        supporter=cast.supporters["sister"],
        levels={Topic.GOALS: Level.NOTHING, Topic.MONEY: Level.SEE, Topic.REVIEWS: Level.TOLD},
        by=cast.by("ana"),
        at=LATER,
    )
    assert [(one.topic, one.before, one.after) for one in changed] == [
        (Topic.GOALS, Level.SEE, Level.NOTHING),
        (Topic.REVIEWS, Level.NOTHING, Level.TOLD),
    ]
    now = queries.levels(cast.supporters["sister"], at=LATER)
    assert now == {
        Topic.PERSON: Level.SEE,
        Topic.PLAN: Level.AGREE,
        Topic.MONEY: Level.SEE,
        Topic.REVIEWS: Level.TOLD,
    }


def test_withdrawing_closes_everything_from_that_moment(cast) -> None:
    people.note(person=cast.ana, subject="goals", words="swim", by=cast.by("ana"), at=NOW)
    actions.withdraw(
        person=cast.ana, supporter=cast.supporters["sister"], by=cast.by("ana"), at=LATER
    )
    rows = Note.objects.all()
    before = LATER - timedelta(microseconds=1)
    assert queries.visible(cast.viewer("sister", before), rows, at=before).exists()
    assert not queries.visible(cast.viewer("sister", LATER), rows, at=LATER).exists()


def test_a_supporter_may_go_and_nobody_else_may_send_them(cast) -> None:
    with pytest.raises(actions.NotYours):
        actions.end_supporter(supporter=cast.supporters["sister"], by=cast.by("friend"), at=LATER)
    gone = actions.end_supporter(
        supporter=cast.supporters["sister"], by=cast.by("sister"), at=LATER
    )
    assert gone.ended_at == LATER
    viewer = cast.viewer("sister", LATER)
    assert (viewer.supports, viewer.rights.shares) == ((), ())


def test_an_invitation_is_answered_once_in_time_and_by_another(cast) -> None:
    def invited() -> str:
        return people.invite(
            person=cast.ana,
            name="X",
            relation="friend",
            kind="friend",
            levels={"goals": "see"},
            by=cast.by("ana"),
            at=NOW,
        )[1]

    def accept(token: str, who: str, at=NOW) -> None:
        actions.accept_invitation(token=token, account=cast.account(who), by=cast.by(who), at=at)

    token = invited()
    with pytest.raises(actions.InvitationOver):
        accept(token, "ana")
    accept(token, "stranger")
    for who, text, at in (
        ("payer", token, NOW),
        ("payer", "guessed", NOW),
        ("payer", invited(), NOW + timedelta(days=14)),
    ):
        with pytest.raises(actions.InvitationOver):
            accept(text, who, at)
    assert queries.levels(queries.circle(cast.ana, at=NOW)[-1].supporter, at=NOW) == {
        Topic.GOALS: Level.SEE
    }


def test_the_database_refuses_a_refusal_nobody_stated(cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SharingAnswer.objects.create(
            person=cast.ana,
            whom="father",
            answer="refused",
            noted_at=NOW,
            noted_by=cast.by("approver").ref,
        )


def test_a_refusal_cannot_be_stated_tomorrow(cast) -> None:
    with pytest.raises(actions.NotStated):
        actions.note_answer(
            person=cast.ana,
            whom="father",
            answer="refused",
            statement="No.",
            stated_on=date(2026, 9, 5),
            by=cast.by("approver"),
            at=NOW,
        )


def test_looks_are_written_with_ground_and_purpose_once(cast) -> None:
    people.note(person=cast.ana, subject="goals", words="swim", by=cast.by("ana"), at=NOW)
    viewer = cast.viewer("sister")
    list(queries.visible(viewer, Note.objects.all(), at=NOW))
    queries.person(viewer, cast.ana.ref, at=NOW)
    entries = actions.note_reads(viewer=viewer, at=NOW)
    assert [(one.verb, one.ground, one.purpose, one.details) for one in entries] == [
        ("record.saw", "shared", "support", {"parts": ["goals", "person"]})
    ]
    assert entries[0].kind == "supporter"
    assert actions.note_reads(viewer=viewer, at=NOW) == []


def test_each_action_writes_one_entry(cast) -> None:
    before = Entry.objects.count()
    actions.share(
        person=cast.ana,
        supporter=cast.supporters["sister"],
        levels={Topic.MONEY: Level.NOTHING},
        by=cast.by("ana"),
        at=LATER,
    )
    actions.note_answer(person=cast.ana, whom="father", answer="no", by=SYSTEM, at=LATER)
    assert Entry.objects.count() == before + 2
