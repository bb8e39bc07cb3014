"""What the programme itself must say about its scheme; a scheme file cannot know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

NOT_SAID = "Not written down yet."


class Unknown(ValueError):
    """What was told about the scheme cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class About:
    """Plain words by the programme, each with what is printed where nothing was told.

    `clocks`: what is done within which time. `risks`: each risk with what is done about it.
    `impact_assessments`: each with where it can be read.
    """

    organisation: str = NOT_SAID
    team: str = NOT_SAID
    senior_responsible_owner: str = NOT_SAID
    contact: str = NOT_SAID
    website: str = NOT_SAID
    supplier: str = NOT_SAID
    purpose: str = ""
    benefit: str = NOT_SAID
    previous_process: str = NOT_SAID
    alternatives_considered: str = NOT_SAID
    frequency_and_scale: str = NOT_SAID
    required_training: str = NOT_SAID
    maintenance: str = NOT_SAID
    data_sharing: str = NOT_SAID
    storage: str = NOT_SAID
    challenge: str = NOT_SAID
    licences: str = ""
    clocks: Mapping[str, str] = field(default_factory=dict)
    risks: Mapping[str, str] = field(default_factory=dict)
    impact_assessments: Mapping[str, str] = field(default_factory=dict)


def about_of(raw: Any) -> About:
    """From what a file holds: text for each name, or a map of texts. Raises Unknown."""
    if not isinstance(raw, dict):
        raise Unknown('it holds no names; write {"contact": "…", "purpose": "…"}.')
    kinds = {one.name: one.type for one in fields(About)}
    for name, value in raw.items():
        if name not in kinds:
            raise Unknown(f"'{name}' is not known here; the names are {', '.join(kinds)}.")
        many = "Mapping" in str(kinds[name])
        if many and not (
            isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
        ):
            raise Unknown(f"'{name}' is a map of names to text.")
        if not many and not (isinstance(value, str) and value.strip()):
            raise Unknown(f"'{name}' is text, and not empty.")
    return About(**raw)
