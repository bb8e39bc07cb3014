"""What a viewer may see and do. Every loader of every package asks here, and nowhere else.

`visible()` is the one function that narrows rows. What it hands out about somebody else is noted
on the viewer by itself, so that the door can write each look into the record: a loader cannot
forget it. `.values()`, counts and sums hand out no rows; a loader that shows such values of one
person calls `viewer.saw()`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet
from django.db.models.query import ModelIterable

from ownway.consent import rules
from ownway.consent.models import Grant, Sharing
from ownway.consent.queries.close import people_close_to
from ownway.consent.rules import (
    About,
    Answer,
    GrantView,
    Permission,
    Purpose,
    Rights,
    ShareView,
    Topic,
)
from ownway.core.actors import Actor, ActorKind
from ownway.core.problems import NotVisible
from ownway.people.models import Account, Note, Person, Supporter
from ownway.programme import queries as programmes
from ownway.programme.models import Programme

M = TypeVar("M", bound=Model)
_NOBODY = UUID(int=0)
# What rights are made of: asked at every click, so no more is read, least of all a pack's text.
_WHEN = ("from_at", "until_at")
_OF_GRANTS = (
    *("ref", "role", *_WHEN, "ended_at"),
    *("person__ref", "programme__ref", "programme__pack__digest"),
)
_OF_SHARES = (*("subject", "level", *_WHEN, "withdrawn_at"), "person__ref", "supporter__kind")


@dataclass(frozen=True, slots=True)
class Seen:
    """What of one other person was handed out in this request, and on which ground."""

    about: About
    topics: Mapping[Topic, rules.Ground]


@dataclass
class Viewer:
    """Somebody who looks, with everything that may open something to them at this moment.

    `seen` fills as loaders hand out rows about other people: person's ref → what was shown.
    """

    account: Account | None
    rights: Rights
    at: datetime
    own_people: tuple[UUID, ...] = ()
    supports: tuple[UUID, ...] = ()
    purpose: Purpose | None = None
    seen: dict[UUID, Seen] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.account.name if self.account else ""

    @property
    def signed_in(self) -> bool:
        return self.account is not None

    @property
    def sees_many(self) -> bool:
        """Holds a role that sees more than one person: shorter sessions, a second factor."""
        return any(grant.many_people and grant.live(self.at) for grant in self.rights.grants)

    @property
    def actor(self) -> Actor:
        """Who acts where no one person is meant: staff before supporter before person."""
        if any(grant.live(self.at) for grant in self.rights.grants):
            return self._as(ActorKind.STAFF)
        only_helps = bool(self.supports) and not self.own_people
        return self._as(ActorKind.SUPPORTER if only_helps else ActorKind.PERSON)

    def acting_for(self, person: UUID) -> Actor:
        """Who acts towards one person: themselves, a supporter they let in, or staff."""
        if person in self.own_people:
            return self._as(ActorKind.PERSON)
        if person in self.supports:
            return self._as(ActorKind.SUPPORTER)
        return self.actor

    def _as(self, kind: ActorKind) -> Actor:
        if self.account is None:
            raise NotVisible
        account = self.account
        return Actor(ref=account.ref, human=account.human, kind=kind, name=account.name)

    def saw(self, about: About, topic: Topic, *, by_name: str = "circle") -> None:
        """Notes one topic of another person as shown; one's own is nobody's business.

        `by_name`: why their name alone is shown where nothing else is open.
        """
        if about.person in self.own_people:
            return
        ground = rules.ground(self.rights, about, topic, self.at)
        if ground is None:  # "circle": they stand in each other's circle
            ground = rules.Ground(by_name, Purpose.SUPPORT)
        before = self.seen.get(about.person)
        topics = {**(before.topics if before else {}), topic: ground}
        self.seen[about.person] = Seen(about=about, topics=topics)


def viewer_for(account: Account | None, *, at: datetime, purpose: Purpose | None = None) -> Viewer:
    """The viewer behind a sign-in at a moment, or one who sees nothing. Six queries at most."""
    if account is None or not account.is_active:
        return Viewer(account=None, rights=Rights(human=_NOBODY), at=at)
    own = tuple(
        Person.objects.filter(account=account)
        .order_by("added_at", "pk")
        .values_list("ref", flat=True)
    )
    circles = _circles(account, at)
    granted = _grants(account, at)
    rights = Rights(
        human=account.human,
        own=frozenset(own),
        grants=granted,
        shares=_shares(account, at),
        circles=frozenset(circles),
        # Only a role can decide about somebody: without one there is nothing to keep back.
        close_to=people_close_to(account.human) if granted else frozenset(),
    )
    return Viewer(
        account=account, rights=rights, at=at, own_people=own, supports=circles, purpose=purpose
    )


def _circles(account: Account, at: datetime) -> tuple[UUID, ...]:
    rows = Supporter.objects.filter(account=account, added_at__lte=at).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    )
    return tuple(rows.order_by("added_at", "pk").values_list("person__ref", flat=True))


def _shares(account: Account, at: datetime) -> tuple[ShareView, ...]:
    rows = (
        Sharing.objects.filter(supporter__account=account, from_at__lte=at)
        .filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at))
        .filter(Q(supporter__ended_at__isnull=True) | Q(supporter__ended_at__gt=at))
        .select_related("person", "supporter")
        .only(*_OF_SHARES)
        .order_by("pk")
    )
    return tuple(
        ShareView(
            person=row.person.ref,
            topic=row.subject,
            level=row.level,
            kind=row.supporter.kind,
            from_at=row.from_at,
            until_at=row.until_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    )


def _grants(account: Account, at: datetime) -> tuple[GrantView, ...]:
    rows = (
        Grant.objects.filter(account=account, from_at__lte=at, until_at__gt=at)
        .filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))
        .select_related("programme__pack", "person")
        .only(*_OF_GRANTS)
        .order_by("pk")
    )
    return tuple(view for view in (_grant_view(row) for row in rows) if view)


def _grant_view(row: Grant) -> GrantView | None:
    """A grant as its programme's pack reads it now; a role the pack dropped opens nothing."""
    role = role_of(row.programme, row.role)
    if role is None:
        return None
    return GrantView(
        ref=row.ref,
        role=row.role,
        programme=row.programme.ref,
        person=row.person.ref if row.person else None,
        permissions=frozenset(role.permissions),
        many_people=role.many_people,
        from_at=row.from_at,
        until_at=row.until_at,
        ended_at=row.ended_at,
    )


