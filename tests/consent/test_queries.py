"""What each of the cast sees, row by row, and what is noted when they look."""

from datetime import timedelta

import pytest

from ownway.consent import actions, queries
from ownway.consent.models import Grant
from ownway.consent.rules import Level, Permission, Topic
from ownway.core.problems import NotVisible
from ownway.people import actions as people
from ownway.people.models import Account, Note, Person
from tests.cast import NOW, ROLES, Cast

pytestmark = pytest.mark.django_db


def _notes(cast: Cast, topic: Topic) -> None:
    for who in ("ana", "neighbour", "elsewhere"):
        people.note(
            person=cast.people[who], subject=topic, words=f"about {who}", by=cast.by(who), at=NOW
        )


def _read(cast: Cast, who: str) -> list[str]:
    rows = queries.visible(cast.viewer(who), Note.objects.order_by("pk"), at=NOW)
    return [row.words.removeprefix("about ") for row in rows]


OF_GOALS = {
    "ana": ["ana"],
    "sister": ["ana"],
    "coach": ["ana"],
    "approver": ["ana", "neighbour"],
    "senior_approver": ["ana", "neighbour"],
    "neighbour": ["neighbour"],
    "elsewhere": ["elsewhere"],
    "far_approver": ["elsewhere"],
}
OF_THERAPY = {"ana": ["ana"], "neighbour": ["neighbour"], "elsewhere": ["elsewhere"]}


@pytest.mark.parametrize(
    ("topic", "expected"), [("goals", OF_GOALS), ("therapy_notes", OF_THERAPY)]
)
def test_each_of_the_cast_sees_their_rows_and_no_others(cast, topic, expected) -> None:
    _notes(cast, Topic(topic))
    assert {who: _read(cast, who) for who in ROLES} == {who: expected.get(who, []) for who in ROLES}


def test_a_restricted_person_is_reached_by_name_only(cast) -> None:
    _notes(cast, Topic.GOALS)
    Person.objects.filter(pk=cast.ana.pk).update(restricted=True)
    assert _read(cast, "approver") == ["neighbour"]
    assert _read(cast, "coach") == ["ana"]
    assert _read(cast, "ana") == ["ana"]


def test_a_model_that_does_not_say_what_it_is_about_is_a_fault(cast) -> None:
    with pytest.raises(TypeError, match="Account"):
        queries.visible(cast.viewer("approver"), Account.objects.all(), at=NOW)


def test_absent_and_forbidden_are_the_same(cast) -> None:
    with pytest.raises(NotVisible) as forbidden:
        queries.person(cast.viewer("neighbour"), cast.ana.ref, at=NOW)
    with pytest.raises(NotVisible) as absent:
        queries.person(cast.viewer("neighbour"), cast.grants["coach"].ref, at=NOW)
    assert str(forbidden.value) == str(absent.value) == ""


def test_what_is_handed_out_of_others_is_noted_by_itself(cast) -> None:
    _notes(cast, Topic.GOALS)
    viewer = cast.viewer("approver")
    list(queries.visible(viewer, Note.objects.all(), at=NOW))
    assert {ref: set(seen.topics) for ref, seen in viewer.seen.items()} == {
        cast.people[who].ref: {Topic.GOALS} for who in ("ana", "neighbour")
    }
    ground = viewer.seen[cast.ana.ref].topics[Topic.GOALS]
    assert (ground.code, ground.purpose) == ("role.approver", "review")


def test_looking_at_ones_own_is_nobodys_business(cast) -> None:
    _notes(cast, Topic.GOALS)
    viewer = cast.viewer("ana")
    assert list(queries.visible(viewer, Note.objects.all(), at=NOW))
    assert viewer.seen == {}


def test_asking_whether_there_are_rows_is_not_reading_them(cast) -> None:
    _notes(cast, Topic.GOALS)
    viewer = cast.viewer("approver")
    rows = queries.visible(viewer, Note.objects.all(), at=NOW)
    assert rows.count() == 2
    assert rows.exists()
    assert viewer.seen == {}


def test_somebody_let_in_on_goals_reads_whom_they_help_not_their_needs(cast) -> None:
    Person.objects.filter(pk=cast.ana.pk).update(access_needs="a ramp", reach_at="07700 900123")
    actions.share(
        person=cast.ana,
        supporter=cast.supporters["friend"],
        levels={Topic.GOALS: Level.SEE},
        by=cast.by("ana"),
        at=NOW,
    )
    helped = queries.person(cast.viewer("friend"), cast.ana.ref, at=NOW)
    assert (helped.name, helped.access_needs, helped.reach_at, helped.facts) == (
        "Ana Duarte",
        "",
        "",
        {},
    )
    sister = queries.person(cast.viewer("sister"), cast.ana.ref, at=NOW)
    assert sister.access_needs == "a ramp"


