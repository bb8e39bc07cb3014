"""What a plan may hold, and the reasons and clocks of deciding about it."""

from __future__ import annotations

from pydantic import Field

from ownway.programme.rules.pack.clocks import Clock, Days, NoticeDays
from ownway.programme.rules.strict import Code, Source, Strict


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
    hearing_within: Days | None = None  # days to ask somebody outside after a no; words: `hearing`
    error_claim_within: Clock = Clock(  # somebody says their amount is wrong (A20)
        working_days=15, source="Florida: a revised amount within 15 working days"
    )
    reassess_within: Days = Days(  # new answers, until somebody settles the amount (A20)
        days=60, source="Florida: a reassessment within 60 days"
    )
    reduction_notice: NoticeDays = NoticeDays(  # at least so long before an amount goes down (A21)
        days=10, source="42 CFR 431.211: at least 10 days; check before relying on it"
    )
