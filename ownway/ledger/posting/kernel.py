"""The kernel: nothing else in the tree writes journals, entries, counters or holds.

Portable SQL through Django's connection, the same statements on both engines, one for each step
however many journals there are. Locks are taken in one order: journals by key, holds by id,
counters by account id. Every journal needs the record entry of the action that caused it, written
in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from ownway.core.actors import Actor
from ownway.ledger.posting import journals as keyed
from ownway.ledger.posting.counters import entry_rows
from ownway.ledger.posting.holds import Holds
from ownway.ledger.posting.periods import hold_open
from ownway.ledger.posting.sets import fill
from ownway.ledger.posting.statements import accounts
from ownway.ledger.rules import (
    HoldSwitch,
    Journal,
    Untenable,
    content_hash,
    require_tenable,
)

if TYPE_CHECKING:
    from ownway.record.models import Entry as Event

_ENTRY = (
    "journal_id",
    "line_no",
    "book_id",
    "account_id",
    "amount",
    "effective_on",
    "acct_seq",
    "balance_after",
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

    One journal or ten thousand: keys, holds, counters and lines are each moved as one set, in
    lock order. A journal whose key was posted before with the same content is left as it stands
    (`Effect.replayed`). A pot sees the journals in the order given.

    Raises `NotEnough`, `Closed`, `KeyReused`, `AlreadyReversed`: nothing is changed once the
    caller's transaction is rolled back. Raises `Untenable` for what no book can take, and where
    the record entry does not carry the hash of each journal (`rules.hashes`).
    """
    _claim_transaction()
    if len({journal.key for journal in journals}) != len(journals):
        raise Untenable("a key twice in one call")
    for journal in journals:
        require_tenable(book, journal)
    book_id, account_ids = accounts(book, _named(journals, switches))
    hashes = {journal.key: content_hash(book, journal) for journal in journals}
    found = keyed.insert(
        journals, hashes, book_id=book_id, account_ids=account_ids, event=event, by=by, at=at
    )
    fresh = [journal for journal in journals if journal.key in found.fresh]
    holds = Holds(book_id, account_ids)
    holds.move(fresh, found, switches)
    hold_open(book_id, fresh)
    fill(
        "ledger_entry",
        _ENTRY,
        entry_rows(fresh, found.ids, book_id=book_id, account_ids=account_ids),
    )
    return Posted(
        tuple(
            Effect(
                key=journal.key,
                journal_id=found.ids[journal.key],
                content_hash=hashes[journal.key],
                replayed=journal.key not in found.fresh,
                hold_id=holds.made.get(journal.key),
            )
            for journal in journals
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


def _named(journals: Iterable[Journal], switches: Iterable[HoldSwitch]) -> set[str]:
    """The codes of all accounts a call needs the numbers of."""
    named = {line.account.code for journal in journals for line in journal.lines}
    for journal in journals:
        if journal.opens is not None and journal.opens.cash is not None:
            named.add(journal.opens.cash.code)
        named.update(move.hold.committed.code for move in journal.moves)
    return named | {switch.cash.code for switch in switches}
