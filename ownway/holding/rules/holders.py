"""Who may hold a line's money, and what the books say when a holder is funded or changed. Pure.

Decisions stay with the person whichever way the money is held (S7). Amounts are whole minor
units. The ways of holding differ in the cash half of the books only, so changing the holder
touches no promise and no purchase.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from ownway.core.period import add_months
from ownway.ledger.rules import AccountRef, Journal, Kind, Line, credit, debit
from ownway.planning.rules import Finding
from ownway.programme.rules import Holder
from ownway.programme.rules import Way as Way

LONGEST_REASON = 2_000  # characters


class Status(StrEnum):
    """Where one way of holding one line stands."""

    CHOSEN = "chosen"  # by the person; the holder has no money yet
    LIVE = "live"
    CLOSED = "closed"  # another way took over


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
