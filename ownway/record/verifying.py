"""The check of the whole record, apart from `queries` because it reads every protected table.

Reads in steps of `STEP` rows, so memory stays the same however long the record is. What cannot
even be read (somebody wrote text where a date belongs) is a finding like any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Max, Model, QuerySet

from ownway.record import guards, rules
from ownway.record.models import Entry, RowDigest, Seal, SealLine
from ownway.record.rules import Finding, FindingKind
from ownway.record.store import columns_of, record_key

STEP = 2_000
Progress = Callable[[str, int], None]  # what is being checked, how many so far
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError)


def everything(progress: Progress, outside: Sequence[rules.Head]) -> Iterator[Finding]:
    """All findings, in the order: guards, entries, seals, outside heads, rows."""
    for name in guards.missing(connection):
        yield Finding(
            FindingKind.GUARD_MISSING,
            "The database no longer refuses changes here: this guard is not in place.",
            name,
        )
    yield from _entries(progress)
    yield from _seals(progress)
    yield from _outside(outside)
    for model in protected():
        yield from _rows(model, progress)
        yield from _gone_rows(model, progress)


def protected() -> list[type[Model]]:
    """Every model whose rows the record stands for: those that say `recorded = True`."""
    return [model for model in apps.get_models() if getattr(model, "recorded", False)]


def _readable(
    queryset: QuerySet[Any], read: Callable[[QuerySet[Any]], Iterable[Any]], keys: Sequence[Any]
) -> tuple[list[Any], list[Any]]:
    """What `read` makes of the rows with these keys, and the keys of rows it cannot read."""
    try:
        return list(read(queryset.filter(pk__in=keys))), []
    except _UNREADABLE:
        if len(keys) == 1:
            return [], list(keys)
        middle = len(keys) // 2
        left, left_bad = _readable(queryset, read, keys[:middle])
        right, right_bad = _readable(queryset, read, keys[middle:])
        return left + right, left_bad + right_bad


def _steps(queryset: QuerySet[Any], field: str = "pk") -> Iterator[list[Any]]:
    """The values of `field`, in order, `STEP` at a time."""
    found: list[Any] = []
    while True:
        later = queryset.filter(**{f"{field}__gt": found[-1]}) if found else queryset
        found = list(later.order_by(field).values_list(field, flat=True).distinct()[:STEP])
        if not found:
            return
        yield found


# --- entries -------------------------------------------------------------------------------


def _entries(progress: Progress) -> Iterator[Finding]:
    """Each entry against its own digest, the rows it speaks of included."""
    key = record_key()
    done, last = 0, None
    for numbers in _steps(Entry.objects.all()):
        rows, bad = _rows_said(last, numbers[-1])
        entries, unreadable = _readable(
            Entry.objects.all(), lambda found: found.order_by("pk").values(), numbers
        )
        for number in [*unreadable, *bad]:
            yield Finding(
                FindingKind.ENTRY_UNREADABLE,
                "This entry holds something the record never writes.",
                f"entry {number}",
            )
        for entry in entries:
            yield from _entry(key, entry, rows.pop(entry["id"], []))
        yield from _orphans(rows, unreadable)
        done, last = done + len(numbers), numbers[-1]
        progress("entries", done)
    rows, _bad = _rows_said(last, None)
    yield from _orphans(rows, [])


def _entry(key: rules.Key, entry: dict[str, Any], rows: list[rules.Row]) -> Iterator[Finding]:
    where = f"entry {entry['id']}"
    if entry["key_name"] != key.name:
        yield Finding(
            FindingKind.KEY_UNKNOWN, "This entry names a key we do not have.", where, entry["at"]
        )
        return
    mac = entry.pop("mac")
    try:
        right = rules.entry_mac(key, rules.Facts(number=entry.pop("id"), rows=rows, **entry))
    except _UNREADABLE:
        right = ""
    if mac != right:
        yield Finding(
            FindingKind.ENTRY_CHANGED,
            "This entry, or what it says of rows, is not as it was written.",
            where,
        )


def _orphans(rows: dict[int, list[rules.Row]], known: Sequence[int]) -> Iterator[Finding]:
    for number in sorted(set(rows) - set(known)):
        yield Finding(
            FindingKind.ENTRY_MISSING,
            "This entry is gone; what it said of rows is still here.",
            f"entry {number}",
        )


def _rows_said(after: int | None, upto: int | None) -> tuple[dict[int, list[rules.Row]], list[int]]:
    """Rows by entry number, for entries in (after, upto]; and numbers that cannot be read."""
    said = RowDigest.objects.all()
    if after is not None:
        said = said.filter(entry_id__gt=after)
    if upto is not None:
        said = said.filter(entry_id__lte=upto)
    rows: dict[int, list[rules.Row]] = defaultdict(list)
    bad = []
    for number, *columns in said.values_list("entry_id", "label", "key", "digest", "gone"):
        if all(isinstance(text, str) for text in columns[:3]):
            rows[number].append(rules.Row(*columns))
        else:
            bad.append(number)
    return rows, bad


# --- seals ---------------------------------------------------------------------------------


def _seals(progress: Progress) -> Iterator[Finding]:
    """Each block against its members, its key and the block before it."""
    key = record_key()
    done = 0
    expected: dict[UUID, tuple[int, str, datetime | None]] = {}
    for numbers in _steps(Seal.objects.all()):
        seals, unreadable = _readable(
            Seal.objects.all(), lambda found: found.order_by("pk").values(), numbers
        )
        for number in unreadable:
            yield Finding(
                FindingKind.SEAL_UNREADABLE,
                "This seal holds something the record never writes.",
                f"seal {number}",
            )
        for some in _few_members(seals):
            lines, entries = _members([seal["id"] for seal in some])
            for seal in some:
                yield from _in_chain(seal, expected)
                yield from _seal(key, seal, lines[seal["id"]], entries)
            done += sum(len(listed) for listed in lines.values())
            progress("sealed entries", done)
    if SealLine.objects.exclude(seal_id__in=Seal.objects.values("pk")).exists():
        yield Finding(
            FindingKind.SEAL_MISSING, "Members of a block are here, their seal is not.", "seals"
        )


def _in_chain(
    seal: dict[str, Any], expected: dict[UUID, tuple[int, str, datetime | None]]
) -> Iterator[Finding]:
    block, head, since = expected.get(seal["chain"], (1, rules.FIRST_HEAD, None))
    where = f"chain {seal['chain']} block {seal['block']}"
    if seal["block"] != block:
        yield Finding(
            FindingKind.SEAL_MISSING, f"Block {block} should stand here and does not.", where, since
        )
    elif seal["previous"] != head:
        yield Finding(
            FindingKind.SEAL_CHANGED, "This block does not follow the one before it.", where, since
        )
    number = seal["block"] if isinstance(seal["block"], int) else block
    expected[seal["chain"]] = (number + 1, seal["head"], seal["sealed_at"])


def _few_members(seals: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The seals in turn, as many at a time as have about `STEP` members together."""
    some: list[dict[str, Any]] = []
    members = 0
    for seal in seals:
        some.append(seal)
        members += seal["members"] if isinstance(seal["members"], int) else STEP
        if members >= STEP:
            yield some
            some, members = [], 0
    if some:
        yield some


