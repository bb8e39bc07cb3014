"""What is worth knowing about a person, and who can see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from babel.lists import format_list
from django.utils.translation import gettext as _

from ownway.consent.queries import CircleRow
from ownway.consent.rules import Level, Topic
from ownway.web.my.words.circle import topic
from ownway.web.plan_words import written
from ownway.web.ui.showing import babel_locale, local_day

TOPICS = (Topic.APPOINTMENTS, Topic.MEDICATION, Topic.BAD_TIMES, Topic.THERAPY_NOTES)


@dataclass(frozen=True, slots=True)
class Noted:
    """One note, in the words it was written in."""

    words: str
    on: date
    written: str


@dataclass(frozen=True, slots=True)
class Group:
    """The notes of one topic, and who can see them."""

    title: str
    seen_by: str
    notes: tuple[Noted, ...]


def topics() -> list[tuple[str, str]]:
    """What a note can be about."""
    return [(one.value, topic(one)) for one in TOPICS]


def groups(
    notes: Iterable[Any], circle: Iterable[CircleRow], names: Mapping[UUID, str], own: UUID
) -> list[Group]:
    """Topic by topic, newest first; a topic without a note is left out."""
    rows, found = list(circle), list(notes)
    made = []
    for one in TOPICS:
        mine = tuple(
            Noted(note.words, local_day(note.written_at), written(note.written_by, own, names))
            for note in found
            if note.subject == one
        )
        if mine:
            made.append(Group(title=topic(one), seen_by=_seen_by(one, rows), notes=mine))
    return made


def _seen_by(one: Topic, rows: Iterable[CircleRow]) -> str:
    who = [row.name for row in rows if row.levels.get(one, Level.NOTHING) is not Level.NOTHING]
    if not who:
        return _("Nobody in your circle can see this.")
    return _("In your circle, this can be seen by %(names)s.") % {
        "names": format_list(who, locale=babel_locale())
    }
