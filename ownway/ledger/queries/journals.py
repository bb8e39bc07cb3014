"""Journals and holds read back as the values they were asked for with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple
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
    CorrectionReason,
    HoldEventKind,
    HoldMove,
    HoldOpening,
    HoldRef,
    Journal,
    Kind,
    Line,
    Posting,
    reverse,
)

_A_QUESTION = 1_000  # keys asked for at once
_ACCOUNTS_OF_HOLD = ("from_account__book", "committed_account__book", "cash_account__book")


def posting(book: UUID, key: UUID) -> Posting | None:
    """The journal posted under `key`, None where there is none."""
    rows = JournalRow.objects.filter(book__ref=book, idem_key=key)
    return next(iter(read_back(rows)), None)


def reversal(
    book: UUID, wrong: UUID, *, key: UUID, effective_on: date, reason: CorrectionReason
) -> Journal | None:
    """What takes back the journal posted under `wrong`, to be posted under the entry of whatever
    action puts it right; None where there is no such journal."""
    original = posting(book, wrong)
    if original is None:
        return None
    return reverse(original, key=key, effective_on=effective_on, reason=reason.value)


def days_of(book: UUID, keys: Iterable[UUID]) -> dict[UUID, date]:
    """The day each of these journals counts for, by key; what was never posted is left out."""
    return _days(book, keys, "effective_on")


def days_about(book: UUID, keys: Iterable[UUID]) -> dict[UUID, date]:
    """The day each of these journals is about, by key, where it names one."""
    return _days(book, keys, "concerns_on")


def _days(book: UUID, keys: Iterable[UUID], column: str) -> dict[UUID, date]:
    found: dict[UUID, date] = {}
    left = iter(keys)
    while some := list(islice(left, _A_QUESTION)):
        rows = JournalRow.objects.filter(
            (f"{column}__isnull", False), book__ref=book, idem_key__in=some
        )
        found.update(rows.values_list("idem_key", column))
    return found


def human_behind(book: UUID, key: UUID) -> UUID | None:
    """The human being who did what the journal under `key` is of."""
    rows = JournalRow.objects.filter(book__ref=book, idem_key=key)
    return rows.values_list("event__human", flat=True).first()


def postings_about(book: UUID, subject: UUID) -> list[Posting]:
    """Every journal about one purchase or decision, oldest first."""
    rows = JournalRow.objects.filter(book__ref=book, subject_ref=subject)
    return read_back(rows.order_by("id"))


def hold(book: UUID, key: UUID) -> HoldRef | None:
    """The hold that the reserve under `key` made."""
    rows = _with_accounts(Hold.objects.filter(journal__book__ref=book, journal__idem_key=key))
    return next(map(hold_ref, rows), None)


@dataclass(frozen=True, slots=True)
class PotLine:
    """One line of a journal in an account of a pot: above zero a debit, below a credit."""

    kind: str  # of the journal
    subject: UUID | None
    account: AccountRef
    amount: int
    recorded_at: datetime


def pot_lines(book: UUID, pot: UUID, kinds: Collection[str]) -> list[PotLine]:
    """What the journals of some kinds moved in the accounts of one pot, oldest first."""
    rows = Entry.objects.filter(
        book__ref=book, account__pot_ref=pot, journal__kind__in=list(kinds)
    ).select_related("account__book", "journal")
    return [
        PotLine(
            kind=row.journal.kind,
            subject=row.journal.subject_ref,
            account=account_ref(row.account),
            amount=row.amount,
            recorded_at=row.journal.recorded_at,
        )
        for row in rows.order_by("journal_id", "line_no")
    ]


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
    """Journals with their lines and holds, in the order of `rows`.

    Columns, not models, and each account once: the check of the books reads every journal so.
    """
    found = [_Row(*row) for row in rows.values_list(*_ROW)]
    ids = [row.id for row in found]
    entries = list(
        Entry.objects.filter(journal_id__in=ids)
        .order_by("journal_id", "line_no")
        .values_list("journal_id", "account_id", "amount")
    )
    holds_there = _holds_of(ids)
    wanted = {account for _journal, account, _amount in entries} | holds_there.accounts
    refs = {
        row.pk: account_ref(row)
        for row in Account.objects.filter(id__in=wanted).select_related("book")
    }
    lines: dict[int, list[Line]] = defaultdict(list)
    for journal_id, account_id, amount in entries:
        lines[journal_id].append(Line(refs[account_id], amount))
    made, moves = holds_there.by_journal(refs)
    return [
        _posting(row, tuple(lines[row.id]), made.get(row.id), tuple(moves.get(row.id, ())))
        for row in found
    ]


_ROW = (
    "id",
    "idem_key",
    "kind",
    "effective_on",
    "subject_ref",
    "reason",
    "concerns_on",
    "reverses__idem_key",
    "content_hash",
)


class _Row(NamedTuple):
    """One journal as it is stored, without its lines."""

    id: int
    key: UUID
    kind: str
    effective_on: date
    subject: UUID | None
    reason: str
    concerns_on: date | None
    reverses: UUID | None
    content_hash: bytes


_HOLD = (
    "id",
    "journal__idem_key",
    "from_account_id",
    "committed_account_id",
    "cash_account_id",
    "amount",
    "drawn",
    "released",
    "expires_on",
    "subject_ref",
)
_Made = tuple[HoldRef, AccountRef | None]


@dataclass(frozen=True, slots=True)
class _Holds:
    """What some journals did to holds: events in order, and the holds they speak of."""

    events: Sequence[tuple[Any, ...]]  # journal, hold, kind, amount, cash account
    rows: Sequence[tuple[Any, ...]]

    @property
    def accounts(self) -> set[int]:
        found = {account for row in self.rows for account in row[2:5]}
        found.update(event[4] for event in self.events)
        return {account for account in found if account is not None}

    def by_journal(
        self, refs: Mapping[int, AccountRef]
    ) -> tuple[dict[int, _Made], dict[int, list[HoldMove]]]:
        """By journal id: the hold it made with its first cash account, what it did to holds."""
        known = {
            number: HoldRef(
                key=key,
                id=number,
                source=refs[source],
                committed=refs[committed],
                cash=None if cash is None else refs[cash],
                amount=amount,
                drawn=drawn,
                released=released,
                expires_on=expires_on,
                subject=subject,
            )
            for (
                number, key, source, committed, cash, amount, drawn, released, expires_on, subject,
            ) in self.rows
        }  # fmt: skip
        made: dict[int, _Made] = {}
        moves: dict[int, list[HoldMove]] = defaultdict(list)
        for journal_id, hold_id, kind, amount, cash in self.events:
            ref = known[hold_id]
            if kind == HoldEventKind.MADE:
                made[journal_id] = (ref, None if cash is None else refs[cash])
            else:
                moves[journal_id].append(HoldMove(ref, HoldEventKind(kind), amount))
        return made, moves


def _holds_of(ids: Sequence[int]) -> _Holds:
    events = list(
        HoldEvent.objects.filter(journal_id__in=ids)
        .order_by("id")
        .values_list("journal_id", "hold_id", "kind", "amount", "cash_account_id")
    )
    spoken_of = Q(id__in={event[1] for event in events}) | Q(journal_id__in=ids)
    return _Holds(events, list(Hold.objects.filter(spoken_of).values_list(*_HOLD)))


def _posting(
    row: _Row, lines: tuple[Line, ...], made: _Made | None, moves: tuple[HoldMove, ...]
) -> Posting:
    opens = None
    if made is not None:
        ref, cash = made
        opens = HoldOpening(ref.source, ref.committed, cash, ref.amount, ref.expires_on)
    journal = Journal(
        key=row.key,
        kind=row.kind,
        effective_on=row.effective_on,
        lines=lines,
        subject=row.subject,
        reason=row.reason,
        concerns_on=row.concerns_on,
        opens=opens,
        moves=moves,
        reverses=row.reverses,
    )
    return Posting(
        id=row.id,
        journal=journal,
        content_hash=bytes(row.content_hash).hex(),
        made=None if made is None else made[0],
    )


def _with_accounts(rows: QuerySet[Hold]) -> QuerySet[Hold]:
    return rows.select_related("journal", *_ACCOUNTS_OF_HOLD)
