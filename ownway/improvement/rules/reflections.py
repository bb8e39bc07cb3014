"""Looking at how personal our support is: forty prompts, three lenses, no score (S17). Pure.

Nothing here can be added up: a note is words, and how many somebody wrote says nothing about them.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from ownway.core import strict_yaml
from ownway.improvement.rules.wording import Wording
from ownway.programme.rules.strict import Code, Name, Source, Strict

PROMPTS = (3, 4, 5, 7, 10, 4, 7)  # by stage, as the source has its topics: forty in all
LONGEST_NOTE = 4_000  # characters
Edition = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}(\.[0-9]+)?$")]


class Lens(StrEnum):
    """From where somebody looks at a prompt."""

    PRACTICE = "practice"  # what I do
    TEAM = "team"  # what we do
    SYSTEM = "system"  # what is done around us


class Prompt(Strict):
    """One question about one topic; it can be looked at through each lens."""

    code: Code
    topic: Wording
    ask: Wording


class Stage(Strict):
    """One stretch of a person's way; stages can be looked at in any order."""

    code: Code
    name: Wording
    about: Wording
    prompts: tuple[Prompt, ...] = Field(min_length=1)


class Personalisation(Strict):
    """All prompts as one dated text. Another text is another `edition`."""

    format: Literal["ownway-reflection/1"]
    edition: Edition
    dated: date
    author: Name
    source: Source
    minutes: int = Field(ge=5, le=60)  # about how long one stage takes
    stages: tuple[Stage, ...]

    @model_validator(mode="after")
    def _whole(self) -> Personalisation:
        counts = tuple(len(stage.prompts) for stage in self.stages)
        if counts != PROMPTS:
            raise ValueError(f"expected {PROMPTS} prompts by stage, found {counts}")
        codes = [prompt.code for stage in self.stages for prompt in stage.prompts]
        stages = [stage.code for stage in self.stages]
        if len(set(codes)) < len(codes) or len(set(stages)) < len(stages):
            raise ValueError("each stage and each prompt has a code of its own")
        return self

    def stage(self, code: str) -> Stage | None:
        """The stage of this code, or None."""
        return next((one for one in self.stages if one.code == code), None)

    def stage_of(self, prompt: str) -> Stage | None:
        """The stage a prompt stands in, or None where there is no such prompt."""
        return next(
            (one for one in self.stages if any(each.code == prompt for each in one.prompts)), None
        )


def read_personalisation(text: str) -> Personalisation:
    """The prompts of a data file. Raises NotStrict, or ValueError for another shape."""
    return Personalisation.model_validate(strict_yaml.read(text).data)


def prompt_of(stage: Stage, code: str) -> Prompt | None:
    """One prompt of a stage, or None."""
    return next((one for one in stage.prompts if one.code == code), None)


def after(stage: Stage, code: str) -> str:
    """The code of the prompt that follows `code`; empty after the last."""
    codes = [one.code for one in stage.prompts]
    place = codes.index(code) + 1
    return codes[place] if place < len(codes) else ""


def first_open(stage: Stage, written: frozenset[str]) -> str:
    """Where somebody goes on who stopped: the first prompt without a note; else the first."""
    codes = [one.code for one in stage.prompts]
    return next((code for code in codes if code not in written), codes[0])
