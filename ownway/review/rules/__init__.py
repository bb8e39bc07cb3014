"""When a review is due and what is said in it, recovery scales, and planning buddies."""

from ownway.review.rules.buddies import BuddyState, places
from ownway.review.rules.scales import (
    HEADINGS,
    MOST_ITEMS,
    Item,
    Score,
    items_of_csv,
    next_offered,
    offered,
    score,
)
from ownway.review.rules.talking import (
    ALIKE_TENTHS,
    ATTAINED,
    RATINGS,
    Avoided,
    Outcome,
    Status,
    check_progress,
    due_on,
    goal_attainment,
    start_of,
)

__all__ = [
    "ALIKE_TENTHS",
    "ATTAINED",
    "HEADINGS",
    "MOST_ITEMS",
    "RATINGS",
    "Avoided",
    "BuddyState",
    "Item",
    "Outcome",
    "Score",
    "Status",
    "check_progress",
    "due_on",
    "goal_attainment",
    "items_of_csv",
    "next_offered",
    "offered",
    "places",
    "score",
    "start_of",
]
