"""Accounts, counters, journals, entries and holds. They describe and read; only `posting` and
`actions` write, in SQL.

Every index is named in `Meta`; foreign keys bring none of their own.

Every table names its book. Ids join, random uuids are keys. Journals, entries and hold events
are never changed: triggers in `guards/` see to it on both engines.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ownway.core import fields
from ownway.ledger.rules import HoldEventKind


class Book(models.Model):
    """The books of one programme; `ref` is the programme's."""

    ref = fields.ref()
    currency_default = fields.currency()
    opened_at = fields.at()
    opened_by = fields.by()

    class Meta:
        db_table = "ledger_book"

    def __str__(self) -> str:
        return str(self.ref)


class Account(models.Model):
    """A place money can be. All but `closed_on` is fixed for ever."""

    book = fields.public(
        models.ForeignKey(Book, models.PROTECT, related_name="accounts", db_index=False)
    )
    code = fields.code(200)
    kind = fields.code()
    half = fields.code(6)
    currency = fields.currency()
    owner_ref = fields.personal(models.UUIDField(null=True))
    pot_ref = fields.personal(models.UUIDField(null=True))
    line_ref = fields.personal(models.UUIDField(null=True))
    party_ref = fields.personal(models.UUIDField(null=True))
    opened_on = fields.public(models.DateField())
    closed_on = fields.public(models.DateField(null=True))

    class Meta:
        db_table = "ledger_account"
        constraints = [
            models.UniqueConstraint(fields=["book", "code"], name="account_code_once"),
            models.CheckConstraint(
                condition=Q(half__in=["rights", "cash"]), name="account_half_known"
            ),
        ]
        indexes = [
            models.Index(fields=["book", "pot_ref"], name="account_by_pot"),
            models.Index(fields=["book", "owner_ref"], name="account_by_owner"),
        ]

    def __str__(self) -> str:
        return str(self.code)


class Counter(models.Model):
    """The running totals of an account that may say no. Accounts shared by all have none."""

    account = fields.public(
        models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="counter")
    )
    book = fields.public(models.ForeignKey(Book, models.PROTECT, related_name="+", db_index=False))
    rule = fields.public(models.SmallIntegerField())
    overdraft = fields.minor(default=0)
    dr_posted = fields.minor(default=0)
    cr_posted = fields.minor(default=0)
    version = fields.public(models.BigIntegerField(default=0))
    closed_through = fields.public(models.DateField())

    class Meta:
        db_table = "ledger_counter"
        constraints = [
            models.CheckConstraint(
                condition=Q(rule=0)
                | Q(rule=1, dr_posted__lte=F("cr_posted") + F("overdraft"))
                | Q(rule=2, cr_posted__lte=F("dr_posted") + F("overdraft")),
                name="no_overdraw",
            ),
            models.CheckConstraint(
                condition=Q(rule__in=[0, 1, 2])
                & Q(dr_posted__gte=0, cr_posted__gte=0, overdraft__gte=0, version__gte=0),
                name="counts_sane",
            ),
        ]

    def __str__(self) -> str:
        return f"counter {self.pk}"


