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


class ReductionNotice(models.Model):
    """Notice that an amount goes down: by how much for what, why, and from when (A7, A21).

    The amount before it counts until `in_force_on`. What was said never changes.
    """

    ref = fields.ref()
    allocation = fields.personal(
        models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="notices")
    )
    before = fields.personal(
        models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="+")
    )
    before_minor = fields.minor()  # to plan with, as it counted when the notice was given
    after_minor = fields.minor()  # to plan with, once it counts
    explained_minor = fields.minor()  # what the parts come to: all of the difference, or none goes
    # Parts as allocation.rules.ChangePart has them, each with its sentence in every language.
    parts = fields.sensitive(models.JSONField())
    reason = fields.sensitive(models.TextField())
    given_on = fields.personal(models.DateField())  # where the programme is
    counts_from = fields.personal(models.DateField())  # not before this day
    given_at = fields.at()
    given_by = fields.by()
    in_force_on = fields.personal(models.DateField(null=True))
    in_force_at = fields.at(null=True)
    in_force_by = fields.by(null=True)
    withdrawn_why = fields.sensitive(models.TextField(blank=True))
    withdrawn_at = fields.at(null=True)
    withdrawn_by = fields.by(null=True)

    about = "allocation__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["allocation"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="reduction_notice_one",
            ),
            models.CheckConstraint(
                condition=models.Q(after_minor__lt=models.F("before_minor"))
                & models.Q(after_minor__gte=0),
                name="reduction_goes_down",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    explained_minor=models.F("after_minor") - models.F("before_minor")
                ),
                name="reduction_wholly_explained",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="") & models.Q(counts_from__gt=models.F("given_on")),
                name="reduction_has_reason_and_time",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    in_force_on__isnull=True, in_force_at__isnull=True, in_force_by__isnull=True
                )
                | models.Q(
                    in_force_on__gte=models.F("counts_from"),
                    in_force_at__isnull=False,
                    in_force_by__isnull=False,
                    withdrawn_at__isnull=True,
                ),
                name="reduction_not_before_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why=""
                )
                | (
                    models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~models.Q(withdrawn_why="")
                ),
                name="reduction_withdrawn_with_reason",
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
    # Below the indicative amount: the ground in law that the scheme names for that (A17).
    legal_basis = fields.public(models.TextField(blank=True))
    # The first day it counts, where that is before the day it was worked out (B13).
    from_on = fields.personal(models.DateField(null=True))
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
                condition=models.Q(amount_minor__gte=models.F("indicative_minor"))
                | ~models.Q(legal_basis=""),
                name="final_below_has_ground_in_law",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gte=0), name="final_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(from_on__isnull=True) | ~models.Q(reason=""),
                name="final_dated_back_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
