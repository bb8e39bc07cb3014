"""A file of payments as values, whatever the rail: amounts in whole minor units of one currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo


class Rail(StrEnum):
    """The ways a payment file can leave."""

    ISO20022 = "iso20022"  # pain.001.001.09
    NACHA = "nacha"
    TEMPLATE = "template"  # the columns a bank's portal wants
    BY_HAND = "by_hand"  # card, cheque, phone


class Kind(StrEnum):
    """Who is paid; NACHA has one entry class for each."""

    PERSON = "person"
    ORGANISATION = "organisation"


class ByHand(StrEnum):
    """How a payment is made when no file carries it."""

    CARD = "card"
    CHEQUE = "cheque"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account as its country writes it; only the fields of that country are filled.

    `iban` (with `bic`, if known) for EUR; `sort_code` of 6 digits and `number` of 8 for GBP;
    `routing` of 9 digits and `number` for USD, with `savings` where it is no checking account.
    """

    iban: str = ""
    bic: str = ""
    sort_code: str = ""
    routing: str = ""
    number: str = ""
    savings: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """A structured postal address: at least `town` and `country` (ISO 3166, 2 letters)."""

    town: str = ""
    country: str = ""
    street: str = ""
    building: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Who pays, or who is paid."""

    name: str
    account: Account
    address: Address = Address()
    kind: Kind = Kind.PERSON


@dataclass(frozen=True, slots=True)
class Payment:
    """One instruction. `reference` is ours, fixed once, at most 35 characters; `short_reference`
    is the same in at most 15, for NACHA. `about` is what the payee reads: budget and order numbers,
    never a word about health. A `prenote` tries new bank details with 0.00 (NACHA alone).
    """

    reference: str
    amount: int  # minor units of the file's currency
    payee: Party
    short_reference: str = ""
    about: str = ""
    prenote: bool = False
    by_hand: ByHand | None = None
    phone: str = ""  # for a payment by phone


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """All payments of one run from one account on one day, in the run's order.

    `message_id` and `created_at` come from the run (its id and release), so that the same run gives
    the same bytes. `service_level` is the bank's profile for GBP and USD; EUR is always SEPA.
    `zone` is the programme's: a NACHA file takes its date by the clock its letter is counted by.
    """

    message_id: str
    created_at: datetime
    execute_on: date
    currency: str
    payer: Party
    payments: tuple[Payment, ...]
    service_level: str = "NURG"
    wages: bool = False  # NACHA says PAYROLL for these
    company_id: str = ""  # NACHA: 10 digits the bank gave
    bank_name: str = ""  # NACHA: the bank that takes the file
    files_before: int = 0  # NACHA: files this account sent that day; each has a letter of its own
    zone: str = "UTC"

    @property
    def created_there(self) -> datetime:
        """The moment on the clock of the programme's own place."""
        return self.created_at.astimezone(ZoneInfo(self.zone))

    @property
    def total(self) -> int:
        """All amounts together, in minor units."""
        return sum(payment.amount for payment in self.payments)


@dataclass(frozen=True, slots=True)
class Written:
    """A file ready to leave. `count` and `total` are what the books must say too."""

    name: str
    media_type: str
    content: bytes
    count: int
    total: int  # minor units

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()
