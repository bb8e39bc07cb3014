"""The strict shape of a pack: what a programme may set, and nothing else.

A pack is a folder of YAML. `pack.yaml` holds this shape; `words/<language>.yaml` holds the words
people see, keyed by `pack.words.Words`. Every rule in a pack is dated and sourced. Unknown keys
and wrong types are errors (A25, S20).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Minor = Annotated[int, Field(ge=0, le=10**12)]


class Strict(BaseModel):
    """Frozen; an unknown key or a wrong type is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Clock(Strict):
    """So many working days, with the rule it comes from."""

    working_days: int = Field(ge=0, le=400)
    source: str


class Option(Strict):
    """One answer to choose: its points, least need first."""

    code: Code
    points: int = Field(ge=0, le=1000)


class Question(Strict):
    """A question about life as if paid and unpaid help stopped; its words are in the word files."""

    code: Code
    part: Code
    options: tuple[Option, ...] = Field(min_length=2)


class TableStep(Strict):
    """Points read from a table; between two rows a straight line, rounded half up."""

    kind: Literal["table"]
    unit: Literal["week", "year"]
    rows: tuple[tuple[int, Minor], ...] = Field(min_length=2)  # points, minor units per unit
    above: Literal["panel"]  # more points than the table has: the last row, and a panel looks


class ChoiceStep(Strict):
    """An amount a year chosen by one fact about the person, such as how they are insured."""

    kind: Literal["choice"]
    fact: Code
    amounts: dict[Code, Minor]  # code of the fact → minor units a year


class OneOff(Strict):
    """A small sum, once, for a purpose."""

    cap: Minor
    source: str


class ShareAtLeast(Strict):
    """A part of the amount that goes to one category of support, where the fact says so."""

    category: Code
    percent: int = Field(ge=1, le=100)
    fact: Code
    value: Code
    source: str


class Fact(Strict):
    """Something a scheme asks besides the questions, answered at joining."""

    code: Code
    values: tuple[Code, ...] = Field(min_length=2)


class AllocationScheme(Strict):
    """How answers become an amount (S3). Dated; the version in force is the newest not later."""

    in_force_on: date
    source: str
    step: Annotated[TableStep | ChoiceStep, Field(discriminator="kind")]
    one_off: OneOff | None = None
    shares: tuple[ShareAtLeast, ...] = ()


class Planning(Strict):
    """What a plan may hold."""

    categories: tuple[Code, ...] = Field(min_length=1)
    contingency_weeks_cap: int | None = None  # empty: no cap (R22)
    short_form: bool = False  # three goals with next steps


class Decisions(Strict):
    """Reasons to choose from, and the clocks of deciding."""

    refusal_reasons: tuple[Code, ...] = Field(min_length=1)
    not_enough_alone: tuple[Code, ...] = ()  # a refusal with only these cannot be saved (S6)
    decide_within: Clock
    second_look_within: Clock


class Way(StrEnum):
    """The three ways to hold the money (requirements section 1)."""

    DIRECT = "direct"
    THIRD = "third"
    NOTIONAL = "notional"


class Holder(Strict):
    """Somebody who may hold money in one way."""

    code: Code
    way: Literal["direct", "third", "notional"]
    name: str


class Holding(Strict):
    """The ways on offer here; the order is the order shown, none is a default."""

    holders: tuple[Holder, ...] = Field(min_length=1)
    review_tighter_within_months: int = Field(ge=1, le=12)
    source: str


class Exclusion(Strict):
    """Something this funder's money may not buy: words that point to it, and the rule."""

    code: Code
    source: str


class Spending(Strict):
    """What needs a yes of its own, what cannot be bought, when payees are paid."""

    ask_above: Minor  # at or below: an agreed line needs no further yes
    exclusions: tuple[Exclusion, ...] = ()
    refusal_reasons: tuple[Code, ...] = Field(min_length=1)
    pay_within: Clock


class ReviewClock(Strict):
    """First review and the gaps after it (R4, R16, R17)."""

    first_within_months: int | None = None
    first_within_weeks: int | None = None
    then_within_months: int = Field(ge=1, le=24)
    start: Literal["first_payment", "plan_start"]
    source: str


class Role(Strict):
    """A role as data: what it may do; code may only take away (house of access)."""

    code: Code
    permissions: tuple[str, ...]
    many_people: bool  # sees more than one person: a second factor is needed
    longest_days: int = Field(ge=1, le=366)


class Funder(Strict):
    """Whose money it is."""

    code: Code
    name: str
    envelope: Minor  # a year, in minor units: no more can be promised


class HelpNow(Strict):
    """What stands at the foot of every page."""

    crisis_name: str
    crisis_phone: str
    person_name: str
    person_phone: str


class Pack(Strict):
    """Everything one programme sets."""

    format: Literal["ownway-pack/1"]
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
    name: str
    place: Literal["GB", "US"] | Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    zone: str
    languages: tuple[str, ...] = Field(min_length=1)  # first is the programme's own
    practice: bool  # invented people only
    funder: Funder
    facts: tuple[Fact, ...] = ()
    questions: tuple[Question, ...] = Field(min_length=1)
    allocation: AllocationScheme
    planning: Planning
    decisions: Decisions
    holding: Holding
    spending: Spending
    review: ReviewClock
    roles: tuple[Role, ...] = Field(min_length=1)
    help_now: HelpNow
    # language → word key → words. Keys: see programme.words
    words: dict[str, dict[str, str]] = Field(default_factory=dict)
