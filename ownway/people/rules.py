"""Who may stand beside a person, and how long what we hand out lasts."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

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
