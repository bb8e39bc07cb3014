"""A small record to tamper with: things made, changed and removed, looks, blocks, a tail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from harness import Ground

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PROGRAMMES = [UUID(int=100), UUID(int=101), None]


@dataclass
class World:
    """What was built, for trials to choose from."""

    things: list[int]
    gone: int
    unsealed: list[int]
    sealed: list[int]
    heads: list[Any]
    older: str  # a whole copy, from before the last blocks
    old_columns: dict[int, dict[str, Any]]  # of things changed since


def build(ground: Ground, name: str) -> World:
    from django.db import connection
    from things.models import OtherThing, Thing

    from ownway.record import actions, queries
    from ownway.record.models import Entry, SealLine
    from ownway.record.store import writing

    with connection.schema_editor() as editor:
        editor.create_model(Thing)
        editor.create_model(OtherThing)
    things = []
    for n in range(24):
        _act(n, things)
        if n % 6 == 5:
            actions.seal(at=START + timedelta(hours=n))
    older = ground.copy(name)
    old_columns = {key: Thing.objects.filter(pk=key).values().get() for key in things[:4]}
    with writing():
        Thing.objects.filter(pk__in=things[:4]).update(amount=7, words="later")
        changed = Thing.objects.filter(pk__in=things[:4])
        actions.write(by=_by(), at=START, verb="proof.change", rows=changed)
    with writing():
        gone = Thing.objects.get(pk=things.pop())
        actions.write(by=_by(), at=START, verb="proof.remove", gone=[gone])
        old_columns[gone.pk] = Thing.objects.filter(pk=gone.pk).values().get()
        key = gone.pk
        gone.delete()
    for n in range(24, 30):
        _act(n, things)
    for _ in range(2):
        actions.seal(at=START + timedelta(hours=50))
        _act(30, things)
        actions.saw(by=_by(), at=START, person=UUID(int=5), parts=["plan"], ground="", purpose="")
    sealed = list(SealLine.objects.values_list("entry_id", flat=True))
    unsealed = list(Entry.objects.filter(line__isnull=True).values_list("pk", flat=True))
    return World(things, key, unsealed, sealed, queries.heads(), older, old_columns)


def _by() -> Any:
    from ownway.core.actors import Actor, ActorKind

    return Actor(UUID(int=1), UUID(int=2), ActorKind.STAFF, "Ash")


def _act(n: int, things: list[int]) -> None:
    from things.models import OtherThing, Thing

    from ownway.record import actions
    from ownway.record.store import writing

    values = {
        "ref": UUID(int=1000 + n),
        "words": f"words {n}",
        "code": f"code{n}",
        "amount": 1000 + n,
        "small": n % 7,
        "agreed": n % 2 == 0,
        "on": date(2026, 1, 1) + timedelta(days=n),
        "at": START + timedelta(hours=n),
        "facts": {"n": n, "list": [1, n]},
        "sealed": bytes([n]) * 20,
    }
    with writing():
        rows = [Thing.objects.create(**values), OtherThing.objects.create(**values)]
        things.append(rows[0].pk)
        actions.write(
            by=_by(),
            at=START + timedelta(hours=n),
            verb="proof.make",
            person=UUID(int=n % 5),
            programme=PROGRAMMES[n % 3],
            rows=rows,
            why="asked",
            versions={"pack": f"v{n}"},
            details={"n": n},
            journals=[f"{n:064x}"],
            ground="role:coach",
            purpose="care",
        )
