"""Stories beside the figures: only those whose teller says yes at this moment (scenario 36, T4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.endings import queries as endings
from ownway.endings import rules
from ownway.programme import queries as programmes


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells, in their own words. `name` is empty where they did not put it there."""

    ref: UUID
    words: str
    name: str
    since: date
    uses: tuple[Use, ...] = ()  # outside of this site: nowhere, unless one of these is open


@dataclass(frozen=True, slots=True)
class Use:
    """One use somebody asked for: open, said no to, or not answered yet, which is a no."""

    place: str
    purpose: str
    until_on: date
    answer: str
    open: bool


def stories(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[Told]:
    """The stories that may be shown now, the newest first; nothing is kept of one taken back.

    Asked anew each time, so that a yes taken back counts with the next look. Raises NotVisible.
    """
    consent.require(viewer, Permission.OVERSIGHT_VIEW, programme=programme_ref)
    programme = programmes.by_ref(programme_ref)
    today = programmes.day_of(programme, at)
    return [
        Told(
            ref=one.ref,
            words=one.words,
            name=one.ending.person.name if one.named else "",
            since=programmes.day_of(programme, one.agreed_at),
            uses=tuple(_use(each, today) for each in _asked(one)),
        )
        for one in endings.stories(programme)
    ]


def _asked(story: Any) -> list[Any]:
    """What was asked of it and is not over, oldest first, from what was read along with it."""
    asked = sorted(story.uses.all(), key=lambda each: each.pk)
    return [each for each in asked if each.ended_at is None]


def _use(one: Any, today: date) -> Use:
    may = rules.may_use(
        answer=one.answer, ended=False, until_on=one.until_on, told=True, today=today
    )
    return Use(one.place, one.purpose, one.until_on, one.answer, may)


def story(viewer: Viewer, ref: UUID) -> Any:
    """One story, for those who may ask to use it elsewhere. Raises NotVisible."""
    found = endings.story_told(ref)
    if found is None:
        raise NotVisible
    consent.require(viewer, Permission.PROGRAMME_MANAGE, programme=found.ending.person.programme)
    return found
