"""What a journal is, which accounts there are, and when a journal may stand. Pure.

Amounts are whole minor units of the account's currency; above zero is a debit, below a credit.
The books have two halves, *rights* (what may be spent, for whom, on what) and *cash* (where the
money lies), and each half balances by itself in each currency.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import NamedTuple
from uuid import UUID

LARGEST = 10**12  # of one line, either way; nine million such still sum in 64 bits


class Half(StrEnum):
    """The half of the books an account belongs to."""

    RIGHTS = "rights"
    CASH = "cash"


class Side(StrEnum):
    """The side on which an account grows."""

    DEBIT = "debit"
    CREDIT = "credit"


class Rule(IntEnum):
    """What an account may refuse; the number is stored beside its counter."""

    FREE = 0
    DEBITS_WITHIN_CREDITS = 1  # pots and authority
    CREDITS_WITHIN_DEBITS = 2  # cash


class Kind(StrEnum):
    """The kinds of account. Counted kinds carry a running balance and may say no."""

    AWARD = "award"
    AUTHORITY = "authority"
    AVAILABLE = "available"
    COMMITTED = "committed"
    CONTINGENCY = "contingency"
    SPENT = "spent"
    DIRECT_CASH = "direct_cash"
    THIRD_CASH = "third_cash"
    NOTIONAL_CASH = "notional_cash"
    FUNDER_CASH = "funder_cash"
    CONTRIBUTION_CASH = "contribution_cash"
    PAID = "paid"
    IN_TRANSIT = "in_transit"
    WRITE_OFF_RIGHTS = "write_off_rights"
    WRITE_OFF_CASH = "write_off_cash"
    EXCHANGE_RIGHTS = "exchange_rights"
    EXCHANGE_CASH = "exchange_cash"

    @property
    def half(self) -> Half:
        return _NATURE[self].half

    @property
    def side(self) -> Side:
        return _NATURE[self].side

    @property
    def rule(self) -> Rule:
        return _NATURE[self].rule

    @property
    def counted(self) -> bool:
        return _NATURE[self].counted


class _Nature(NamedTuple):
    half: Half
    side: Side
    rule: Rule
    counted: bool


_NATURE = {
    Kind.AWARD: _Nature(Half.RIGHTS, Side.DEBIT, Rule.FREE, True),
    Kind.AUTHORITY: _Nature(Half.RIGHTS, Side.CREDIT, Rule.DEBITS_WITHIN_CREDITS, True),
    Kind.AVAILABLE: _Nature(Half.RIGHTS, Side.CREDIT, Rule.DEBITS_WITHIN_CREDITS, True),
    Kind.COMMITTED: _Nature(Half.RIGHTS, Side.CREDIT, Rule.DEBITS_WITHIN_CREDITS, True),
    Kind.CONTINGENCY: _Nature(Half.RIGHTS, Side.CREDIT, Rule.DEBITS_WITHIN_CREDITS, True),
    Kind.SPENT: _Nature(Half.RIGHTS, Side.CREDIT, Rule.FREE, True),
    Kind.DIRECT_CASH: _Nature(Half.CASH, Side.DEBIT, Rule.CREDITS_WITHIN_DEBITS, True),
    Kind.THIRD_CASH: _Nature(Half.CASH, Side.DEBIT, Rule.CREDITS_WITHIN_DEBITS, True),
    Kind.NOTIONAL_CASH: _Nature(Half.CASH, Side.DEBIT, Rule.FREE, True),
    Kind.FUNDER_CASH: _Nature(Half.CASH, Side.CREDIT, Rule.FREE, False),
    Kind.CONTRIBUTION_CASH: _Nature(Half.CASH, Side.CREDIT, Rule.FREE, False),
    Kind.PAID: _Nature(Half.CASH, Side.DEBIT, Rule.FREE, False),
    Kind.IN_TRANSIT: _Nature(Half.CASH, Side.DEBIT, Rule.FREE, False),
    Kind.WRITE_OFF_RIGHTS: _Nature(Half.RIGHTS, Side.DEBIT, Rule.FREE, False),
    Kind.WRITE_OFF_CASH: _Nature(Half.CASH, Side.DEBIT, Rule.FREE, False),
    Kind.EXCHANGE_RIGHTS: _Nature(Half.RIGHTS, Side.DEBIT, Rule.FREE, False),
    Kind.EXCHANGE_CASH: _Nature(Half.CASH, Side.DEBIT, Rule.FREE, False),
}


@dataclass(frozen=True, slots=True)
class AccountRef:
    """One account. Owner, pot, line and party are names given by those above, opaque here.

    `book` is the book's uuid (the programme's), `currency` an ISO 4217 code.
    """

    book: UUID
    kind: Kind
    currency: str
    owner: UUID | None = None
    pot: UUID | None = None
    line: UUID | None = None
    party: UUID | None = None

    @property
    def code(self) -> str:
        """The account's name inside its book, made of all that never changes."""
        refs = (("o", self.owner), ("p", self.pot), ("l", self.line), ("y", self.party))
        named = [f"{letter}.{ref.hex}" for letter, ref in refs if ref is not None]
        return "/".join([self.kind.value, self.currency, *named])


