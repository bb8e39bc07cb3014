"""When a review is due, what may be said in it, and what it can never do: lower an amount (S10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

from ownway.core.period import add_months, add_weeks
from ownway.planning.rules import Finding, check_length
from ownway.programme.rules import ReviewClock

RATINGS = range(1, 6)
ATTAINED = range(-2, 3)  # a lot less than hoped … just as hoped (0) … a lot more
ALIKE_TENTHS = 3  # ρ = 0.3: how much goals of one person move together, as published


class Status(StrEnum):
    """A review is open until it is held."""

    OPEN = "open"
    HELD = "held"


class Outcome(StrEnum):
    """What comes of a review. None of them changes an amount."""

    KEEP = "keep"
    CHANGE = "change"  # the plan; the person writes its next version
    REASSESS = "reassess"  # a new self-assessment, then a new amount
    END = "end"


class Avoided(StrEnum):
    """Whether money kept aside kept somebody out of hospital, as they see it (S8)."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


def due_on(clock: ReviewClock, start: date, last_held: date | None = None) -> date:
    """The day by which the next review is held (R4, R16, R17).

    The first counts from `start` (first payment or start of the plan, as the pack says), later
    ones from the last review. Where a pack names months and weeks, the earlier day counts.
    """
    if last_held is not None:
        return add_months(last_held, clock.then_within_months)
    days = []
    if clock.first_within_months is not None:
        days.append(add_months(start, clock.first_within_months))
    if clock.first_within_weeks is not None:
        days.append(add_weeks(start, clock.first_within_weeks))
    return min(days, default=add_months(start, clock.then_within_months))


def start_of(clock: ReviewClock, *, plan_starts_on: date, first_paid_on: date | None) -> date:
    """The day the clock starts: the first payment, or the plan where there is none (D4)."""
    if clock.start == "first_payment" and first_paid_on is not None:
        return first_paid_on
    return plan_starts_on


def goal_attainment(
    attained: Sequence[int], weights: Sequence[int] | None = None, *, places: int = 1
) -> Decimal | None:
    """The goal attainment score: 50 where everything went just as hoped; None without a goal.

    T = 50 + 10·Σwx / √((1−ρ)Σw² + ρ(Σw)²), x from −2 to 2, ρ = 0.3 (Kiresuk and Sherman 1968).
    `weights` are whole and above 0, all alike where not given. Half up to `places`. Raises
    ValueError for anything else.
    """
    if not attained:
        return None
    weights = [1] * len(attained) if weights is None else weights
    if len(weights) != len(attained) or min(weights) < 1:
        raise ValueError("expected a whole weight above 0 for each goal")
    if any(one not in ATTAINED for one in attained):
        raise ValueError("expected whole numbers from -2 to 2")
    reached = sum(weight * x for weight, x in zip(weights, attained, strict=True))
    squares = sum(weight * weight for weight in weights)
    spread = (10 - ALIKE_TENTHS) * squares + ALIKE_TENTHS * sum(weights) ** 2  # tenths
    with localcontext(prec=60):
        away = (Decimal(1000 * reached * reached) / Decimal(spread)).sqrt()
        score = 50 + (away if reached > 0 else -away)
        return score.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def check_progress(
    *, texts: dict[str, str], rating: int | None, attained: int | None = None
) -> tuple[Finding, ...]:
    """What keeps a few words about one goal from being saved. None of them is needed."""
    found = [finding for where, words in texts.items() for finding in check_length(words, where)]
    if rating is not None and rating not in RATINGS:
        found.append(Finding("rating_out_of_range", "rating"))
    if attained is not None and attained not in ATTAINED:
        found.append(Finding("attained_out_of_range", "attained"))
    return tuple(found)
