"""What a person adds to their budget or owes towards it: a pot of its own, shown apart (E9).

Own contribution received: Dr award (own) · Cr available (own pot), and the cash where the line's
money is held. Nothing is posted before it comes, so an unpaid one leaves every public pot alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from ownway.core.money import Money
from ownway.ledger.rules import AccountRef, Journal, Kind, Line, credit, debit
from ownway.planning.rules import Finding
from ownway.programme.rules import OWN


class Adds(StrEnum):
    """Why somebody adds money."""

    TOP_UP = "top_up"  # of their own accord
    CHARGE = "charge"  # asked of them by the rules of the place


def check_contribution(amount: Money) -> tuple[Finding, ...]:
    """An amount above nothing."""
    return () if amount.minor > 0 else (Finding("nothing_to_add", "amount"),)


def own_award(book: UUID, currency: str, person: UUID) -> AccountRef:
    """What a person promised themself and paid in."""
    return AccountRef(book, Kind.AWARD, currency, owner=person, party=uuid5(book, f"funder:{OWN}"))


def contribution_account(book: UUID, currency: str, person: UUID) -> AccountRef:
    """The person's own purse, as far as it concerns this programme."""
    return AccountRef(book, Kind.CONTRIBUTION_CASH, currency, owner=person)


def contribution_received(
    amount: int,
    *,
    award: AccountRef,
    available: AccountRef,
    cash: AccountRef,
    purse: AccountRef,
    key: UUID,
    effective_on: date,
    subject: UUID,
) -> list[Journal]:
    """Dr award (own) · Cr available (own pot); Dr cash where it is held · Cr contribution_cash."""
    steps: Sequence[tuple[str, tuple[Line, ...]]] = (
        ("contribution", (debit(award, amount), credit(available, amount))),
        ("contribution_cash", (debit(cash, amount), credit(purse, amount))),
    )
    return _journals(steps, key, effective_on, subject)


def contribution_returned(
    amount: int,
    *,
    award: AccountRef,
    available: AccountRef,
    cash: AccountRef,
    purse: AccountRef,
    key: UUID,
    effective_on: date,
    subject: UUID,
) -> list[Journal]:
    """The same the other way round, for what was not used."""
    steps: Sequence[tuple[str, tuple[Line, ...]]] = (
        ("contribution_back", (debit(available, amount), credit(award, amount))),
        ("contribution_cash_back", (debit(purse, amount), credit(cash, amount))),
    )
    return _journals(steps, key, effective_on, subject)


def _journals(
    steps: Sequence[tuple[str, tuple[Line, ...]]], key: UUID, effective_on: date, subject: UUID
) -> list[Journal]:
    return [
        Journal(
            key=uuid5(key, kind), kind=kind, effective_on=effective_on, lines=lines, subject=subject
        )
        for kind, lines in steps
    ]
