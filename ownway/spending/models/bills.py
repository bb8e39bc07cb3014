"""What has to be paid for a purchase, to whom, by when, and that it was."""

from django.db import models

from ownway.core import fields
from ownway.spending.models.payees import Payee
from ownway.spending.models.purchases import Part, Purchase


class Bill(models.Model):
    """One sum to be paid for one purchase. A purchase has one, or one for each time it is paid."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="bills")
    )
    purchase = fields.personal(
        models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="bills")
    )
    payee = fields.sensitive(
        models.ForeignKey(Payee, on_delete=models.PROTECT, related_name="bills")
    )
    key = fields.public(models.UUIDField(unique=True))  # what makes the same bill the same
    payer = fields.code(max_length=20)  # spending.rules.Payer: who has the money to pay it
    amount_minor = fields.minor()
    currency = fields.currency()
    status = fields.code(max_length=20)  # spending.rules.BillStatus
    promised_on = fields.personal(models.DateField(null=True))  # when the payee has the money
    made_at = fields.at()
    made_by = fields.by()
    made_human = fields.personal(models.UUIDField(editable=False))
    why = fields.sensitive(models.TextField(blank=True))  # of whoever let it be paid back

    about = "person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0, amount_minor__lte=10**12),
                name="bill_of_something",
            ),
            models.CheckConstraint(
                condition=models.Q(payer="person") | models.Q(promised_on__isnull=False),
                name="bill_promises_a_day",
            ),
        ]
        indexes = [models.Index(fields=["person", "status"], name="bill_by_person")]

    def __str__(self) -> str:
        return str(self.ref)

    @property
    def payment(self) -> "Payment | None":
        """That it was paid, where it was and did not come back."""
        return next((one for one in self.payments.all() if one.returned_on is None), None)


class BillPart(models.Model):
    """What one part of the purchase pays of a bill."""

    bill = fields.personal(models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="parts"))
    part = fields.personal(
        models.ForeignKey(Part, on_delete=models.PROTECT, related_name="bill_parts")
    )
    amount_minor = fields.minor()

    about = "bill__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bill", "part"], name="bill_part_once"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="bill_part_of_something"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Payment(models.Model):
    """What was paid of a bill in the end, and when the payee had it; or that it came back."""

    bill = fields.personal(
        models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="payments")
    )
    amount_minor = fields.minor()
    currency = fields.currency()
    paid_on = fields.personal(models.DateField())
    paid_at = fields.at()
    paid_by = fields.by()
    returned_on = fields.personal(models.DateField(null=True))  # a bank sent it back, or put right

    about = "bill__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="payment_of_something"
            ),
            models.UniqueConstraint(
                fields=["bill"],
                condition=models.Q(returned_on__isnull=True),
                name="bill_paid_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
