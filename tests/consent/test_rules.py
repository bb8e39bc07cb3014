"""Access as values: closed by default, half open in time, and code that only takes away."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.consent import rules
from ownway.consent.rules import (
    MEANINGS,
    About,
    GrantView,
    Level,
    Permission,
    Rights,
    ShareView,
    Topic,
)

START = datetime(2026, 9, 4, 9, 0, tzinfo=UTC)
PEOPLE = [UUID(int=n) for n in range(1, 5)]
PROGRAMMES = [UUID(int=n) for n in range(11, 13)]
HUMANS = [UUID(int=n) for n in range(21, 25)]
ME = UUID(int=99)

moments = st.integers(-5, 5).map(lambda days: START + timedelta(days=days))
grants = st.builds(
    GrantView,
    ref=st.uuids(),
    role=st.just("role"),
    programme=st.sampled_from(PROGRAMMES),
    person=st.none() | st.sampled_from(PEOPLE),
    permissions=st.frozensets(st.sampled_from([str(one) for one in Permission] + ["no.such"])),
    many_people=st.booleans(),
    from_at=moments,
    until_at=moments,
    ended_at=st.none() | moments,
)
shares = st.builds(
    ShareView,
    person=st.sampled_from(PEOPLE),
    topic=st.sampled_from([str(one) for one in Topic]),
    level=st.sampled_from([str(one) for one in Level] + ["no_such"]),
    kind=st.just("family"),
    from_at=moments,
    until_at=st.none() | moments,
    withdrawn_at=st.none() | moments,
)
rights = st.builds(
    Rights,
    human=st.just(ME),
    own=st.frozensets(st.sampled_from(PEOPLE), max_size=1),
    grants=st.lists(grants, max_size=3).map(tuple),
    shares=st.lists(shares, max_size=3).map(tuple),
    circles=st.frozensets(st.sampled_from(PEOPLE), max_size=2),
)
abouts = st.builds(
    About,
    person=st.sampled_from(PEOPLE),
    programme=st.sampled_from(PROGRAMMES),
    human=st.sampled_from([ME, *HUMANS]),
    restricted=st.booleans(),
)
topics = st.sampled_from(list(Topic))
permissions = st.sampled_from(list(Permission))


def test_every_permission_has_a_meaning_in_words() -> None:
    assert set(MEANINGS) == set(Permission)
    assert all(meaning.words and meaning.words[0].isupper() for meaning in MEANINGS.values())


def test_no_role_opens_what_only_the_person_may_share() -> None:
    opened = {topic for meaning in MEANINGS.values() for topic in meaning.topics}
    assert not opened & {
        Topic.CIRCLE,
        Topic.BAD_TIMES,
        Topic.APPOINTMENTS,
        Topic.MEDICATION,
        Topic.THERAPY_NOTES,
    }


@given(about=abouts, topic=topics, at=moments)
def test_with_nothing_given_everything_is_closed(about, topic, at) -> None:
    nobody = Rights(human=UUID(int=500))
    assert rules.ground(nobody, about, topic, at) is None
    assert not any(rules.may(nobody, one, at, about=about) for one in Permission)


@given(rights=rights, about=abouts, topic=topics, at=moments)
def test_a_list_and_a_single_row_open_alike(rights, about, topic, at) -> None:
    opened = rules.opened(rights, topic, at)
    in_list = (
        about.person in opened.own | opened.shared
        or (about.programme in opened.programmes and not about.restricted)
        or (about.programme, about.person) in opened.named
    )
    assert in_list == (rules.ground(rights, about, topic, at) is not None)


@given(rights=rights, about=abouts, topic=topics, at=moments, data=st.data())
def test_taking_anything_away_never_opens_more(rights, about, topic, at, data) -> None:
    fewer = Rights(
        human=rights.human,
        own=rights.own,
        grants=tuple(one for one in rights.grants if data.draw(st.booleans())),
        shares=tuple(one for one in rights.shares if data.draw(st.booleans())),
        circles=rights.circles,
    )
    if rules.ground(fewer, about, topic, at):
        assert rules.ground(rights, about, topic, at)
    for permission in Permission:
        if rules.may(fewer, permission, at, about=about):
            assert rules.may(rights, permission, at, about=about)


@given(rights=rights, about=abouts, topic=topics, at=moments)
def test_a_restriction_only_takes_away(rights, about, topic, at) -> None:
    hidden = About(about.person, about.programme, about.human, restricted=True)
    plain = About(about.person, about.programme, about.human, restricted=False)
    if rules.ground(rights, hidden, topic, at):
        assert rules.ground(rights, plain, topic, at)


@given(rights=rights, about=abouts, permission=permissions, at=moments)
def test_standing_close_only_takes_away(rights, about, permission, at) -> None:
    close = Rights(
        human=rights.human,
        own=rights.own,
        grants=rights.grants,
        shares=rights.shares,
        circles=rights.circles | {about.person},
    )
    if rules.may(close, permission, at, about=about):
        assert rules.may(rights, permission, at, about=about)


@given(grant=grants, at=moments)
def test_a_grant_is_half_open(grant, at) -> None:
    ends = [end for end in (grant.until_at, grant.ended_at) if end is not None]
    assert grant.live(at) == (grant.from_at <= at and at < min(ends))


@given(share=shares, at=moments)
def test_sharing_is_half_open_and_needs_a_level(share, at) -> None:
    ends = [end for end in (share.until_at, share.withdrawn_at) if end is not None]
    in_time = share.from_at <= at and (not ends or at < min(ends))
    assert share.live(at) == (in_time and share.level in ("see", "told", "agree"))


@given(rights=rights, about=abouts, topic=topics, at=moments)
def test_a_read_has_a_ground_that_is_really_there(rights, about, topic, at) -> None:
    ground = rules.ground(rights, about, topic, at)
    if ground is None:
        return
    if ground.code == "own":
        assert about.person in rights.own
    elif ground.code == "shared":
        assert any(one.person == about.person and one.topic == topic for one in rights.shares)
    else:
        assert any(
            one.programme == about.programme and one.person in (None, about.person)
            for one in rights.grants
        )


def _grant(*permissions: Permission, person: UUID | None = None) -> GrantView:
    return GrantView(
        ref=UUID(int=77),
        role="approver",
        programme=PROGRAMMES[0],
        person=person,
        permissions=frozenset(str(one) for one in permissions),
        many_people=True,
        from_at=START,
        until_at=START + timedelta(days=1),
    )


ANA = About(PEOPLE[0], PROGRAMMES[0], HUMANS[0])


def test_nobody_decides_for_themselves_or_for_somebody_they_support() -> None:
    grant = _grant(Permission.PLAN_DECIDE)
    assert rules.may(Rights(ME, grants=(grant,)), Permission.PLAN_DECIDE, START, about=ANA)
    own_life = Rights(HUMANS[0], grants=(grant,))  # another sign-in of the same human
    in_circle = Rights(ME, grants=(grant,), circles=frozenset({ANA.person}))
    for close in (own_life, in_circle):
        answer = rules.may(close, Permission.PLAN_DECIDE, START, about=ANA)
        assert not answer
        assert answer.why == "own_or_circle"


def test_a_permission_by_name_never_reaches_a_whole_programme() -> None:
    everybody = Rights(ME, grants=(_grant(Permission.REVIEW_HOLD),))
    by_name = Rights(ME, grants=(_grant(Permission.REVIEW_HOLD, person=ANA.person),))
    assert rules.ground(everybody, ANA, Topic.REVIEWS, START) is None
    assert not rules.may(everybody, Permission.REVIEW_HOLD, START, about=ANA)
    assert rules.ground(by_name, ANA, Topic.REVIEWS, START).code == "named.approver"
    assert rules.may(by_name, Permission.REVIEW_HOLD, START, about=ANA)


@pytest.mark.parametrize(
    ("level", "granted", "may_help"),
    [
        ("see", False, False),
        ("told", False, False),
        ("agree", False, True),
        ("see", True, True),
        ("nothing", True, False),
    ],
)
def test_helping_to_write_needs_the_persons_wish(level, granted, may_help) -> None:
    share = ShareView(ANA.person, "plan", level, "coach", START)
    helper = Rights(
        ME,
        grants=(_grant(Permission.PLAN_HELP_WRITE),) if granted else (),
        shares=(share,),
        circles=frozenset({ANA.person}),
    )
    assert bool(rules.may(helper, Permission.PLAN_HELP_WRITE, START, about=ANA)) is may_help


def test_only_ones_own_plan_can_be_signed() -> None:
    own = Rights(HUMANS[0], own=frozenset({ANA.person}))
    everything = Rights(ME, grants=(_grant(*Permission),))
    assert rules.may(own, Permission.PLAN_WRITE, START, about=ANA)
    assert not rules.may(everything, Permission.PLAN_WRITE, START, about=ANA)


@pytest.mark.parametrize(
    ("answer", "stated_on", "statement", "codes"),
    [
        ("no", None, "", []),
        ("yes", None, "", []),
        ("refused", None, "", ["statement_missing", "day_missing"]),
        ("refused", date(2026, 9, 1), "   ", ["statement_missing"]),
        ("refused", None, "I do not want him told", ["day_missing"]),
        ("refused", date(2026, 9, 1), "I do not want him told", []),
        ("perhaps", None, "", ["unknown_answer"]),
    ],
)
def test_a_refusal_counts_only_as_stated(answer, stated_on, statement, codes) -> None:
    found = rules.check_answer(answer=answer, stated_on=stated_on, statement=statement)
    assert [problem.code for problem in found] == codes
