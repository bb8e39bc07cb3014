"""The kernel: nothing else in the tree writes journals, entries, counters or holds.

Portable SQL through Django's connection, the same statements on both engines. Locks are taken in
one order: journals by key, holds by id, counters by account id. Every journal needs the record
entry of the action that caused it, written in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, connection

from ownway.core.actors import Actor
from ownway.ledger.posting.periods import hold_open
from ownway.ledger.posting.refusals import already_reversed, key_reused
from ownway.ledger.posting.statements import accounts, ask, ask_one, count, iso, marks, move_hold
from ownway.ledger.rules import (
    AccountRef,
    HoldEventKind,
    HoldMove,
    HoldSwitch,
    Journal,
    Untenable,
    content_hash,
    require_tenable,
)

if TYPE_CHECKING:
    from ownway.record.models import Entry as Event


_ENTRIES = (
    "INSERT INTO ledger_entry (journal_id, line_no, book_id, account_id, amount, effective_on,"
    " acct_seq, balance_after) VALUES "
)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one journal came to. `hold_id` is the hold it made, if it made one."""

    key: UUID
    journal_id: int
    content_hash: str
    replayed: bool
    hold_id: int | None


@dataclass(frozen=True, slots=True)
class Posted:
    """What a call came to, in the order of its journals."""

    effects: tuple[Effect, ...]

    @property
    def replayed(self) -> bool:
        """Everything asked for had been done before. The caller rolls its own action back."""
        return bool(self.effects) and all(effect.replayed for effect in self.effects)


def post(
    journals: Sequence[Journal],
    *,
    book: UUID,
    event: Event,
    by: Actor,
    at: datetime,
    switches: Sequence[HoldSwitch] = (),
) -> Posted:
    """Posts journals, all or none, and moves holds to other cash accounts. Once per transaction.

    Keys, holds and counters are taken for all journals together, in lock order; the lines of one
    journal go in by one statement. A journal whose key was posted before with the same content is
    left as it stands (`Effect.replayed`). A pot sees the journals in the order given.

    Raises `NotEnough`, `Closed`, `KeyReused`, `AlreadyReversed`: nothing is changed once the
    caller's transaction is rolled back. Raises `Untenable` for what no book can take, and where
    the record entry does not carry the hash of each journal (`rules.hashes`).
    """
    _claim_transaction()
    if len({journal.key for journal in journals}) != len(journals):
        raise Untenable("a key twice in one call")
    for journal in journals:
        require_tenable(book, journal)
    batch = _Batch(journals, switches, book)
    batch.insert_journals(event, by, at)
    batch.move_holds()
    hold_open(batch.book_id, batch.fresh)
    batch.move_counters()
    batch.insert_entries()
    return batch.posted()


