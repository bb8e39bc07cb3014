"""Reviews: goals first, money last (S10)."""

from django.db import models

from ownway.core import fields


class Review(models.Model):
    """One look together at how life is going; due from the clocks of the pack."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="reviews")
    )
    plan = fields.personal(
        models.ForeignKey("planning.Plan", on_delete=models.PROTECT, related_name="reviews")
    )
    version = fields.personal(
        models.ForeignKey("planning.PlanVersion", on_delete=models.PROTECT, related_name="reviews")
    )
    number = fields.public(models.PositiveSmallIntegerField())
    status = fields.code(max_length=20)  # review.rules.Status: open, held
    agenda = fields.sensitive(models.TextField(blank=True))
    coach_words = fields.sensitive(models.TextField(blank=True))
    outcome = fields.code(max_length=20, blank=True)  # review.rules.Outcome
    avoided = fields.sensitive(  # review.rules.Avoided, where money kept aside was used
        models.CharField(max_length=20, blank=True, default="", db_default="")
    )
    next_on = fields.personal(models.DateField(null=True))
    edit_no = fields.public(models.PositiveIntegerField(default=1))  # rises with each save
    agenda_no = fields.public(models.PositiveIntegerField(default=1))  # the save of this agenda
    opened_at = fields.at()
    opened_by = fields.by()
    held_at = fields.at(null=True)
    held_by = fields.by(null=True)

    about = "person"
    topic = "reviews"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="review_number"),
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(status="open"), name="review_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(status="open", held_at__isnull=True, held_by__isnull=True)
                | (
                    models.Q(status="held", held_at__isnull=False, held_by__isnull=False)
                    & ~models.Q(outcome="")
                ),
                name="review_held_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class GoalProgress(models.Model):
    """How one goal is going, in the person's own words, and their own rating if they wish."""

    review = fields.personal(
        models.ForeignKey(Review, on_delete=models.CASCADE, related_name="goals")
    )
    goal = fields.personal(
        models.ForeignKey("planning.Goal", on_delete=models.PROTECT, related_name="progress")
    )
    going = fields.sensitive(models.TextField(blank=True))
    went_well = fields.sensitive(models.TextField(blank=True))
    change = fields.sensitive(models.TextField(blank=True))
    rating = fields.sensitive(models.PositiveSmallIntegerField(null=True))  # 1 to 5
    attained = fields.sensitive(models.SmallIntegerField(null=True))  # -2 to 2, 0 as hoped
    edit_no = fields.public(models.PositiveIntegerField(default=1))  # the save it stems from
    said_at = fields.at()
    said_by = fields.by()

    about = "review__person"
    topic = "reviews"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "goal"], name="goal_progress_once"),
            models.CheckConstraint(
                condition=models.Q(rating__isnull=True) | models.Q(rating__gte=1, rating__lte=5),
                name="goal_progress_rating",
            ),
            models.CheckConstraint(
                condition=models.Q(attained__isnull=True)
                | models.Q(attained__gte=-2, attained__lte=2),
                name="goal_progress_attained",
            ),
        ]

    def __str__(self) -> str:
        return str(self.rating or "")
