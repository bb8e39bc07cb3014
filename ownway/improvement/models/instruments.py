"""Instruments a programme has taken in; each version for good."""

from django.db import models

from ownway.core import fields


class KeptInstrument(models.Model):
    """One version of an instrument, as it was read. It never changes: rounds lean on it."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey(
            "programme.Programme", on_delete=models.PROTECT, related_name="instruments"
        )
    )
    code = fields.code(max_length=60)
    version = fields.public(models.CharField(max_length=40))
    language = fields.public(models.CharField(max_length=10))
    title = fields.public(models.CharField(max_length=200))
    licence = fields.public(models.TextField())
    origin = fields.code(max_length=20)  # ours, csv, fhir
    content = fields.public(models.JSONField())
    digest = fields.public(models.CharField(max_length=64))
    taken_at = fields.at()
    taken_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code", "version", "language"], name="instrument_version_once"
            ),
            models.CheckConstraint(condition=~models.Q(licence=""), name="instrument_has_licence"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"
