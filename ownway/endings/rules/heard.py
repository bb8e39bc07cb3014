"""How somebody without a sign-in said something, before staff typed it in (I15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ownway.planning.rules import Finding


class HeardBy(StrEnum):
    """How it reached us."""

    PAPER = "paper"
    PHONE = "phone"
    IN_PERSON = "in_person"


@dataclass(frozen=True, slots=True)
class Heard:
    """How, and on which day, somebody wrote or said what is typed in for them."""

    way: HeardBy
    on: date


def check_heard(heard: Heard, today: date) -> tuple[Finding, ...]:
    """Nothing is typed in before it was said."""
    return (Finding("heard_day", "said_on"),) if heard.on > today else ()
