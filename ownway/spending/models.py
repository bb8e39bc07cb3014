"""Purchases, and the pay runs that pay them (S9)."""

from django.db import models

from ownway.core import fields


class Purchase(models.Model):
    """Something asked for on a line of an agreed plan."""

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
        models.ForeignKey(
            "holding.Arrangement", on_delete=models.PROTECT, related_name="purchases"
        )
    )
    key = fields.public(models.UUIDField(unique=True))  # made with the form: one click, one thing
    content_hash = fields.derived(models.CharField(max_length=64))
    what = fields.sensitive(models.CharField(max_length=200))
    payee = fields.sensitive(models.CharField(max_length=200))
    amount_minor = fields.minor()
    currency = fields.currency()
    status = fields.code(max_length=20)  # spending.rules.Status
    sign_seen = fields.sensitive(models.TextField(blank=True))  # contingency: what was noticed
    hold = fields.personal(
        models.OneToOneField("ledger.Hold", on_delete=models.PROTECT, null=True, related_name="+")
    )
    promised_on = fields.personal(models.DateField(null=True))
    reason_code = fields.code(max_length=60, blank=True)
    reason = fields.sensitive(models.TextField(blank=True))
    would_accept = fields.sensitive(models.TextField(blank=True))
    asked_at = fields.at()
    asked_by = fields.by()
    decided_at = fields.at(null=True)
    decided_by = fields.by(null=True)
    paid_at = fields.at(null=True)
    paid_by = fields.by(null=True)
    received_at = fields.at(null=True)
    received_by = fields.by(null=True)

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
                condition=~models.Q(status="refused")
                | (~models.Q(reason_code="") & ~models.Q(reason="") & ~models.Q(would_accept="")),
                name="purchase_refusal_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["asked", "refused", "cancelled"])
                | models.Q(hold__isnull=False, decided_at__isnull=False),
                name="purchase_agreed_has_hold",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="purchase_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(paid_at__isnull=True, paid_by__isnull=True)
                | models.Q(paid_at__isnull=False, paid_by__isnull=False),
                name="purchase_paid_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(received_at__isnull=True, received_by__isnull=True)
                | models.Q(received_at__isnull=False, received_by__isnull=False),
                name="purchase_received_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


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
                condition=models.Q(status__in=["frozen", "withdrawn"])
                | models.Q(
                    released_at__isnull=False,
                    released_by__isnull=False,
                    released_human__isnull=False,
                ),
                name="pay_run_nothing_unreleased",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="pay_run_settled_by_somebody",
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
                condition=~models.Q(state="set_aside") | ~models.Q(set_aside_reason=""),
                name="set_aside_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
