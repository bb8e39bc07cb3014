"""What money may buy, what needs a yes of its own, how and when payees are paid."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ownway.programme.rules.buying import Ceiling, Employment, Relatives, Sourced
from ownway.programme.rules.pack.clocks import Clock
from ownway.programme.rules.pack.rails import Rail
from ownway.programme.rules.strict import Code, Minor, Source, Strict


class Exclusion(Strict):
    """Something money may not buy (R12), and the rule it comes from.

    Under a funder it binds that funder's money; under `spending` all of it.

    The word files say it to a person (`exclusion.<code>`) and list words that point to it
    (`exclusion.<code>.signs`, parted by commas). `exception`: where it stands that somebody may
    allow it for one person; empty where nobody may.
    """

    code: Code
    source: Source
    exception: Source | None = None


class BankDetails(Strict):
    """How long a new account of a payee rests before it is paid into (security design 2.11)."""

    cooling_days: int = Field(ge=1, le=60)
    source: Source


class ReleaseLimit(Strict):
    """The most one role may release in one pay run, in minor units."""

    role: Code
    most: Minor


class ReleaseLimits(Strict):
    """Who may release how much in one pay run."""

    limits: tuple[ReleaseLimit, ...] = ()
    source: Source


class Receipts(Strict):
    """From which price on a receipt is kept. People are judged by how life goes, never by these."""

    above: Minor
    source: Source


class PaidBack(Strict):
    """Whether somebody gets back what they paid with their own money; else they never get cash."""

    allowed: bool
    source: Source


class Invoices(Strict):
    """How long a payee's link lasts, by when a strange invoice is looked at, why one is refused."""

    link_days: int = Field(ge=1, le=732)
    look_within: Clock  # a date for decision on one that is held (F13)
    refusal_reasons: tuple[Code, ...] = Field(min_length=1)
    source: Source


class Signals(Strict):
    """From when a payee's bills look like fraud or a conflict; each only asks for a second look.

    Amounts are minor units, `_days` a rolling window that ends today.
    """

    decide_within: Clock  # a concern nobody decided lapses on this day (R7, R8)
    split_days: int = Field(ge=1, le=60)
    split_least: int = Field(ge=2, le=50)  # purchases just under the limit, one payee
    split_basis_points: int = Field(ge=5_000, le=9_999)  # "just under": from this share of it
    rounded_days: int = Field(ge=1, le=366)
    rounded_least: int = Field(ge=3, le=100)  # the same round sum again and again
    rounded_to: Minor = Field(gt=0)
    ghost_days: int = Field(ge=1, le=90)  # a payee this new with a first bill that large
    ghost_from: Minor
    rotation_days: int = Field(ge=1, le=366)
    rotation_least: int = Field(ge=2, le=20)  # different deciders for one payee and one person
    round_trip_days: int = Field(ge=1, le=366)
    round_trip_least: int = Field(ge=1, le=50)  # paid and given back
    source: Source


class PayeeYear(Strict):
    """The year of what payees are told they got; `starts` is its first day: "04-06"."""

    starts: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$")]
    source: Source


class MonthlyStatements(Strict):
    """On which day of the next month everybody's statement goes out at the latest (S8).

    Where the month of the books is closed before, it goes out on the day after.
    """

    on_day: int = Field(ge=1, le=28)
    source: Source


class Spending(Strict):
    """What needs a yes of its own, what cannot be bought, how and when payees are paid."""

    ask_above: Minor  # at or below: an agreed line needs no further yes
    exclusions: tuple[Exclusion, ...] = ()
    refusal_reasons: tuple[Code, ...] = Field(min_length=1)
    pay_within: Clock
    receipts: Receipts | None = None  # empty: none is ever wanted
    paid_back: PaidBack = PaidBack(
        allowed=False, source="Ownway: nobody receives money where a programme does not say so"
    )
    payee_year: PayeeYear | None = None  # empty: the year of the calendar
    ceilings: tuple[Ceiling, ...] = ()  # each kind at most once
    relatives: Relatives | None = None  # empty: anybody may be paid
    employment: Employment | None = None  # empty: nothing is checked here
    gifts: Sourced | None = None  # a thing for somebody else is looked at; empty: as any other
    unusual: Sourced | None = None  # that how a thing looks to others is no reason for a no
    statements: MonthlyStatements = MonthlyStatements(
        on_day=5, source="Ownway: late papers have a few days, nobody waits longer than a week"
    )
    bank_details: BankDetails
    release: ReleaseLimits
    rails: tuple[Rail, ...] = Field(min_length=1)
    invoices: Invoices
    signals: Signals

    def ceiling(self, category: str) -> Ceiling | None:
        """The ceiling of one kind of thing, where there is one."""
        return next((one for one in self.ceilings if one.category == category), None)

    def rails_of(self, holder: str) -> tuple[Rail, ...]:
        """The ways one holder pays, the first tried first."""
        return tuple(rail for rail in self.rails if rail.holder == holder)

    def rail(self, code: str) -> Rail | None:
        """The rail of this code."""
        return next((rail for rail in self.rails if rail.code == code), None)
