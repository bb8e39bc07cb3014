"""Every write of the record: what was done, what was looked at, and the seals over both."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max, Model

from ownway.core.actors import SYSTEM, Actor
from ownway.record import rules
from ownway.record.models import Entry, RowDigest, Seal, SealLine
from ownway.record.queries import HANDED_OUT, SAW
from ownway.record.store import (
    columns_of,
    next_number,
    one_sealer_at_a_time,
    record_key,
    settled,
    writing,
)

MOST_IN_ONE_SEALING = 10_000  # entries; the rest waits for the next call
_AT_ONCE = 5_000  # rows asked for in one query


class RowNotThere(LookupError):
    """An action named a row that is not in the database: a fault in our code."""


def write(
    *,
    by: Actor,
    at: datetime,
    verb: str,
    person: UUID | None = None,
    programme: UUID | None = None,
    rows: Iterable[Model] = (),
    gone: Iterable[Model] = (),
    why: str = "",
    versions: Mapping[str, str] | None = None,
    details: Mapping[str, object] | None = None,
    journals: Sequence[str] = (),
    ground: str = "",
    purpose: str = "",
) -> Entry:
    """The one entry of an action, in the action's own transaction, after its last change.

    `verb` is like "planning.submit". `rows`: every row the action inserted or changed, digested
    as stored. `gone`: every row it is about to delete; call this first, then delete. `details`,
    `versions`, `why`, `ground` and `purpose` hold codes, ids, whole numbers and dates, never
    anybody's words. `journals`: content hashes, in hex.

    Costs one query for each model named, and three for the rest. Raises NotForTheRecord for
    words, RowNotThere for a row that is not stored.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An entry is written in the transaction of its action: `with writing()`")
    key = record_key()
    digests = [*_digests(key, rows, gone=False), *_digests(key, gone, gone=True)]
    facts = rules.Facts(
        number=next_number(),  # after the rows are locked: the order of numbers is theirs
        ref=uuid.uuid4(),
        at=at,
        by=by.ref,
        human=by.human,
        kind=by.kind.value,
        ground=rules.check_code("ground", ground),
        purpose=rules.check_code("purpose", purpose),
        verb=rules.check_verb(verb),
        person=person,
        programme=programme,
        why=rules.check_code("why", why),
        versions=_checked("versions", versions),
        details=_checked("details", details),
        journals=[rules.check_code("journals", journal) for journal in journals],
        software=_software(),
        key_name=key.name,
        rows=digests,
    )
    return _store(facts, rules.entry_mac(key, facts))


def saw(
    *,
    by: Actor,
    at: datetime,
    person: UUID,
    parts: Sequence[str],
    ground: str,
    purpose: str,
    programme: UUID | None = None,
) -> Entry:
    """A look at another's record, written before the answer leaves (security design 2.3).

    `parts` are codes of what was shown, like "plan" or "money".
    """
    with writing():
        return write(
            by=by,
            at=at,
            verb=SAW,
            person=person,
            programme=programme,
            details={"parts": sorted(set(parts))},
            ground=ground,
            purpose=purpose,
        )


def handed_out(
    *,
    by: Actor,
    at: datetime,
    programme: UUID,
    what: str,
    sha256: str,
    counts: Mapping[str, int],
) -> Entry:
    """A file of a programme that left, once it is whole and before anybody has it.

    `what` is a code like "books.beancount"; `sha256` of its bytes, in hex; `counts` of what is in
    it, so that whoever holds the file can show which one it is and that nothing is missing.
    """
    with writing():
        return write(
            by=by,
            at=at,
            verb=HANDED_OUT,
            programme=programme,
            details={"what": what, "sha256": sha256, **counts},
        )


