"""What one thing may cost, who may be paid, and what is looked at first (S9, F9, R11)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from ownway.programme.rules.strict import Code, Minor, Source, Strict


class Ceiling(Strict):
    """The most that one thing of a kind costs here, in minor units (F9).

    `exception`: when more may be paid for one person; empty where never.
    """

    category: Code
    most: Minor = Field(gt=0)
    exception: Source | None = None
    source: Source


class Relatives(Strict):
    """Whom money here does not pay, because they live with the person (R11).

    `bars`: partner, relative and friend live in the same household. `exception`: when one of them
    may be paid all the same; empty where never. Each needs a written agreement of both.
    """

    bars: tuple[Literal["partner", "relative", "friend"], ...] = Field(min_length=1)
    from_on: date
    exception: Source | None = None
    source: Source


class LeastWage(Strict):
    """The least that an hour of work costs from a day on, in minor units."""

    from_on: date
    minor: Minor = Field(gt=0)
    source: Source


class Employment(Strict):
    """What is checked where somebody works for the person (S9, R29).

    `insurance`: whether the person has to be insured as an employer.
    """

    least_wage: tuple[LeastWage, ...] = Field(min_length=1)
    insurance: bool
    source: Source

    def least_on(self, day: date) -> int:
        """The least for an hour of work on `day`, minor units; 0 before the first that is known."""
        known = sorted((one.from_on, one.minor) for one in self.least_wage if one.from_on <= day)
        return known[-1][1] if known else 0


class Sourced(Strict):
    """A rule that has no number, and where it stands."""

    source: Source
