"""Deciding on a sent version, line by line; looking again, and answering a claim, when asked.

The version itself is out of reach from here: who decides cannot change what is decided.
"""

from ownway.decisions.actions.claims import answer_claim, say_wrong
from ownway.decisions.actions.deciding import decide
from ownway.decisions.actions.refusals import (
    AlreadyAnswered,
    AlreadyAsked,
    AlreadyDecided,
    CannotLower,
    ConflictOfInterest,
    NothingRefused,
    NotSent,
    NotTheNewest,
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
    "NotTheNewest",
    "NotWhole",
    "NothingRefused",
    "OverAmount",
    "Overtaken",
    "PotTooSmall",
    "answer_claim",
    "answer_second_look",
    "ask_second_look",
    "decide",
    "say_wrong",
]
