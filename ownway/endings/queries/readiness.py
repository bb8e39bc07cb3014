"""Reads of how ready somebody feels: for themself, and for their team where they share it (H3)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Topic
from ownway.core.problems import NotVisible
from ownway.endings.models.readiness import Readiness
from ownway.endings.queries.exits import Whole, part_of
from ownway.people.models import Person


def mine(viewer: Viewer, person: UUID) -> list[Readiness]:
    """All that a person wrote, newest first, for themself alone. Raises NotVisible."""
    if person not in viewer.own_people:
        raise NotVisible
    rows = Readiness.objects.filter(person__ref=person)
    return list(rows.select_related("person__programme__pack").order_by("-written_at", "-pk"))


def one_of_mine(viewer: Viewer, ref: UUID) -> Readiness:
    """One of them. Raises NotVisible."""
    found = Readiness.objects.select_related("person__programme__pack").filter(ref=ref).first()
    if found is None or found.person.ref not in viewer.own_people:
        raise NotVisible
    return found


def shared(viewer: Viewer, whole: Whole, at: datetime) -> Readiness | None:
    """The newest that the person shares, for those who take part by name; else None."""
    if part_of(viewer, whole) is None:
        return None
    rows = Readiness.objects.filter(person=whole.exit.person, shared_at__lte=at)
    found = rows.order_by("-written_at", "-pk").first()
    if found is not None:
        viewer.saw(consent.about_of(whole.exit.person), Topic.BAD_TIMES)
    return found


def to_share(viewer: Viewer, person: Person) -> Readiness | None:
    """The newest of somebody without a sign-in, where the viewer knows of it: shared, or typed in
    by themselves. For the person to share it, or to take that back; nobody else reads it by this.
    """
    rows = Readiness.objects.filter(person=person, person__account__isnull=True)
    found = rows.order_by("-written_at", "-pk").first()
    if found is None or (found.shared_at is None and found.written_by != viewer.actor.ref):
        return None
    return found
