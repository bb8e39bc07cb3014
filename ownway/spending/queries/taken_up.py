"""What a bank had by a day, and our books took up only later: a statement is read a day after."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from ownway.ledger import queries as books
from ownway.spending.models import BankEntry, BankPaper, PayRunLine
from ownway.spending.queries.refunds import refund_key
from ownway.spending.rules import (
    EntryState,
    PaperKind,
    RunLineState,
    lost_key,
    undone_key,
)


def taken_up_later(paper: BankPaper, day: date) -> int:
    """What our books lacked on `day` of what the bank had then, in minor units.

    Payments that never left or came back by then, and money in or out that is no payment.
    """
    return _undone_later(paper, day) + _noted_later(paper, day)


def _undone_later(paper: BankPaper, day: date) -> int:
    """Payments that were out of our books on `day`, and not out of the account at the bank."""
    book = paper.programme.ref
    rows = PayRunLine.objects.filter(
        run__programme=paper.programme,
        holder=paper.holder,
        run__made_at__lt=_after(day),
        state__in=(RunLineState.REJECTED, RunLineState.RETURNED),
    )
    lines = {key: (minor, paid) for key, minor, paid in rows.values_list(*_LINE)}
    backs = {undone_key(key): key for key in lines}
    later = {backs[back]: back for back, on in books.days_of(book, backs).items() if on > day}
    out = books.days_of(book, later)
    at_the_bank = books.days_about(book, later.values())
    found = 0
    for key, since in out.items():
        minor, paid_on = lines[key]
        back_on = at_the_bank.get(later[key])
        gone = paid_on is not None and paid_on <= day and (back_on is None or back_on > day)
        if since <= day and not gone:
            found += minor
    return found


_LINE = ("key", "amount_minor", "paid_on")


def _noted_later(paper: BankPaper, day: date) -> int:
    """Entries up to `day` that are a refund or a loss, which our books have from a later day."""
    book = paper.programme.ref
    rows = BankEntry.objects.filter(
        paper__programme=paper.programme,
        paper__holder=paper.holder,
        paper__account=paper.account,
        paper__kind=PaperKind.STATEMENT.value,
        state=EntryState.MATCHED,
        on__lte=day,
    )
    amounts: dict[UUID, int] = {}
    noted = rows.filter(came_back__isnull=False).select_related("came_back__refund")
    for entry in noted.filter(came_back__matched_at__gte=_before(day)):
        amounts[refund_key(entry.came_back.refund)] = entry.amount_minor or 0
    gone = rows.filter(loss__decided_at__gte=_before(day)).select_related("loss")
    for entry in gone:
        amounts[lost_key(entry.loss.key)] = entry.amount_minor or 0
    return sum(amounts[key] for key, on in books.days_of(book, amounts).items() if on > day)


def _after(day: date) -> datetime:
    """A day and a night more, because days begin earlier elsewhere."""
    return datetime.combine(day, time.min, tzinfo=UTC) + timedelta(days=2)


def _before(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC) - timedelta(days=1)
