"""Who may stand beside a person, and how long what we hand out lasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from ownway.core.problems import Problem

INVITATION_LASTS = timedelta(days=14)
LINK_LASTS = timedelta(hours=12)
SAME_PRESS = timedelta(minutes=2)  # a form sent again so soon, with its own key, is one press
THEMES = ("device", "light", "dark")
TEXT_SIZES = (100, 125, 150)


class SupporterKind(StrEnum):
    """What somebody is to the person they support."""

    FAMILY = "family"
    FRIEND = "friend"
    COACH = "coach"
    BROKER = "broker"
    ADVOCATE = "advocate"


class ReachBy(StrEnum):
    """How a person wants to hear from us; the site is always there."""

    SITE = "site"
    EMAIL = "email"
    TEXT = "text"
    LETTER = "letter"
    NOTHING = "nothing"


def still_open(
    *, at: datetime, expires_at: datetime, accepted_at: datetime | None, ended_at: datetime | None
) -> bool:
    """Whether an invitation can be answered at this moment; the end is exclusive."""
    return accepted_at is None and ended_at is None and at < expires_at


def check_facts(
    facts: Mapping[str, str], asked: Mapping[str, Sequence[str]]
) -> tuple[Problem, ...]:
    """What is wrong with what somebody says about themselves: one answer to each, and no other.

    `asked`: fact code → its possible values, from the pack.
    """
    missing = [
        Problem("fact_missing", "Choose one answer.", f"facts.{code}")
        for code, values in asked.items()
        if facts.get(code) not in values
    ]
    unknown = [
        Problem("fact_unknown", "This programme does not ask that.", f"facts.{code}")
        for code in facts
        if code not in asked
    ]
    return (*missing, *unknown)
