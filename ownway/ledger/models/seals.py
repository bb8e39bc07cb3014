"""Sealed blocks of journals: rows that are only ever added."""

from __future__ import annotations

from django.db import models

from ownway.core import fields
from ownway.ledger.models.books import Book, Journal


class Seal(models.Model):
    """One sealed block of a book; `head` stands for all journals up to here. Hex digits."""

    pk = models.CompositePrimaryKey("book_id", "block_no")
    book = fields.public(
        models.ForeignKey(Book, models.PROTECT, related_name="seals", db_index=False)
    )
    block_no = fields.public(models.BigIntegerField())
    n = fields.public(models.BigIntegerField())
    root = fields.derived(models.CharField(max_length=64))
    prev_head = fields.derived(models.CharField(max_length=64))
    head = fields.derived(models.CharField(max_length=64))
    mac = fields.derived(models.CharField(max_length=64))
    key_id = fields.code(16)
    sealed_at = fields.at()
    sealed_by = fields.by()

    class Meta:
        db_table = "ledger_seal"
        constraints = [
            models.UniqueConstraint(fields=["book", "prev_head"], name="seal_no_fork"),
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.block_no}"


class SealLine(models.Model):
    """One journal of a block. Members are listed: ids may be committed out of order."""

    pk = models.CompositePrimaryKey("book_id", "block_no", "pos")
    book = fields.public(models.ForeignKey(Book, models.PROTECT, related_name="+", db_index=False))
    block_no = fields.public(models.BigIntegerField())
    pos = fields.public(models.BigIntegerField())
    journal = fields.public(
        models.OneToOneField(Journal, models.PROTECT, related_name="seal_line", db_index=False)
    )

    class Meta:
        db_table = "ledger_seal_line"

    def __str__(self) -> str:
        return f"{self.block_no} {self.pos}"
