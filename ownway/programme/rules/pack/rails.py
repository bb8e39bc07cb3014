"""How a holder pays: its files, its columns, its account."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ownway.programme.rules.strict import Code, Name, Source, Strict

Clockface = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


Heading = Annotated[str, Field(max_length=60)]


class RailColumn(Strict):
    """One column of a bank's own payment file."""

    holds: Code
    heading: Heading = ""
    longest: int = Field(default=18, ge=1, le=140)
    fixed: Heading = ""


class ResultColumn(Strict):
    """One column of a bank's own list of results, and what it tells."""

    heading: Heading
    tells: Code


class ResultWord(Strict):
    """The bank's word, in capitals, for what became of a payment."""

    word: Annotated[str, Field(pattern=r"^[A-Z0-9 _-]+$", max_length=40)]
    status: Literal["accepted", "waiting", "rejected", "returned", "paid"]


class Debtor(Strict):
    """The holder's own account at its bank, from which a rail pays."""

    name: Name
    town: Name
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    iban: Annotated[str, Field(pattern=r"^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$")] | None = None
    bic: Annotated[str, Field(pattern=r"^[A-Z0-9]{8}([A-Z0-9]{3})?$")] | None = None
    sort_code: Annotated[str, Field(pattern=r"^[0-9]{6}$")] | None = None
    routing: Annotated[str, Field(pattern=r"^[0-9]{9}$")] | None = None
    number: Annotated[str, Field(pattern=r"^[0-9]{4,17}$")] | None = None
    company_id: Annotated[str, Field(pattern=r"^[0-9]{10}$")] | None = None  # NACHA
    bank_name: Name | None = None  # NACHA


class Rail(Strict):
    """One way a holder pays. The first of a holder is used; the others stand behind it (E8)."""

    code: Code
    holder: Code
    format: Literal["iso20022", "nacha", "template", "by_hand"]
    cut_off: Clockface = "23:59"  # the programme's time: what comes later goes the next day
    lead_days: int = Field(default=0, ge=0, le=5)  # working days from the bank to the payee
    debtor: Debtor | None = None  # none where it is paid by hand
    columns: tuple[RailColumn, ...] = ()  # of a template
    results: tuple[ResultColumn, ...] = ()
    result_words: tuple[ResultWord, ...] = ()
    prenote_days: int | None = Field(default=None, ge=1, le=10)  # NACHA: banking days of a test
    source: Source
