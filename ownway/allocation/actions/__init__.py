"""Every write of an amount. Nothing here is ever changed: what follows is a new row (A5)."""

from ownway.allocation.actions.lowering import bring_into_force, give_notice, withdraw_notice
from ownway.allocation.actions.refusals import (
    AboveOneOff,
    FactNeeded,
    GoesDown,
    NoNotice,
    NotExplained,
    NotSentYet,
    NotThatDay,
    NotTheNewest,
    NotThisSum,
    NotYoursToSettle,
    OwnAmount,
    ReasonNeeded,
)
from ownway.allocation.actions.settling import settle
from ownway.allocation.actions.working_out import ask_one_off, work_out, work_out_again
from ownway.core.wording import WordsNeeded

__all__ = [
    "AboveOneOff",
    "FactNeeded",
    "GoesDown",
    "NoNotice",
    "NotExplained",
    "NotSentYet",
    "NotThatDay",
    "NotTheNewest",
    "NotThisSum",
    "NotYoursToSettle",
    "OwnAmount",
    "ReasonNeeded",
    "WordsNeeded",
    "ask_one_off",
    "bring_into_force",
    "give_notice",
    "settle",
    "withdraw_notice",
    "work_out",
    "work_out_again",
]
