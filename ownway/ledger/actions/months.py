"""Months closed in order, and opened again by two people, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from ownway.core.actors import Actor
from ownway.ledger.actions import refusals
from ownway.ledger.actions.sealing import seal
from ownway.ledger.models import Book, Period, Snapshot
from ownway.ledger.posting import periods
from ownway.ledger.queries.sealed import head_of
from ownway.ledger.rules import MonthState, ReopenReason, Untenable, trial_hash
from ownway.record import actions as record
from ownway.record.store import writing

_SNAPSHOTS = """
INSERT INTO ledger_snapshot
       (account_id, book_id, period_end, revision, closing, upto_seq, entries)
SELECT a.id, a.book_id, %(ends_on)s, %(revision)s,
       coalesce(s.closing, 0) + coalesce(e.total, 0), coalesce(c.version, 0), coalesce(e.count, 0)
  FROM ledger_account a
  LEFT JOIN ledger_counter c ON c.account_id = a.id
  LEFT JOIN ledger_snapshot s ON s.account_id = a.id
        AND s.period_end = %(before)s AND s.revision = %(before_revision)s
  LEFT JOIN (SELECT account_id, sum(amount) AS total, count(*) AS count
               FROM ledger_entry
              WHERE book_id = %(book)s AND effective_on >= %(from)s AND effective_on < %(ends_on)s
              GROUP BY account_id) e ON e.account_id = a.id
 WHERE a.book_id = %(book)s
 ORDER BY a.id
"""
# Entries of open months come on top of what the month came to; together they are the counter.
_DIFFERENT = """
SELECT count(*)
  FROM ledger_snapshot s
  JOIN ledger_counter c ON c.account_id = s.account_id
 WHERE s.book_id = %(book)s AND s.period_end = %(ends_on)s AND s.revision = %(revision)s
   AND s.closing + coalesce((SELECT sum(e.amount) FROM ledger_entry e
                              WHERE e.account_id = s.account_id
                                AND e.effective_on >= %(ends_on)s), 0)
    <> c.dr_posted - c.cr_posted
