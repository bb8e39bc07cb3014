"""The strict shape of a pack: what a programme may set, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field

from ownway.core.strict_yaml import LONGEST_TEXT
from ownway.programme.rules.buying import Ceiling, Employment, Relatives, Sourced
from ownway.programme.rules.strict import (
    Code,
    Language,
    Minor,
    Name,
    Permission,
    Source,
    Strict,
    Text,
)
from ownway.scheme.rules.model import Scheme
from ownway.scheme.rules.reading import read_scheme

YES = ("true", "false")  # the answers to a fact that holds or does not


class Clock(Strict):
    """So many working days, with the rule it comes from."""

    working_days: int = Field(ge=0, le=400)
    source: Source


class Days(Strict):
    """So many days of the calendar, with the rule it comes from."""

    days: int = Field(ge=1, le=366)
    source: Source


class NoticeDays(Strict):
    """Days of notice before an amount goes down: ten, or more (A21)."""

    days: int = Field(ge=10, le=366)
    source: Source


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: its points, least need first."""

    code: str
    points: Fraction


@dataclass(frozen=True, slots=True)
class Question:
    """A question about life as if paid and unpaid help stopped; `part` is its domain."""

    code: str
    part: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a scheme asks besides the questions, answered at joining."""

    code: str
    values: tuple[str, ...]


class PartOfAmount(Strict):
    """The most of the amount that one kind of line may take, in percent of it (R24)."""

    most_percent: int = Field(ge=1, le=100)
    source: Source


class Planning(Strict):
    """What a plan may hold."""

    categories: tuple[Code, ...] = Field(min_length=1)
    contingency_weeks_cap: int | None = Field(default=None, ge=0, le=52)  # empty: no cap (R22)
    short_form: bool = False  # three goals with next steps
    discretionary: PartOfAmount | None = None  # empty: no such line here
    reserve: PartOfAmount | None = None  # for a larger purchase; empty: no such line here


class Decisions(Strict):
    """Reasons to choose from, and the clocks of deciding."""

    refusal_reasons: tuple[Code, ...] = Field(min_length=1)
    not_enough_alone: tuple[Code, ...] = ()  # a refusal with only these cannot be saved (S6)
    decide_within: Clock
    second_look_within: Clock
    error_claim_within: Clock = Clock(  # somebody says their amount is wrong (A20)
        working_days=15, source="Florida: a revised amount within 15 working days"
    )
    reassess_within: Days = Days(  # new answers, until somebody settles the amount (A20)
        days=60, source="Florida: a reassessment within 60 days"
    )
    reduction_notice: NoticeDays = NoticeDays(  # at least so long before an amount goes down (A21)
        days=10, source="42 CFR 431.211: at least 10 days; check before relying on it"
    )


class Way(StrEnum):
    """The three ways to hold the money (requirements section 1)."""

    DIRECT = "direct"
    THIRD = "third"
    NOTIONAL = "notional"


class Holder(Strict):
    """Somebody who may hold money in one way.

    `kind` says what sort of third party. `ready_with`: what can make a holder ready, of which one
    is there before the first money goes: an account of its own, a prepaid card (R10); empty where
    nothing has to be made ready.
    """

    code: Code
    way: Literal["direct", "third", "notional"]
    name: Name
    kind: Literal["managed_account", "fiscal_intermediary", "broker_held"] | None = None
    ready_with: tuple[Code, ...] = ()


class Ground(Strict):
    """A ground on which something may be done, and the rule it comes from."""

    code: Code
    source: Source


_R8 = "2013 Regulations, regulation 17 (R8); check before relying on it"


MUST_STOP = frozenset({"consent_withdrawn", "representative_withdrew"})  # R8; no pack adds to it


class Stops(Strict):
    """When a direct payment may stop, with which notice, and what is asked first (R8).

    When it must stop is law, the same everywhere, and stands in the rules of holding.
    """

    may: tuple[Ground, ...] = tuple(
        Ground(code=code, source=_R8)
        for code in (
            "no_longer_entitled",
            "nominee_unsuitable",
            "nomination_withdrawn",
            "spent_off_plan",
            "fraud_concern",
            "needs_not_met",
        )
    )
    must_notice_days: int = Field(default=7, ge=0, le=366)
    may_notice_days: int = Field(default=28, ge=1, le=366)
    safety: tuple[Code, ...] = Field(
        default=("worker_pay", "medication", "food", "rent"), min_length=1
    )
    source: Source = "Ours: notice, reasons and a safety check before anything stops"


class FreeMoves(Strict):
    """Moves between lines inside the budget that need no yes (R24, R26).

    `most`: of all free moves of one period together, minor units; empty: no limit. Money for the
    categories in `not_from` moves by the plan alone.
    """

    most: Minor | None = None
    not_from: tuple[Code, ...] = ()
    source: Source


class Holding(Strict):
    """The ways on offer here; the order is the order shown, none is a default."""

    holders: tuple[Holder, ...] = Field(min_length=1)
    review_tighter_within_months: int = Field(ge=1, le=12)
    free_moves: FreeMoves | None = None  # empty: money moves between lines by the plan alone
    source: Source
    answer_within: Clock = Clock(  # a holder says yes or no
        working_days=5, source="Ours: a holder that was asked answers within a week"
    )
    nominee_review_within: Days = Days(  # after a nomination is withdrawn
        days=14, source="Direct payments for healthcare, 2010 text (R9); the days are ours"
    )
    stops: Stops = Stops()


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
    debtor: Debtor | None = None  # none where it is paid by hand
    columns: tuple[RailColumn, ...] = ()  # of a template
    results: tuple[ResultColumn, ...] = ()
    result_words: tuple[ResultWord, ...] = ()
    prenote_days: int | None = Field(default=None, ge=1, le=10)  # NACHA: banking days of a test
    source: Source


class Receipts(Strict):
    """From which price on a receipt is kept. People are judged by how life goes, never by these."""

    above: Minor
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


class ReviewClock(Strict):
    """First review and the gaps after it (R4, R16, R17)."""

    first_within_months: int | None = Field(default=None, ge=1, le=24)
    first_within_weeks: int | None = Field(default=None, ge=1, le=104)
    then_within_months: int = Field(ge=1, le=24)
    start: Literal["first_payment", "plan_start"]
    source: Source


class RuleChanges(Strict):
    """What new rules of the amount need before they are adopted (A13, A14).

    The limits of the software are the default; a pack can ask for more, never for less.
    """

    simulated_within_days: int = Field(default=90, ge=1, le=90)
    covering_basis_points: int = Field(default=9_500, ge=9_500, le=10_000)
    notice_days: int = Field(default=10, ge=10, le=400)
    source: Source = "Ownway: at least the 10 days of 42 CFR 431.211, everyone tried out before"


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


class Role(Strict):
    """A role as data: what it may do; code may only take away (house of access)."""

    code: Code
    permissions: tuple[Permission, ...] = Field(min_length=1)
    many_people: bool  # sees more than one person: a second factor is needed
    longest_days: int = Field(ge=1, le=366)


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


class HelpNow(Strict):
    """What stands at the foot of every page."""

    crisis_name: Name
    crisis_phone: Name
    person_name: Name
    person_phone: Name


class Pack(Strict):
    """Everything one programme sets."""

    format: Literal["ownway-pack/1"]
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
    name: Name
    place: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]  # ISO 3166
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    zone: Name
    languages: tuple[Language, ...] = Field(min_length=1)  # first is the programme's own
    practice: bool  # invented people only
    funder: Funder | None = None  # the one who pays; or
    funders: tuple[Funder, ...] = ()  # several, the first listed gets an odd penny
    facts: tuple[Code, ...] = ()  # of the scheme, asked at joining
    planning: Planning
    decisions: Decisions
    holding: Holding
    spending: Spending
    review: ReviewClock
    part_year: PartYear | None = None  # empty: by days, from the day it was worked out
    taking_back: TakingBack | None = None  # empty: no money is ever asked back
    rule_changes: RuleChanges | None = None  # None: what the software asks for at least
    drawdown: Drawdown | None = None  # None: no funder is asked for anything
    roles: tuple[Role, ...] = Field(min_length=1)
    help_now: HelpNow
    # language → word key → words; `required_words` lists the keys
    words: dict[Language, dict[str, Text]] = Field(default_factory=dict)
    scheme: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]  # allocation.yaml as text

    @property
    def funded_by(self) -> tuple[Funder, ...]:
        """Those whose money this is, one or several, in the order of the pack."""
        return self.funders if self.funder is None else (self.funder,)

    @property
    def aside_weeks(self) -> int | None:
        """The fewest weeks of money anybody lets be kept aside; None where nobody sets a cap."""
        caps = [self.planning.contingency_weeks_cap]
        caps += [one.contingency_weeks_cap for one in self.funded_by]
        return min((cap for cap in caps if cap is not None), default=None)

    @property
    def gate(self) -> RuleChanges:
        """What new rules of the amount need before they are adopted."""
        return self.rule_changes or RuleChanges()

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked, in order, as the scheme has it. Raises NotAScheme."""
        return _questions(self.scheme)

    @property
    def asked(self) -> tuple[Fact, ...]:
        """The facts asked at joining, each with its possible values. Raises NotAScheme."""
        known = scheme_of(self).facts
        return tuple(
            Fact(code, YES if known[code].unit == "yes" else known[code].of)
            for code in self.facts
            if code in known
        )


