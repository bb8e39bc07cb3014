"""Who may see and do what, and why: roles and sharing as values, answers as values.

Everything starts closed (I6). A role is a list of permissions in the programme's pack; a person
shares topic by topic with each supporter (S12). Code below only ever takes away from that: by
time, programme, person, restriction and topic.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ownway.consent.rules.permissions import (
    MEANINGS,
    Level,
    Permission,
    Purpose,
    Said,
    Topic,
    at_least,
)
from ownway.core.problems import Problem


def live(at: datetime, from_at: datetime, *ends: datetime | None) -> bool:
    """Half open `[from, first of ends)`: the first moment counts, the last does not."""
    return from_at <= at and all(end is None or at < end for end in ends)


@dataclass(frozen=True, slots=True)
class About:
    """What access asks about a person: who, where, and whether only named staff may look."""

    person: UUID
    programme: UUID
    human: UUID
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class GrantView:
    """A role given to a sign-in, with what the pack says that role may do.

    `permissions` holds the codes the pack lists; a code we do not know opens nothing.
    """

    ref: UUID
    role: str
    programme: UUID
    person: UUID | None
    permissions: frozenset[str]
    many_people: bool
    from_at: datetime
    until_at: datetime
    ended_at: datetime | None = None

    def live(self, at: datetime) -> bool:
        return live(at, self.from_at, self.until_at, self.ended_at)

    def known(self) -> Iterable[Permission]:
        """Its permissions, in the order of the enum."""
        return (permission for permission in Permission if permission in self.permissions)

    def opening(self, topic: Topic) -> Permission | None:
        """The first permission of this grant that opens a topic to read, if one does."""
        for permission in self.known():
            meaning = MEANINGS[permission]
            if topic in meaning.topics and (self.person is not None or not meaning.by_name):
                return permission
        return None


@dataclass(frozen=True, slots=True)
class ShareView:
    """One topic a person shares with this sign-in."""

    person: UUID
    topic: str
    level: str
    kind: str
    from_at: datetime
    until_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def live(self, at: datetime) -> bool:
        return at_least(self.level, Level.SEE) and live(
            at, self.from_at, self.until_at, self.withdrawn_at
        )


@dataclass(frozen=True, slots=True)
class Rights:
    """Everything that may open something to one sign-in, as it stood when they asked."""

    human: UUID
    own: frozenset[UUID] = frozenset()  # persons whose life it is
    grants: tuple[GrantView, ...] = ()
    shares: tuple[ShareView, ...] = ()
    circles: frozenset[UUID] = frozenset()  # persons who let them into their circle
    close_to: frozenset[UUID] = frozenset()  # persons they said they are close to (T7)


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a read is allowed: a code for the record, and the purpose that goes with it."""

    code: str  # own, shared, role.<code>, named.<code>
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Opened:
    """Where one topic is open to one sign-in. Anything not listed is closed."""

    own: frozenset[UUID]  # persons
    shared: frozenset[UUID]  # persons
    programmes: frozenset[UUID]  # every unrestricted person of these
    named: frozenset[tuple[UUID, UUID]]  # (programme, person), restricted or not


def opened(rights: Rights, topic: Topic, at: datetime) -> Opened:
    """Where a topic is open at a moment. One place for people, lists and single rows alike."""
    granted = [grant for grant in rights.grants if grant.live(at) and grant.opening(topic)]
    return Opened(
        own=rights.own,
        shared=frozenset(
            share.person for share in rights.shares if share.topic == topic and share.live(at)
        ),
        programmes=frozenset(grant.programme for grant in granted if grant.person is None),
        named=frozenset(
            (grant.programme, grant.person) for grant in granted if grant.person is not None
        ),
    )


def ground(rights: Rights, about: About, topic: Topic, at: datetime) -> Ground | None:
    """Why this sign-in may read this topic of this person, or None where they may not."""
    if about.person in rights.own:
        return Ground("own", Purpose.OWN)
    for share in rights.shares:
        if share.person == about.person and share.topic == topic and share.live(at):
            return Ground("shared", Purpose.SUPPORT)
    for grant in rights.grants:
        permission = grant.opening(topic)
        if permission is None or not grant.live(at) or not reaches(grant, about):
            continue
        kind = "role" if grant.person is None else "named"
        return Ground(f"{kind}.{grant.role}", MEANINGS[permission].purpose)
    return None


