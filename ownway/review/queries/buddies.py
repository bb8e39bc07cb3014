"""Who offers to help with a plan, who helps whom, and how many plans were made that way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from ownway.core.problems import NotVisible
from ownway.decisions.models import Decision
from ownway.decisions.rules import Outcome, SecondLook
from ownway.people.models import Person
from ownway.programme.models import Programme
from ownway.review import rules
from ownway.review.models import Buddy
from ownway.review.rules import BuddyState


@dataclass(frozen=True, slots=True)
class Helping:
    """How many plans of a programme were agreed, and how many with a buddy; all are counts.

    `longest`: the most links in one chain. Not for showing as it is: evaluation keeps back.
    """

    agreed: int
    helped: int
    longest: int


def has_agreed_plan(person: Person) -> bool:
    """Whether a plan of this person was ever agreed to."""
    return _agreed().filter(version__plan__person=person).exists()


def my_buddies(person: Person) -> tuple[Buddy | None, Buddy | None]:
    """Whom this person helps or offers to, and who helps them; None where nobody. One query."""
    rows = Buddy.objects.filter(Q(helper=person) | Q(person=person), over_at__isnull=True)
    found = list(rows.select_related("helper__programme", "person__programme"))
    gives = next((one for one in found if one.helper_id == person.pk), None)
    takes = next((one for one in found if one.person_id == person.pk), None)
    return gives, takes


def parted(person: Person, since: datetime) -> tuple[Buddy, ...]:
    """Pairs of this person that came to an end since then and not by themself, newest first."""
    rows = Buddy.objects.filter(
        Q(helper=person) | Q(person=person), person__isnull=False, over_at__gte=since
    )
    own = person.account.ref if person.account is not None else None
    return tuple(rows.exclude(over_by=own).order_by("-over_at", "-pk"))


def parted_with(person: Person, ended_at: datetime) -> bool:
    """Whether a pair of this person was over at exactly this moment, as when their time ended."""
    rows = Buddy.objects.filter(Q(helper=person) | Q(person=person), person__isnull=False)
    return rows.filter(over_at=ended_at).exists()


def offers(person: Person) -> tuple[Buddy, ...]:
    """Who offers to help in this person's programme, longest offered first; never themselves."""
    rows = Buddy.objects.filter(
        state=BuddyState.OFFERED,
        helper__programme=person.programme,
        helper__restricted=False,
        helper__account__is_active=True,
    )
    rows = rows.exclude(helper__human=person.human)
    return tuple(rows.select_related("helper__programme").order_by("offered_at", "pk"))


def offer(person: Person, ref: UUID) -> Buddy:
    """One offer to this person. Raises NotVisible."""
    found = next((one for one in offers(person) if one.ref == ref), None)
    if found is None:
        raise NotVisible
    return found


def helping(programme: Programme, *, at: datetime) -> Helping:
    """Plans helped by a buddy against plans agreed. Two queries.

    A plan counts as helped where a buddy was there before its first yes, and had not stopped.
    """
    first = dict(
        _agreed()
        .filter(version__plan__person__programme=programme, decided_at__lte=at)
        .values_list("version__plan__person")
        .annotate(first=Min("decided_at"))
    )
    links = []
    helped = set()
    rows = Buddy.objects.filter(person__programme=programme, asked_at__lte=at)
    for row in rows.order_by("asked_at", "pk"):
        links.append((row.helper_id, row.person_id))
        yes = first.get(row.person_id)
        if yes is not None and row.asked_at <= yes and (row.over_at is None or row.over_at > yes):
            helped.add(row.person_id)
    return Helping(
        agreed=len(first),
        helped=len(helped),
        longest=max(rules.places(links).values(), default=0),
    )


def _agreed() -> QuerySet[Decision]:
    agreed = Q(outcome__in=[Outcome.APPROVED, Outcome.PART])
    agreed |= Q(lines__second_look__outcome=SecondLook.CHANGED)
    return Decision.objects.filter(agreed)
