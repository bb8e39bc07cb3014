"""How a person's time in a programme ended; graduation is a success with its own name (S13)."""

from django.db import models

from ownway.core import fields


class Ending(models.Model):
    """One ending of one enrolment, in the person's own words."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="endings")
    )
    kind = fields.code(max_length=20)  # endings.rules.EndingKind: graduated, choice, moved, …
    achieved = fields.sensitive(models.TextField(blank=True))
    keeps_well = fields.sensitive(models.TextField(blank=True))
    thanks = fields.sensitive(models.TextField(blank=True))
    returned_minor = fields.minor(default=0)  # money not needed, back in the programme
    ended_at = fields.at()
    ended_by = fields.by()

    about = "person"
    topic = "person"
    recorded = True

    def __str__(self) -> str:
        return self.kind
