"""What somebody without a sign-in says, kept word for word beside what it does (I15)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from ownway.core.actors import Actor
from ownway.endings.actions.steps import how_heard, typed_in
from ownway.endings.models import TypedIn
from ownway.endings.rules import Heard
from ownway.people.models import Person
from ownway.record import actions as record
from ownway.record.store import writing


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


def type_in(
    *,
    person: Person,
    act: str,
    subject: UUID,
    heard: Heard,
    said: Mapping[str, object],
    by: Actor,
    at: datetime,
) -> TypedIn:
    """What somebody said, beside the action it asks for.

    The packages of money and of plans know no paper, so the door runs that action and this one in
    one transaction: both or neither. The same again is the same. Raises NotYours, NotWhole.
    """
    kept = {name: str(words) for name, words in said.items() if words not in ("", None)}
    with writing():
        mine = TypedIn.objects.filter(act=act, subject=subject, typed_human=by.human)
        for before in mine.filter(person=person, said_on=heard.on, way=heard.way.value):
            if before.said == kept:
                return before
        row = typed_in(person, act, subject, heard, kept, by=by, at=at)
        record.write(
            by=by,
            at=at,
            verb="endings.type_in",
            person=person.ref,
            programme=person.programme.ref,
            rows=[row],
            details={"act": act, "subject": subject, **how_heard(heard)},
        )
        return row
