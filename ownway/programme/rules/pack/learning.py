"""Recovery education: how long an offered place waits, and whose courses may be named."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ownway.programme.rules.pack.clocks import Days
from ownway.programme.rules.strict import Name, Source, Strict


class Licensed(Strict):
    """A course of somebody else that the centre is entitled to run, by the name they own.

    Without one, a wellness plan course is ours, in our own words: "Your wellness plan".
    """

    kind: Literal[
        "medication",
        "community_living",
        "work_and_education",
        "wellness_plan",
        "critical_thinking",
        "body_and_mind",
    ]
    name: Name
    licence: Name  # what entitles the centre, as it is shown beside the name
    source: Source


class Learning(Strict):
    """What the pack sets about courses."""

    answer_within: Days = Days(days=3, source="Ours: time to read a message and to ask somebody")
    licensed: tuple[Licensed, ...] = Field(default=())
