"""Reads of those beside somebody on their way out: who can be asked, who is slow, who is gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from ownway.consent.models import Grant
from ownway.consent.rules import Permission
from ownway.endings import rules
from ownway.endings.models import Party, TeamMember
from ownway.endings.queries.exits import Whole
from ownway.endings.rules import Side
from ownway.people.models import Account, Person
from ownway.programme import queries as programmes
from ownway.programme.models import Programme


@dataclass(frozen=True, slots=True)
class Slow:
    """One of the staff whose name is missing, and from which day they can be gone on without."""

    party: Party
    from_on: date  # whoever works with nobody there any more: from now on
    may: bool


def slow(whole: Whole, at: datetime) -> list[Slow]:
    """Staff who have not signed what goes round, in their order; none before it goes round."""
    handed, programme = whole.exit.handed_round_at, whole.exit.person.programme
    if handed is None or whole.status not in rules.SIGNING:
        return []
    here: set[tuple[int, int | None]] = set(
        _walking(programme, at).values_list("account", "person")
    )
    found = []
    for one in whole.standing:
        signed = whole.signed(one)
        asked_on = programmes.day_of(programme, max(handed, one.joined_at))
        from_on = rules.release_from(asked_on, whole.days_to_sign)
        gone = not _walks(one.account_id, whole.exit.person_id, here)  # type: ignore[attr-defined]
        if rules.may_release(
            one.side, signed=signed, today=whole.today, from_on=from_on, role_over=gone
        ):
            found.append(Slow(one, min(from_on, whole.today), may=True))
        elif one.side == Side.STAFF and not signed:
            found.append(Slow(one, from_on, may=False))
    return found


def _walks(account: int | None, person: int, here: set[tuple[int, int | None]]) -> bool:
    """Whether somebody works with this person now, or with anybody there."""
    return bool({(account, None), (account, person)} & here)


def asked_along(person: Person, at: datetime) -> list[tuple[Account, str]]:
    """Staff this person can ask to promise something, with a role of each; by name.

    Those named for the person, and those who walk with anybody here. Never the person themself.
    """
    grants = _walking(person.programme, at).filter(Q(person__isnull=True) | Q(person=person))
    found: dict[int, tuple[Account, str]] = {}
    named = grants.exclude(account__human=person.human).select_related("account")
    for grant in named.order_by("account__name", "pk"):
        found.setdefault(grant.account_id, (grant.account, grant.role))
    return list(found.values())


def _walking(programme: Programme, at: datetime) -> QuerySet[Grant]:
    """The roles that hold now and let somebody walk with people here, or with one of them."""
    walks = [
        role.code
        for role in programmes.pack_of(programme).roles
        if Permission.EXIT_WALK in role.permissions
    ]
    return Grant.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=at),
        programme=programme,
        role__in=walks,
        from_at__lte=at,
        until_at__gt=at,
    )


def parties_gone(programme: Programme, at: datetime) -> list[Party]:
    """Staff who still stand beside somebody on their way out and work with nobody there any more.

    Where their role ended, nobody has to click for them: the next round of the worker says it.
    """
    walks: set[tuple[int, int | None]] = set(
        _walking(programme, at).values_list("account", "person")
    )
    rows = Party.objects.filter(
        exit__person__programme=programme, side=Side.STAFF, left_at__isnull=True
    ).exclude(exit__status__in=rules.CLOSED)
    return [
        one
        for one in rows.select_related("exit").order_by("pk")
        if not _walks(one.account_id, one.exit.person_id, walks)
    ]


def members_gone(programme: Programme, at: datetime) -> list[TeamMember]:
    """Those of a team still on offer who have no role here any more."""
    walks = set(_walking(programme, at).values_list("account", flat=True))
    rows = TeamMember.objects.filter(cohort__programme=programme, stopped_at__isnull=True)
    return list(rows.exclude(account__in=walks).order_by("pk"))