@dataclass(frozen=True, slots=True)
class Line:
    """One entry to be: minor units, above zero a debit, below zero a credit."""

    account: AccountRef
    amount: int


def debit(account: AccountRef, amount: int) -> Line:
    return Line(account, amount)


def credit(account: AccountRef, amount: int) -> Line:
    return Line(account, -amount)


class HoldEventKind(StrEnum):
    """What happened to money set aside."""

    MADE = "made"
    DRAWN = "drawn"
    UNDRAWN = "undrawn"  # a payment came back; the debt still stands
    RELEASED = "released"
    EXPIRED = "expired"
    RESTORED = "restored"  # a release was reversed
    MOVED = "moved"  # to another holder's cash account


# kind of event → (effect on drawn, effect on released)
EFFECTS: dict[HoldEventKind, tuple[int, int]] = {
    HoldEventKind.DRAWN: (1, 0),
    HoldEventKind.UNDRAWN: (-1, 0),
    HoldEventKind.RELEASED: (0, 1),
    HoldEventKind.EXPIRED: (0, 1),
    HoldEventKind.RESTORED: (0, -1),
}
_OPPOSITE = {
    HoldEventKind.DRAWN: HoldEventKind.UNDRAWN,
    HoldEventKind.UNDRAWN: HoldEventKind.DRAWN,
    HoldEventKind.RELEASED: HoldEventKind.RESTORED,
    HoldEventKind.EXPIRED: HoldEventKind.RESTORED,
    HoldEventKind.RESTORED: HoldEventKind.RELEASED,
}


@dataclass(frozen=True, slots=True)
class HoldRef:
    """Money set aside for one purchase, as last read. `key` is the key of its reserve."""

    key: UUID
    id: int
    source: AccountRef
    committed: AccountRef
    cash: AccountRef | None
    amount: int
    drawn: int
    released: int
    expires_on: date | None
    subject: UUID | None

    @property
    def open(self) -> int:
        """Still set aside, in minor units."""
        return self.amount - self.drawn - self.released


@dataclass(frozen=True, slots=True)
class HoldMove:
    """What a journal does to a hold; `amount` is above zero."""

    hold: HoldRef
    kind: HoldEventKind
    amount: int


@dataclass(frozen=True, slots=True)
class HoldOpening:
    """The hold a reserve makes."""

    source: AccountRef
    committed: AccountRef
    cash: AccountRef | None
    amount: int
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class HoldSwitch:
    """A hold that shall be paid from another cash account. No money moves."""

    hold: HoldRef
    cash: AccountRef


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


@dataclass(frozen=True, slots=True)
class Drawing:
    """A payment out of one hold: `paid` is spent, `released` goes back where it came from."""

    hold: HoldRef
    spent: AccountRef
    paid: int
    released: int = 0


def reserve(
    *,
    key: UUID,
    effective_on: date,
    source: AccountRef,
    committed: AccountRef,
    amount: int,
    cash: AccountRef | None = None,
    expires_on: date | None = None,
    subject: UUID | None = None,
    reason: str = "",
    kind: str = "reserve",
) -> Journal:
    """Set `amount` aside for a purchase: Dr available or contingency · Cr committed."""
    return Journal(
        key=key,
        kind=kind,
        effective_on=effective_on,
        lines=(debit(source, amount), credit(committed, amount)),
        subject=subject,
        reason=reason,
        opens=HoldOpening(source, committed, cash, amount, expires_on),
    )


