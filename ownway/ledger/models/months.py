"""Months of a book and what every account came to at the end of each closed one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ownway.core import fields
from ownway.ledger.models.books import Account, Book
from ownway.ledger.rules import MonthState


class Period(models.Model):
    """A month of a book. `ends_on` is exclusive; `revision` counts its closings. What came before
    the first month of a book counts in it."""

    book = fields.public(
        models.ForeignKey(Book, models.PROTECT, related_name="months", db_index=False)
    )
    starts_on = fields.public(models.DateField())
    ends_on = fields.public(models.DateField())
    state = fields.code(6, default=MonthState.OPEN.value)
    revision = fields.public(models.IntegerField(default=0))
    closed_at = fields.at(null=True)
    closed_by = fields.by(null=True)
    trial_hash = fields.derived(models.CharField(max_length=64, null=True))
    reason = fields.code(null=True)  # why it shall be opened again
    asked_at = fields.at(null=True)
    asked_by = fields.by(null=True)
    asked_human = fields.personal(models.UUIDField(null=True, editable=False))
    reopened_at = fields.at(null=True)
    reopened_by = fields.by(null=True)
    reopened_human = fields.personal(models.UUIDField(null=True, editable=False))

    class Meta:
        db_table = "ledger_period"
        constraints = [
            models.UniqueConstraint(fields=["book", "starts_on"], name="period_start_once"),
            models.UniqueConstraint(fields=["book", "ends_on"], name="period_end_once"),
            models.CheckConstraint(condition=Q(starts_on__lt=F("ends_on")), name="period_in_order"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in MonthState], revision__gte=0),
                name="period_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state=MonthState.OPEN.value)
                | Q(
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    trial_hash__isnull=False,
                    revision__gte=1,
                ),
                name="period_closed_whole",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True, asked_by__isnull=True, asked_human__isnull=True)
                | Q(
                    asked_at__isnull=False,
                    asked_by__isnull=False,
                    asked_human__isnull=False,
                    reason__isnull=False,
                ),
                name="period_asked_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    reopened_at__isnull=True, reopened_by__isnull=True, reopened_human__isnull=True
                )
                | Q(
                    reopened_at__isnull=False,
                    reopened_by__isnull=False,
                    reopened_human__isnull=False,
                    asked_human__isnull=False,
                )
                & ~Q(reopened_human=F("asked_human")),
                name="period_reopened_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m}"


class Snapshot(models.Model):
    """What one account came to (debits less credits) at the end of a closed month, whose closing
    it was, the counter's version then, and how many entries the month had."""

    pk = models.CompositePrimaryKey("account_id", "period_end", "revision")
    account = fields.public(
        models.ForeignKey(Account, models.PROTECT, related_name="snapshots", db_index=False)
    )
    book = fields.public(models.ForeignKey(Book, models.PROTECT, related_name="+", db_index=False))
    period_end = fields.public(models.DateField())
    revision = fields.public(models.IntegerField())
    closing = fields.minor()
    upto_seq = fields.public(models.BigIntegerField())
    entries = fields.public(models.BigIntegerField())

    class Meta:
        db_table = "ledger_snapshot"
        indexes = [
            models.Index(fields=["book", "period_end", "revision"], name="snapshot_by_month")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.period_end}"
