"""The way out that is planned and celebrated: groups, scholarships, retreats, signs (S13)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Self

from pydantic import Field, model_validator

from ownway.programme.rules.pack.clocks import Clock, Days
from ownway.programme.rules.strict import Code, Source, Strict


class GroupSize(Strict):
    """How many people leave together in one group, planned, from a day on; both ends count."""

    from_on: date
    least: int = Field(ge=1, le=10_000)
    most: int = Field(ge=1, le=10_000)
    source: Source

    @model_validator(mode="after")
    def _least_first(self) -> Self:
        if self.least > self.most:
            raise ValueError("the least of a group is more than its most")
        return self


class Exits(Strict):
    """What a programme sets about its exit programme.

    None of it can keep somebody from leaving, or from graduating on a way of their own.
    """

    groups: tuple[GroupSize, ...] = Field(min_length=1)  # oldest first; each holds until the next
    one_after_another: bool  # the next group opens when the one before has held its retreat
    parts: tuple[Code, ...] = Field(min_length=1)  # on a team, beside the peer coach
    partners: tuple[Code, ...] = Field(min_length=1)  # where resources of an award come from
    decline_reasons: tuple[Code, ...] = Field(min_length=1)  # never how ready somebody is
    signs: tuple[Code, ...] = Field(min_length=3, max_length=12)  # strengths first
    answer_within: Clock  # an application
    look_again_within: Days  # a no, until we look at it again with the person (I14)
    sign_within: Days  # an agreement, until staff are reminded
    source: Source

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if any(a.from_on >= b.from_on for a, b in pairwise(self.groups)):
            raise ValueError("the sizes of groups are listed oldest first")
        return self

    def group_on(self, day: date) -> GroupSize:
        """The size in force on a day; before the first, the first."""
        return next((one for one in reversed(self.groups) if one.from_on <= day), self.groups[0])