def draw(
    *,
    key: UUID,
    effective_on: date,
    drawings: Sequence[Drawing],
    cash: Sequence[Line] = (),
    subject: UUID | None = None,
    reason: str = "",
    concerns_on: date | None = None,
    kind: str = "draw",
) -> Journal:
    """Pay out of one or more holds: Dr committed · Cr spent · Cr the rest, and the cash pair.

    Paying less than was set aside gives the rest back in the same journal (`released`).
    """
    lines: list[Line] = []
    moves: list[HoldMove] = []
    for each in drawings:
        lines.append(debit(each.hold.committed, each.paid + each.released))
        lines.append(credit(each.spent, each.paid))
        lines.append(credit(each.hold.source, each.released))
        moves.append(HoldMove(each.hold, HoldEventKind.DRAWN, each.paid))
        if each.released:
            moves.append(HoldMove(each.hold, HoldEventKind.RELEASED, each.released))
    return Journal(
        key=key,
        kind=kind,
        effective_on=effective_on,
        lines=merged([*lines, *cash]),
        subject=subject,
        reason=reason,
        concerns_on=concerns_on,
        moves=tuple(moves),
    )


def undraw(
    *,
    key: UUID,
    effective_on: date,
    drawings: Sequence[Drawing],
    cash: Sequence[Line] = (),
    subject: UUID | None = None,
    reason: str = "",
    kind: str = "undraw",
) -> Journal:
    """Put back what a bank returned, because the debt still stands: Dr spent · Cr committed."""
    lines: list[Line] = []
    for each in drawings:
        lines.append(debit(each.spent, each.paid))
        lines.append(credit(each.hold.committed, each.paid))
    return Journal(
        key=key,
        kind=kind,
        effective_on=effective_on,
        lines=merged([*lines, *cash]),
        subject=subject,
        reason=reason,
        moves=tuple(HoldMove(d.hold, HoldEventKind.UNDRAWN, d.paid) for d in drawings),
    )


def release(
    *,
    key: UUID,
    effective_on: date,
    hold: HoldRef,
    amount: int,
    expired: bool = False,
    reason: str = "",
    kind: str = "release",
) -> Journal:
    """Give back money set aside: Dr committed · Cr where it came from."""
    what = HoldEventKind.EXPIRED if expired else HoldEventKind.RELEASED
    return Journal(
        key=key,
        kind=kind,
        effective_on=effective_on,
        lines=(debit(hold.committed, amount), credit(hold.source, amount)),
        subject=hold.subject,
        reason=reason,
        moves=(HoldMove(hold, what, amount),),
    )


@dataclass(frozen=True, slots=True)
class Posting:
    """A journal as it stands in the books, read back. `made` is the hold it opened, if any."""

    id: int
    journal: Journal
    content_hash: str
    made: HoldRef | None = None


def reverse(original: Posting, *, key: UUID, effective_on: date, reason: str) -> Journal:
    """The same lines negated, holds undone: how a mistake is put right. Needs a reason code.

    A reserve is undone by releasing its hold whole; a reversal itself is not reversed.
    """
    journal = original.journal
    moves = [HoldMove(m.hold, _OPPOSITE[m.kind], m.amount) for m in journal.moves]
    if original.made is not None:
        moves.append(HoldMove(original.made, HoldEventKind.RELEASED, original.made.amount))
    return Journal(
        key=key,
        kind="reverse",
        effective_on=effective_on,
        lines=tuple(Line(line.account, -line.amount) for line in journal.lines),
        subject=journal.subject,
        reason=reason,
        concerns_on=journal.concerns_on,
        moves=tuple(moves),
        reverses=journal.key,
    )


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
    if len({line.account for line in journal.lines}) != len(journal.lines):
        faults.append("an account is named twice")
    if any(line.account.book != book for line in journal.lines):
        faults.append("an account of another book")
    for line in journal.lines:
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
    wanted: dict[AccountRef, int] = defaultdict(int)
    opens = journal.opens
    if opens is not None:
        wanted[opens.committed] -= opens.amount
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
        wanted[move.hold.committed] += move.amount * sum(EFFECTS[move.kind])
    actual = {x.account: x.amount for x in journal.lines if x.account.kind is Kind.COMMITTED}
    if {a: n for a, n in wanted.items() if n} != actual:
        faults.append("money set aside differs from its holds")
    return faults


def content_hash(book: UUID, journal: Journal) -> str:
    """SHA-256 (hex) over canonical JSON of all that was asked for; not of who, when or why noted.

    The same key with the same hash is the same request, whoever sends it again.
    """
    opens = journal.opens
    content = {
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
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def normal(kind: Kind, debits_less_credits: int) -> int:
    """A balance as people read it: what is left of a pot and what lies in a bank are above zero."""
    return debits_less_credits if kind.side is Side.DEBIT else -debits_less_credits
