"""What a bank told us, entry by entry: matched to a payment, explained by two, or in the queue."""

from django.db import models

from ownway.core import fields
from ownway.spending.models.runs import PayRunLine


class BankPaper(models.Model):
    """One statement or one answer of a bank, read in once."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey(
            "programme.Programme", on_delete=models.PROTECT, related_name="bank_papers"
        )
    )
    holder = fields.code()  # whose bank
    kind = fields.code(max_length=20)  # spending.rules.PaperKind
    account = fields.secret(models.CharField(max_length=40, blank=True))
    name = fields.public(models.CharField(max_length=100))  # the bank's own id of it
    sha256 = fields.derived(models.CharField(max_length=64))
    currency = fields.currency()
    opening_minor = fields.minor(null=True)
    closing_minor = fields.minor(null=True)
    closing_on = fields.public(models.DateField(null=True))
    read_at = fields.at()
    read_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "holder", "kind", "account", "name"], name="bank_paper_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BankEntry(models.Model):
    """One thing the bank said. What matches nothing surely waits in the queue."""

    ref = fields.ref()
    paper = fields.public(
        models.ForeignKey(BankPaper, on_delete=models.PROTECT, related_name="entries")
    )
    entry_ref = fields.public(models.CharField(max_length=140))
    on = fields.public(models.DateField(null=True))
    amount_minor = fields.minor(null=True)  # below zero where money left our account
    said = fields.code(max_length=20)  # spending.rules.Said
    reason = fields.code(max_length=20, blank=True)  # the bank's code
    reference = fields.public(models.CharField(max_length=140, blank=True))
    name = fields.sensitive(models.CharField(max_length=200, blank=True))
    words = fields.sensitive(models.CharField(max_length=500, blank=True))
    guesses = fields.public(models.JSONField(default=list))  # references of lines, best first
    state = fields.code(max_length=20)  # spending.rules.EntryState
    owner = fields.personal(models.UUIDField(editable=False))  # the sign-in it waits for

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "entry_ref"], name="bank_entry_once"),
        ]
        indexes = [models.Index(fields=["state"], name="bank_entry_by_state")]

    def __str__(self) -> str:
        return self.entry_ref


class EntryMatch(models.Model):
    """An entry and the payment it is; several where one booking is a whole file."""

    entry = fields.public(
        models.ForeignKey(BankEntry, on_delete=models.PROTECT, related_name="matches")
    )
    line = fields.public(
        models.ForeignKey(PayRunLine, on_delete=models.PROTECT, related_name="entries")
    )
    sure = fields.public(models.BooleanField())  # false: a person matched it
    matched_at = fields.at()
    matched_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "line"], name="entry_match_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Explanation(models.Model):
    """Why an entry belongs to no payment of ours: said by one person, agreed by another."""

    entry = fields.public(
        models.OneToOneField(BankEntry, on_delete=models.PROTECT, related_name="explanation")
    )
    code = fields.code(max_length=40)  # spending.rules.Explained
    words = fields.sensitive(models.TextField())
    said_at = fields.at()
    said_by = fields.by()
    said_human = fields.personal(models.UUIDField(editable=False))
    agreed_at = fields.at(null=True)
    agreed_by = fields.by(null=True)
    agreed_human = fields.personal(models.UUIDField(null=True, editable=False))

    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed_human__isnull=True)
                | ~models.Q(agreed_human=models.F("said_human")),
                name="explanation_two_people",
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="explanation_says_why"),
            models.CheckConstraint(
                condition=models.Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | models.Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="explanation_agreed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.code
