"""Reads of reviews, recovery scales and planning buddies."""

from ownway.review.queries.buddies import (
    Helping,
    has_agreed_plan,
    helping,
    my_buddies,
    offer,
    offers,
)
from ownway.review.queries.scales import (
    Offered,
    Told,
    next_offer,
    scale_for,
    scales_added,
    scales_for,
    told,
)
from ownway.review.queries.talking import (
    Conversation,
    Due,
    GoalTalk,
    clock_start,
    conversation,
    due,
    due_for,
    held_before,
    next_due,
    review,
    reviews,
)

__all__ = [
    "Conversation",
    "Due",
    "GoalTalk",
    "Helping",
    "Offered",
    "Told",
    "clock_start",
    "conversation",
    "due",
    "due_for",
    "has_agreed_plan",
    "held_before",
    "helping",
    "my_buddies",
    "next_due",
    "next_offer",
    "offer",
    "offers",
    "review",
    "reviews",
    "scale_for",
    "scales_added",
    "scales_for",
    "told",
]
