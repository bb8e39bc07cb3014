"""What payees send to be paid: their link, their invoices, the time worked, what looked strange."""

from django.db import models

from ownway.core import fields
from ownway.spending.models.bills import Bill
from ownway.spending.models.payees import Payee
from ownway.spending.models.purchases import Purchase


class OnInvoice(models.Model):
    """A purchase whose payee sends invoices: each makes a bill, until nothing more is to come."""

    purchase = fields.personal(
        models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="on_invoice")
    )
    closed_at = fields.at(null=True)
    closed_by = fields.by(null=True)

    about = "purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="on_invoice_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class StandingYes(models.Model):
    """The person's yes to the invoices of one purchase before they come, up to so much each.

    It is listed, and can be withdrawn at any time (F5).
    """

    ref = fields.ref()
    purchase = fields.personal(
        models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="standing_yeses")
    )
    most_minor = fields.minor()  # of one invoice; above it the person is asked
    given_at = fields.at()
    given_by = fields.by()
    withdrawn_at = fields.at(null=True)
    withdrawn_by = fields.by(null=True)

    about = "purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purchase"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="standing_yes_once",
            ),
            models.CheckConstraint(
                condition=models.Q(most_minor__gt=0), name="standing_yes_to_something"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="standing_yes_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class InvoiceLink(models.Model):
    """A payee's way in without an account, to one purchase and nothing else (F3)."""

    ref = fields.ref()
    purchase = fields.personal(
        models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="invoice_links")
    )
    token_hash = fields.secret(models.CharField(max_length=64, unique=True))
    made_at = fields.at()
    made_by = fields.by()
    expires_at = fields.personal(models.DateTimeField())
    ended_at = fields.at(null=True)
    ended_by = fields.by(null=True)

    about = "purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purchase"],
                condition=models.Q(ended_at__isnull=True),
                name="invoice_link_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="invoice_link_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Invoice(models.Model):
    """What a payee says they are owed for a purchase. What it says never changes."""

    ref = fields.ref()
    purchase = fields.personal(
        models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="invoices")
    )
    payee = fields.sensitive(
        models.ForeignKey(Payee, on_delete=models.PROTECT, related_name="invoices")
    )
    key = fields.public(models.UUIDField(unique=True))  # made with the form: one click, one invoice
    number = fields.personal(models.CharField(max_length=60))  # as written
    number_plain = fields.derived(models.CharField(max_length=120))  # spending.rules.plain_number
    amount_minor = fields.minor()
    currency = fields.currency()
    from_on = fields.personal(models.DateField())
    until_on = fields.personal(models.DateField())  # the first day it is not for
    status = fields.code(max_length=20)  # spending.rules.InvoiceStatus
    look_by_on = fields.personal(models.DateField(null=True))  # while held: an answer by this day
    reason_code = fields.code(max_length=60, blank=True)  # of a no
    reason = fields.sensitive(models.TextField(blank=True))
    sent_at = fields.at()
    sent_by = fields.by()  # a link, the person, or staff
    sent_human = fields.personal(models.UUIDField(editable=False))
    answered_at = fields.at(null=True)
    answered_by = fields.by(null=True)
    answered_human = fields.personal(models.UUIDField(null=True, editable=False))

    about = "purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            # A repeated one is held, so that somebody looks; two of them never both go on.
            models.UniqueConstraint(
                fields=["payee", "number_plain"],
                condition=models.Q(status__in=["with_person", "agreed"]),
                name="invoice_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0, amount_minor__lte=10**12)
                & ~models.Q(number_plain="")
                & models.Q(until_on__gt=models.F("from_on")),
                name="invoice_says_something",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="held") | models.Q(look_by_on__isnull=False),
                name="invoice_held_until_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="refused")
                | (~models.Q(reason_code="") & ~models.Q(reason="")),
                name="invoice_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["received", "held", "with_person", "withdrawn"],
                    answered_at__isnull=True,
                    answered_by__isnull=True,
                    answered_human__isnull=True,
                )
                | models.Q(
                    status__in=["agreed", "refused"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    answered_human__isnull=False,
                ),
                name="invoice_answered_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["payee", "number_plain"], name="invoice_by_number")]

    def __str__(self) -> str:
        return str(self.ref)


class WorkDay(models.Model):
    """Minutes one worker worked on one day, as an invoice says. Never where (F8)."""

    invoice = fields.personal(
        models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="worked")
    )
    worker = fields.personal(models.CharField(max_length=200))  # as written
    worker_plain = fields.derived(models.CharField(max_length=400))  # spending.rules.plain_name
    worked_on = fields.personal(models.DateField())
    minutes = fields.personal(models.PositiveIntegerField())
    begins = fields.personal(models.PositiveIntegerField(null=True))  # minutes after midnight

    about = "invoice__purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__gt=0)
                & (models.Q(begins__isnull=True) | models.Q(begins__lt=1440)),
                name="work_day_has_minutes",
            ),
        ]
        indexes = [models.Index(fields=["worker_plain", "worked_on"], name="work_by_worker")]

    def __str__(self) -> str:
        return str(self.pk)


class InvoiceDoubt(models.Model):
    """One thing that looked strange about an invoice; it is kept, whatever was found out."""

    invoice = fields.personal(
        models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="doubts")
    )
    code = fields.code(max_length=30)  # spending.rules.Doubt
    other = fields.sensitive(  # may be somebody else's: never shown to a payee or a person
        models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="doubted_by")
    )
    cleared_at = fields.at(null=True)
    cleared_by = fields.by(null=True)
    cleared_human = fields.personal(models.UUIDField(null=True, editable=False))
    cleared_words = fields.sensitive(models.TextField(blank=True))

    about = "invoice__purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "code"], name="invoice_doubt_once"),
            models.CheckConstraint(
                condition=models.Q(
                    cleared_at__isnull=True,
                    cleared_by__isnull=True,
                    cleared_human__isnull=True,
                    cleared_words="",
                )
                | models.Q(
                    cleared_at__isnull=False,
                    cleared_by__isnull=False,
                    cleared_human__isnull=False,
                )
                & ~models.Q(cleared_words=""),
                name="invoice_doubt_cleared_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class InvoiceBill(models.Model):
    """That a bill was made of an invoice."""

    invoice = fields.personal(
        models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="made")
    )
    bill = fields.personal(
        models.OneToOneField(Bill, on_delete=models.PROTECT, related_name="invoice_bill")
    )

    about = "invoice__purchase__person"
    topic = "buying"
    recorded = True

    def __str__(self) -> str:
        return str(self.pk)