def seal(*, at: datetime, by: Actor = SYSTEM) -> list[Seal]:
    """Chains the entries no seal covers yet, one block for each programme that has any.

    Call it every few seconds, and at once when money is released or a month is closed. At most
    `MOST_IN_ONE_SEALING` entries a call.
    """
    with writing():
        one_sealer_at_a_time()
        waiting = settled(Entry.objects.filter(line__isnull=True, pk__gt=_sealed_up_to()))
        members: dict[UUID, list[tuple[int, str]]] = defaultdict(list)
        found = waiting.order_by("pk").values_list("pk", "mac", "programme")
        for number, mac, programme in found[:MOST_IN_ONE_SEALING]:
            members[programme or rules.NO_PROGRAMME].append((number, mac))
        return [_seal(chain, listed, at=at, by=by) for chain, listed in members.items()]


def _seal(chain: UUID, members: list[tuple[int, str]], *, at: datetime, by: Actor) -> Seal:
    key = record_key()
    last = Seal.objects.filter(chain=chain).order_by("-block").values_list("block", "head").first()
    number, previous = last or (0, rules.FIRST_HEAD)
    block = rules.Block(
        chain=chain,
        block=number + 1,
        members=len(members),
        root=rules.merkle_root([rules.leaf(entry, mac) for entry, mac in members]),
        previous=previous,
        at=at,
        by=by.ref,
    )
    made = Seal.objects.create(
        chain=chain,
        block=block.block,
        members=block.members,
        root=block.root,
        previous=previous,
        head=block.head,
        mac=rules.seal_mac(key, block.head),
        key_name=key.name,
        sealed_at=at,
        sealed_by=by.ref,
    )
    SealLine.objects.bulk_create(
        SealLine(seal=made, position=position, entry_id=entry)
        for position, (entry, _mac) in enumerate(members)
    )
    return made


def _sealed_up_to() -> int:
    """The number below which all is sealed for certain: SQLite commits numbers in order."""
    if connection.vendor == "postgresql":
        return 0
    return SealLine.objects.aggregate(last=Max("entry_id"))["last"] or 0


def _store(facts: rules.Facts, mac: str) -> Entry:
    said = {
        name: getattr(facts, name)
        for name in rules.Facts.__slots__
        if name not in ("number", "rows")
    }
    entry = Entry.objects.create(id=facts.number, mac=mac, **said)
    RowDigest.objects.bulk_create(
        RowDigest(entry=entry, label=row.label, key=row.key, digest=row.digest, gone=row.gone)
        for row in facts.rows
    )
    return entry


def _digests(key: rules.Key, rows: Iterable[Model], *, gone: bool) -> list[rules.Row]:
    """The rows as the database holds them now, locked until the commit; one query a model."""
    wanted: dict[type[Model], set[Any]] = defaultdict(set)
    for row in rows:
        wanted[row._meta.concrete_model or type(row)].add(row.pk)
    return [
        digest
        for model, keys in wanted.items()
        for start in range(0, len(keys), _AT_ONCE)
        for digest in _digests_of(key, model, sorted(keys)[start : start + _AT_ONCE], gone=gone)
    ]


def _digests_of(
    key: rules.Key, model: type[Model], keys: Sequence[Any], *, gone: bool
) -> list[rules.Row]:
    label = model._meta.label_lower
    stored = (
        model._base_manager.filter(pk__in=keys)
        .select_for_update(no_key=True)
        .order_by("pk")
        .values("pk", *columns_of(model))
    )
    made = []
    for columns in stored:
        row_key = str(columns.pop("pk"))
        made.append(rules.Row(label, row_key, rules.row_digest(key, label, row_key, columns), gone))
    if len(made) != len(keys):
        raise RowNotThere(f"{label}: {len(keys) - len(made)} of the rows named are not stored")
    return made


def _checked(name: str, value: Mapping[str, object] | None) -> dict[str, object]:
    checked = rules.check_details(name, dict(value or {}))
    if not isinstance(checked, dict):
        raise rules.NotForTheRecord(f"{name} is a mapping")
    return checked


@cache
def _software() -> str:
    return version("ownway")
