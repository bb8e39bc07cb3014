"""Who may look at checks: those who run them, and those who oversee the programme."""

from __future__ import annotations

from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible

LOOKING = (Permission.IMPROVEMENT_RUN, Permission.OVERSIGHT_VIEW)


def require_looking(viewer: Viewer, programme: UUID) -> None:
    """Raises NotVisible."""
    if not any(consent.can(viewer, one, programme=programme) for one in LOOKING):
        raise NotVisible
