"""What is asked for, its parts from each pot, the answer, and what came (S9)."""

from datetime import date

from django.db import models

from ownway.core import fields
from ownway.spending.rules import BillStatus

_TO_PAY = (BillStatus.AGREED, BillStatus.ON_ITS_WAY)


class Purchase(models.Model):
    """Something asked for on a line of an agreed plan. What was asked for never changes."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="purchases")
    )
    line = fields.personal(
        models.ForeignKey("planning.Line", on_delete=models.PROTECT, related_name="purchases")
    )
    goal = fields.personal(  # empty only where the line is money kept aside
        models.ForeignKey(
            "planning.Goal", on_delete=models.PROTECT, null=True, related_name="purchases"
        )
    )
    key = fields.public(models.UUIDField(unique=True))  # made with the form: one click, one thing
    content_hash = fields.derived(models.CharField(max_length=64))
    what = fields.sensitive(models.CharField(max_length=200))
    payee = fields.sensitive(models.CharField(max_length=200))
    amount_minor = fields.minor()
    currency = fields.currency()
    sign_seen = fields.sensitive(models.TextField(blank=True))  # contingency: what was noticed
    status = fields.code(max_length=20)  # spending.rules.Status
    asked_at = fields.at()
    asked_by = fields.by()
    asked_human = fields.personal(models.UUIDField(editable=False))

    about = "person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0, amount_minor__lte=10**12),
                name="purchase_costs_something",
            ),
            models.CheckConstraint(
                condition=models.Q(goal__isnull=False) | ~models.Q(sign_seen=""),
                name="purchase_has_goal_or_sign",
            ),
            models.CheckConstraint(
                condition=~models.Q(what="") & ~models.Q(payee=""), name="purchase_says_what"
            ),
        ]
        indexes = [models.Index(fields=["person", "status"], name="purchase_by_person")]

    def __str__(self) -> str:
        return str(self.ref)

    @property
    def promised_on(self) -> date | None:
        """The first day a payee was promised and has not been paid; None where none is."""
        days = [one.promised_on for one in self.bills.all() if one.status in _TO_PAY]
        return min((day for day in days if day is not None), default=None)

    @property
    def reason_code(self) -> str:
        """Why not, as a code of the pack; empty without a no."""
        return self.answer.reason_code if hasattr(self, "answer") else ""

    @property
    def reason(self) -> str:
        """Why not, in the words of whoever decided; empty without a no."""
        return self.answer.reason if hasattr(self, "answer") else ""

    @property
    def would_accept(self) -> str:
        """What would be a yes; empty without a no."""
        return self.answer.would_accept if hasattr(self, "answer") else ""


class Answer(models.Model):
    """Yes or no to a purchase, for good. The pack's own limit says yes as the software."""

    purchase = fields.personal(
        models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="answer")
    )
    outcome = fields.code(max_length=20)  # spending.rules.Status: approved, refused
    reason_code = fields.code(max_length=60, blank=True)
    reason = fields.sensitive(models.TextField(blank=True))
    would_accept = fields.sensitive(models.TextField(blank=True))
    decided_at = fields.at()
    decided_by = fields.by()
    decided_human = fields.personal(models.UUIDField(editable=False))

    about = "purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="approved")
                | (
                    models.Q(outcome="refused")
                    & ~models.Q(reason_code="")
                    & ~models.Q(reason="")
                    & ~models.Q(would_accept="")
                ),
                name="purchase_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.outcome


class Part(models.Model):
    """What one pot gives to a purchase, set aside under a hold of its own. Made with the yes."""

    purchase = fields.personal(
        models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="parts")
    )
    position = fields.public(models.PositiveSmallIntegerField())  # pots in the programme's order
    pot = fields.personal(
        models.ForeignKey("decisions.Pot", on_delete=models.PROTECT, related_name="parts")
    )
    arrangement = fields.personal(  # who held the money when it was set aside
        models.ForeignKey("holding.Arrangement", on_delete=models.PROTECT, related_name="parts")
    )
    amount_minor = fields.minor()
    currency = fields.currency()
    hold_key = fields.public(models.UUIDField(unique=True))  # of the reserve in the books

    about = "purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purchase", "pot"], name="part_one_for_each_pot"),
            models.UniqueConstraint(fields=["purchase", "position"], name="part_position"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="part_of_something"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Receipt(models.Model):
    """The person says it came, and how it was, in their own words."""

    purchase = fields.personal(
        models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="receipt")
    )
    words = fields.sensitive(models.TextField(blank=True))
    received_at = fields.at()
    received_by = fields.by()

    about = "purchase__person"
    topic = "buying"
    recorded = True

    def __str__(self) -> str:
        return str(self.pk)


class Denial(models.Model):
    """A purchase that could not be asked for, and the rule in the way: kept to be counted (S9)."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="denials")
    )
    line = fields.personal(
        models.ForeignKey("planning.Line", on_delete=models.PROTECT, related_name="denials")
    )
    code = fields.code(max_length=60)  # spending.rules.COUNTED_DENIALS
    amount_minor = fields.minor()
    currency = fields.currency()
    denied_at = fields.at()
    denied_by = fields.by()

    about = "person"
    topic = "buying"
    recorded = True

    def __str__(self) -> str:
        return self.code
