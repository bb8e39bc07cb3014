"""Where somebody stands with their programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ownway.consent.queries import Viewer, visible
from ownway.core.problems import NotVisible
from ownway.joining.models import Enrolment
from ownway.joining.rules import BEFORE, OVER, Status
from ownway.people.models import Person
from ownway.programme.models import Programme


@dataclass(frozen=True, slots=True)
class Where:
    """Where somebody stands, since when, and whether their time here is over."""

    status: Status
    joined_at: datetime
    left_at: datetime | None

    @property
    def over(self) -> bool:
        return self.status in OVER

    @property
    def before(self) -> bool:
        """Whether they have asked about it, and have not joined yet."""
        return self.status in BEFORE


def where(person: Person) -> Where | None:
    """Where a person stands; None before they joined."""
    found = Enrolment.objects.filter(person=person).first()
    return Where(Status(found.status), found.joined_at, found.left_at) if found else None


def asked_before(account: UUID, programme: Programme) -> Person | None:
    """The one of a programme who signs in so and has not joined yet; None where there is none."""
    rows = Person.objects.select_related("programme__pack").filter(
        programme=programme, account__ref=account, enrolment__status__in=BEFORE
    )
    return rows.first()


def standing(people: Iterable[Person]) -> dict[UUID, Where]:
    """Where each of these people stands, in one query; for reads that asked already."""
    rows = Enrolment.objects.filter(person__in=list(people)).select_related("person")
    return {row.person.ref: Where(Status(row.status), row.joined_at, row.left_at) for row in rows}


def enrolment(viewer: Viewer, person: UUID, *, at: datetime) -> Enrolment:
    """The enrolment of a person this viewer may see. Raises NotVisible."""
    rows = Enrolment.objects.filter(person__ref=person).select_related("person__programme__pack")
    found = visible(viewer, rows, at=at).first()
    if found is None:
        raise NotVisible
    return found


def still_here(rows: QuerySet[Person]) -> QuerySet[Person]:
    """Those of these people whose time in the programme is not over."""
    return rows.exclude(enrolment__status__in=OVER)


def taking_part(programme: Programme) -> list[Person]:
    """Everybody whose time in a programme is not over, oldest first; no access is asked.

    For work on all of them: amounts worked out again, and new rules tried out.
    """
    rows = Person.objects.filter(programme=programme).exclude(enrolment__status__in=OVER)
    return list(rows.select_related("programme__pack").order_by("added_at", "pk"))
