"""Whoever is paid: one row for each name in a programme."""

from django.db import models

from ownway.core import fields


class Payee(models.Model):
    """A person or an organisation that is paid. The books know `party` and never the name."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="payees")
    )
    party = fields.public(models.UUIDField())  # holding.rules.party of the name
    name = fields.sensitive(models.CharField(max_length=200))
    noted_at = fields.at()
    noted_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "party"], name="payee_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="payee_has_a_name"),
        ]

    def __str__(self) -> str:
        return str(self.ref)