"""


@dataclass(frozen=True, slots=True)
class Closing:
    """What a closing came to. `trial_hash` and `head` are hex; `head` is empty while the first
    journals wait to be sealed."""

    starts_on: date
    ends_on: date
    revision: int
    trial_hash: str
    head: str


def close_month(*, book: UUID, starts_on: date, today: date, by: Actor, at: datetime) -> Closing:
    """Nothing more counts for the days of this month. Late papers go into the open month.

    `today` is the programme's day; any day of the month will do for `starts_on`. In this order:
    the month is locked, then every counter of the book in the order of ids, so that whatever is
    being posted is either in it or refused; only then is anything added up.

    Raises MonthNotOver, InOrder, NotNow, BooksDisagree.
    """
    with writing():
        book_id = _book_id(book)
        month = periods.lock_month(book_id, starts_on, periods.WHOLE)
        if month.state is MonthState.CLOSED:
            raise refusals.closed_already()
        if today < month.ends_on:
            raise refusals.month_not_over()
        earlier = Period.objects.filter(book_id=book_id, ends_on__lt=month.ends_on)
        if earlier.filter(state=MonthState.OPEN.value).exists():
            raise refusals.earlier_first()
        periods.open_months(book_id, month.ends_on)  # there is always a month to post in
        _lock_counters(book_id)
        last_day = month.ends_on - timedelta(days=1)
        _run(
            "UPDATE ledger_counter SET closed_through = %s"
            " WHERE book_id = %s AND closed_through < %s",
            (last_day.isoformat(), book_id, last_day.isoformat()),
        )
        revision = month.revision + 1
        trial = _add_up(book, book_id, month, revision)
        _run(
            "UPDATE ledger_period SET state = 'closed', revision = %s, closed_at = %s,"
            " closed_by = %s, trial_hash = %s, reason = NULL, asked_at = NULL, asked_by = NULL,"
            " asked_human = NULL, reopened_at = NULL, reopened_by = NULL, reopened_human = NULL"
            " WHERE id = %s",
            (revision, _moment(at), by.ref.hex, trial, month.id),
        )
        seal(at=at, by=by, book=book)
        head = head_of(book)
        record.write(
            by=by,
            at=at,
            verb="ledger.close_month",
            programme=book,
            details={
                "month": month.starts_on,
                "revision": revision,
                "trial": trial,
                "head": head.head if head else "",
                "block": head.block if head else 0,
            },
        )
    return Closing(month.starts_on, month.ends_on, revision, trial, head.head if head else "")


def ask_to_reopen(
    *, book: UUID, starts_on: date, reason: ReopenReason, by: Actor, at: datetime
) -> None:
    """Asks that the latest closed month is opened again. Another person does it.

    Raises NotNow, InOrder.
    """
    with writing():
        month = _latest_closed(_book_id(book), starts_on)
        if month.asked_human is not None:
            raise refusals.asked_already()
        _run(
            "UPDATE ledger_period SET reason = %s, asked_at = %s, asked_by = %s, asked_human = %s"
            " WHERE id = %s",
            (reason.value, _moment(at), by.ref.hex, by.human.hex, month.pk),
        )
        record.write(
            by=by,
            at=at,
            verb="ledger.ask_to_reopen",
            programme=book,
            why=reason.value,
            details={"month": month.starts_on, "revision": month.revision},
        )


def reopen_month(*, book: UUID, starts_on: date, by: Actor, at: datetime) -> None:
    """Opens the latest closed month again, as somebody else asked. Deletes nothing: what the
    month came to stays written down, and the next closing writes what it comes to then.

    Raises NotNow, InOrder, SamePerson.
    """
    with writing():
        book_id = _book_id(book)
        month = _latest_closed(book_id, starts_on)
        if month.asked_human is None:
            raise refusals.nobody_asked()
        if month.asked_human == by.human:
            raise refusals.same_person()
        # New accounts wait at the first open month; none is opened with the day that goes now.
        periods.lock_first_open(book_id, periods.WHOLE)
        _lock_counters(book_id)
        before = Period.objects.filter(book_id=book_id, ends_on__lte=month.starts_on)
        still = periods.BEFORE_ALL
        if before.exists():
            still = month.starts_on - timedelta(days=1)
        _run(
            "UPDATE ledger_counter SET closed_through = %s"
            " WHERE book_id = %s AND closed_through = %s",
            (still.isoformat(), book_id, (month.ends_on - timedelta(days=1)).isoformat()),
        )
        _run(
            "UPDATE ledger_period SET state = 'open', reopened_at = %s, reopened_by = %s,"
            " reopened_human = %s WHERE id = %s",
            (_moment(at), by.ref.hex, by.human.hex, month.pk),
        )
        record.write(
            by=by,
            at=at,
            verb="ledger.reopen_month",
            programme=book,
            why=month.reason or "",
            details={"month": month.starts_on, "revision": month.revision},
        )


def _latest_closed(book_id: int, day: date) -> Period:
    found = periods.lock_month(book_id, day, periods.WHOLE)
    if found.state is MonthState.OPEN:
        raise refusals.not_closed()
    later = Period.objects.filter(book_id=book_id, ends_on__gt=found.ends_on)
    if later.filter(state=MonthState.CLOSED.value).exists():
        raise refusals.later_first()
    return Period.objects.get(pk=found.id)


def _add_up(book: UUID, book_id: int, month: periods.Month, revision: int) -> str:
    """Writes what every account came to, and gives the hash of the trial balance."""
    before = (
        Period.objects.filter(book_id=book_id, ends_on__lte=month.starts_on)
        .order_by("-ends_on")
        .values_list("ends_on", "revision")
        .first()
    )
    values: dict[str, int | str] = {
        "book": book_id,
        "from": (month.starts_on if before else periods.BEFORE_ALL).isoformat(),
        "ends_on": month.ends_on.isoformat(),
        "revision": revision,
        "before": (before[0] if before else periods.BEFORE_ALL).isoformat(),
        "before_revision": before[1] if before else 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SNAPSHOTS, values)
        cursor.execute(_DIFFERENT, values)
        (different,) = cursor.fetchone()
    if different:
        raise refusals.books_disagree()
    rows = Snapshot.objects.filter(
        book_id=book_id, period_end=month.ends_on, revision=revision
    ).values_list("account__code", "closing", "upto_seq", "entries")
    return trial_hash(book, month.ends_on, revision, rows.iterator(chunk_size=5000))


def _lock_counters(book_id: int) -> None:
    """Every counter of the book, in the order in which the kernel takes them."""
    if connection.vendor == "postgresql":
        _run(
            "SELECT account_id FROM ledger_counter WHERE book_id = %s"
            " ORDER BY account_id FOR NO KEY UPDATE",
            (book_id,),
        )


def _book_id(book: UUID) -> int:
    found = Book.objects.filter(ref=book).values_list("id", flat=True).first()
    if found is None:
        raise Untenable("a month of a book that was never opened")
    return found


def _moment(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _run(sql: str, values: tuple[Any, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