class Journal(models.Model):
    """One effect, under one key, for one reason; its record entry says who and why in words."""

    book = fields.public(
        models.ForeignKey(Book, models.PROTECT, related_name="journals", db_index=False)
    )
    idem_key = fields.public(models.UUIDField())
    content_hash = fields.public(models.BinaryField(max_length=32))
    kind = fields.code()
    n_lines = fields.public(models.IntegerField())
    effective_on = fields.personal(models.DateField())
    concerns_on = fields.personal(models.DateField(null=True))
    recorded_at = fields.at()
    recorded_by = fields.by()
    reason = fields.code()
    event = fields.public(
        models.ForeignKey("record.Entry", models.PROTECT, related_name="+", db_index=False)
    )
    subject_ref = fields.personal(models.UUIDField(null=True))
    reverses = fields.public(
        models.ForeignKey(
            "self", models.PROTECT, null=True, related_name="reversed_by", db_index=False
        )
    )

    class Meta:
        db_table = "ledger_journal"
        constraints = [
            models.UniqueConstraint(fields=["book", "idem_key"], name="journal_key_once"),
            models.UniqueConstraint(
                fields=["reverses"], condition=Q(reverses__isnull=False), name="reversed_once"
            ),
            models.CheckConstraint(condition=Q(n_lines__gte=2), name="two_lines_or_more"),
        ]
        indexes = [models.Index(fields=["book", "subject_ref", "id"], name="journal_by_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.idem_key}"


class Entry(models.Model):
    """One line: above zero a debit, below a credit. `acct_seq` and `balance_after` (debits less
    credits) are set where the account is counted."""

    pk = models.CompositePrimaryKey("journal_id", "line_no")
    journal = fields.public(
        models.ForeignKey(Journal, models.PROTECT, related_name="entries", db_index=False)
    )
    line_no = fields.public(models.IntegerField())
    book = fields.public(models.ForeignKey(Book, models.PROTECT, related_name="+", db_index=False))
    account = fields.public(
        models.ForeignKey(Account, models.PROTECT, related_name="entries", db_index=False)
    )
    amount = fields.minor()
    effective_on = fields.personal(models.DateField())
    acct_seq = fields.public(models.BigIntegerField(null=True))
    balance_after = fields.minor(null=True)

    class Meta:
        db_table = "ledger_entry"
        constraints = [
            models.UniqueConstraint(fields=["account", "acct_seq"], name="entry_seq_once"),
            models.CheckConstraint(
                condition=~Q(amount=0) & Q(amount__gte=-(10**12), amount__lte=10**12),
                name="amount_sane",
            ),
            models.CheckConstraint(
                condition=Q(acct_seq__isnull=True, balance_after__isnull=True)
                | Q(acct_seq__isnull=False, balance_after__isnull=False),
                name="seq_with_balance",
            ),
            models.CheckConstraint(condition=Q(line_no__gte=1), name="line_no_sane"),
        ]
        indexes = [
            models.Index(
                fields=["account", "effective_on", "acct_seq", "amount", "balance_after"],
                name="entry_by_day",
            ),
            models.Index(
                fields=["account", "journal", "line_no"],
                condition=Q(acct_seq__isnull=True),
                name="entry_uncounted",
            ),
            models.Index(fields=["effective_on", "account", "amount"], name="entry_by_month"),
        ]

    def __str__(self) -> str:
        return f"{self.journal_id}.{self.line_no}"


class Hold(models.Model):
    """Money set aside for one purchase; many payments may draw on it."""

    book = fields.public(models.ForeignKey(Book, models.PROTECT, related_name="+", db_index=False))
    journal = fields.public(models.OneToOneField(Journal, models.PROTECT, related_name="hold"))
    from_account = fields.public(
        models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    )
    committed_account = fields.public(
        models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    )
    cash_account = fields.public(
        models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    )
    amount = fields.minor()
    drawn = fields.minor(default=0)
    released = fields.minor(default=0)
    expires_on = fields.personal(models.DateField(null=True))
    subject_ref = fields.personal(models.UUIDField(null=True))

    class Meta:
        db_table = "ledger_hold"
        constraints = [
            models.CheckConstraint(
                condition=Q(drawn__gte=0, released__gte=0)
                & Q(amount__gte=F("drawn") + F("released")),
                name="hold_sane",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="hold_of_something"),
        ]
        indexes = [models.Index(fields=["book", "subject_ref"], name="hold_by_subject")]

    def __str__(self) -> str:
        return f"hold {self.pk}"


class HoldEvent(models.Model):
    """What happened to a hold, in order. A move to another cash account has no journal."""

    book = fields.public(models.ForeignKey(Book, models.PROTECT, related_name="+", db_index=False))
    hold = fields.public(
        models.ForeignKey(Hold, models.PROTECT, related_name="events", db_index=False)
    )
    seq = fields.public(models.IntegerField())
    kind = fields.code(10)
    amount = fields.minor()
    journal = fields.public(
        models.ForeignKey(
            Journal, models.PROTECT, null=True, related_name="hold_events", db_index=False
        )
    )
    cash_account = fields.public(
        models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    )

    class Meta:
        db_table = "ledger_hold_event"
        constraints = [
            models.UniqueConstraint(fields=["hold", "seq"], name="hold_event_seq_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in HoldEventKind]),
                name="hold_event_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(journal__isnull=False) | Q(kind="moved"), name="only_moves_post_nothing"
            ),
        ]
        indexes = [models.Index(fields=["journal"], name="hold_event_by_journal")]

    def __str__(self) -> str:
        return f"{self.kind} {self.seq}"
