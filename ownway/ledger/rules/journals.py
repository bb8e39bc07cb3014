"""What a journal is, and when it may stand.

Amounts are whole minor units of the account's currency; above zero is a debit, below a credit.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from ownway.ledger.rules.accounts import AccountRef, Half, Kind
from ownway.ledger.rules.holds import EFFECTS, HoldMove, HoldOpening, HoldRef

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)
LARGEST = 10**12  # of one line, either way; nine million such still sum in 64 bits


@dataclass(frozen=True, slots=True)
class Line:
    """One entry to be: minor units, above zero a debit, below zero a credit."""

    account: AccountRef
    amount: int


def debit(account: AccountRef, amount: int) -> Line:
    return Line(account, amount)


def credit(account: AccountRef, amount: int) -> Line:
    return Line(account, -amount)


@dataclass(frozen=True, slots=True)
class Journal:
    """Two or more lines that stand or fall together.

    `key` is made where the intent is made and names one effect for ever. `effective_on` is the
    day it counts for, `concerns_on` the day it is really about (a late invoice). `subject` names
    the purchase or decision above; `reason` is a code, never words.
    """

    key: UUID
    kind: str
    effective_on: date
    lines: tuple[Line, ...]
    subject: UUID | None = None
    reason: str = ""
    concerns_on: date | None = None
    opens: HoldOpening | None = None
    moves: tuple[HoldMove, ...] = ()
    reverses: UUID | None = None
    _hashed: tuple[UUID, str] | None = field(default=None, init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Posting:
    """A journal as it stands in the books, read back. `made` is the hold it opened, if any."""

    id: int
    journal: Journal
    content_hash: str
    made: HoldRef | None = None


def merged(lines: Iterable[Line]) -> tuple[Line, ...]:
    """One line for each account, in the order first named; lines that come to nothing go."""
    sums: dict[AccountRef, int] = {}
    for line in lines:
        sums[line.account] = sums.get(line.account, 0) + line.amount
    return tuple(Line(account, amount) for account, amount in sums.items() if amount)


class Untenable(Exception):
    """A journal no book can take. A mistake in the program, never in what a person asked."""


def require_tenable(book: UUID, journal: Journal) -> None:
    """Raise `Untenable` unless the journal balances in each currency and half, and so on."""
    faults = faults_of(book, journal)
    if faults:
        raise Untenable("; ".join(faults))


def faults_of(book: UUID, journal: Journal) -> list[str]:
    """Everything that keeps a journal out of the books, in words; empty when it may stand."""
    faults = []
    if len(journal.lines) < 2:
        faults.append("fewer than two lines")
    if len({line.account.code for line in journal.lines}) != len(journal.lines):
        faults.append("an account is named twice")
    for line in journal.lines:
        if line.account.book != book:
            faults.append("an account of another book")
        if type(line.amount) is not int:
            faults.append("an amount that is not a whole number")
        elif not 0 < abs(line.amount) <= LARGEST:
            faults.append("an amount of zero or beyond the largest")
    for (currency, half), total in unbalanced(journal.lines).items():
        faults.append(f"{half} in {currency} is out of balance by {total}")
    if journal.reverses is not None and not journal.reason:
        faults.append("a reversal without a reason")
    return faults + _hold_faults(journal)


def unbalanced(lines: Iterable[Line]) -> dict[tuple[str, Half], int]:
    """What each currency and half is out by; empty when the lines balance."""
    sums: dict[tuple[str, Half], int] = defaultdict(int)
    for line in lines:
        sums[line.account.currency, line.account.kind.half] += line.amount
    return {key: total for key, total in sums.items() if total}


def _hold_faults(journal: Journal) -> list[str]:
    """Money set aside moves only together with its holds, so that the two can never differ."""
    faults = []
    wanted: dict[str, int] = defaultdict(int)  # by account code
    opens = journal.opens
    if opens is not None:
        wanted[opens.committed.code] -= opens.amount
        if opens.committed.kind is not Kind.COMMITTED:
            faults.append("a hold outside a committed account")
        if opens.source.kind not in (Kind.AVAILABLE, Kind.CONTINGENCY):
            faults.append("a hold that is neither from available nor from contingency")
        if opens.amount <= 0:
            faults.append("a hold of nothing")
    for move in journal.moves:
        if move.kind not in EFFECTS or move.amount <= 0:
            faults.append("a hold moved by nothing")
            continue
        wanted[move.hold.committed.code] += move.amount * sum(EFFECTS[move.kind])
    actual = {x.account.code: x.amount for x in journal.lines if x.account.kind is Kind.COMMITTED}
    if {code: amount for code, amount in wanted.items() if amount} != actual:
        faults.append("money set aside differs from its holds")
    return faults


def content_hash(book: UUID, journal: Journal) -> str:
    """SHA-256 (hex) over canonical JSON of all that was asked for; not of who, when or why noted.

    The same key with the same hash is the same request, whoever sends it again. A journal keeps
    its hash: the record entry asks for it first, then the kernel.
    """
    known = journal._hashed
    if known is None or known[0] != book:
        known = (book, _content_hash(book, journal))
        object.__setattr__(journal, "_hashed", known)
    return known[1]


def _content_hash(book: UUID, journal: Journal) -> str:
    return hashlib.sha256(content(book, journal).encode("ascii")).hexdigest()


def content(book: UUID, journal: Journal) -> str:
    """The text that is hashed: canonical JSON of all that was asked for, in ASCII."""
    opens = journal.opens
    everything = {
        "book": str(book),
        "key": str(journal.key),
        "kind": journal.kind,
        "effective_on": journal.effective_on.isoformat(),
        "concerns_on": _iso(journal.concerns_on),
        "lines": [[line.account.code, line.amount] for line in journal.lines],
        "opens": None
        if opens is None
        else [
            opens.source.code,
            opens.committed.code,
            None if opens.cash is None else opens.cash.code,
            opens.amount,
            _iso(opens.expires_on),
        ],
        "moves": sorted([str(m.hold.key), m.kind.value, m.amount] for m in journal.moves),
        "reverses": None if journal.reverses is None else str(journal.reverses),
        "subject": None if journal.subject is None else str(journal.subject),
        "reason": journal.reason,
    }
    return _CANONICAL.encode(everything)


def hashes(book: UUID, journals: Iterable[Journal]) -> list[str]:
    """What the record entry of an action carries of its journals."""
    return [content_hash(book, journal) for journal in journals]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
