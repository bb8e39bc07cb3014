"""Money that came back: a refund, a return, a credit note."""

from django.db import models

from ownway.core import fields
from ownway.spending.models.bills import Bill


class Refund(models.Model):
    """What a payee gave back of one paid bill. Never more than was paid (F12)."""

    ref = fields.ref()
    bill = fields.personal(models.ForeignKey(Bill, models.PROTECT, related_name="refunds"))
    key = fields.public(models.UUIDField(unique=True))  # made with the form: one click, one refund
    kind = fields.code(max_length=20)  # spending.rules.RefundKind
    amount_minor = fields.minor()
    currency = fields.currency()
    back_on = fields.personal(models.DateField())
    noted_at = fields.at()
    noted_by = fields.by()

    about = "bill__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="refund_of_something"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
