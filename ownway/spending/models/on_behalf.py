"""What staff settled for somebody who died, or whose time here is over, and why."""

from django.db import models

from ownway.core import fields
from ownway.spending.models.purchases import Purchase


class OnBehalf(models.Model):
    """One thing the person can no longer do themselves, with the reason of whoever did it.

    The act stands in the record with its own entry; this is why, in words. Never changed.
    """

    ref = fields.ref()
    purchase = fields.personal(
        models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="on_behalf")
    )
    act = fields.code(max_length=20)  # spending.rules.Settling
    subject = fields.public(models.UUIDField(editable=False))  # the purchase, bill or invoice
    words = fields.sensitive(models.TextField())
    done_at = fields.at()
    done_by = fields.by()
    done_human = fields.personal(models.UUIDField(editable=False))

    about = "purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="on_behalf_says_why"),
            models.CheckConstraint(
                condition=models.Q(
                    act__in=(
                        "back",
                        "bill_back",
                        "paid",
                        "stop",
                        "run",
                        "bill_yes",
                        "bill_no",
                        "no_more",
                    )
                ),
                name="on_behalf_act_known",
            ),
        ]

    def __str__(self) -> str:
        return self.act