def role_of(programme: Programme, code: str) -> Any:
    """A role of the programme's pack in force, or None."""
    roles = programmes.pack_of(programme).roles
    return next((role for role in roles if role.code == code), None)


def roles_allowing(
    account_ref: UUID, programme: Programme, permission: Permission, *, at: datetime
) -> tuple[str, ...]:
    """The roles through which a sign-in holds one permission in a programme now."""
    rows = Grant.objects.filter(
        account__ref=account_ref, programme=programme, from_at__lte=at, until_at__gt=at
    ).filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))
    found = {code: role_of(programme, code) for code in rows.values_list("role", flat=True)}
    return tuple(
        code for code, role in found.items() if role and permission.value in role.permissions
    )


def about_of(person: Person) -> About:
    """What access asks about a person."""
    return About(
        person=person.ref,
        programme=person.programme.ref,
        human=person.human,
        restricted=person.restricted,
    )


def visible(viewer: Viewer, queryset: QuerySet[M], *, at: datetime) -> QuerySet[M]:
    """The rows of `queryset` this viewer may see at a moment, and no others.

    The model says by `about` which person a row is about and by `topic` (or, row by row, by
    `topic_field`) what it is about. Own rows; rows of a topic shared with the viewer; rows a
    live grant opens by its programme or by name, restricted people only by name (2.1, S12).
    Rows read through the answer are noted as seen.
    """
    path, topics, topic_field = _declared(queryset.model)
    opening = Q(pk__in=())
    for topic in topics:
        here = _opening(path, rules.opened(viewer.rights, topic, at))
        opening |= here & Q(**{topic_field: topic.value}) if topic_field else here
    if queryset.model is Person:
        opening |= Q(ref__in=_who_share_anything(viewer, at))
    narrowed = queryset.filter(opening).annotate(**_about_columns(path))
    narrowed._iterable_class = _noting(viewer, topics[0], topic_field, at)
    return narrowed


