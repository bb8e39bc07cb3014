"""Reads of the record: what happened to a person's things, who looked, and is it all still true.

Whether this viewer may read them is asked above, by the page that shows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from ownway.record import rules
from ownway.record.models import Entry, Seal
from ownway.record.verifying import Progress, everything

SAW = "record.saw"
HANDED_OUT = "record.handed_out"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a person's record. `parts`, `ground` and `purpose` are codes."""

    number: int
    at: datetime
    by: UUID
    human: UUID
    kind: str
    parts: tuple[str, ...]
    ground: str
    purpose: str
    programme: UUID | None


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to a person's record, in codes."""

    number: int
    ref: UUID
    at: datetime
    by: UUID
    human: UUID
    kind: str
    verb: str
    why: str
    ground: str
    purpose: str
    programme: UUID | None
    versions: Mapping[str, str]
    details: Mapping[str, object]


def lookers(
    person: UUID, *, since: datetime | None = None, before: int | None = None, most: int = 100
) -> list[Look]:
    """Who looked at this person's record, at what, when and why; the latest first.

    `before` is the number of the last look already shown.
    """
    asked = Q(person=person, verb=SAW)
    if since is not None:
        asked &= Q(at__gte=since)
    if before is not None:
        asked &= Q(pk__lt=before)
    return [
        Look(
            number=entry.pk,
            at=entry.at,
            by=entry.by,
            human=entry.human,
            kind=entry.kind,
            parts=tuple(entry.details["parts"]),
            ground=entry.ground,
            purpose=entry.purpose,
            programme=entry.programme,
        )
        for entry in Entry.objects.filter(asked).order_by("-pk")[:most]
    ]


def history(
    person: UUID,
    *,
    verbs: Sequence[str] | None = None,
    before: int | None = None,
    most: int = 100,
) -> list[Happened]:
    """What happened in this person's record, looks left out; the latest first."""
    asked = Q(person=person) & ~Q(verb=SAW)
    if verbs is not None:
        asked &= Q(verb__in=verbs)
    if before is not None:
        asked &= Q(pk__lt=before)
    names = [name for name in Happened.__slots__ if name != "number"]
    found = Entry.objects.filter(asked).order_by("-pk").values("pk", *names)[:most]
    return [Happened(number=entry.pop("pk"), **entry) for entry in found]


def acted_since(person: UUID, human: UUID, since: datetime) -> bool:
    """Whether somebody did anything about this person after a moment; looks count too."""
    return Entry.objects.filter(person=person, human=human, at__gt=since).exists()


def newest(programme: UUID) -> datetime | None:
    """When the last thing happened that is written down of a programme."""
    rows = Entry.objects.filter(programme=programme).order_by("-pk")
    return rows.values_list("at", flat=True).first()


def heads() -> list[rules.Head]:
    """The end of each chain, to be kept outside this database."""
    later = Seal.objects.filter(chain=OuterRef("chain"), block__gt=OuterRef("block"))
    last = Seal.objects.filter(~Exists(later)).order_by("chain")
    return [rules.Head(*found) for found in last.values_list("chain", "block", "head")]


def unsealed() -> int:
    """How many entries no seal covers yet."""
    return Entry.objects.filter(line__isnull=True).count()


def verify(
    progress: Progress | None = None, outside_head: Sequence[rules.Head] | None = None
) -> list[rules.Finding]:
    """Everything that is not as the record says; an empty list when all is well.

    Checks each entry, each seal, each chain, the guards, and each row of a model with
    `recorded = True`. `outside_head`: heads that were kept outside; without them a database put
    back as a whole to an older copy cannot be seen. Entries not sealed yet could be cut off
    unseen where no row of theirs remains.
    """
    return list(everything(progress or (lambda what, done: None), outside_head or ()))