class _Batch:
    """One call on its way through the statements, in the order that takes locks."""

    def __init__(
        self, journals: Sequence[Journal], switches: Sequence[HoldSwitch], book: UUID
    ) -> None:
        self.journals = journals
        self.switches = switches
        self.book_id, self.account_ids = accounts(book, _named(journals, switches))
        self.hashes = {j.key: content_hash(book, j) for j in journals}
        self.ids: dict[UUID, int] = {}
        self.holds: dict[UUID, int] = {}
        self.fresh: list[Journal] = []
        # (journal key, account) → (acct_seq, balance_after)
        self.running: dict[tuple[UUID, AccountRef], tuple[int, int]] = {}

    def insert_journals(self, event: Event, by: Actor, at: datetime) -> None:
        fresh = set()
        noted = (connection.ops.adapt_datetimefield_value(at), by.ref.hex)
        for journal in sorted(self.journals, key=lambda j: j.key.hex):
            if self.hashes[journal.key] not in event.journals:
                raise Untenable("a journal whose hash its record entry does not carry")
            if self._insert_journal(journal, noted, event.pk):
                fresh.add(journal.key)
            else:
                self._replay(journal)
        self.fresh = [journal for journal in self.journals if journal.key in fresh]

    def _insert_journal(self, journal: Journal, noted: tuple[Any, str], event_id: int) -> bool:
        reverses = journal.reverses
        reverses_id = None if reverses is None else self._original(journal, reverses)
        try:
            row = ask_one(
                "INSERT INTO ledger_journal (book_id, idem_key, content_hash, kind, n_lines,"
                " effective_on, concerns_on, recorded_at, recorded_by, reason, event_id,"
                " subject_ref, reverses_id)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
                " ON CONFLICT (book_id, idem_key) DO NOTHING RETURNING id",
                self.book_id,
                journal.key.hex,
                bytes.fromhex(self.hashes[journal.key]),
                journal.kind,
                len(journal.lines),
                journal.effective_on.isoformat(),
                iso(journal.concerns_on),
                *noted,
                journal.reason,
                event_id,
                None if journal.subject is None else journal.subject.hex,
                reverses_id,
            )
        except IntegrityError as error:
            if "reversed_once" in str(error):
                raise already_reversed() from error
            raise
        if row is None:
            return False
        self.ids[journal.key] = row[0]
        return True

    def _original(self, journal: Journal, reverses: UUID) -> int:
        """The id of the journal to be reversed, once its lines are seen to be the mirror."""
        row = ask_one(
            "SELECT id, reverses_id FROM ledger_journal WHERE book_id = %s AND idem_key = %s",
            self.book_id,
            reverses.hex,
        )
        if row is None:
            raise Untenable("a reversal of what is not in the books")
        if row[1] is not None:
            raise already_reversed()
        lines = ask("SELECT account_id, -amount FROM ledger_entry WHERE journal_id = %s", row[0])
        if set(lines) != {(self.account_ids[x.account], x.amount) for x in journal.lines}:
            raise Untenable("a reversal that does not mirror its journal")
        return int(row[0])

    def _replay(self, journal: Journal) -> None:
        row = ask_one(
            "SELECT j.id, j.content_hash, h.id FROM ledger_journal j"
            " LEFT JOIN ledger_hold h ON h.journal_id = j.id"
            " WHERE j.book_id = %s AND j.idem_key = %s",
            self.book_id,
            journal.key.hex,
        )
        if row is None or bytes(row[1]).hex() != self.hashes[journal.key]:
            raise key_reused()
        self.ids[journal.key] = row[0]
        if row[2] is not None:
            self.holds[journal.key] = row[2]

    def move_holds(self) -> None:
        for journal in self.fresh:
            if journal.opens is not None:
                self._open_hold(journal)
        moves: dict[int, list[tuple[UUID, HoldMove]]] = defaultdict(list)
        for journal in self.fresh:
            for move in journal.moves:
                moves[self._hold_id(move.hold.key, move.hold.id)].append((journal.key, move))
        switched = {switch.hold.id: switch for switch in self.switches}
        for hold_id in sorted(moves.keys() | switched.keys()):
            for key, move in moves.get(hold_id, ()):
                move_hold(hold_id, self.account_ids[move.hold.committed], move)
                self._hold_event(hold_id, move.kind, move.amount, self.ids[key], None)
            if hold_id in switched:
                self._switch_hold(hold_id, switched[hold_id])

    def _hold_id(self, key: UUID, known: int) -> int:
        found = known or self.holds.get(key)
        if not found:
            raise Untenable("a hold that is not in the books")
        return found

    def _open_hold(self, journal: Journal) -> None:
        opens = journal.opens
        if opens is None:
            return
        cash_id = None if opens.cash is None else self.account_ids[opens.cash]
        row = ask_one(
            "INSERT INTO ledger_hold (book_id, journal_id, from_account_id, committed_account_id,"
            " cash_account_id, amount, drawn, released, expires_on, subject_ref)"
            " VALUES (%s, %s, %s, %s, %s, %s, 0, 0, %s, %s) RETURNING id",
            self.book_id,
            self.ids[journal.key],
            self.account_ids[opens.source],
            self.account_ids[opens.committed],
            cash_id,
            opens.amount,
            iso(opens.expires_on),
            None if journal.subject is None else journal.subject.hex,
        )
        if row is None:
            raise Untenable("a hold that was made before its journal")
        self.holds[journal.key] = row[0]
        self._hold_event(row[0], HoldEventKind.MADE, opens.amount, self.ids[journal.key], cash_id)

    def _switch_hold(self, hold_id: int, switch: HoldSwitch) -> None:
        cash_id = self.account_ids[switch.cash]
        row = ask_one(
            "UPDATE ledger_hold SET cash_account_id = %s WHERE id = %s AND book_id = %s"
            " RETURNING amount - drawn - released",
            cash_id,
            hold_id,
            self.book_id,
        )
        if row is None:
            raise Untenable("a hold that is not in the books")
        self._hold_event(hold_id, HoldEventKind.MOVED, row[0], None, cash_id)

    def _hold_event(
        self,
        hold_id: int,
        kind: HoldEventKind,
        amount: int,
        journal_id: int | None,
        cash_id: int | None,
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger_hold_event"
                " (book_id, hold_id, seq, kind, amount, journal_id, cash_account_id)"
                " VALUES (%s, %s, (SELECT coalesce(max(seq), 0) + 1 FROM ledger_hold_event"
                " WHERE hold_id = %s), %s, %s, %s, %s)",
                [
                    self.book_id,
                    hold_id,
                    hold_id,
                    kind.value,
                    amount,
                    journal_id,
                    cash_id,
                ],
            )

    def move_counters(self) -> None:
        counted = [
            (self.account_ids[line.account], place, journal, line)
            for place, journal in enumerate(self.fresh)
            for line in journal.lines
            if line.account.kind.counted
        ]
        for account_id, _place, journal, line in sorted(counted, key=lambda each: each[:2]):
            self.running[journal.key, line.account] = count(
                account_id, line.account, line.amount, journal.effective_on
            )

    def insert_entries(self) -> None:
        """The lines of one journal in one statement: the guard on balance counts on it."""
        for journal in self.fresh:
            values: list[Any] = []
            for line_no, line in enumerate(journal.lines, start=1):
                running = self.running.get((journal.key, line.account), (None, None))
                values += [
                    self.ids[journal.key],
                    line_no,
                    self.book_id,
                    self.account_ids[line.account],
                    line.amount,
                    journal.effective_on.isoformat(),
                    *running,
                ]
            with connection.cursor() as cursor:
                cursor.execute(_ENTRIES + ", ".join([marks(8)] * len(journal.lines)), values)

    def posted(self) -> Posted:
        fresh = {journal.key for journal in self.fresh}
        return Posted(
            tuple(
                Effect(
                    key=journal.key,
                    journal_id=self.ids[journal.key],
                    content_hash=self.hashes[journal.key],
                    replayed=journal.key not in fresh,
                    hold_id=self.holds.get(journal.key),
                )
                for journal in self.journals
            )
        )


class _Claim:
    """Stands among the commit hooks of a transaction that has posted; a rollback takes it away."""

    def __init__(self, block: object) -> None:
        self.block = block

    def __call__(self) -> None:
        """Nothing is left to do at the commit."""


def _claim_transaction() -> None:
    """One call per transaction: a second one would take locks out of order.

    The transaction a test is wrapped in does not count, as for Django's own `durable`.
    """
    blocks = [
        block for block in connection.atomic_blocks if not getattr(block, "_from_testcase", False)
    ]
    if not blocks:
        raise Untenable("posting outside a transaction")
    for pending in connection.run_on_commit:
        hook = pending[1]
        if isinstance(hook, _Claim) and hook.block is blocks[0]:
            raise Untenable("a second call of the kernel in one transaction")
    connection.on_commit(_Claim(blocks[0]))


def _named(journals: Iterable[Journal], switches: Iterable[HoldSwitch]) -> set[AccountRef]:
    named = {line.account for journal in journals for line in journal.lines}
    for journal in journals:
        if journal.opens is not None and journal.opens.cash is not None:
            named.add(journal.opens.cash)
        named.update(move.hold.committed for move in journal.moves)
    return named | {switch.cash for switch in switches}