def one(viewer: Viewer, queryset: QuerySet[M], *, at: datetime) -> M:
    """The one row of `queryset` this viewer may see.

    Raises NotVisible: absent and forbidden are the same.
    """
    row = visible(viewer, queryset, at=at).first()
    if row is None:
        raise NotVisible
    return row


def _declared(model: type[Model]) -> tuple[str, tuple[Topic, ...], str]:
    """Path to the person, topics, and the field that names the topic where each row has its own.

    A model that does not say what it is about cannot be shown by topic: that is a fault.
    """
    about = getattr(model, "about", None)
    topic_field: str = getattr(model, "topic_field", "")
    if about is None or not (topic_field or hasattr(model, "topic")):
        raise TypeError(f"{model.__name__} does not say whom it is about and under which topic")
    topics = tuple(Topic) if topic_field else (Topic(model.topic),)  # type: ignore[attr-defined]
    return f"{about}__" if about else "", topics, topic_field


def _opening(path: str, opened: rules.Opened) -> Q:
    condition = Q(**{f"{path}ref__in": opened.own | opened.shared})
    condition |= Q(
        **{f"{path}programme__ref__in": opened.programmes, f"{path}restricted": False},
    )
    for programme, person in opened.named:
        condition |= Q(**{f"{path}ref": person, f"{path}programme__ref": programme})
    return condition


def _who_share_anything(viewer: Viewer, at: datetime) -> frozenset[UUID]:
    """Whoever shares one topic is known by name; their other details stay closed."""
    return frozenset(share.person for share in viewer.rights.shares if share.live(at))


def _about_columns(path: str) -> dict[str, F]:
    return {
        "access_person": F(f"{path}ref"),
        "access_programme": F(f"{path}programme__ref"),
        "access_human": F(f"{path}human"),
        "access_restricted": F(f"{path}restricted"),
    }


def _noting(viewer: Viewer, topic: Topic, topic_field: str, at: datetime) -> type[ModelIterable]:
    """Reads rows as Django does, and notes for the record whose they are."""

    class Noting(ModelIterable):  # type: ignore[type-arg]
        def __iter__(self) -> Iterator[Any]:
            for row in super().__iter__():
                about = About(
                    person=row.access_person,
                    programme=row.access_programme,
                    human=row.access_human,
                    restricted=row.access_restricted,
                )
                shown = Topic(getattr(row, topic_field)) if topic_field else topic
                if isinstance(row, Person):
                    keep_to_the_name(viewer, row, about, at)
                viewer.saw(about, shown)
                yield row

    return Noting


def keep_to_the_name(viewer: Viewer, person: Person, about: About, at: datetime) -> None:
    """Someone let in on other topics reads whom they help, not their needs, facts or address."""
    if rules.ground(viewer.rights, about, Topic.PERSON, at) is None:
        person.access_needs = person.reach_at = ""
        person.facts = {}


def person(viewer: Viewer, ref: UUID, *, at: datetime) -> Person:
    """A person this viewer knows of. Raises NotVisible."""
    return one(viewer, Person.objects.filter(ref=ref).select_related("programme"), at=at)


