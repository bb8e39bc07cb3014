"""Columns a bank's portal wants or gives: data of a pack, the same for writing and reading."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ownway.interop.banking.mapping.results import Status


class Holds(StrEnum):
    """What a column of a payment template holds."""

    SORT_CODE = "sort_code"
    ACCOUNT = "account"
    IBAN = "iban"
    BIC = "bic"
    ROUTING = "routing"
    NAME = "name"
    AMOUNT = "amount"  # with a point: 12.50
    AMOUNT_MINOR = "amount_minor"  # 1250
    REFERENCE = "reference"
    ABOUT = "about"
    DATE = "date"
    PAYER_SORT_CODE = "payer_sort_code"
    PAYER_ACCOUNT = "payer_account"
    PAYER_NAME = "payer_name"
    CURRENCY = "currency"
    FIXED = "fixed"  # the same words in each row
    COUNT = "count"  # footers alone
    TOTAL = "total"
    TOTAL_MINOR = "total_minor"


class DayOrder(StrEnum):
    """How a day is written."""

    ISO = "%Y-%m-%d"
    BRITISH = "%d/%m/%Y"
    AMERICAN = "%m/%d/%Y"
    SHORT = "%y%m%d"
    PLAIN = "%Y%m%d"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it holds, and the most characters the bank takes."""

    holds: Holds
    heading: str = ""
    longest: int = 18
    fixed: str = ""


@dataclass(frozen=True, slots=True)
class PaymentTemplate:
    """The shape of one bank's payment file. Bacs takes 18 characters for names and references."""

    columns: tuple[Column, ...]
    separator: str = ","
    headings: bool = False
    line_end: str = "\r\n"
    days: DayOrder = DayOrder.BRITISH
    footer: tuple[Column, ...] = ()
    sort_code_dashes: bool = False
    extension: str = "csv"


class Tells(StrEnum):
    """What a column of a results template tells."""

    REFERENCE = "reference"
    STATUS = "status"
    REASON = "reason"
    DATE = "date"
    AMOUNT = "amount"
    AMOUNT_MINOR = "amount_minor"
    WORDS = "words"
    NOTHING = "nothing"  # there, and not read


@dataclass(frozen=True, slots=True)
class ResultTemplate:
    """The shape of one bank's results: `columns` are (heading, what it tells), in order;
    `statuses` are the bank's word (capitals) for each status.
    """

    columns: tuple[tuple[str, Tells], ...]
    statuses: tuple[tuple[str, Status], ...]
    currency: str
    separator: str = ","
    days: DayOrder = DayOrder.BRITISH
