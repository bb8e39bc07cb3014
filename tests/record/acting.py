"""Something small to record: a named group, in a table every installation has."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth.models import Group

from ownway.core.actors import Actor, ActorKind
from ownway.record import actions
from ownway.record.models import Entry
from ownway.record.store import writing

AT = datetime(2026, 9, 4, 10, 30, tzinfo=UTC)
PERSON = UUID(int=11)
PROGRAMME = UUID(int=12)
COACH = Actor(ref=UUID(int=1), human=UUID(int=2), kind=ActorKind.STAFF, name="Ash")
_names = itertools.count()


def do_something(*, programme: UUID | None = PROGRAMME) -> Entry:
    """One action: makes a group, and its entry."""
    with writing():
        group = Group.objects.create(name=f"group {next(_names)}")
        return actions.write(
            by=COACH,
            at=AT,
            verb="test.make",
            person=PERSON,
            programme=programme,
            rows=[group],
            why="asked",
            versions={"pack": "abc"},
            details={"lines": 3},
            ground="role:coach",
            purpose="care",
        )