def people(viewer: Viewer, programme: UUID, *, at: datetime, name: str = "") -> QuerySet[Person]:
    """The people of a programme this viewer may see, by name; `name` narrows to part of one."""
    rows = Person.objects.filter(programme__ref=programme, name__icontains=name)
    return visible(viewer, rows.select_related("programme"), at=at).order_by("name", "pk")


def notes(viewer: Viewer, person: Person, *, at: datetime) -> list[Note]:
    """What is worth knowing about a person and open to this viewer, newest first (scenario 20)."""
    rows = Note.objects.filter(person=person).select_related("person__programme", "put_right")
    return list(visible(viewer, rows, at=at).order_by("-written_at", "-pk"))


def told(viewer: Viewer, programme: UUID, topic: Topic, *, at: datetime) -> list[Note]:
    """What people wrote themselves under one topic and nobody put right yet, oldest first (F11)."""
    rows = _own_words(topic).filter(person__programme__ref=programme, put_right=None)
    return list(visible(viewer, rows, at=at).order_by("written_at", "pk"))


def told_one(viewer: Viewer, ref: UUID, topic: Topic, *, at: datetime) -> Note:
    """One of them, put right or not. Raises NotVisible."""
    return one(viewer, _own_words(topic).filter(ref=ref), at=at)


def _own_words(topic: Topic) -> QuerySet[Note]:
    """What people themselves wrote under one topic."""
    rows = Note.objects.filter(subject=topic.value, written_by=F("person__account__ref"))
    return rows.select_related("person__programme__pack", "put_right")


def topics_open(viewer: Viewer, person: Person, *, at: datetime) -> frozenset[Topic]:
    """The topics of this person the viewer may read: which parts of a page to draw at all."""
    about = about_of(person)
    return frozenset(
        topic for topic in Topic if rules.ground(viewer.rights, about, topic, at) is not None
    )


def can(
    viewer: Viewer,
    permission: Permission | str,
    *,
    person: Person | None = None,
    programme: Programme | UUID | None = None,
) -> Answer:
    """Whether the viewer may do something, on what ground, and why. An unknown code is a fault."""
    return rules.may(
        viewer.rights,
        Permission(permission),
        viewer.at,
        about=about_of(person) if person else None,
        programme=programme.ref if isinstance(programme, Programme) else programme,
    )


def writes_on_paper(viewer: Viewer, person: Person) -> bool:
    """Whether the viewer types in what somebody without a sign-in says of their life and plan.

    That is who was named for them to help to write it, and never somebody close to them (T7).
    """
    without = person.account_id is None  # type: ignore[attr-defined]
    named = any(
        grant.person == person.ref
        and Permission.PLAN_HELP_WRITE in grant.permissions
        and grant.live(viewer.at)
        for grant in viewer.rights.grants
    )
    return without and named and person.ref not in viewer.rights.close_to


def roles_towards(viewer: Viewer, person: Person) -> frozenset[str]:
    """The roles the viewer holds towards this person at this moment: codes of the pack."""
    return frozenset(
        grant.role
        for grant in viewer.rights.grants
        if grant.live(viewer.at)
        and grant.programme == person.programme.ref
        and grant.person in (None, person.ref)
    )


def require(
    viewer: Viewer,
    permission: Permission | str,
    *,
    person: Person | None = None,
    programme: Programme | UUID | None = None,
) -> Answer:
    """The answer of `can` where it is yes. Raises NotVisible where it is no."""
    answer = can(viewer, permission, person=person, programme=programme)
    if not answer:
        raise NotVisible
    return answer


def programmes_where(viewer: Viewer, permission: Permission | str) -> tuple[UUID, ...]:
    """The programmes in which the viewer holds a permission, oldest grant first."""
    wanted = Permission(permission)
    found = [
        grant.programme
        for grant in viewer.rights.grants
        if wanted in grant.permissions and grant.live(viewer.at)
    ]
    return tuple(dict.fromkeys(found))
