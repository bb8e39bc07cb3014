"""Deciding on a sent version, line by line, and looking again when asked.

The version itself is out of reach from here: who decides cannot change what is decided.
"""

from ownway.decisions.actions.deciding import decide
from ownway.decisions.actions.refusals import (
    AlreadyAnswered,
    AlreadyAsked,
    AlreadyDecided,
    CannotLower,
    ConflictOfInterest,
    NothingRefused,
    NotSent,
    NotWhole,
    OverAmount,
    Overtaken,
    PotTooSmall,
)
from ownway.decisions.actions.second_looks import answer_second_look, ask_second_look

__all__ = [
    "AlreadyAnswered",
    "AlreadyAsked",
    "AlreadyDecided",
    "CannotLower",
    "ConflictOfInterest",
    "NotSent",
    "NotWhole",
    "NothingRefused",
    "OverAmount",
    "Overtaken",
    "PotTooSmall",
    "answer_second_look",
    "ask_second_look",
    "decide",
]
