"""The close of somebody's money: begun with their ending, final when nothing is open (H7)."""

from django.db import models

from ownway.core import fields
from ownway.endings.models.ending import Ending


class Closing(models.Model):
    """What becomes of the money of one ending. What is open is read from the books each time."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="closings")
    )
    ending = fields.personal(
        models.OneToOneField(Ending, on_delete=models.PROTECT, related_name="closing")
    )
    close_by_on = fields.personal(models.DateField())
    pay_back_by_on = fields.personal(models.DateField())  # what lies with a holder is back by then
    owner = fields.personal(models.UUIDField(null=True, editable=False))  # the sign-in it is with
    opened_at = fields.at()
    opened_by = fields.by()
    swept_minor = fields.minor(default=0)  # what went back to funders after the ending
    final_on = fields.personal(models.DateField(null=True))
    final_at = fields.at(null=True)
    final_by = fields.by(null=True)

    about = "person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(final_on__isnull=True, final_at__isnull=True, final_by=None)
                | models.Q(final_on__isnull=False, final_at__isnull=False, final_by__isnull=False),
                name="closing_final_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(swept_minor__gte=0), name="closing_sweeps_to_funders"
            ),
            models.CheckConstraint(
                condition=models.Q(pay_back_by_on__lte=models.F("close_by_on")),
                name="closing_paid_back_before_it_closes",
            ),
        ]
        indexes = [models.Index(fields=["final_on"], name="closing_by_final")]

    def __str__(self) -> str:
        return str(self.ref)


class ClosingStatement(models.Model):
    """What one funder's money came to, or all of a person's, as it was said. Sums to zero.

    Only ever added to: what comes back later is said in one with the next number.
    """

    ref = fields.ref()
    closing = fields.personal(
        models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="statements")
    )
    number = fields.public(models.PositiveSmallIntegerField())
    funder = fields.code(max_length=60, blank=True)  # empty: the person's own, of all funders
    rows = fields.sensitive(models.JSONField())
    employer = fields.sensitive(models.JSONField(default=list))
    in_minor = fields.minor()
    out_minor = fields.minor()
    currency = fields.currency()
    content_hash = fields.derived(models.CharField(max_length=64))
    made_at = fields.at()
    made_by = fields.by()

    about = "closing__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "number", "funder"], name="closing_statement_once"
            ),
            models.CheckConstraint(
                condition=models.Q(in_minor=models.F("out_minor"), in_minor__gte=0),
                name="closing_statement_sums_to_zero",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="closing_statement_numbered"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class EmployerBill(models.Model):
    """Who pays one last bill of somebody who employed workers. Said again, it replaces."""

    closing = fields.personal(
        models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="employer_bills")
    )
    duty = fields.code(max_length=20)  # endings.rules.Duty
    paid_by = fields.code(max_length=20)  # endings.rules.PaidBy
    who = fields.personal(models.CharField(max_length=200))  # who sees to it
    amount_minor = fields.minor(null=True)
    said_at = fields.at()
    said_by = fields.by()

    about = "closing__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["closing", "duty"], name="employer_bill_once"),
            models.CheckConstraint(
                condition=models.Q(
                    duty__in=["last_wage", "notice", "tax", "holiday"],
                    paid_by__in=["budget", "programme", "person", "estate", "nothing_due"],
                ),
                name="employer_bill_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(who="")
                & (models.Q(amount_minor=None) | models.Q(amount_minor__gte=0)),
                name="employer_bill_names_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.duty


class CameBack(models.Model):
    """Money that lay with a holder, or with the person, and came back to its funder."""

    ref = fields.ref()
    closing = fields.personal(
        models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="came_back")
    )
    arrangement = fields.personal(
        models.ForeignKey("holding.Arrangement", on_delete=models.PROTECT, related_name="+")
    )
    key = fields.public(models.UUIDField(unique=True))  # made with the form: one click, one sum
    amount_minor = fields.minor()
    currency = fields.currency()
    came_on = fields.personal(models.DateField())
    noted_at = fields.at()
    noted_by = fields.by()

    about = "closing__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="leftover_of_something"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
