"""Journals and holds read back as the values they were asked for with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, Q, QuerySet, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from ownway.ledger.models import Account, Entry, Hold, HoldEvent
from ownway.ledger.models import Journal as JournalRow
from ownway.ledger.queries.balances import account_ref
from ownway.ledger.rules import (
    AccountRef,
    HoldEventKind,
    HoldMove,
    HoldOpening,
    HoldRef,
    Journal,
    Kind,
    Line,
    Posting,
)

_ACCOUNTS_OF_HOLD = ("from_account__book", "committed_account__book", "cash_account__book")


def posting(book: UUID, key: UUID) -> Posting | None:
    """The journal posted under `key`, None where there is none."""
    rows = JournalRow.objects.filter(book__ref=book, idem_key=key)
    return next(iter(read_back(rows)), None)


def postings_about(book: UUID, subject: UUID) -> list[Posting]:
    """Every journal about one purchase or decision, oldest first."""
    rows = JournalRow.objects.filter(book__ref=book, subject_ref=subject)
    return read_back(rows.order_by("id"))


def hold(book: UUID, key: UUID) -> HoldRef | None:
    """The hold that the reserve under `key` made."""
    rows = _with_accounts(Hold.objects.filter(journal__book__ref=book, journal__idem_key=key))
    return next(map(hold_ref, rows), None)


def moved_by(book: UUID, keys: Collection[UUID], kind: Kind) -> int:
    """What the journals under `keys` moved in accounts of one kind: debits less credits."""
    rows = Entry.objects.filter(
        journal__book__ref=book, journal__idem_key__in=list(keys), account__kind=kind.value
    )
    total: int = rows.aggregate(total=Coalesce(Sum("amount"), 0))["total"]
    return total


def holds_under(book: UUID, keys: Collection[UUID]) -> dict[UUID, HoldRef]:
    """The holds that the reserves under `keys` made, by key; one read for them all."""
    rows = Hold.objects.filter(journal__book__ref=book, journal__idem_key__in=list(keys))
    return {ref.key: ref for ref in map(hold_ref, _with_accounts(rows))}


def holds(
    book: UUID,
    *,
    subject: UUID | None = None,
    owner: UUID | None = None,
    pot: UUID | None = None,
    cash: AccountRef | None = None,
    expires_before: date | None = None,
    open_only: bool = True,
) -> list[HoldRef]:
    """Money set aside, oldest first; `expires_before` is exclusive."""
    rows = Hold.objects.filter(book__ref=book).order_by("id")
    exact = {
        "subject_ref": subject,
        "committed_account__owner_ref": owner,
        "committed_account__pot_ref": pot,
        "cash_account__code": None if cash is None else cash.code,
        "expires_on__lt": expires_before,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if open_only:
        rows = rows.filter(amount__gt=F("drawn") + F("released"))
    return [hold_ref(row) for row in _with_accounts(rows)]


@dataclass(frozen=True, slots=True)
class HoldStep:
    """One thing that happened to a hold. A move to another cash account has no journal."""

    kind: HoldEventKind
    amount: int
    journal_key: UUID | None
    recorded_at: datetime | None


def hold_steps(book: UUID, key: UUID) -> list[HoldStep]:
    """All that happened to the hold under `key`, in order."""
    rows = HoldEvent.objects.filter(hold__journal__book__ref=book, hold__journal__idem_key=key)
    columns = ("kind", "amount", "journal__idem_key", "journal__recorded_at")
    return [
        HoldStep(HoldEventKind(kind), amount, journal_key, at)
        for kind, amount, journal_key, at in rows.order_by("seq").values_list(*columns)
    ]


def hold_ref(row: Hold) -> HoldRef:
    """The value that names a stored hold. Wants its journal and accounts loaded."""
    return HoldRef(
        key=row.journal.idem_key,
        id=row.pk,
        source=account_ref(row.from_account),
        committed=account_ref(row.committed_account),
        cash=None if row.cash_account is None else account_ref(row.cash_account),
        amount=row.amount,
        drawn=row.drawn,
        released=row.released,
        expires_on=row.expires_on,
        subject=row.subject_ref,
    )


def settled(rows: QuerySet[JournalRow]) -> QuerySet[JournalRow]:
    """Those of `rows` that no transaction still open can come before.

    On PostgreSQL a lower id may be committed after a higher one, so only what lies below the
    commit horizon counts, and what this transaction wrote itself. SQLite commits ids in order.
    """
    if connection.vendor != "postgresql":
        return rows
    below = RawSQL(  # a constant: no value comes into it
        "ledger_journal.xid < pg_snapshot_xmin(pg_current_snapshot())"
        " OR ledger_journal.xid = pg_current_xact_id_if_assigned()",
        (),
        output_field=BooleanField(),
    )
    return rows.filter(below)


def read_back(rows: QuerySet[JournalRow]) -> list[Posting]:
    """Journals with their lines and holds, in the order of `rows`."""
    found = list(rows.select_related("book", "reverses"))
    ids = [row.pk for row in found]
    lines: dict[int, list[Line]] = defaultdict(list)
    refs: dict[int, AccountRef] = {}
    entries = list(
        Entry.objects.filter(journal_id__in=ids)
        .order_by("journal_id", "line_no")
        .values_list("journal_id", "account_id", "amount")
    )
    wanted = {account_id for _journal, account_id, _amount in entries}
    for account in Account.objects.filter(id__in=wanted).select_related("book"):
        refs[account.pk] = account_ref(account)
    for journal_id, account_id, amount in entries:
        lines[journal_id].append(Line(refs[account_id], amount))
    made, moves = _holds_of(ids)
    return [
        _posting(row, tuple(lines[row.pk]), made.get(row.pk), tuple(moves[row.pk])) for row in found
    ]


def _holds_of(
    ids: Sequence[int],
) -> tuple[dict[int, tuple[HoldRef, AccountRef | None]], dict[int, list[HoldMove]]]:
    """By journal id: the hold it made with its first cash account, and what it did to holds."""
    events = list(HoldEvent.objects.filter(journal_id__in=ids).order_by("id"))
    rows = Hold.objects.filter(Q(id__in={e.hold_id for e in events}) | Q(journal_id__in=ids))
    known = {row.pk: hold_ref(row) for row in _with_accounts(rows)}
    cash = Account.objects.filter(id__in={e.cash_account_id for e in events if e.cash_account_id})
    refs = {row.pk: account_ref(row) for row in cash.select_related("book")}
    made: dict[int, tuple[HoldRef, AccountRef | None]] = {}
    moves: dict[int, list[HoldMove]] = defaultdict(list)
    for event in events:
        if event.journal_id is None:
            continue
        ref = known[event.hold_id]
        if event.kind == HoldEventKind.MADE:
            made[event.journal_id] = (ref, refs.get(event.cash_account_id or 0))
        else:
            move = HoldMove(ref, HoldEventKind(event.kind), event.amount)
            moves[event.journal_id].append(move)
    return made, moves


def _posting(
    row: JournalRow,
    lines: tuple[Line, ...],
    made: tuple[HoldRef, AccountRef | None] | None,
    moves: tuple[HoldMove, ...],
) -> Posting:
    opens = None
    if made is not None:
        ref, cash = made
        opens = HoldOpening(ref.source, ref.committed, cash, ref.amount, ref.expires_on)
    journal = Journal(
        key=row.idem_key,
        kind=row.kind,
        effective_on=row.effective_on,
        lines=lines,
        subject=row.subject_ref,
        reason=row.reason,
        concerns_on=row.concerns_on,
        opens=opens,
        moves=moves,
        reverses=None if row.reverses is None else row.reverses.idem_key,
    )
    return Posting(
        id=row.pk,
        journal=journal,
        content_hash=bytes(row.content_hash).hex(),
        made=None if made is None else made[0],
    )


def _with_accounts(rows: QuerySet[Hold]) -> QuerySet[Hold]:
    return rows.select_related("journal", *_ACCOUNTS_OF_HOLD)
