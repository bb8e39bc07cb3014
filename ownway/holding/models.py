"""Who holds the money of which line, since when (S7)."""

from django.db import models

from ownway.core import fields


class Arrangement(models.Model):
    """One way of holding one line's money, from proposal to close. Changing makes a new row."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="arrangements")
    )
    pot = fields.personal(
        models.ForeignKey("decisions.Pot", on_delete=models.PROTECT, related_name="arrangements")
    )
    line_root = fields.public(models.UUIDField())  # planning.Line.root
    way = fields.code(max_length=20)  # holding.rules.Way: direct, third, notional
    holder = fields.code()  # a holder of the pack; the person themself for direct
    status = fields.code(max_length=20)  # holding.rules.Status
    tighter = fields.sensitive(models.BooleanField(default=False))  # somebody narrowed the choice
    reason = fields.sensitive(models.TextField(blank=True))
    review_on = fields.personal(models.DateField(null=True))
    chosen_at = fields.at()
    chosen_by = fields.by()
    live_at = fields.at(null=True)
    live_by = fields.by(null=True)
    closed_at = fields.at(null=True)
    closed_by = fields.by(null=True)

    about = "person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pot", "line_root"],
                condition=models.Q(closed_at__isnull=True),
                name="arrangement_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(tighter=False)
                | (~models.Q(reason="") & models.Q(review_on__isnull=False)),
                name="tighter_has_reason_and_review",
            ),
            models.CheckConstraint(
                condition=models.Q(live_at__isnull=True, live_by__isnull=True)
                | models.Q(live_at__isnull=False, live_by__isnull=False),
                name="arrangement_live_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="arrangement_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.way
