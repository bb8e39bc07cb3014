"""Stories beside the figures: only those whose teller says yes at this moment (scenario 36, T4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.endings import queries as endings
from ownway.programme import queries as programmes


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells, in their own words. `name` is empty where they did not put it there."""

    words: str
    name: str
    since: date


def stories(viewer: Viewer, programme_ref: UUID) -> list[Told]:
    """The stories that may be shown now, the newest first; nothing is kept of one taken back.

    Asked anew each time, so that a yes taken back counts with the next look. Raises NotVisible.
    """
    consent.require(viewer, Permission.OVERSIGHT_VIEW, programme=programme_ref)
    programme = programmes.by_ref(programme_ref)
    return [
        Told(
            words=one.words,
            name=one.ending.person.name if one.named else "",
            since=programmes.day_of(programme, one.agreed_at),
        )
        for one in endings.stories(programme)
    ]
