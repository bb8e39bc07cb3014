"""What was written down wrongly, and was put right: the books have the reversal."""

from django.db import models

from ownway.core import fields
from ownway.spending.models.bills import Bill, Payment
from ownway.spending.models.refunds import Refund


class Correction(models.Model):
    """One payment or one refund that does not count, who saw to it, and why. Said once."""

    bill = fields.personal(models.ForeignKey(Bill, models.PROTECT, related_name="corrections"))
    payment = fields.personal(
        models.OneToOneField(Payment, models.PROTECT, null=True, related_name="correction")
    )
    refund = fields.personal(
        models.OneToOneField(Refund, models.PROTECT, null=True, related_name="correction")
    )
    key = fields.public(models.UUIDField(unique=True))  # of the reversal in the books
    reason = fields.code(max_length=20)  # ledger.rules.CorrectionReason
    put_right_at = fields.at()
    put_right_by = fields.by()
    put_right_human = fields.personal(models.UUIDField(editable=False))

    about = "bill__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(payment__isnull=False, refund__isnull=True)
                | models.Q(payment__isnull=True, refund__isnull=False),
                name="correction_of_one_thing",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="correction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return str(self.key)
