"""Where somebody stands with a programme, from first question to leaving."""

from django.db import models

from ownway.core import fields


class Enrolment(models.Model):
    """One person's time in a programme (S1). States are in rules; each change is in the record."""

    ref = fields.ref()
    person = fields.personal(
        models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="enrolment")
    )
    status = fields.code(max_length=30)
    with_help = fields.personal(models.BooleanField(default=False))
    informed_version = fields.public(models.CharField(max_length=64))  # digest of what was read
    joined_at = fields.at()
    joined_by = fields.by()
    left_at = fields.at(null=True)
    left_by = fields.by(null=True)

    about = "person"
    topic = "person"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True, left_by__isnull=True)
                | models.Q(left_at__isnull=False, left_by__isnull=False),
                name="enrolment_left_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.status
