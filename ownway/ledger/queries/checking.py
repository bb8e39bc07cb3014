"""Adds the books up again from the start and says in words what does not agree. Reads only.

What no constraint can see is found here: a counter changed by hand, a line that never came, and
anything done by somebody who may drop a trigger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import F, Sum

from ownway.ledger import guards
from ownway.ledger.models import Account, Counter, Entry, Hold, HoldEvent
from ownway.ledger.models import Journal as JournalRow
from ownway.ledger.queries.balances import account_ref
from ownway.ledger.queries.journals import read_back
from ownway.ledger.rules import (
    EFFECTS,
    HoldEventKind,
    Kind,
    Posting,
    content_hash,
    faults_of,
)

AT_ONCE = 500  # journals read at one time

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in the books that does not agree, in words. `where` names it for a search."""

    code: str
    words: str
    where: str = ""
    since: datetime | None = None


def check(progress: Progress | None = None) -> list[Finding]:
    """Everything wrong with the books of this database; empty when all agrees.

    `progress` is told how many journals of how many have been looked at.
    """
    found = [*_guards(), *_accounts()]
    if any(finding.code == "kind" for finding in found):
        return found  # what cannot be read cannot be added up
    return [
        *found,
        *_journals(progress),
        *_orphans(),
        *_reversals(),
        *_running(),
        *_holds(),
        *_committed(),
        *_halves(),
    ]


def _guards() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        for name in guards.missing(cursor, connection.vendor):
            yield Finding("guard", f"The database has lost the guard {name}.", name)


def _journals(progress: Progress | None) -> Iterator[Finding]:
    """Each journal by itself: its lines, its balance, its holds, and its content hash."""
    total = JournalRow.objects.count()
    done = last = 0
    while True:
        later = JournalRow.objects.filter(id__gt=last).order_by("id")
        ids = list(later.values_list("id", flat=True)[:AT_ONCE])
        if not ids:
            return
        rows = JournalRow.objects.filter(id__in=ids).order_by("id")
        noted = {row.pk: row for row in rows.select_related("book", "event")}
        for each in read_back(rows):
            yield from _journal(each, noted[each.id])
        done, last = done + len(ids), ids[-1]
        if progress is not None:
            progress(done, total)


def _journal(each: Posting, row: JournalRow) -> Iterator[Finding]:
    where, since = f"journal {row.pk}", row.recorded_at
    for fault in faults_of(row.book.ref, each.journal):
        yield Finding("journal", f"Journal {row.pk} cannot stand: {fault}.", where, since)
    if len(each.journal.lines) != row.n_lines:
        words = f"Journal {row.pk} has {len(each.journal.lines)} lines and was given {row.n_lines}."
        yield Finding("lines", words, where, since)
    if content_hash(row.book.ref, each.journal) != each.content_hash:
        words = f"Journal {row.pk} is not what was posted: its content hash differs."
        yield Finding("content", words, where, since)
    if each.content_hash not in row.event.journals:
        words = f"Journal {row.pk} is not in the record entry that it names."
        yield Finding("record", words, where, since)


def _orphans() -> Iterator[Finding]:
    """Lines without a journal, lines of another day than their journal, lines of another book."""
    lost = Entry.objects.exclude(journal_id__in=JournalRow.objects.values("id"))
    for journal_id in lost.order_by().values_list("journal_id", flat=True).distinct():
        words = f"There are lines of journal {journal_id}, which is not in the books."
        yield Finding("orphan", words, f"journal {journal_id}")
    astray = Entry.objects.exclude(
        effective_on=F("journal__effective_on"),
        book=F("journal__book"),
        account__book=F("journal__book"),
    )
    for journal_id in astray.order_by().values_list("journal_id", flat=True).distinct():
        words = f"A line of journal {journal_id} counts for another day or another book."
        yield Finding("astray", words, f"journal {journal_id}")


def _reversals() -> Iterator[Finding]:
    rows = JournalRow.objects.filter(reverses__isnull=False).order_by("id")
    for row in rows.select_related("reverses").iterator(chunk_size=AT_ONCE):
        where, since = f"journal {row.pk}", row.recorded_at
        if row.reverses is None or row.reverses_id is None:
            continue
        if row.reverses.reverses_id is not None:
            words = f"Journal {row.pk} reverses journal {row.reverses_id}, itself a reversal."
            yield Finding("reversal", words, where, since)
        mirrored = {(account, -amount) for account, amount in _lines(row.reverses_id)}
        if mirrored != set(_lines(row.pk)):
            words = f"Journal {row.pk} does not mirror journal {row.reverses_id}."
            yield Finding("reversal", words, where, since)


def _lines(journal_id: int) -> list[tuple[int, int]]:
    return list(Entry.objects.filter(journal_id=journal_id).values_list("account_id", "amount"))