_Lines = list[tuple[int, int]]  # position and entry
_Entries = dict[int, tuple[str, UUID | None]]  # digest and programme, by number


def _members(seals: Sequence[int]) -> tuple[dict[int, _Lines], _Entries]:
    """The lines of these seals in order, and those of their entries that are still here."""
    lines: dict[int, _Lines] = defaultdict(list)
    found = SealLine.objects.filter(seal_id__in=seals).order_by("seal_id", "position")
    for seal, position, number in found.values_list("seal_id", "position", "entry_id"):
        lines[seal].append((position, number))
    wanted = [number for listed in lines.values() for _, number in listed]
    entries: _Entries = {}
    for start in range(0, len(wanted), STEP):
        # One that cannot be read was named as such already, and is no member here.
        here, _unreadable = _readable(
            Entry.objects.all(),
            lambda found: found.values_list("pk", "mac", "programme"),
            wanted[start : start + STEP],
        )
        for number, mac, programme in here:
            entries[number] = (mac, programme)
    return lines, entries


def _seal(
    key: rules.Key, seal: dict[str, Any], lines: _Lines, entries: _Entries
) -> Iterator[Finding]:
    where = f"chain {seal['chain']} block {seal['block']}"
    if seal["key_name"] != key.name:
        yield Finding(FindingKind.KEY_UNKNOWN, "This seal names a key we do not have.", where)
        return
    misplaced = list(_misplaced(seal, where, lines, entries))
    yield from misplaced
    leaves = [rules.leaf(number, entries[number][0]) for _, number in lines if number in entries]
    try:
        root = rules.merkle_root(leaves)
        block = rules.Block(
            seal["chain"],
            seal["block"],
            len(leaves),
            root,
            seal["previous"],
            seal["sealed_at"],
            seal["sealed_by"],
        )
        right = [len(leaves), root, block.head, rules.seal_mac(key, block.head)]
    except _UNREADABLE:
        right = []
    if not misplaced and [seal[name] for name in ("members", "root", "head", "mac")] != right:
        yield Finding(FindingKind.SEAL_CHANGED, "This seal and its members do not agree.", where)


