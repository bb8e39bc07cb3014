"""Each journal by itself, and beside the journals and record entries it names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Max

from ownway.ledger.models import Entry
from ownway.ledger.models import Journal as JournalRow
from ownway.ledger.queries.checking import glance
from ownway.ledger.queries.checking.findings import UNREADABLE, Finding, Look, Scope
from ownway.ledger.queries.journals import read_back
from ownway.ledger.queries.plain import streamed
from ownway.ledger.rules import Posting, content_hash, faults_of
from ownway.record.models import Entry as Event

AT_ONCE = 2_000  # journals at one time
CLOSELY_AT_ONCE = 500
Stretch = tuple[int, int, int]  # first id, last id, how many


def each(scope: Scope) -> list[tuple[int, Look]]:
    """Looks at each journal's lines, balance, holds and content hash, some of them at a time:
    how many, and what finds what is wrong with them."""
    places = glance.places()
    return [
        (count, partial(_stretch, places, first, last)) for first, last, count in _stretches(scope)
    ]


def _stretches(scope: Scope) -> Iterator[Stretch]:
    ids = JournalRow.objects.filter(id__gte=scope.first).order_by("id")
    some: list[int] = []
    for number in ids.values_list("id", flat=True).iterator(chunk_size=5000):
        some.append(number)
        if len(some) == AT_ONCE:
            yield some[0], some[-1], len(some)
            some = []
    if some:
        yield some[0], some[-1], len(some)


def _stretch(places: Mapping[int, glance.Place], first: int, last: int) -> list[Finding]:
    try:
        ids = glance.doubtful(places, first, last)
    except UNREADABLE:
        rows = JournalRow.objects.filter(id__gte=first, id__lte=last).order_by("id")
        ids = list(rows.values_list("id", flat=True))
    starts = range(0, len(ids), CLOSELY_AT_ONCE)
    return [found for at in starts for found in _closely(ids[at : at + CLOSELY_AT_ONCE])]


def _closely(ids: Sequence[int]) -> list[Finding]:
    """Where one journal cannot even be read, the others are still looked at."""
    try:
        return _of(ids)
    except UNREADABLE:
        if len(ids) == 1:
            words = f"Journal {ids[0]} holds something the books never write."
            return [Finding("unreadable", words, f"journal {ids[0]}", journal=ids[0])]
        middle = len(ids) // 2
        return [*_closely(ids[:middle]), *_closely(ids[middle:])]


class _Noted(NamedTuple):
    """What is written beside a journal."""

    book: UUID
    lines: int
    recorded_at: datetime
    event: int


def _of(ids: Sequence[int]) -> list[Finding]:
    rows = JournalRow.objects.filter(id__in=ids).order_by("id")
    columns = ("id", "book__ref", "n_lines", "recorded_at", "event_id")
    noted = {number: _Noted(*rest) for number, *rest in rows.values_list(*columns)}
    # One entry can carry thousands of journals: each entry is read once.
    named = Event.objects.filter(id__in={one.event for one in noted.values()})
    carried = {number: set(said) for number, said in named.values_list("id", "journals")}
    return [
        finding
        for posting in read_back(rows)
        if (beside := noted.get(posting.id)) is not None
        for finding in _journal(posting, beside, carried.get(beside.event, frozenset()))
    ]


def _journal(each: Posting, noted: _Noted, carried: Collection[str]) -> Iterator[Finding]:
    number, since, wrong = each.id, noted.recorded_at, []
    for fault in faults_of(noted.book, each.journal):
        wrong.append(("journal", f"Journal {number} cannot stand: {fault}."))
    if len(each.journal.lines) != noted.lines:
        there = len(each.journal.lines)
        wrong.append(("lines", f"Journal {number} has {there} lines and was given {noted.lines}."))
    if content_hash(noted.book, each.journal) != each.content_hash:
        words = f"Journal {number} is not what was posted: its content hash differs."
        wrong.append(("content", words))
    if each.content_hash not in carried:
        wrong.append(("record", f"Journal {number} is not in the record entry that it names."))
    for code, words in wrong:
        yield Finding(code, words, f"journal {number}", since, number)


def together(scope: Scope) -> Iterator[Finding]:
    """Lines, reversals and record entries beside the journals they speak of."""
    yield from _orphans(scope)
    yield from _reversals(scope)
    yield from _never_posted(scope)


def _orphans(scope: Scope) -> Iterator[Finding]:
    """Lines without a journal, lines of another day than their journal, lines of another book."""
    written = Entry.objects.filter(journal_id__gte=scope.first)
    lost = written.exclude(journal_id__in=JournalRow.objects.values("id"))
    for journal_id in lost.order_by().values_list("journal_id", flat=True).distinct():
        words = f"There are lines of journal {journal_id}, which is not in the books."
        yield Finding("orphan", words, f"journal {journal_id}", journal=journal_id)
    ends = written.order_by().values("journal_id").annotate(last=Max("line_no"))
    for journal_id in ends.exclude(last=F("journal__n_lines")).values_list("journal_id", flat=True):
        words = f"The lines of journal {journal_id} are not numbered as they were written."
        yield Finding("lines", words, f"journal {journal_id}", journal=journal_id)
    astray = written.exclude(
        effective_on=F("journal__effective_on"),
        book=F("journal__book"),
        account__book=F("journal__book"),
    )
    for journal_id in astray.order_by().values_list("journal_id", flat=True).distinct():
        words = f"A line of journal {journal_id} counts for another day or another book."
        yield Finding("astray", words, f"journal {journal_id}", journal=journal_id)


def _reversals(scope: Scope) -> Iterator[Finding]:
    rows = JournalRow.objects.filter(id__gte=scope.first, reverses__isnull=False).order_by("id")
    for row in rows.select_related("reverses").iterator(chunk_size=CLOSELY_AT_ONCE):
        where, since = f"journal {row.pk}", row.recorded_at
        if row.reverses is None or row.reverses_id is None:
            continue
        if row.reverses.reverses_id is not None:
            words = f"Journal {row.pk} reverses journal {row.reverses_id}, itself a reversal."
            yield Finding("reversal", words, where, since, row.pk)
        mirrored = {(account, -amount) for account, amount in _lines(row.reverses_id)}
        if mirrored != set(_lines(row.pk)):
            words = f"Journal {row.pk} does not mirror journal {row.reverses_id}."
            yield Finding("reversal", words, where, since, row.pk)


def _lines(journal_id: int) -> list[tuple[int, int]]:
    return list(Entry.objects.filter(journal_id=journal_id).values_list("account_id", "amount"))


def _never_posted(scope: Scope) -> Iterator[Finding]:
    """Journals that a record entry carries and the books lack: removed, sealed yet or not."""
    first_event = 0
    if not scope.whole:
        named = JournalRow.objects.filter(id__gte=scope.first).order_by("event_id")
        first_event = named.values_list("event_id", flat=True).first() or 0
    groups = groupby(streamed(_POSTED, first_event), itemgetter(0))
    here, hashes = next(groups, (None, iter(())))
    for number, carried in streamed(_CARRYING, first_event):
        while here is not None and here < number:
            here, hashes = next(groups, (None, iter(())))
        there = {bytes(found).hex() for _event, found in hashes} if here == number else set()
        for missing in sorted(glance.told(carried) - there):
            if not _elsewhere(missing):
                words = f"Record entry {number} tells of a journal that is not in the books."
                at = Event.objects.values_list("at", flat=True).get(id=number)
                yield Finding("removed", words, f"entry {number}", at)


_POSTED = "SELECT event_id, content_hash FROM ledger_journal WHERE event_id >= %s ORDER BY event_id"
_CARRYING = """
SELECT id, journals FROM record_entry
 WHERE id >= %s AND CAST(journals AS text) <> '[]' ORDER BY id
"""


def _elsewhere(missing: object) -> bool:
    """Posted by an earlier entry: this one only repeated it."""
    try:
        return JournalRow.objects.filter(content_hash=bytes.fromhex(str(missing))).exists()
    except ValueError:
        return False