def _accounts() -> Iterator[Finding]:
    """Each account is what its code says, and is counted by the rule of its kind."""
    rows = Account.objects.select_related("book", "counter").order_by("id")
    for row in rows.iterator(chunk_size=AT_ONCE):
        where = f"account {row.pk}"
        if row.kind not in set(Kind):
            yield Finding("kind", f"Account {row.pk} is of a kind that does not exist.", where)
            continue
        if account_ref(row).code != row.code:
            yield Finding("account", f"Account {row.pk} is not what its code says.", where)
            continue
        kind = Kind(row.kind)
        counter = getattr(row, "counter", None)
        if row.half != kind.half:
            yield Finding("account", f"Account {row.pk} lies in the wrong half.", where)
        if kind.counted != (counter is not None):
            words = f"Account {row.pk} is counted and should not be, or the other way round."
            yield Finding("counter", words, where)
        elif counter is not None and counter.rule != int(kind.rule):
            words = f"Account {row.pk} is guarded by rule {counter.rule}, not {int(kind.rule)}."
            yield Finding("rule", words, where)


def _running() -> Iterator[Finding]:
    """Running balances without gaps, and counters that equal their entries."""
    counters = {row.pk: row for row in Counter.objects.all()}
    entries = (
        Entry.objects.order_by("account_id", "acct_seq")
        .values_list("account_id", "acct_seq", "amount", "balance_after", "journal_id")
        .iterator(chunk_size=5000)
    )
    seen = set()
    for account_id, lines in groupby(entries, key=lambda line: line[0]):
        seen.add(account_id)
        yield from _account_lines(account_id, list(lines), counters.get(account_id))
    for account_id, counter in counters.items():
        if account_id not in seen and (counter.version or counter.dr_posted or counter.cr_posted):
            yield _differs(account_id)


def _account_lines(
    account_id: int, lines: list[tuple[Any, ...]], counter: Counter | None
) -> Iterator[Finding]:
    where = f"account {account_id}"
    if counter is None:
        if any(seq is not None for _account, seq, *_rest in lines):
            words = f"Account {account_id} is not counted and has lines that are."
            yield Finding("sequence", words, where)
        return
    balance = 0
    for place, (_account, seq, amount, after, journal_id) in enumerate(lines, start=1):
        balance += amount
        if seq != place:
            words = f"Account {account_id} has a gap: line {place} is missing."
            yield Finding("sequence", words, f"{where}, journal {journal_id}")
            break
        if after != balance:
            words = f"The running balance of account {account_id} breaks at line {place}."
            yield Finding("balance", words, f"{where}, journal {journal_id}")
            break
    debits = sum(amount for _a, _s, amount, *_rest in lines if amount > 0)
    credits_ = sum(-amount for _a, _s, amount, *_rest in lines if amount < 0)
    if (counter.version, counter.dr_posted, counter.cr_posted) != (len(lines), debits, credits_):
        yield _differs(account_id)
    over = {1: debits - credits_, 2: credits_ - debits}.get(counter.rule, 0)
    if over > counter.overdraft:
        words = f"Account {account_id} has given out more than it had."
        yield Finding("overdraw", words, where)


def _differs(account_id: int) -> Finding:
    words = f"The counter of account {account_id} differs from its lines."
    return Finding("counter", words, f"account {account_id}")


def _holds() -> Iterator[Finding]:
    """Each hold is what its events come to."""
    events: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    columns = ("hold_id", "seq", "kind", "amount")
    for hold_id, *event in HoldEvent.objects.order_by("hold_id", "seq").values_list(*columns):
        events[hold_id].append((event[0], event[1], event[2]))
    for row in Hold.objects.order_by("id").iterator(chunk_size=AT_ONCE):
        steps = events[row.pk]
        drawn = released = 0
        for _seq, kind, amount in steps:
            effect = EFFECTS.get(HoldEventKind(kind), (0, 0))
            drawn, released = drawn + effect[0] * amount, released + effect[1] * amount
        whole = [seq for seq, _kind, _amount in steps] == list(range(1, len(steps) + 1))
        made = [amount for _seq, kind, amount in steps if kind == HoldEventKind.MADE]
        if not whole or made != [row.amount] or (drawn, released) != (row.drawn, row.released):
            words = f"Hold {row.pk} differs from what happened to it."
            yield Finding("hold", words, f"hold {row.pk}")


def _committed() -> Iterator[Finding]:
    """What lies in each committed account is what its open holds come to."""
    still_open = dict(
        Hold.objects.order_by()
        .values_list("committed_account_id")
        .annotate(total=Sum(F("amount") - F("drawn") - F("released")))
    )
    rows = Counter.objects.filter(account__kind=Kind.COMMITTED.value)
    for account_id, dr, cr in rows.values_list("account_id", "dr_posted", "cr_posted"):
        if cr - dr != still_open.get(account_id, 0):
            words = f"Account {account_id} differs from the holds that lie in it."
            yield Finding("committed", words, f"account {account_id}")


def _halves() -> Iterator[Finding]:
    """Each half of each book comes to zero in each currency."""
    sums = (
        Entry.objects.order_by()
        .values_list("account__book__ref", "account__currency", "account__half")
        .annotate(total=Sum("amount"))
    )
    for book, currency, half, total in sums:
        if total:
            words = f"The {half} half in {currency} is out by {total} minor units."
            yield Finding("half", words, f"book {book}")
