"""Whose money it is, on which terms, and how it is asked for and given back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from ownway.programme.rules.pack.clocks import Ground
from ownway.programme.rules.pack.spending import Exclusion
from ownway.programme.rules.strict import Code, Minor, Name, Source, Strict


class CarryOver(Strict):
    """What may go on into a funder's next period, and how much of it at most (E7, R22).

    `what`: money under a saving goal alone, or everything nobody used. `most_percent` is of the
    pot's amount; what is above it goes back to the funder.
    """

    what: Literal["saved", "all"]
    most_percent: int = Field(ge=0, le=100)
    source: Source


class Surplus(Strict):
    """From how many weeks' money on unused money is looked at together (R7, R22)."""

    weeks: int = Field(ge=1, le=52)
    source: Source


class PartYear(Strict):
    """What a changed amount comes to in the year it changes in: by days (B13).

    `back_within_days`: how far before the day it was worked out more money may count.
    """

    back_within_days: int = Field(ge=0, le=366)
    source: Source


class TakingBack(Strict):
    """What must happen before unused or misused money goes back to a funder (R3, R7, E14).

    A kind word `word_days` before any notice of unused money; `notice_days` between the notice and
    the decision; one payment is the money of `payment_weeks`; a person may take `longest_months`
    to pay back. Ten days is the least notice here too.
    """

    grounds: tuple[Ground, ...] = Field(min_length=1)
    word_days: int = Field(ge=7, le=366)
    notice_days: int = Field(ge=10, le=366)
    payment_weeks: int = Field(ge=1, le=52)
    longest_months: int = Field(ge=3, le=120)
    source: Source


class Funder(Strict):
    """Whose money it is, and on which terms. The terms bind this funder's money alone.

    `share` is its weight where several pay for one plan. `pays_for` names categories of the plan
    it pays for by itself as far as its money reaches. `year_starts` ("04-01") is the day its
    envelope is granted anew; empty: the envelope is granted once, when the programme opens.
    """

    code: Code
    name: Name
    envelope: Minor  # a year, in minor units: no more can be promised
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None  # empty: the programme's
    share: int | None = Field(default=None, ge=0, le=10_000)
    pays_for: tuple[Code, ...] = ()
    period_months: int | None = Field(default=None, ge=1, le=24)  # of one pot; empty: 12
    year_starts: Annotated[str, Field(pattern=r"^[01]\d-[0-3]\d$")] | None = None
    exclusions: tuple[Exclusion, ...] = ()
    carry_over: CarryOver | None = None  # empty: nothing goes on, all of it goes back
    contingency_weeks_cap: int | None = Field(default=None, ge=0, le=52)  # empty: no cap (R22)
    surplus: Surplus | None = None


class ClaimColumn(Strict):
    """One column of a file for a funder: its heading, and what stands in it."""

    heading: Name
    what: Literal[
        "claim",
        "sending",
        "funder",
        "period_from",
        "period_to",
        "line",
        "on",
        "journal",
        "key",
        "kind",
        "amount",
        "currency",
    ]


class ClaimTemplate(Strict):
    """How one funder wants to be asked for what was spent, from a day on (E11)."""

    funder: Code
    from_on: date
    months: Literal[1, 2, 3, 4, 6, 12]  # the length of a claim's period
    columns: tuple[ClaimColumn, ...] = Field(min_length=1, max_length=40)
    source: Source


class Drawdown(Strict):
    """Claims to funders."""

    templates: tuple[ClaimTemplate, ...] = Field(min_length=1)
