"""A break from the programme, and its end: by the person, or as staff heard it from them (I13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Model

from ownway.core.actors import Actor
from ownway.endings.actions.heard import as_heard
from ownway.endings.actions.leaving import _locked
from ownway.endings.actions.steps import how_heard
from ownway.endings.rules import Heard
from ownway.joining import actions as joining
from ownway.joining.actions import Also
from ownway.joining.models import Enrolment
from ownway.people.models import Person
from ownway.record.store import writing


def take_break(*, person: Person, heard: Heard | None = None, by: Actor, at: datetime) -> Enrolment:
    """A break: plan, money and every place stay as they are, and no reason is asked. Twice is once.

    `heard`: staff type in what somebody without a sign-in wrote or said. Raises NotYours, NotWhole,
    joining.actions.NoSuchMove.
    """
    with writing():
        person = _locked(person)  # the person first, as everywhere: nobody waits in a circle
        also = _as_heard(person, "endings.take_break", heard, by, at)
        return joining.pause(person=person, also=also, by=by, at=at)


def end_break(*, person: Person, heard: Heard | None = None, by: Actor, at: datetime) -> Enrolment:
    """Back from it, and everything is as it was. `heard` and what it raises as in `take_break`."""
    with writing():
        person = _locked(person)
        also = _as_heard(person, "endings.end_break", heard, by, at)
        return joining.resume(person=person, also=also, by=by, at=at)


def _as_heard(person: Person, act: str, heard: Heard | None, by: Actor, at: datetime) -> Also:
    def rows(enrolment: Enrolment) -> tuple[Sequence[Model], Mapping[str, object]]:
        typed = as_heard(person, act, enrolment.ref, heard, {}, by=by, at=at)
        return typed, how_heard(heard)

    return rows
