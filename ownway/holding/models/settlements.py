"""After a death: the last bill is settled, and who answers for what is left gets one statement."""

from django.db import models

from ownway.core import fields


class Settlement(models.Model):
    """Every way of holding of somebody who died is closed. What it says is read from the books."""

    ref = fields.ref()
    death = fields.personal(
        models.OneToOneField("holding.Death", on_delete=models.PROTECT, related_name="settlement")
    )
    settled_on = fields.personal(models.DateField())
    settled_at = fields.at()
    settled_by = fields.by()
    sent_at = fields.at(null=True)
    sent_by = fields.by(null=True)

    about = "death__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True, sent_by__isnull=True)
                | models.Q(sent_at__isnull=False, sent_by__isnull=False),
                name="settlement_sent_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
