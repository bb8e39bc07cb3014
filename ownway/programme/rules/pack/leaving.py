"""How people leave: clocks of the close, a kind search, notice, and the door that stays open."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from ownway.programme.rules.pack.clocks import Days, Ground
from ownway.programme.rules.strict import Code, Source, Strict

_OURS = "Ours: no law sets this; the programme says it beforehand"


class Search(Strict):
    """How somebody who is not heard of is looked for before anybody may say that contact is lost.

    At least `days` days, `least_tries` tries and `least_ways` different ways; workers are paid on.
    """

    days: int = Field(default=42, ge=14, le=366)
    least_tries: int = Field(default=4, ge=2, le=50)
    least_ways: int = Field(default=3, ge=2, le=6)
    source: Source = _OURS


class EndedByProgramme(Strict):
    """When a programme may end somebody's time, with which notice (R6, I14).

    A challenge can be made on any day of the notice; nothing ends before its answer.
    """

    reasons: tuple[Ground, ...] = Field(min_length=1)
    notice_days: int = Field(default=28, ge=14, le=366)
    answer_within: Days
    source: Source


Months = Annotated[int, Field(ge=1, le=60)]


class Leaving(Strict):
    """What a programme promises those who leave, and those who come back (S13, H1-H7)."""

    close_within: Days = Days(days=42, source=_OURS)  # the money is settled by then
    pay_back_within: Days = Days(days=28, source=_OURS)  # what lies with a holder
    return_within_months: int = Field(default=24, ge=1, le=120)  # back without a new application
    ask_again_months: tuple[Months, ...] = Field(default=(3, 6, 12), min_length=1, max_length=4)
    search: Search = Search()
    ended_by_programme: EndedByProgramme | None = None  # empty: this programme ends nobody's time
    evidence: tuple[Code, ...] = Field(
        default=("will", "court_grant", "next_of_kin"), min_length=1
    )  # who answers for what somebody who died leaves
    source: Source = _OURS

    @model_validator(mode="after")
    def _paid_back_before_it_closes(self) -> Leaving:
        if self.pay_back_within.days > self.close_within.days:
            raise ValueError("`pay_back_within` is not longer than `close_within`")
        return self
