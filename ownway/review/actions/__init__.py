"""Every write of reviews, recovery scales and planning buddies. No amount changes here (R18)."""

from ownway.review.actions.buddies import (
    NotNow,
    ask_buddy,
    end_buddies,
    leave_circle,
    offer_to_help,
    stop_helping,
)
from ownway.review.actions.scales import CannotUse, add_scale, answer_scale
from ownway.review.actions.talking import (
    AlreadyHeld,
    CannotSave,
    NothingAgreed,
    SavedInBetween,
    hold,
    open_review,
    save_agenda,
    save_progress,
)

__all__ = [
    "AlreadyHeld",
    "CannotSave",
    "CannotUse",
    "NotNow",
    "NothingAgreed",
    "SavedInBetween",
    "add_scale",
    "answer_scale",
    "ask_buddy",
    "end_buddies",
    "hold",
    "leave_circle",
    "offer_to_help",
    "open_review",
    "save_agenda",
    "save_progress",
    "stop_helping",
]
