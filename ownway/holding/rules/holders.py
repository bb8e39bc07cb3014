"""Who may hold a line's money, and what the books say when a holder is funded or changed. Pure.

Decisions stay with the person whichever way the money is held (S7). Amounts are whole minor
units. The ways of holding differ in the cash half of the books only, so changing the holder
touches no promise and no purchase.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from ownway.core.period import add_months
from ownway.ledger.rules import AccountRef, Journal, Kind, Line, credit, debit
from ownway.planning.rules import Finding
from ownway.programme.rules import MUST_STOP, Holder
from ownway.programme.rules import Way as Way

LONGEST_REASON = 2_000  # characters
# The kind of the journal when cash that was asked back comes; it stays with its holder until then.
CLAWBACK_RECEIVED = "clawback_received"


class Status(StrEnum):
    """Where one way of holding one line stands, in order (S7)."""

    PROPOSED = "chosen"  # by the person; the holder has not answered yet
    AGREED = "agreed"  # the holder said yes; something is to be made ready
    SET_UP = "set_up"  # all is ready; no money has gone yet
    LIVE = "live"
    CHANGING = "changing"  # another way took over; what was promised is still paid from here
    CLOSED = "closed"


ASKED_FOR = (Status.PROPOSED, Status.AGREED, Status.SET_UP)


class StepKind(StrEnum):
    """What brings a holder nearer to live, or ends it."""

    AGREED = "agreed"
    DECLINED = "declined"
    READY = "ready"


class Turn(StrEnum):
    """Whose turn it is."""

    HOLDER = "holder"
    PROGRAMME = "programme"
    PERSON = "person"
    NOBODY = "nobody"


class Why(StrEnum):
    """Why one holder took over from another."""

    CHOICE = "choice"
    TIGHTER = "tighter"
    RESTORED = "restored"  # back to the way before a narrower choice
    STOPPED = "stopped"  # a direct payment was stopped
    HOLDER_FAILED = "holder_failed"
    UNDONE = "undone"


class FailureKind(StrEnum):
    """How a holder fails."""

    INSOLVENT = "insolvent"
    SILENT = "silent"


CASH_OF = {
    Way.DIRECT: Kind.DIRECT_CASH,
    Way.THIRD: Kind.THIRD_CASH,
    Way.NOTIONAL: Kind.NOTIONAL_CASH,
}


def party(book: UUID, role: str, name: str) -> UUID:
    """The books' own name for somebody outside: a holder, a funder, a payee.

    The same name, however spaced or capitalised, is the same party inside one book. The name
    itself never enters the books.
    """
    plain = re.sub(r"\s+", " ", name).strip().casefold()
    return uuid5(book, f"{role}:{plain}")


def cash_account(
    *, book: UUID, currency: str, person: UUID, pot: UUID, way: Way, holder: str
) -> AccountRef:
    """Where the money of one pot lies in this way: by person, also inside a pooled holder."""
    kept_by = None if way is Way.DIRECT else party(book, "holder", holder)
    return AccountRef(
        book=book, kind=CASH_OF[way], currency=currency, owner=person, pot=pot, party=kept_by
    )


def funder_account(book: UUID, currency: str, funder: str) -> AccountRef:
    """The funder's bank, as far as it concerns this programme."""
    return AccountRef(
        book=book, kind=Kind.FUNDER_CASH, currency=currency, party=party(book, "funder", funder)
    )


def in_transit_account(book: UUID, currency: str) -> AccountRef:
    """Money that left one account and has not arrived at the next."""
    return AccountRef(
        book=book, kind=Kind.IN_TRANSIT, currency=currency, party=party(book, "rail", "bank")
    )


def released(funder: AccountRef, in_transit: AccountRef, amount: int) -> tuple[Line, ...]:
    """Fund the holder: released. Dr in_transit · Cr funder_cash."""
    return (debit(in_transit, amount), credit(funder, amount))


def arrived(in_transit: AccountRef, cash: AccountRef, amount: int) -> tuple[Line, ...]:
    """Fund the holder: arrived. Dr direct_cash or third_cash · Cr in_transit."""
    return (debit(cash, amount), credit(in_transit, amount))


def switched(old: AccountRef, new: AccountRef, amount: int) -> tuple[Line, ...]:
    """Switch holder: one pair between the two cash accounts, so that the sum stays."""
    return (debit(new, amount), credit(old, amount))