def _misplaced(
    seal: dict[str, Any], where: str, lines: _Lines, entries: _Entries
) -> Iterator[Finding]:
    for place, (position, number) in enumerate(lines):
        if number not in entries:
            yield Finding(
                FindingKind.ENTRY_MISSING,
                "This entry was sealed and is gone.",
                f"entry {number}",
                seal["sealed_at"],
            )
        elif position != place or (entries[number][1] or rules.NO_PROGRAMME) != seal["chain"]:
            yield Finding(FindingKind.SEAL_CHANGED, f"Entry {number} is out of its place.", where)


def _outside(outside: Sequence[rules.Head]) -> Iterator[Finding]:
    for kept in outside:
        found = Seal.objects.filter(chain=kept.chain, block=kept.block)
        head = found.values_list("head", flat=True).first()
        where = f"chain {kept.chain} block {kept.block}"
        if head is None:
            yield Finding(
                FindingKind.ROLLED_BACK,
                "This block was kept outside and is not here: an older copy was put back.",
                where,
            )
        elif head != kept.head:
            yield Finding(
                FindingKind.SEAL_CHANGED,
                "This block is not the one that was kept outside: the chain was made anew.",
                where,
            )


# --- rows of protected models --------------------------------------------------------------


def _rows(model: type[Model], progress: Progress) -> Iterator[Finding]:
    """Each stored row against the latest entry that speaks of it."""
    key = record_key()
    label = model._meta.label_lower
    stored, columns = model._base_manager.all(), columns_of(model)
    done = 0
    for keys in _steps(stored):
        rows, unreadable = _readable(
            stored, lambda found: found.order_by("pk").values("pk", *columns), keys
        )
        for row_key in unreadable:
            yield Finding(
                FindingKind.ROW_UNREADABLE,
                "This row holds something we never write.",
                f"{label} {row_key}",
                _since(label, str(row_key)),
            )
        latest = _latest(label, [str(row_key) for row_key in keys])
        for row in rows:
            row_key = str(row.pop("pk"))
            yield from _row(key, label, row_key, row, latest.get(row_key))
        done += len(keys)
        progress(label, done)


def _row(
    key: rules.Key,
    label: str,
    row_key: str,
    columns: dict[str, Any],
    said: tuple[str, bool] | None,
) -> Iterator[Finding]:
    where = f"{label} {row_key}"
    if said is None:
        yield Finding(FindingKind.ROW_ADDED, "No entry speaks of this row.", where)
        return
    digest, gone = said
    if gone:
        yield Finding(
            FindingKind.ROW_BACK,
            "This row was removed and is here again.",
            where,
            _since(label, row_key),
        )
        return
    try:
        right = rules.row_digest(key, label, row_key, columns)
    except _UNREADABLE:
        right = ""
    if digest != right:
        yield Finding(
            FindingKind.ROW_CHANGED,
            "This row is not as its last entry left it.",
            where,
            _since(label, row_key),
        )


def _gone_rows(model: type[Model], progress: Progress) -> Iterator[Finding]:
    """Rows an entry speaks of that are not stored, though none says they are gone."""
    label = model._meta.label_lower
    said = RowDigest.objects.filter(label=label)
    done = 0
    for keys in _steps(said, "key"):
        here = [key for key, (_, gone) in _latest(label, keys).items() if not gone]
        found = model._base_manager.filter(pk__in=_as_stored(model, here))
        stored = {str(row_key) for row_key in found.values_list("pk", flat=True)}
        for row_key in here:
            if row_key not in stored:
                yield Finding(
                    FindingKind.ROW_MISSING,
                    "This row is not stored any more, and no entry says why.",
                    f"{label} {row_key}",
                    _since(label, row_key),
                )
        done += len(keys)
        progress(f"{label}, removed rows", done)


def _as_stored(model: type[Model], keys: Iterable[str]) -> list[Any]:
    """The keys in the column's own kind; what no row could have is left out."""
    found = []
    for key in keys:
        try:
            found.append(model._meta.pk.to_python(key))
        except ValidationError:
            continue
    return found


def _latest(label: str, keys: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """Digest, and whether gone, by row key: as the entry with the highest number says."""
    said = RowDigest.objects.filter(label=label, key__in=keys)
    last = said.order_by().values("key").annotate(last=Max("entry_id")).values("key", "last")
    numbers = {row["key"]: row["last"] for row in last}
    found = said.filter(entry_id__in=set(numbers.values()))
    return {
        key: (digest, gone)
        for key, number, digest, gone in found.values_list("key", "entry_id", "digest", "gone")
        if numbers[key] == number
    }


def _since(label: str, row_key: str) -> datetime | None:
    """The moment of the last entry that speaks of a row; None where even that is unreadable."""
    said = RowDigest.objects.filter(label=label, key=row_key).order_by("-entry_id")
    try:
        return said.values_list("entry__at", flat=True).first()
    except _UNREADABLE:
        return None
