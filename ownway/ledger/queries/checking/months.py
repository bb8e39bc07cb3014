"""Closed months: what accounts came to, and that nothing landed behind a closing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from django.db.models import Count, Sum

from ownway.ledger.models import Account, Book, Counter, Entry, Journal, Period, Snapshot
from ownway.ledger.queries.checking.findings import Finding, Scope
from ownway.ledger.rules import MonthState, trial_hash
from ownway.record.models import Entry as Event

_TRIAL = ("account__code", "closing", "upto_seq", "entries")
CLOSE = "ledger.close_month"
BEFORE_ALL = date(1, 1, 1)
CLOSED_FOR_EVER = date.max  # of an account that is closed itself
Sums = dict[int, tuple[int, int]]  # by account id: an amount, how many entries


def closings(scope: Scope) -> Iterator[Finding]:
    """What each account came to is what its entries come to, and what was noted at the time."""
    for book in Book.objects.order_by("id"):
        before = None
        for month in Period.objects.filter(book=book).order_by("starts_on"):
            looked_at = scope.since is None or month.ends_on > scope.since
            if month.state == MonthState.CLOSED and looked_at:
                yield from _month(book, month, before)
            if looked_at:
                yield from _noted(book, month)
            before = month


def _month(book: Book, month: Period, before: Period | None) -> Iterator[Finding]:
    """The snapshot before and the month's entries make this one; where not, who came after."""
    was = _snapshot(before)
    entries = Entry.objects.filter(book=book, effective_on__lt=month.ends_on).order_by()
    if before is not None:
        entries = entries.filter(effective_on__gte=month.starts_on)
    summed = entries.values_list("account_id").annotate(total=Sum("amount"), count=Count("line_no"))
    came = {account: (int(total), count) for account, total, count in summed}
    said = _snapshot(month)
    wrong = False
    for account in sorted(said.keys() | came.keys() | was.keys()):
        total, count = came.get(account, (0, 0))
        right = (was.get(account, (0, 0))[0] + total, count)
        if said.get(account, (0, 0)) != right:
            wrong = True
            yield _came_to(book, month, account, said.get(account), right)
    if wrong:
        yield from _behind(book, month)


def _snapshot(month: Period | None) -> Sums:
    if month is None or month.state != MonthState.CLOSED:
        return {}
    rows = Snapshot.objects.filter(
        book_id=month.book_id, period_end=month.ends_on, revision=month.revision
    )
    return {
        account: (closing, entries)
        for account, closing, entries in rows.values_list("account_id", "closing", "entries")
    }


def _came_to(
    book: Book, month: Period, account: int, said: tuple[int, int] | None, right: tuple[int, int]
) -> Finding:
    noted = "nothing was noted" if said is None else f"{said[0]} in {said[1]} entries was noted"
    words = (
        f"Account {account} came to {right[0]} at the end of {month}, in {right[1]} entries of"
        f" that month; {noted} when it was closed."
    )
    return Finding("snapshot", words, f"month {month}", month.closed_at, None, account, book.ref)


def _behind(book: Book, month: Period) -> Iterator[Finding]:
    late = Journal.objects.filter(
        book=book,
        effective_on__gte=month.starts_on,
        effective_on__lt=month.ends_on,
        recorded_at__gt=month.closed_at,
    ).order_by("id")
    for number, at in late.values_list("id", "recorded_at"):
        words = f"Journal {number} counts for {month}, which was closed before it was written."
        yield Finding("behind", words, f"journal {number}", at, number, None, book.ref)


def _noted(book: Book, month: Period) -> Iterator[Finding]:
    """Each closing, the earlier ones too, is as the record noted it."""
    rows = Snapshot.objects.filter(book=book, period_end=month.ends_on)
    noted = _entries(book.ref, month)
    for revision in range(1, month.revision + 1):
        of_it = rows.filter(revision=revision).values_list(*_TRIAL)
        trial = trial_hash(book.ref, month.ends_on, revision, of_it.iterator(chunk_size=5000))
        said = noted.get(revision)
        right = said is not None and said[0] == trial
        if right and revision == month.revision:  # earlier closings are in the record alone
            right = said == (month.trial_hash, month.closed_at, month.closed_by)
        if not right:
            words = f"What {month} came to at closing {revision} is not what was noted then."
            yield Finding("trial", words, f"month {month}", month.closed_at, None, None, book.ref)
    spare = rows.exclude(revision__gte=1, revision__lte=month.revision)
    if spare.exists():
        words = f"There is a closing of {month} that never took place."
        yield Finding("trial", words, f"month {month}", None, None, None, book.ref)


def _entries(book: UUID, month: Period) -> dict[int, tuple[str, datetime, UUID]]:
    """What the record says of each closing: its trial hash, when it was and by whom."""
    found: dict[int, tuple[str, datetime, UUID]] = {}
    entries = Event.objects.filter(programme=book, verb=CLOSE).order_by("id")
    for details, at, by in entries.values_list("details", "at", "by"):
        if details.get("month") == month.starts_on.isoformat():
            found[int(details["revision"])] = (str(details["trial"]), at, by)
    return found


def frontier() -> Iterator[Finding]:
    """Months follow each other, closed ones first; every counter knows the last closed day."""
    for book in Book.objects.order_by("id"):
        months = list(Period.objects.filter(book=book).order_by("starts_on"))
        closed = [month for month in months if month.state == MonthState.CLOSED]
        for one, other in pairwise(months):
            if one.ends_on != other.starts_on:
                words = f"A month is missing between {one} and {other}."
                yield Finding("months", words, f"month {one}", book=book.ref)
        if closed != months[: len(closed)] or not months:
            words = "A month is open behind one that is closed, or there is none at all."
            yield Finding("months", words, f"book {book.ref}", book=book.ref)
            continue
        last = closed[-1].ends_on - timedelta(days=1) if closed else BEFORE_ALL
        counters = Counter.objects.filter(account__in=Account.objects.filter(book=book))
        odd = counters.exclude(closed_through__in=[last, CLOSED_FOR_EVER]).order_by("account_id")
        for account, day in odd.values_list("account_id", "closed_through"):
            words = f"Account {account} is closed up to {day}, its book up to {last}."
            yield Finding("closed_through", words, f"account {account}", None, None, account)