def funding(
    *,
    key: UUID,
    effective_on: date,
    funder: AccountRef,
    in_transit: AccountRef,
    cash: AccountRef,
    amount: int,
    subject: UUID,
) -> tuple[Journal, ...]:
    """The two journals that bring `amount` to a holder; none where nothing has to move.

    With the notional way the money stays where it is (money design, section 11).
    """
    if cash.kind is Kind.NOTIONAL_CASH or amount <= 0:
        return ()
    steps = (
        ("fund_released", released(funder, in_transit, amount)),
        ("fund_arrived", arrived(in_transit, cash, amount)),
    )
    return tuple(
        Journal(
            key=uuid5(key, kind),
            kind=kind,
            effective_on=effective_on,
            lines=lines,
            subject=subject,
        )
        for kind, lines in steps
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What a change of holder moves: `moves` goes to the new one, the rest stays until paid."""

    moves: int
    stays: int


def change(*, cash: int, rights: int, open_holds: int) -> Change:
    """How much a change of holder moves, in minor units (S7, E2).

    `cash` lies in the old account, for all that it pays. `rights` may still be spent on the line
    that moves; `open_holds` is promised from the old account and stays there until it is paid.
    Money that never came (a top-up not yet sent) cannot move.
    """
    moves = max(0, min(rights, cash - open_holds))
    return Change(moves=moves, stays=cash - moves)


def still_to_send(*, rights: int, open_holds: int, cash: int) -> int:
    """What a holder lacks to pay for every line it keeps, in minor units; never below zero.

    Money a holder has over (R3) makes the next payment smaller.
    """
    return max(0, rights + open_holds - cash)


def check_choice(holders: Sequence[Holder], way: str, holder: str) -> tuple[Finding, ...]:
    """Whether the programme offers this holder in this way (R1)."""
    if way not in {offer.way for offer in holders}:
        return (Finding("way_not_offered", "way"),)
    if (way, holder) not in {(offer.way, offer.code) for offer in holders}:
        return (Finding("holder_not_offered", "holder"),)
    return ()


def check_tighter(
    *, reason: str, review_on: date | None, today: date, within_months: int
) -> tuple[Finding, ...]:
    """A narrower choice needs a reason and a day to look again (S7, I14, scenario 13)."""
    findings = []
    if not reason.strip():
        findings.append(Finding("no_reason", "reason"))
    elif len(reason) > LONGEST_REASON:
        findings.append(Finding("too_long", "reason", values={"most": LONGEST_REASON}))
    last = add_months(today, within_months)
    if review_on is None or not today < review_on <= last:
        findings.append(Finding("no_review", "review_on", values={"last": last.isoformat()}))
    return tuple(findings)


def tighter_still_holds(review_on: date | None, today: date) -> bool:
    """A narrowing past its day of review binds no longer (I14)."""
    return review_on is not None and today <= review_on


def needs(offer: Holder, *, known: bool) -> tuple[StepKind, ...]:
    """What has to happen before this holder gets money.

    `known`: it holds money of this person and pot already, so it said yes and is ready. Money
    that the funder keeps waits for nobody.
    """
    if known or Way(offer.way) is Way.NOTIONAL:
        return ()
    return (StepKind.AGREED, StepKind.READY) if offer.ready_with else (StepKind.AGREED,)


def stage(wanted: Collection[StepKind], done: Collection[StepKind]) -> Status:
    """Where a way that is asked for stands by the steps that were taken."""
    if StepKind.AGREED in wanted and StepKind.AGREED not in done:
        return Status.PROPOSED
    if StepKind.READY in wanted and StepKind.READY not in done:
        return Status.AGREED
    return Status.SET_UP


def turn(status: Status, way: Way) -> Turn:
    """Whose turn it is. A direct payment waits for the programme's yes, then for an account."""
    if status is Status.PROPOSED:
        return Turn.PROGRAMME if way is Way.DIRECT else Turn.HOLDER
    if status is Status.AGREED:
        return Turn.PERSON if way is Way.DIRECT else Turn.HOLDER
    return Turn.PROGRAMME if status is Status.SET_UP else Turn.NOBODY


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise that stayed with an old holder: what is still open of it, what was given back."""

    open: int
    given_back: int


def tail(promises: Sequence[Promise], *, followed: int) -> int:
    """What follows to the new holder once the last promise has ended, in minor units.

    `followed` went before. While one promise is open nothing follows: it may still cost its all.
    """
    if any(one.open for one in promises):
        return 0
    return max(0, sum(one.given_back for one in promises) - followed)


def shared_out(total: int, wants: Sequence[int]) -> tuple[int, ...]:
    """`total` over some lines, each what it wants while it lasts; the last takes what is over."""
    found = []
    left = total
    for want in wants[:-1]:
        found.append(max(0, min(want, left)))
        left -= found[-1]
    return (*found, left) if wants else ()


def may_undo(
    *, moved_on: date, today: date, why: str, paid_since: bool, superseded: bool
) -> tuple[Finding, ...]:
    """A change can be taken back the same day, while nothing was paid from the new account."""
    if why not in (Why.CHOICE, Why.RESTORED) or superseded:
        return (Finding("not_undoable"),)
    if moved_on != today:
        return (Finding("undo_next_day"),)
    return (Finding("undo_paid"),) if paid_since else ()


def check_words(words: str, where: str) -> tuple[Finding, ...]:
    """Words that have to be there, and fit."""
    if not words.strip():
        return (Finding("no_reason", where),)
    if len(words) > LONGEST_REASON:
        return (Finding("too_long", where, values={"most": LONGEST_REASON}),)
    return ()


class NomineeKind(StrEnum):
    """Who holds a direct payment for somebody."""

    NOMINEE = "nominee"  # chosen by the person
    REPRESENTATIVE = "representative"  # for somebody who cannot consent


class NomineeStepKind(StrEnum):
    """What happens to a nomination, in any order but the last two."""

    ACCEPTED = "accepted"  # by the one who was named
    PAYER_AGREED = "payer_agreed"
    WITHDRAWN = "withdrawn"
    CONSIDERED = "considered"  # somebody looked at it after the withdrawal


class Withdrawal(StrEnum):
    """Who ended a nomination, or why."""

    THEMSELF = "themself"
    PERSON = "person"
    PAYER = "payer"
    UNAVAILABLE = "unavailable"


class Considered(StrEnum):
    """What came of the look after a withdrawal."""

    GOES_ON = "goes_on"
    STOP_OPENED = "stop_opened"


def nominee_counts(
    steps: Collection[str], *, starts_on: date, ends_on: date | None, today: date
) -> bool:
    """Only with both yeses, in its time, and not withdrawn (R9)."""
    return (
        {NomineeStepKind.ACCEPTED, NomineeStepKind.PAYER_AGREED} <= set(steps)
        and NomineeStepKind.WITHDRAWN not in steps
        and starts_on <= today
        and (ends_on is None or today < ends_on)
    )


def check_stop(*, ground: str, may: Collection[str], others_represent: bool) -> tuple[Finding, ...]:
    """Whether a direct payment stops on this ground (R8).

    It must stop only where consent is withdrawn by the person, or by a representative while no
    other represents them; every other ground is the pack's, and a choice. An unavailable nominee
    is none by itself.
    """
    if ground == "representative_withdrew" and others_represent:
        return (Finding("somebody_else_represents", "ground"),)
    if ground in MUST_STOP or ground in may:
        return ()
    return (Finding("no_such_ground", "ground"),)


def stop_day(*, told_on: date, ground: str, must_days: int, may_days: int) -> date:
    """The first day a direct payment may stop: the notice runs from the day after it is told."""
    return told_on + timedelta(days=must_days if ground in MUST_STOP else may_days)


def in_the_way_of_stopping(
    *,
    today: date,
    stops_on: date,
    asked: Collection[str],
    answered: Collection[str],
    must: bool,
    second_look_open: bool,
) -> tuple[Finding, ...]:
    """All that still keeps a direct payment from stopping, at once."""
    found = []
    if today < stops_on:
        found.append(Finding("notice_runs", values={"last": stops_on.isoformat()}))
    if set(asked) - set(answered):
        found.append(Finding("safety_open", values={"n": len(set(asked) - set(answered))}))
    if second_look_open and not must:
        found.append(Finding("second_look_open"))
    return tuple(found)
