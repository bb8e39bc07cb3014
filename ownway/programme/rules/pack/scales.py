"""A short recovery scale in words of our own; a licensed one is imported, never shipped."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ownway.programme.rules.strict import Code, Source, Strict


class ScaleItem(Strict):
    """One sentence to agree with, from `lowest` to `highest`; its words stand with the others."""

    code: Code
    lowest: int = Field(default=1, ge=0, le=100)
    highest: int = Field(default=5, ge=1, le=100)


class OwnScale(Strict):
    """What people can answer about their own recovery, and the months after the first time."""

    code: Code
    version: int = Field(ge=1, le=1_000)
    items: tuple[ScaleItem, ...] = Field(min_length=1, max_length=20)
    again_after_months: tuple[Annotated[int, Field(ge=1, le=120)], ...] = (12, 24)
    source: Source
