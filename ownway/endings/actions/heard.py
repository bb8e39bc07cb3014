"""What somebody without a sign-in says of leaving and coming back, beside what it does (I15)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from ownway.core.actors import Actor
from ownway.endings.actions.steps import typed_in
from ownway.endings.models import TypedIn
from ownway.endings.rules import Heard
from ownway.people.models import Person


def as_heard(
    person: Person,
    verb: str,
    subject: UUID,
    heard: Heard | None,
    said: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
) -> list[TypedIn]:
    """The row of what staff typed in; none where the person clicked themself.

    Inside the transaction of an action that writes the entry, of which `verb` is. Raises NotYours,
    NotWhole.
    """
    if heard is None:
        return []
    act = verb.removeprefix("endings.")
    return [typed_in(person, act, subject, heard, said, by=by, at=at)]
