"""A self-assessment and its answers; both views stay where they differ."""

from django.db import models

from ownway.core import fields


class Assessment(models.Model):
    """One round of questions under one version of the pack (S2)."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="assessments")
    )
    pack = fields.public(
        models.ForeignKey("programme.PackVersion", on_delete=models.PROTECT, related_name="+")
    )
    number = fields.public(models.PositiveSmallIntegerField())
    status = fields.code(max_length=20)  # assessment.rules.Status
    # Set when sent, where all answers together come to a whole number.
    points = fields.sensitive(models.PositiveIntegerField(null=True))
    started_at = fields.at()
    started_by = fields.by()
    sent_at = fields.at(null=True)
    sent_by = fields.by(null=True)

    about = "person"
    topic = "assessment"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="assessment_number"),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(status="draft"), name="assessment_one_draft"
            ),
            models.CheckConstraint(
                condition=models.Q(status="draft", sent_at__isnull=True, sent_by__isnull=True)
                | (
                    ~models.Q(status="draft")
                    & models.Q(sent_at__isnull=False, sent_by__isnull=False)
                ),
                name="assessment_sent_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Answer(models.Model):
    """One answer, saved as the person goes. A draft until the assessment is sent."""

    assessment = fields.personal(
        models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    )
    question = fields.code(max_length=60)
    viewpoint = fields.code(max_length=20, default="person")  # or practitioner
    option = fields.sensitive(models.CharField(max_length=60, blank=True))
    not_sure = fields.sensitive(models.BooleanField(default=False))
    skipped = fields.sensitive(models.BooleanField(default=False))
    words = fields.sensitive(models.TextField(blank=True))
    version = fields.public(models.PositiveIntegerField(default=1))
    saved_at = fields.at()
    saved_by = fields.by()

    about = "assessment__person"
    topic = "assessment"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "question", "viewpoint"], name="answer_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.question)
