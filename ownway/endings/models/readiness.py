"""How ready somebody feels, for themself first. Nothing refers to this table (H3)."""

from django.db import models

from ownway.core import fields


class Readiness(models.Model):
    """What somebody wrote down one day: strengths first, then a few sentences of the pack."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    )
    strengths = fields.sensitive(models.TextField(blank=True))
    words = fields.sensitive(models.TextField(blank=True))
    answers = fields.sensitive(models.JSONField(default=dict))  # sign code → yes, partly, not_yet
    written_at = fields.at()
    written_by = fields.by()
    shared_at = fields.at(null=True)
    shared_by = fields.by(null=True)

    about = "person"
    topic = "bad_times"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shared_at__isnull=True, shared_by__isnull=True)
                | models.Q(shared_at__isnull=False, shared_by__isnull=False),
                name="readiness_shared_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
