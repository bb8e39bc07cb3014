"""Where else a story may be told: each use has a yes of its own, and an end."""

from django.db import models

from ownway.core import fields


class StoryUse(models.Model):
    """One use of a story outside: where, what for, until when. Without a yes it is a no.

    Another story, or one taken back, ends every use of it.
    """

    ref = fields.ref()
    story = fields.personal(
        models.ForeignKey("endings.Story", on_delete=models.PROTECT, related_name="uses")
    )
    place = fields.personal(models.CharField(max_length=200))  # "our website"
    purpose = fields.personal(models.CharField(max_length=500))
    until_on = fields.personal(models.DateField())  # the last day
    asked_at = fields.at()
    asked_by = fields.by()
    answer = fields.code(max_length=10, blank=True)  # yes or no, by the person alone
    answered_at = fields.at(null=True)
    answered_by = fields.by(null=True)
    ended_at = fields.at(null=True)
    ended_by = fields.by(null=True)

    about = "story__ending__person"
    topic = "person"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(place="") & ~models.Q(purpose=""),
                name="story_use_says_where_and_what_for",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | models.Q(
                    answer__in=["yes", "no"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
                name="story_use_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="story_use_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
