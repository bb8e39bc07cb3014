"""Who is in the group, in turns of 24: most go the planned way, and some go as life goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cohorting.tally import Purse

# What becomes of each of 24. The same again for the next 24.
TURNS = (
    "plain",
    "crisis",
    "late_signature",
    "leaves",
    "taper",
    "partner",
    "taper_and_crisis",
    "moves",
    "missed_retreat",
    "returns",
    "asked_after",
    "lost",
    "taper_and_returns",
    "late_signature",
    "own_way",
    "ended",
    "leaves_twice",
    "died",
    "returns",
    "refund_after",
    "awarded_after_all",
    "taper_paused",
    "heard_from",
    "declined",
)
NEVER_BEGAN = {"declined"}  # a no that stands: they go on with their money as before
STOPS = {"leaves", "leaves_twice", "moves", "lost", "ended", "died"}


@dataclass
class Walker:
    """One of the group, and what somebody beside them would know."""

    number: int
    person: Any
    own: Any  # as whom they act
    telling: Any
    fate: str
    purse: Purse
    exit: Any = None
    bought: list[Any] = field(default_factory=list)  # purchases that were agreed
    taper: Any = None
    search: Any = None
    notice: Any = None
    closing: Any = None
    over: bool = False
    graduated: bool = False

    def is_(self, *fates: str) -> bool:
        return any(one in self.fate for one in fates)

    @property
    def graduates(self) -> bool:
        return self.fate not in STOPS | NEVER_BEGAN
