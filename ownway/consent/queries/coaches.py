"""Whom a person can choose, whom they have, and how full each coach is; counts, never contents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ownway.consent import rules
from ownway.consent.models import Grant, Interest, Match
from ownway.consent.queries.looking import Viewer, require, visible
from ownway.consent.rules import Permission, Standing
from ownway.core.problems import NotVisible
from ownway.people import queries as people
from ownway.people.models import Account, Coach, Person, Training
from ownway.people.rules import missing, room, shown
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.programme.rules import Coaching, CoachRole

TOLD_FOR = timedelta(days=30)  # how long a coach reads that somebody chose another one


@dataclass(frozen=True, slots=True)
class Load:
    """How many people one coach has: all are counts of people, and `most` comes from the pack."""

    coach: Coach
    most: int
    active: int
    waiting: int
    stands_in_until: tuple[date, ...]  # one day for each person they stand in for, soonest first
    missing: tuple[str, ...]  # credentials asked that nothing shows today
    credits: tuple[Training, ...]  # those that hold today

    @property
    def standing_in(self) -> int:
        return len(self.stands_in_until)

    @property
    def room(self) -> int:
        return room(most=self.most, active=self.active, waiting_before=self.waiting)

    @property
    def ready(self) -> bool:
        """Whether they could begin with somebody today."""
        return not self.missing and self.coach.takes_people and self.room > 0


@dataclass(frozen=True, slots=True)
class Choice:
    """One coach as a person reads them before choosing: with whom they are close to (T7)."""

    coach: Coach
    at_once: bool  # there is room today
    close_to: tuple[Interest, ...]
    credits: tuple[Training, ...]
    standing: Standing | None  # towards this person now

    @property
    def seen(self) -> tuple[UUID, ...]:
        return tuple(one.ref for one in self.close_to)


def loads(programme: Programme, *, at: datetime) -> tuple[Load, ...]:
    """Every coach of a programme who has not left, and how many people each has. Three queries."""
    coaching = programmes.pack_of(programme).coaching
    if coaching is None:
        return ()
    rows = [one for one in people.coaches(programme.ref) if coaching.role(one.role)]
    return _loads(coaching, rows, programmes.day_of(programme, at))


def _loads(coaching: Coaching, rows: list[Coach], today: date) -> tuple[Load, ...]:
    credits = people.credits_of(rows)
    counts = _counts(rows)
    found = []
    for one in rows:
        asked = coaching.role(one.role)
        if asked is None:
            continue
        count = counts.get(one.pk, _Count())
        held = shown(credits[one.pk], {line.code for line in credits[one.pk] if line.code}, today)
        found.append(
            Load(
                coach=one,
                most=asked.most_people,
                active=count.people.get(Standing.ACTIVE, 0),
                waiting=count.people.get(Standing.MATCHED, 0),
                stands_in_until=tuple(count.until),
                missing=missing(credits[one.pk], asked.needs, today),
                credits=tuple(held.values()),
            )
        )
    return tuple(found)


@dataclass(slots=True)
class _Count:
    """Of one coach: people by standing, and the days until which they stand in for somebody."""

    people: dict[str, int] = field(default_factory=dict)
    until: list[date] = field(default_factory=list)


def _counts(rows: Iterable[Coach]) -> dict[int, _Count]:
    """One query, the soonest day first."""
    found: dict[int, _Count] = {}
    there = Match.objects.filter(
        coach__in=[one.pk for one in rows], status__in=rules.OPEN_STANDINGS
    )
    grouped = there.values_list("coach", "status", "stands_in_until_on").order_by(
        "stands_in_until_on"
    )
    for key, status, day, many in grouped.annotate(many=Count("pk")):
        count = found.setdefault(key, _Count())
        count.people[status] = count.people.get(status, 0) + many
        if status == Standing.STANDS_IN:
            count.until += [day] * many
    return found


def close_to_payees(coaches: Iterable[Coach]) -> Mapping[int, tuple[Interest, ...]]:
    """The payees and holders of money each coach said they are close to, by key. One query."""
    rows = list(coaches)
    found: dict[int, list[Interest]] = {one.pk: [] for one in rows}
    by_human: dict[tuple[UUID, int], list[int]] = {}
    for one in rows:
        by_human.setdefault((one.account.human, one.programme_id), []).append(one.pk)
    said = Interest.objects.filter(
        human__in={human for human, _programme in by_human},
        party__isnull=False,
        ended_at__isnull=True,
    )
    for interest in said.order_by("declared_at", "pk"):
        for key in by_human.get((interest.human, interest.programme_id), []):
            found[key].append(interest)
    return {key: tuple(listed) for key, listed in found.items()}


def choices(person: Person, *, at: datetime) -> tuple[Choice, ...]:
    """Whom this person can choose: everybody who takes people and can show what is asked.

    Whoever is full stands last: choosing them means a wait with a date. Five queries.
    """
    programme = person.programme
    mine = {one.coach_id: Standing(one.status) for one in standing(person)}
    ready = [
        one
        for one in loads(programme, at=at)
        if one.coach.account.human != person.human
        and not one.missing
        and (one.coach.takes_people or one.coach.pk in mine)
    ]
    close = close_to_payees(one.coach for one in ready)
    found = [
        Choice(
            coach=one.coach,
            at_once=one.ready,
            close_to=close[one.coach.pk],
            credits=one.credits,
            standing=mine.get(one.coach.pk),
        )
        for one in ready
    ]
    return tuple(sorted(found, key=lambda one: not one.at_once))


def choice(person: Person, coach: UUID, *, at: datetime) -> Choice:
    """One of them. Raises NotVisible for whoever cannot be chosen."""
    found = next((one for one in choices(person, at=at) if one.coach.ref == coach), None)
    if found is None:
        raise NotVisible
    return found


def standing(person: Person) -> tuple[Match, ...]:
    """Every match of a person that is not over, the active ones first. One query."""
    order = {state: place for place, state in enumerate(reversed(rules.OPEN_STANDINGS))}
    rows = _whole().filter(person=person, status__in=rules.OPEN_STANDINGS).order_by("pk")
    return tuple(sorted(rows, key=lambda one: order[Standing(one.status)]))


def my_match(viewer: Viewer, ref: UUID, *, at: datetime) -> Match:
    """One match this viewer may see, by the topic of the circle. Raises NotVisible."""
    found = visible(viewer, _whole().filter(ref=ref), at=at).first()
    if found is None:
        raise NotVisible
    return found


def before_in_line(match: Match) -> int:
    """How many people chose the same coach before this one and wait too."""
    rows = Match.objects.filter(coach=match.coach_id, status=Standing.MATCHED, pk__lt=match.pk)
    return rows.count()


def can_be_seated(programme: Programme, *, at: datetime) -> tuple[Match, ...]:
    """Those whose turn it is: the first in line of each coach with a place. Four queries."""
    free = {
        one.coach.pk: room(most=one.most, active=one.active)
        for one in loads(programme, at=at)
        if not one.missing and one.coach.takes_people
    }
    rows = _whole().filter(coach__in=free, status=Standing.MATCHED).order_by("pk")
    turn = []
    for row in rows:
        if free[row.coach_id] > 0:
            free[row.coach_id] -= 1
            turn.append(row)
    return tuple(turn)


def waiting(programme: Programme) -> tuple[Match, ...]:
    """Who waits for a place or for a choice, the day we write by first; for the team."""
    rows = _whole().filter(
        person__programme=programme, status__in=(Standing.MATCHED, Standing.STANDS_IN)
    )
    return tuple(
        sorted(
            rows, key=lambda one: (one.answer_by_on or one.stands_in_until_on or date.max, one.pk)
        )
    )


def matches_of(coach: Coach) -> tuple[Match, ...]:
    """Whoever has this coach by name now, oldest first; for handing over."""
    rows = _whole().filter(coach=coach, status__in=(Standing.ACTIVE, Standing.STANDS_IN))
    return tuple(rows.order_by("pk"))


def told_kindly(account: Account, *, at: datetime) -> tuple[Match, ...]:
    """Who chose somebody else or ended it lately, as the coach reads it: no reason, no reproach."""
    rows = _whole().filter(
        coach__account=account,
        status__in=(Standing.CHANGED, Standing.ENDED),
        starts_on__isnull=False,
        ended_at__gt=at - TOLD_FOR,
    )
    return tuple(rows.order_by("-ended_at", "-pk"))


def stood_beside(person: Person, until: datetime) -> tuple[Match, ...]:
    """Who was active beside a person up to exactly this moment, as when their time here ended."""
    rows = _whole().filter(person=person, ended_at=until, starts_on__isnull=False)
    return tuple(rows.order_by("pk"))


def without_coach(viewer: Viewer, programme: Programme, *, at: datetime) -> QuerySet[Person]:
    """People of a programme the viewer may see who have nobody by name. Raises NotVisible."""
    require(viewer, Permission.COACHES_MANAGE, programme=programme)
    named = Match.objects.filter(
        person=OuterRef("pk"), status__in=(Standing.ACTIVE, Standing.STANDS_IN, Standing.MATCHED)
    )
    rows = Person.objects.filter(~Exists(named), programme=programme)
    return visible(viewer, rows.select_related("programme"), at=at).order_by("name", "pk")


def managing(viewer: Viewer, ref: UUID) -> Coach:
    """A coach of a programme whose coaches the viewer looks after. Raises NotVisible."""
    found = people.coach(ref)
    require(viewer, Permission.COACHES_MANAGE, programme=found.programme)
    return found


def leads(programme: Programme, *, at: datetime) -> tuple[Account, ...]:
    """Who looks after the coaches: the names of those to ring where nobody else is named."""
    pack = programmes.pack_of(programme)
    roles = [one.code for one in pack.roles if Permission.COACHES_MANAGE in one.permissions]
    live = Grant.objects.filter(
        programme=programme, role__in=roles, person=None, from_at__lte=at, until_at__gt=at
    ).filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))
    order = {code: place for place, code in enumerate(reversed(roles))}
    rows = sorted(live.select_related("account"), key=lambda one: (order[one.role], one.pk))
    return tuple(dict.fromkeys(one.account for one in rows))


def asked_of(coach: Coach) -> CoachRole | None:
    """What the pack asks of this coach's role."""
    coaching = programmes.pack_of(coach.programme).coaching
    return None if coaching is None else coaching.role(coach.role)


def _whole() -> QuerySet[Match]:
    return Match.objects.select_related(
        "person__programme__pack",
        "person__account",
        "coach__account",
        "coach__programme__pack",
        "supporter__account",
        "supporter__person",
        "grant",
    )