def reaches(grant: GrantView, about: About) -> bool:
    """Whether a grant reaches a person: same programme, and by name where one is needed."""
    if grant.programme != about.programme:
        return False
    if grant.person is not None:
        return grant.person == about.person
    return not about.restricted


@dataclass(frozen=True, slots=True)
class Answer:
    """May they, on what ground, and why (or why not) in a code for logs and tests."""

    yes: bool
    ground: str
    why: str

    def __bool__(self) -> bool:
        return self.yes


def may(
    rights: Rights,
    permission: Permission,
    at: datetime,
    *,
    about: About | None = None,
    programme: UUID | None = None,
) -> Answer:
    """Whether a sign-in may do something, to one person, in one programme, or at all."""
    if permission is Permission.PLAN_WRITE:
        return _own(rights, about)
    meaning = MEANINGS[permission]
    if about is not None and meaning.for_others and _too_close(rights, about):
        return Answer(False, "", "own_or_circle")
    if about is not None and meaning.for_others and about.person in rights.close_to:
        return Answer(False, "", "own_interest")
    if about is not None and permission is Permission.PLAN_HELP_WRITE:
        answer = _asked_to_help(rights, about, at)
        if answer:
            return answer
    for grant in rights.grants:
        if permission not in grant.permissions or not grant.live(at):
            continue
        if programme is not None and grant.programme != programme:
            continue
        if about is not None and (
            not reaches(grant, about) or (meaning.by_name and grant.person is None)
        ):
            continue
        kind = "role" if grant.person is None else "named"
        return Answer(True, f"{kind}.{grant.role}", "granted")
    return Answer(False, "", "no_grant")


def _own(rights: Rights, about: About | None) -> Answer:
    own = bool(rights.own) if about is None else about.person in rights.own
    return Answer(True, "own", "own") if own else Answer(False, "", "not_own")


def _too_close(rights: Rights, about: About) -> bool:
    """Oneself (under any sign-in), or somebody whose circle one is in."""
    return (
        about.person in rights.own or about.human == rights.human or about.person in rights.circles
    )


def _asked_to_help(rights: Rights, about: About, at: datetime) -> Answer:
    """The person agrees the plan with them; a coach or broker needs only to be let in to see."""
    for share in rights.shares:
        if share.person != about.person or share.topic != Topic.PLAN or not share.live(at):
            continue
        if at_least(share.level, Level.AGREE):
            return Answer(True, "shared", "agreed_together")
        if any(
            grant.live(at)
            and grant.programme == about.programme
            and Permission.PLAN_HELP_WRITE in grant.permissions
            for grant in rights.grants
        ):
            return Answer(True, "shared", "let_in_and_granted")
    return Answer(False, "", "not_asked")


def unknown_permissions(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes of a role that name nothing: they would open nothing, so say so at once."""
    return tuple(code for code in codes if code not in set(Permission))


def check_answer(*, answer: str, stated_on: date | None, statement: str) -> tuple[Problem, ...]:
    """A refusal counts only as stated, with its day; silence and old notes are no refusal (R32)."""
    if answer not in set(Said):
        return (Problem("unknown_answer", "Choose what the person said.", "answer"),)
    if answer != Said.REFUSED:
        return ()
    problems = []
    if not statement.strip():
        problems.append(
            Problem(
                "statement_missing",
                "Write down what the person said, in their words.",
                "statement",
                "If they have not said it, ask them.",
            )
        )
    if stated_on is None:
        problems.append(
            Problem(
                "day_missing",
                "Give the day on which the person said it.",
                "stated_on",
                "If nobody knows the day, ask the person again.",
            )
        )
    return tuple(problems)


@dataclass(frozen=True, slots=True)
class Change:
    """What became different for one supporter on one topic."""

    topic: Topic
    before: Level
    after: Level


def changes(before: dict[Topic, Level], wanted: dict[Topic, Level]) -> tuple[Change, ...]:
    """What would be different; topics not mentioned stay as they are."""
    return tuple(
        Change(topic, before.get(topic, Level.NOTHING), wanted[topic])
        for topic in Topic
        if topic in wanted and before.get(topic, Level.NOTHING) is not wanted[topic]
    )
