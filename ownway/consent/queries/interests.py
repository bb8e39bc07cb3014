"""What people of a programme said they are close to, as they and its managers may read it."""

from __future__ import annotations

from uuid import UUID

from ownway.consent.models import Interest
from ownway.consent.queries.looking import Viewer, require
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.programme.models import Programme


def interests_of(viewer: Viewer, programme: Programme) -> list[Interest]:
    """What the viewer said of themself here, newest first; what has ended too."""
    rows = Interest.objects.filter(programme=programme, human=viewer.rights.human)
    return list(rows.select_related("programme", "person").order_by("-declared_at", "-pk"))


def interests_in(viewer: Viewer, programme: Programme) -> list[Interest]:
    """What everybody else said here and still holds, oldest first, for who manages the programme.

    Raises NotVisible for anybody else.
    """
    require(viewer, Permission.PROGRAMME_MANAGE, programme=programme)
    rows = Interest.objects.filter(programme=programme, ended_at__isnull=True)
    others = rows.exclude(human=viewer.rights.human)
    return list(others.select_related("programme", "person").order_by("declared_at", "pk"))


def interest(viewer: Viewer, ref: UUID) -> Interest:
    """One that the viewer may end: of somebody else, where they manage. Raises NotVisible."""
    found = Interest.objects.select_related("programme", "person").filter(ref=ref).first()
    if found is None or found.human == viewer.rights.human:
        raise NotVisible
    require(viewer, Permission.PROGRAMME_MANAGE, programme=found.programme)
    return found
