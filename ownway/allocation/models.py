"""Amounts to plan with, kept for good: indicative and final are apart (S3)."""

from django.db import models

from ownway.core import fields


class Allocation(models.Model):
    """An amount that a scheme worked out for one person, with its working. Never changed."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="allocations")
    )
    assessment = fields.personal(
        models.ForeignKey(
            "assessment.Assessment", on_delete=models.PROTECT, null=True, related_name="allocations"
        )
    )
    pack = fields.public(
        models.ForeignKey("programme.PackVersion", on_delete=models.PROTECT, related_name="+")
    )
    mode = fields.code(max_length=20)  # allocation.rules.Mode: table, one_off
    number = fields.public(models.PositiveSmallIntegerField())
    # Of the scheme's score, where it has one and that is a whole number.
    points = fields.sensitive(models.PositiveIntegerField(null=True))
    facts = fields.sensitive(models.JSONField(default=dict))
    inputs = fields.sensitive(models.JSONField(default=dict))  # day, answers, questions left open
    outcome = fields.code(max_length=20, default="amount")  # scheme.rules.lines.Outcome
    refer_to = fields.code(max_length=60, blank=True)  # the next step, where the scheme names one
    amount_minor = fields.minor()  # for a year, or once
    currency = fields.currency()
    # Lines as allocation.rules.WorkingLine has them, each with its sentence in every language.
    working = fields.sensitive(models.JSONField(default=list))
    purpose = fields.sensitive(models.TextField(blank=True))  # one-off: what it is for
    worked_out_at = fields.at()
    worked_out_by = fields.by()

    about = "person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="allocation_number"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gte=0), name="allocation_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class FinalAmount(models.Model):
    """The amount somebody at the funder settled on; where it differs, a reason stands beside it."""

    ref = fields.ref()
    allocation = fields.personal(
        models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="finals")
    )
    amount_minor = fields.minor()
    indicative_minor = fields.minor()  # a copy, so that the database itself asks for a reason
    flat_after_rise = fields.personal(models.BooleanField())  # points rose, the final did not
    reason = fields.sensitive(models.TextField(blank=True))
    settled_at = fields.at()
    settled_by = fields.by()

    about = "allocation__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor=models.F("indicative_minor"))
                | ~models.Q(reason=""),
                name="final_difference_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(flat_after_rise=False) | ~models.Q(reason=""),
                name="final_flat_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gte=0), name="final_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
