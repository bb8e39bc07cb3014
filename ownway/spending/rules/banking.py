"""What a bank says of our payments, and what follows from it. Pure. Minor units throughout."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from ownway.spending.rules.runs import OPEN, RunLineState

LONGEST_SAID = 500  # characters of the bank's own words that are kept
LONGEST_NAME = 200
LONGEST_REFERENCE = 140
LONGEST_REASON = 20  # a bank's code
LONGEST_ACCOUNT = 40
LONGEST_PAPER_NAME = 100
MOST_ENTRIES = 20_000  # in one file


class Sent(StrEnum):
    """What became of sending one file."""

    SENT = "sent"  # the bank has it
    ABSENT = "absent"  # looked up after the cut-off: it surely never arrived


class PaperKind(StrEnum):
    """What kind of thing a bank gave us."""

    STATEMENT = "statement"  # the only one that says what lies in our account
    STATUS = "status"
    RETURNS = "returns"
    RESULTS = "results"


class Said(StrEnum):
    """What one entry says."""

    BOOKED = "booked"  # money moved on our account
    RETURNED = "returned"  # a payment came back
    REVERSED = "reversed"  # the bank undid a booking of its own
    ACCEPTED = "accepted"
    WAITING = "waiting"
    REJECTED = "rejected"
    PAID = "paid"
    CHANGE = "change"  # the payee's bank asks for other details


class EntryState(StrEnum):
    """Where an entry stands. None is ever removed."""

    WAITING = "waiting"
    MATCHED = "matched"
    EXPLAINED = "explained"


class Explained(StrEnum):
    """Why an entry is no payment of ours, or none that nobody knew of."""

    KNOWN = "known"  # in the books already: several at once, that were told one by one before
    BANK_FEE = "bank_fee"
    INTEREST = "interest"
    HOLDERS_OWN = "holders_own"  # the holder's own business, in the same account
    BANKS_MISTAKE = "banks_mistake"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class EntryRead:
    """One entry of a paper. `amount` below zero where money left our account, None if not said."""

    ref: str
    said: Said
    on: date | None = None
    amount: int | None = None
    reason: str = ""
    reference: str = ""
    name: str = ""
    words: str = ""
    corrected: str = field(default="", repr=False)  # bank details a bank asks for, never in clear


@dataclass(frozen=True, slots=True)
class PaperRead:
    """One statement or answer of a bank as it was read, and proved whole."""

    kind: PaperKind
    name: str
    sha256: str
    currency: str
    entries: tuple[EntryRead, ...]
    account: str = ""
    opening: int | None = None
    closing: int | None = None
    closing_on: date | None = None


class Effect(StrEnum):
    """What an entry does to a payment."""

    SETTLE = "settle"
    UNDO = "undo"  # it came back, or never left: the debt still stands
    ACCEPT = "accept"
    NOTHING = "nothing"  # known already
    DOUBT = "doubt"


def effect(entry: EntryRead, amount: int, state: RunLineState, *, first: bool = False) -> Effect:
    """What `entry` does to a payment of `amount` that stands at `state`; DOUBT needs a person.

    A sum that does not fit is always a doubt. `amount` is what we pay, above zero. `first`: no
    statement has shown this on our account before, so it is what another paper, or a person, told
    us already, and no money again.
    """
    if entry.said in (Said.ACCEPTED, Said.WAITING):
        if state in (RunLineState.IN_FILE, RunLineState.UNKNOWN):
            return Effect.ACCEPT  # whatever it decides, the bank has it
        known = entry.said is Said.WAITING or state in (RunLineState.SENT, RunLineState.SETTLED)
        return Effect.NOTHING if known else Effect.DOUBT
    if entry.said in (Said.BOOKED, Said.PAID):
        fits = entry.amount == -amount or (entry.said is Said.PAID and entry.amount is None)
        if not fits or entry.on is None:
            return Effect.DOUBT
        if state is RunLineState.SETTLED:
            return Effect.NOTHING if first or entry.said is Said.PAID else Effect.DOUBT
        if state is RunLineState.RETURNED and entry.said is Said.BOOKED:  # before it came back
            return Effect.NOTHING if first else Effect.DOUBT
        return Effect.SETTLE if state in OPEN else Effect.DOUBT
    if entry.said in (Said.REVERSED, Said.CHANGE):
        return Effect.DOUBT
    return _came_back(entry, amount, state, first=first)


def _came_back(entry: EntryRead, amount: int, state: RunLineState, *, first: bool) -> Effect:
    if entry.amount not in (None, amount):
        return Effect.DOUBT
    if state in (RunLineState.REJECTED, RunLineState.RETURNED):
        again = first and (state is RunLineState.RETURNED or entry.said is Said.REJECTED)
        return Effect.NOTHING if again or entry.amount is None else Effect.DOUBT
    if entry.said is Said.REJECTED and state is RunLineState.SETTLED:
        return Effect.DOUBT
    return Effect.UNDO if state in OPEN or state is RunLineState.SETTLED else Effect.DOUBT


def as_matched(entry: EntryRead, state: RunLineState) -> EntryRead:
    """An entry as a person reads it: what the bank undid after it had paid it came back.

    No file says that surely: a bank undoes a booking of its own, and may book it anew.
    """
    undone = entry.said is Said.REVERSED and state is RunLineState.SETTLED
    return replace(entry, said=Said.RETURNED) if undone else entry


def comes_to(entry: EntryRead, amounts: list[int]) -> bool:
    """Whether one booking is the sum of several payments (a whole file in one entry)."""
    return entry.said is Said.BOOKED and entry.amount == -sum(amounts)


def shortened(paper: PaperRead) -> PaperRead:
    """The paper with what a bank wrote cut to what is kept: banks write more than they should.

    What tells papers and entries apart is never cut: see `too_long`.
    """
    entries = tuple(
        replace(
            entry,
            reason=_kept(entry.reason, LONGEST_REASON),
            reference=_kept(entry.reference, LONGEST_REFERENCE),
            name=_kept(entry.name, LONGEST_NAME),
            words=_kept(entry.words, LONGEST_SAID),
        )
        for entry in paper.entries
    )
    return replace(paper, entries=entries)


def too_long(paper: PaperRead) -> bool:
    """Whether what tells this paper, its account or its entries apart is longer than we keep."""
    return (
        len(paper.name) > LONGEST_PAPER_NAME
        or len(paper.account) > LONGEST_ACCOUNT
        or any(len(entry.ref) > LONGEST_REFERENCE for entry in paper.entries)
        or "\0" in paper.name + paper.account + "".join(entry.ref for entry in paper.entries)
    )


def _kept(text: str, most: int) -> str:
    return text.replace("\0", "")[:most]


def adds_up(paper: PaperRead) -> bool:
    """Opening plus entries is closing; a paper that is no statement has no balances."""
    if paper.kind is not PaperKind.STATEMENT:
        return True
    if paper.opening is None or paper.closing is None:
        return False
    return paper.opening + sum(entry.amount or 0 for entry in paper.entries) == paper.closing
