"""Clocks and grounds: the small parts that every rule of a pack is made of."""

from __future__ import annotations

from pydantic import Field

from ownway.programme.rules.strict import Code, Source, Strict


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


class Ground(Strict):
    """A ground on which something may be done, and the rule it comes from."""

    code: Code
    source: Source
