"""The strict shape of a pack: what a programme may set, and nothing else."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ownway.core.strict_yaml import LONGEST_TEXT
from ownway.programme.rules.pack.asking import (
    YES,
    Fact,
    Question,
    questions_of_text,
    scheme_of_text,
)
from ownway.programme.rules.pack.coaching import Coaching
from ownway.programme.rules.pack.deciding import Decisions, Planning
from ownway.programme.rules.pack.exits import Exits
from ownway.programme.rules.pack.funding import (
    ClaimTemplate,
    Drawdown,
    Funder,
    PartYear,
    TakingBack,
)
from ownway.programme.rules.pack.holding import Holding
from ownway.programme.rules.pack.learning import Learning
from ownway.programme.rules.pack.leaving import Leaving
from ownway.programme.rules.pack.scales import OwnScale
from ownway.programme.rules.pack.spending import Spending
from ownway.programme.rules.strict import Code, Language, Name, Permission, Source, Strict, Text
from ownway.scheme.rules.model import Scheme


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


class Role(Strict):
    """A role as data: what it may do; code may only take away (house of access)."""

    code: Code
    permissions: tuple[Permission, ...] = Field(min_length=1)
    many_people: bool  # sees more than one person: a second factor is needed
    longest_days: int = Field(ge=1, le=366)


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
    leaving: Leaving = Leaving()
    exits: Exits | None = None  # None: no groups and scholarships; everybody has their own way
    learning: Learning | None = None  # None: what the software gives
    coaching: Coaching | None = None  # None: nobody can be chosen as a coach
    recovery_scale: OwnScale | None = None  # None: only imported ones, if any
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
    def aside_caps(self) -> tuple[int | None, ...]:
        """How many weeks of its own money each funder lets be kept aside; None: as much as one
        likes. What stands under `planning` binds all money together, beside these (ADR 15).
        """
        return tuple(one.contingency_weeks_cap for one in self.funded_by)

    @property
    def gate(self) -> RuleChanges:
        """What new rules of the amount need before they are adopted."""
        return self.rule_changes or RuleChanges()

    @property
    def learns(self) -> Learning:
        """What holds for courses."""
        return self.learning or Learning()

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked, in order, as the scheme has it. Raises NotAScheme."""
        return questions_of_text(self.scheme)

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
