"""Somebody who holds a direct payment for a person: a nominee or a representative (R9)."""

from django.db import models

from ownway.core import fields


class Nominee(models.Model):
    """Named for a person; counts only once they and the payer have both agreed."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="nominees")
    )
    kind = fields.code(max_length=20)  # holding.rules.NomineeKind: nominee, representative
    name = fields.personal(models.CharField(max_length=200))
    reach_at = fields.personal(models.CharField(max_length=200, blank=True))
    starts_on = fields.personal(models.DateField())
    ends_on = fields.personal(models.DateField(null=True))  # exclusive; empty: until withdrawn
    named_at = fields.at()
    named_by = fields.by()

    about = "person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name="")
                & (models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.F("starts_on"))),
                name="nominee_named_for_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class NomineeStep(models.Model):
    """They agreed; the payer agreed; it was withdrawn; what came of the look at it."""

    nominee = fields.personal(
        models.ForeignKey(Nominee, on_delete=models.PROTECT, related_name="steps")
    )
    step = fields.code(max_length=20)  # holding.rules.NomineeStepKind
    why = fields.code(blank=True)  # of a withdrawal: holding.rules.Withdrawal; of a look: kept, …
    words = fields.sensitive(models.TextField(blank=True))
    review_by_on = fields.personal(models.DateField(null=True))  # of a withdrawal: look by then
    noted_at = fields.at()
    noted_by = fields.by()
    noted_human = fields.personal(models.UUIDField(editable=False))

    about = "nominee__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nominee", "step"], name="nominee_step_once"),
            models.CheckConstraint(
                condition=~models.Q(step="withdrawn")
                | (models.Q(review_by_on__isnull=False) & ~models.Q(why="")),
                name="nominee_withdrawn_has_review",
            ),
            models.CheckConstraint(
                condition=~models.Q(step="considered") | (~models.Q(why="") & ~models.Q(words="")),
                name="nominee_considered_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.step


class NomineeSees(models.Model):
    """Which one of the circle a nominee is, and what was opened to them because of it.

    No sharing: the person had let them see the money before, and that stays the person's own.
    """

    nominee = fields.personal(
        models.OneToOneField(Nominee, on_delete=models.PROTECT, related_name="sees")
    )
    supporter = fields.personal(
        models.ForeignKey("people.Supporter", on_delete=models.PROTECT, related_name="+")
    )
    sharing = fields.personal(
        models.OneToOneField(
            "consent.Sharing", on_delete=models.PROTECT, null=True, related_name="+"
        )
    )
    opened_at = fields.at()
    opened_by = fields.by()

    about = "nominee__person"
    topic = "money"
    recorded = True

    def __str__(self) -> str:
        return str(self.nominee_id)
