"""Every write of an amount. Nothing here is ever changed: what follows is a new row (A5)."""

from ownway.allocation.actions.refusals import (
    AboveOneOff,
    FactNeeded,
    NotSentYet,
    NotTheNewest,
    NotThisSum,
    OwnAmount,
    ReasonNeeded,
    WordsNeeded,
)
from ownway.allocation.actions.settling import settle
from ownway.allocation.actions.working_out import ask_one_off, work_out

__all__ = [
    "AboveOneOff",
    "FactNeeded",
    "NotSentYet",
    "NotTheNewest",
    "NotThisSum",
    "OwnAmount",
    "ReasonNeeded",
    "WordsNeeded",
    "ask_one_off",
    "settle",
    "work_out",
]