def test_a_grant_opens_from_its_first_moment_until_its_last(cast) -> None:
    grant = cast.grants["approver"]
    for moment, sees in (
        (grant.from_at - timedelta(microseconds=1), False),
        (grant.from_at, True),
        (grant.until_at - timedelta(microseconds=1), True),
        (grant.until_at, False),
    ):
        viewer = cast.viewer("approver", moment)
        rows = queries.visible(viewer, Person.objects.filter(pk=cast.ana.pk), at=moment)
        assert rows.exists() is sees


def test_an_old_viewer_does_not_outlive_its_grant(cast) -> None:
    grant = cast.grants["approver"]
    viewer = cast.viewer("approver")
    later = queries.visible(viewer, Person.objects.all(), at=grant.until_at)
    assert not later.exists()


def test_a_role_the_pack_does_not_know_opens_nothing(cast) -> None:
    Grant.objects.filter(pk=cast.grants["approver"].pk).update(role="no_such_role")
    assert cast.viewer("approver").rights.grants == ()


def test_a_closed_account_sees_nothing(cast) -> None:
    Account.objects.filter(pk=cast.account("ana").pk).update(is_active=False)
    viewer = queries.viewer_for(Account.objects.get(pk=cast.account("ana").pk), at=NOW)
    assert not viewer.signed_in
    assert not queries.visible(viewer, Person.objects.all(), at=NOW).exists()


MAY = {
    "approver": {
        "plan.decide",
        "buying.decide",
        "people.list",
        "people.join",
        "money.take_back",
        "ending.close",
        "ending.decide",
        "exit.run",
        "exit.walk",
    },
    "payer": {
        "holding.set_up",
        "pay.make",
        "pay.settle",
        "drawdown.make",
        "books.close",
        "ending.close",
    },
    "releaser": {"pay.release", "books.close"},
    "director": {
        "oversight.view",
        "record.view",
        "books.export",
        "programme.manage",
        "improvement.run",
    },
    "coach": {"plan.help_write", "review.hold", "people.join", "exit.walk"},
    "sister": {"plan.help_write"},
    "ana": {"plan.write"},
}


@pytest.mark.parametrize(
    "who",
    [
        "anonymous",
        "ana",
        "sister",
        "friend",
        "coach",
        "approver",
        "payer",
        "releaser",
        "director",
        "stranger",
        "neighbour",
        "elsewhere",
        "far_approver",
    ],
)
def test_what_each_may_do_towards_ana(cast, who) -> None:
    viewer = cast.viewer(who)
    found = {str(one) for one in Permission if queries.can(viewer, one, person=cast.ana)}
    assert found == MAY.get(who, set())


def test_a_role_counts_in_its_own_programme_only(cast) -> None:
    viewer = cast.viewer("far_approver")
    assert queries.can(viewer, "plan.decide", programme=cast.other_programme)
    with pytest.raises(NotVisible):
        queries.require(viewer, "plan.decide", programme=cast.programme)
    assert queries.programmes_where(viewer, "plan.decide") == (cast.other_programme.ref,)


def test_a_permission_nobody_wrote_down_is_a_fault(cast) -> None:
    with pytest.raises(ValueError, match="no\\.such"):
        queries.can(cast.viewer("approver"), "no.such")


def test_the_viewer_knows_whose_life_and_whose_circle(cast) -> None:
    assert cast.viewer("ana").own_people == (cast.ana.ref,)
    assert cast.viewer("sister").supports == (cast.ana.ref,)
    assert cast.viewer("approver").sees_many
    assert not cast.viewer("sister").sees_many
    assert cast.viewer("sister").acting_for(cast.ana.ref).kind == "supporter"
    assert cast.viewer("approver").actor.kind == "staff"
    assert cast.viewer("ana").actor.kind == "person"


def test_who_can_see_what_today(cast) -> None:
    rows = {row.name: row.levels for row in queries.circle(cast.ana, at=NOW)}
    assert rows["Maria Duarte"][Topic.GOALS] is Level.SEE
    assert rows["Maria Duarte"][Topic.MEDICATION] is Level.NOTHING
    assert set(rows["Sam Okafor"].values()) == {Level.NOTHING}
    assert queries.topics_open(cast.viewer("coach"), cast.ana, at=NOW) >= {Topic.REVIEWS}
