"""New details tried with a payment of nothing (NACHA prenotes), and details a bank asks for."""

from django.db import models

from ownway.core import fields
from ownway.spending.models.banking import BankEntry
from ownway.spending.models.payees import PayeeAccount


class Prenote(models.Model):
    """A test of 0.00 that left before the first payment into an account; what came back of it."""

    ref = fields.ref()
    account = fields.sensitive(
        models.OneToOneField(PayeeAccount, on_delete=models.PROTECT, related_name="prenote")
    )
    rail = fields.code()  # of the pack
    number = fields.public(models.PositiveSmallIntegerField())  # of that day's files of tests
    reference = fields.public(models.CharField(max_length=15, unique=True))
    passes_on = fields.public(models.DateField())  # the first day it counts as passed
    sent_at = fields.at()
    sent_by = fields.by()
    entry = fields.public(  # the bank's answer, where it came back
        models.OneToOneField(BankEntry, on_delete=models.PROTECT, null=True, related_name="prenote")
    )

    recorded = True

    def __str__(self) -> str:
        return self.reference


class AskedChange(models.Model):
    """The payee's bank asks for other details (NACHA addenda 98): never taken silently.

    One person writes them down as a new version, another calls back; or two explain the entry.
    """

    entry = fields.public(
        models.OneToOneField(BankEntry, on_delete=models.PROTECT, related_name="asked_change")
    )
    account = fields.sensitive(  # what was paid into, or tried; empty where we know no such payment
        models.ForeignKey(PayeeAccount, on_delete=models.PROTECT, null=True, related_name="asked")
    )
    corrected = fields.secret(models.BinaryField())  # locked: spending.queries.asked_details
    written = fields.sensitive(  # the version that was written down because of it
        models.ForeignKey(PayeeAccount, on_delete=models.PROTECT, null=True, related_name="+")
    )
    written_at = fields.at(null=True)
    written_by = fields.by(null=True)

    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    written__isnull=True, written_at__isnull=True, written_by__isnull=True
                )
                | models.Q(
                    written__isnull=False, written_at__isnull=False, written_by__isnull=False
                ),
                name="asked_change_written_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
