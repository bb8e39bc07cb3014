"""Purchases, and the pay runs that pay them (S9)."""

from django.db import models

from ownway.core import fields


class Purchase(models.Model):
    """Something asked for on a line of an agreed plan. What was asked for never changes."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="purchases")
    )
    pot = fields.personal(
        models.ForeignKey("decisions.Pot", on_delete=models.PROTECT, related_name="purchases")
    )
    line = fields.personal(
        models.ForeignKey("planning.Line", on_delete=models.PROTECT, related_name="purchases")
    )
    goal = fields.personal(  # empty only where the line is money kept aside
        models.ForeignKey(
            "planning.Goal", on_delete=models.PROTECT, null=True, related_name="purchases"
        )
    )
    arrangement = fields.personal(
        models.ForeignKey("holding.Arrangement", on_delete=models.PROTECT, related_name="purchases")
    )
    key = fields.public(models.UUIDField(unique=True))  # made with the form: one click, one thing
    content_hash = fields.derived(models.CharField(max_length=64))
    what = fields.sensitive(models.CharField(max_length=200))
    payee = fields.sensitive(models.CharField(max_length=200))
    amount_minor = fields.minor()
    currency = fields.currency()
    sign_seen = fields.sensitive(models.TextField(blank=True))  # contingency: what was noticed
    status = fields.code(max_length=20)  # spending.rules.Status
    promised_on = fields.personal(models.DateField(null=True))  # when the payee has the money
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
    hold_key = fields.public(
        models.UUIDField(null=True, unique=True)
    )  # of the reserve in the books
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
                condition=models.Q(outcome="approved", hold_key__isnull=False)
                | (
                    models.Q(outcome="refused", hold_key__isnull=True)
                    & ~models.Q(reason_code="")
                    & ~models.Q(reason="")
                    & ~models.Q(would_accept="")
                ),
                name="purchase_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.outcome


class Payment(models.Model):
    """What a purchase came to in the end, and when the payee had it."""

    purchase = fields.personal(
        models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="payment")
    )
    amount_minor = fields.minor()
    currency = fields.currency()
    paid_on = fields.personal(models.DateField())
    paid_at = fields.at()
    paid_by = fields.by()

    about = "purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="payment_of_something"
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


class PayRun(models.Model):
    """Agreed purchases paid together: one person makes it, another releases it."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="pay_runs")
    )
    number = fields.public(models.PositiveIntegerField())
    status = fields.code(max_length=20)  # spending.rules.RunStatus
    frozen_hash = fields.derived(models.CharField(max_length=64))
    made_at = fields.at()
    made_by = fields.by()
    made_human = fields.personal(models.UUIDField(editable=False))
    released_at = fields.at(null=True)
    released_by = fields.by(null=True)
    released_human = fields.personal(models.UUIDField(null=True, editable=False))
    settled_at = fields.at(null=True)
    settled_by = fields.by(null=True)
    withdrawn_at = fields.at(null=True)
    withdrawn_by = fields.by(null=True)

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="pay_run_number"),
            models.CheckConstraint(
                condition=models.Q(released_human__isnull=True)
                | ~models.Q(released_human=models.F("made_human")),
                name="pay_run_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["draft", "frozen", "withdrawn"],
                    released_at__isnull=True,
                    released_by__isnull=True,
                    released_human__isnull=True,
                )
                | models.Q(
                    status__in=["released", "settled"],
                    released_at__isnull=False,
                    released_by__isnull=False,
                    released_human__isnull=False,
                ),
                name="pay_run_nothing_unreleased",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False, status="settled"),
                name="pay_run_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(
                    withdrawn_at__isnull=False, withdrawn_by__isnull=False, status="withdrawn"
                ),
                name="pay_run_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class PayRunLine(models.Model):
    """One payment of a run, frozen with it; its key makes the journal happen once."""

    run = fields.public(models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="lines"))
    line_no = fields.public(models.PositiveIntegerField())
    purchase = fields.personal(
        models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="run_lines")
    )
    payee = fields.sensitive(models.CharField(max_length=200))
    amount_minor = fields.minor()
    currency = fields.currency()
    cash = fields.code(max_length=200)  # the account in the books it is paid from
    key = fields.public(models.UUIDField(unique=True))
    reference = fields.public(models.CharField(max_length=35, unique=True))
    promised_on = fields.personal(models.DateField())
    state = fields.code(max_length=20)  # spending.rules.RunLineState
    set_aside_reason = fields.code(max_length=60, blank=True)

    about = "purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "line_no"], name="pay_run_line_no"),
            models.UniqueConstraint(
                fields=["purchase"],
                condition=~models.Q(state__in=["set_aside", "withdrawn"]),
                name="purchase_in_one_live_run",
            ),
            models.CheckConstraint(
                condition=models.Q(state="set_aside") & ~models.Q(set_aside_reason="")
                | ~models.Q(state="set_aside") & models.Q(set_aside_reason=""),
                name="set_aside_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="run_line_pays_something"
            ),
        ]

    def __str__(self) -> str:
        return self.reference
