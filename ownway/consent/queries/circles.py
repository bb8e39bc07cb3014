"""Whom one helps, who stands beside a person and sees what, and who holds a role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ownway.consent.models import Grant, Sharing, SharingAnswer
from ownway.consent.queries.looking import (
    Viewer,
    about_of,
    keep_to_the_name,
    require,
    topics_open,
)
from ownway.consent.rules import Level, Permission, Topic
from ownway.core.problems import NotVisible
from ownway.people.models import Account, Person, Supporter
from ownway.programme.models import Programme


@dataclass(frozen=True, slots=True)
class Helped:
    """Somebody the viewer stands beside: let into their circle, or named for them by a role.

    `levels` is what the person chose; `topics` is all that is open now, also through a role.
    """

    person: Person
    supporter: Supporter | None
    levels: Mapping[Topic, Level]
    topics: frozenset[Topic]

    def may_see(self, *topics: Topic) -> bool:
        return not self.topics.isdisjoint(topics)


def known_here(account: Account, person: Person, *, at: datetime) -> bool:
    """Whether this sign-in works in the person's programme, or is of somebody beside them."""
    grants = Grant.objects.filter(account=account, programme=person.programme, until_at__gt=at)
    beside = Supporter.objects.filter(account=account, person=person)
    return grants.filter(ended_at__isnull=True).exists() or beside.exists()


def helped(viewer: Viewer, *, at: datetime) -> tuple[Helped, ...]:
    """Everybody the viewer stands beside, by name; also those who share nothing yet."""
    return _helped(viewer, _beside(viewer, at), at)


def helped_one(viewer: Viewer, ref: UUID, *, at: datetime) -> Helped:
    """One of them. Raises NotVisible for anybody else, and for a place that has ended."""
    found = _helped(viewer, _beside(viewer, at) & {ref}, at)
    if not found:
        raise NotVisible
    return found[0]


def _beside(viewer: Viewer, at: datetime) -> set[UUID]:
    named = {grant.person for grant in viewer.rights.grants if grant.person and grant.live(at)}
    return {*viewer.supports, *named} - set(viewer.own_people)


def _helped(viewer: Viewer, refs: set[UUID], at: datetime) -> tuple[Helped, ...]:
    rows = Person.objects.filter(ref__in=refs).select_related("programme__pack", "account")
    places = _places_of(viewer, at)
    found = []
    for person in rows.order_by("name", "pk"):
        about = about_of(person)
        keep_to_the_name(viewer, person, about, at)
        viewer.saw(about, Topic.PERSON)
        supporter = places.get(person.pk)
        found.append(
            Helped(
                person=person,
                supporter=supporter,
                levels=levels(supporter, at=at) if supporter else {},
                topics=topics_open(viewer, person, at=at),
            )
        )
    return tuple(found)


def _places_of(viewer: Viewer, at: datetime) -> dict[int, Supporter]:
    rows = Supporter.objects.filter(account=viewer.account, added_at__lte=at).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    )
    return {row.person_id: row for row in rows.select_related("person", "account")}


def levels(supporter: Supporter, *, at: datetime) -> dict[Topic, Level]:
    """How far a supporter is let in now, topic by topic; what is missing is 'nothing'."""
    rows = _live_sharings(at).filter(supporter=supporter)
    return {Topic(row.subject): Level(row.level) for row in rows}


def _live_sharings(at: datetime) -> QuerySet[Sharing]:
    return (
        Sharing.objects.filter(from_at__lte=at)
        .filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at))
        .filter(Q(until_at__isnull=True) | Q(until_at__gt=at))
        .filter(Q(supporter__ended_at__isnull=True) | Q(supporter__ended_at__gt=at))
    )


@dataclass(frozen=True, slots=True)
class CircleRow:
    """One supporter and what they can see: a row of 'Who can see what, today'."""

    supporter: Supporter
    name: str
    levels: Mapping[Topic, Level]


def circle(person: Person, *, at: datetime) -> tuple[CircleRow, ...]:
    """Who stands beside a person, and what each may see now. Three queries."""
    supporters = (
        Supporter.objects.filter(person=person, added_at__lte=at)
        .filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))
        .select_related("account")
        .order_by("added_at", "pk")
    )
    shared: dict[int, dict[Topic, Level]] = {}
    for row in _live_sharings(at).filter(person=person):
        shared.setdefault(row.supporter_id, {})[Topic(row.subject)] = Level(row.level)
    return tuple(
        CircleRow(
            supporter=supporter,
            name=supporter.account.name,
            levels={
                topic: shared.get(supporter.pk, {}).get(topic, Level.NOTHING) for topic in Topic
            },
        )
        for supporter in supporters
    )


def what_was_said(person: Person) -> tuple[SharingAnswer, ...]:
    """What the person said about sharing, newest first. No row about somebody: not yet asked."""
    return tuple(SharingAnswer.objects.filter(person=person).order_by("-noted_at", "-pk"))


def answer_about(person: Person, whom: str) -> SharingAnswer | None:
    """The latest answer about one person; None means 'not yet asked', never 'no' (T2)."""
    return SharingAnswer.objects.filter(person=person, whom=whom).order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A role somebody holds now, and until when. `for_one`: given for one person only."""

    name: str
    role: str
    for_one: bool
    from_at: datetime
    until_at: datetime


def grants(viewer: Viewer, programme: Programme, *, at: datetime) -> tuple[GrantRow, ...]:
    """Who holds which role in a programme now; the person a role is for is not named.

    Raises NotVisible for who does not manage it.
    """
    require(viewer, Permission.PROGRAMME_MANAGE, programme=programme)
    rows = Grant.objects.filter(programme=programme, from_at__lte=at, until_at__gt=at).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    )
    return tuple(
        GrantRow(
            name=row.account.name,
            role=row.role,
            for_one=row.person_id is not None,
            from_at=row.from_at,
            until_at=row.until_at,
        )
        for row in rows.select_related("account").order_by("role", "account__name", "pk")
    )