def templates_of(pack: Pack) -> tuple[ClaimTemplate, ...]:
    """How each funder wants to be asked, all days together; empty where none is asked."""
    return () if pack.drawdown is None else pack.drawdown.templates


def scheme_of(pack: Pack) -> Scheme:
    """The rules of the amount, read once. Raises NotAScheme."""
    return scheme_of_text(pack.scheme)


@lru_cache(maxsize=64)
def scheme_of_text(text: str) -> Scheme:
    """The scheme that `text` states, read once. Raises NotAScheme."""
    return read_scheme(text)


@lru_cache(maxsize=64)
def _questions(text: str) -> tuple[Question, ...]:
    return tuple(
        Question(
            code=one.code,
            part=one.domain,
            options=tuple(Option(option.code, option.points) for option in one.options),
        )
        for one in scheme_of_text(text).questions.values()
    )


# Ideas that each programme names in its own way (UK and US differ): `term.<idea>`.
TERMS = (
    "personal_budget",
    "direct_payment",
    "third_party",
    "notional",
    "planner",
    "indicative_amount",
    "final_amount",
    "care_professional",
    "carer",
    "advance_statement",
    "recovery_college",
    "one_off",
    "second_look",
)
# What somebody reads before they say yes to joining (S1, R2): `inform.<what>`.
INFORM = ("what", "choice", "help", "money", "benefits", "services", "private", "leave")
# What a role may be allowed; `consent.rules.Permission` says what each one opens.
PERMISSIONS = (
    "plan.write",
    "plan.help_write",
    "plan.decide",
    "plan.decide_over",
    "amount.settle",
    "second_look.answer",
    "holding.set_up",
    "holding.tighten",
    "buying.decide",
    "pay.make",
    "pay.release",
    "pay.settle",
    "drawdown.make",
    "books.close",
    "money.take_back",
    "review.hold",
    "people.list",
    "people.join",
    "oversight.view",
    "record.view",
    "books.export",
    "programme.manage",
)
