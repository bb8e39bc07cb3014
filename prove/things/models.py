"""One protected table, and a second one, so that a row can be moved between them."""

from __future__ import annotations

import uuid

from django.db import models


class Common(models.Model):
    recorded = True

    ref = models.UUIDField(default=uuid.uuid4)
    words = models.TextField()
    code = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    small = models.PositiveSmallIntegerField(null=True)
    agreed = models.BooleanField()
    on = models.DateField()
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    sealed = models.BinaryField()
    other = models.BigIntegerField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class Thing(Common):
    pass


class OtherThing(Common):
    pass
