"""Reviews, recovery scales with what people answered, and planning buddies."""

from ownway.review.models.buddies import Buddy
from ownway.review.models.scales import Answering, Scale, ScaleAnswer, ScaleItem
from ownway.review.models.talking import GoalProgress, Review

__all__ = ["Answering", "Buddy", "GoalProgress", "Review", "Scale", "ScaleAnswer", "ScaleItem"]
