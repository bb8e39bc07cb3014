"""What a bank says became of payments and of our account, as values. Nothing is decided yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """What became of a payment. Only a statement or a results file by template says *paid*."""

    ACCEPTED = "accepted"  # the bank took it; not yet paid
    WAITING = "waiting"  # the bank has said nothing final
    REJECTED = "rejected"  # never left
    RETURNED = "returned"  # left, and came back
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class PaymentResult:
    """What one payment met. `amount` in minor units, None where the file does not say."""

    reference: str  # ours: end-to-end, or the short one for NACHA; "" where the bank left it out
    status: Status
    reason: str = ""  # the bank's code, see `reasons`
    on: date | None = None
    amount: int | None = None
    currency: str = ""
    trace: str = ""  # NACHA: of the entry that came back
    said: str = ""  # the bank's own words


@dataclass(frozen=True, slots=True)
class StatusReport:
    """One pain.002. Where `whole` says rejected and no result follows, it speaks for every payment
    of `file_reference`; else each line speaks for itself and what is not named waits.
    """

    report_id: str
    file_reference: str  # the message id of our file
    whole: Status | None
    reason: str
    results: tuple[PaymentResult, ...]


@dataclass(frozen=True, slots=True)
class DetailChange:
    """The receiving bank asks for other details (NACHA addenda 98): proposed, never applied."""

    reference: str
    code: str
    corrected: str
    on: date
    trace: str


@dataclass(frozen=True, slots=True)
class Returns:
    """One NACHA file of returns and notifications of change."""

    created_on: date
    results: tuple[PaymentResult, ...]
    changes: tuple[DetailChange, ...]


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """One booked movement. `amount` in minor units, below zero where money left our account.

    `ref` is unique within its statement. `return_reason` is filled where a payment came back;
    `reversal` where the bank undid a booking of its own, which is no refund.
    """

    ref: str
    on: date
    amount: int
    reference: str = ""
    file_reference: str = ""
    name: str = ""
    about: str = ""
    returned: bool = False
    return_reason: str = ""
    reversal: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One account's statement, booked entries alone. Balances in minor units of `currency`."""

    statement_id: str
    account: str  # IBAN, or the number as the bank writes it
    currency: str
    opening: int
    opening_on: date | None
    closing: int
    closing_on: date
    entries: tuple[StatementEntry, ...]
    number: int | None = None
    pending: int = 0  # entries left out because they are not booked
