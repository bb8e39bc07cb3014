"""Tables of the record. Rows are only ever added: triggers refuse the rest (`guards`)."""

from __future__ import annotations

from django.db import models

from ownway.core import fields
from ownway.core.actors import ActorKind


class Entry(models.Model):
    """One thing that happened, or one look at a person's record.

    Holds codes, ids, whole numbers and dates: never a name, never anybody's words. Its `id` is
    its number, the order of events; time is not, for clocks move.
    """

    ref = fields.ref()
    at = fields.at()
    by = fields.by()
    human = fields.personal(models.UUIDField(editable=False))
    kind = fields.code(20, choices=[(kind.value, kind.value) for kind in ActorKind])
    ground = fields.code(120, blank=True)  # the grant, consent or role that allowed it
    purpose = fields.code(120, blank=True)
    verb = fields.code(120)
    person = fields.personal(models.UUIDField(null=True))
    programme = fields.public(models.UUIDField(null=True))
    why = fields.code(120, blank=True)
    versions = fields.public(models.JSONField(default=dict))
    details = fields.personal(models.JSONField(default=dict))
    journals = fields.public(models.JSONField(default=list))
    software = fields.code(40)
    key_name = fields.code(16)
    mac = fields.derived(models.CharField(max_length=64))

    class Meta:
        indexes = [
            models.Index(fields=["person", "id"], name="record_entry_person"),
            models.Index(fields=["programme", "id"], name="record_entry_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.verb}"


class RowDigest(models.Model):
    """What one entry says of one row: the keyed digest of its columns, or that it is gone."""

    entry = fields.public(models.ForeignKey(Entry, models.PROTECT, related_name="rows"))
    label = fields.code(80)
    key = fields.code(40)
    digest = fields.derived(models.CharField(max_length=64))
    gone = fields.public(models.BooleanField(default=False))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["label", "key", "entry"], name="record_rowdigest_once_an_entry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.key}"


class Seal(models.Model):
    """One sealed block of a chain. `head` stands for all entries up to here."""

    chain = fields.public(models.UUIDField())
    block = fields.public(models.PositiveBigIntegerField())
    members = fields.public(models.PositiveBigIntegerField())
    root = fields.derived(models.CharField(max_length=64))
    previous = fields.derived(models.CharField(max_length=64))
    head = fields.derived(models.CharField(max_length=64, unique=True))
    mac = fields.derived(models.CharField(max_length=64))
    key_name = fields.code(16)
    sealed_at = fields.at()
    sealed_by = fields.by()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "block"], name="record_seal_no_second_block"),
            models.UniqueConstraint(fields=["chain", "previous"], name="record_seal_no_fork"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.block}"


class SealLine(models.Model):
    """One member of a block. Members are listed: numbers may be committed out of order."""

    seal = fields.public(models.ForeignKey(Seal, models.PROTECT, related_name="lines"))
    position = fields.public(models.PositiveBigIntegerField())
    entry = fields.public(models.OneToOneField(Entry, models.PROTECT, related_name="line"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "position"], name="record_sealline_one_at_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.position}"
