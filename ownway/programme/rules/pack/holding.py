"""The ways to hold money on offer in one programme."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from ownway.programme.rules.pack.clocks import Clock, Days, Ground
from ownway.programme.rules.strict import Code, Minor, Name, Source, Strict


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
