"""Decisions about a sent version of a plan, and the pot of money that a yes opens."""

from django.db import models

from ownway.core import fields


class Decision(models.Model):
    """One answer to one version, for good. The version cannot be touched from here."""

    ref = fields.ref()
    version = fields.personal(
        models.OneToOneField(
            "planning.PlanVersion", on_delete=models.PROTECT, related_name="decision"
        )
    )
    outcome = fields.code(max_length=20)  # decisions.rules.Outcome: approved, part, returned
    words = fields.sensitive(models.TextField(blank=True))
    pack = fields.public(
        models.ForeignKey("programme.PackVersion", on_delete=models.PROTECT, related_name="+")
    )
    decided_at = fields.at()
    decided_by = fields.by()
    decided_human = fields.personal(models.UUIDField(editable=False))

    about = "version__plan__person"
    topic = "plan"
    recorded = True

    def __str__(self) -> str:
        return self.outcome


class LineDecision(models.Model):
    """Yes or no to one line, with the reason, and what would make it a yes (S6)."""

    ref = fields.ref()
    decision = fields.personal(
        models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="lines")
    )
    line = fields.personal(
        models.ForeignKey("planning.Line", on_delete=models.PROTECT, related_name="decisions")
    )
    # A no: whether what was agreed of it before stays, because its period lasts.
    keeps = fields.personal(models.BooleanField(default=False))
    outcome = fields.code(max_length=20)  # decisions.rules.LineOutcome: approved, refused
    reason_code = fields.code(max_length=60, blank=True)
    also_code = fields.code(max_length=60, blank=True)  # where one reason is not enough alone
    reason = fields.sensitive(models.TextField(blank=True))
    would_accept = fields.sensitive(models.TextField(blank=True))

    about = "decision__version__plan__person"
    topic = "plan"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "line"], name="line_decided_once"),
            models.CheckConstraint(
                condition=~models.Q(outcome="refused")
                | (~models.Q(reason_code="") & ~models.Q(reason="") & ~models.Q(would_accept="")),
                name="refusal_has_reason_and_way_on",
            ),
            models.CheckConstraint(
                condition=models.Q(keeps=False) | models.Q(outcome="refused"),
                name="a_no_keeps_what_was_agreed",
            ),
        ]

    def __str__(self) -> str:
        return self.outcome


def _answer_is_whole(name: str) -> models.CheckConstraint:
    """All of outcome, reason, when and who; or none of them yet."""
    waits = models.Q(answered_at__isnull=True, answered_by__isnull=True, outcome="")
    said = models.Q(answered_at__isnull=False, answered_by__isnull=False)
    return models.CheckConstraint(
        condition=waits | (said & ~models.Q(outcome="") & ~models.Q(reason="")), name=name
    )


class Reconsideration(models.Model):
    """The person asks for a second look at a refused line; somebody else answers (R5, R6)."""

    ref = fields.ref()
    line_decision = fields.personal(  # once: a further request goes outside (R5, scenario 19)
        models.OneToOneField(LineDecision, on_delete=models.PROTECT, related_name="second_look")
    )
    words = fields.sensitive(models.TextField())
    answer_by_on = fields.personal(models.DateField())
    asked_at = fields.at()
    asked_by = fields.by()
    outcome = fields.code(max_length=20, blank=True)  # upheld, changed
    reason = fields.sensitive(models.TextField(blank=True))
    answered_at = fields.at(null=True)
    answered_by = fields.by(null=True)
    answered_human = fields.personal(models.UUIDField(null=True, editable=False))
    decided_human = fields.personal(models.UUIDField(editable=False))  # who said no first

    about = "line_decision__decision__version__plan__person"
    topic = "plan"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_human__isnull=True)
                | ~models.Q(answered_human=models.F("decided_human")),
                name="second_look_by_somebody_else",
            ),
            _answer_is_whole("second_look_answer_is_whole"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class AmountClaim(models.Model):
    """The person says that something in their amount is wrong; somebody answers in time (A20)."""

    ref = fields.ref()
    allocation = fields.personal(
        models.ForeignKey("allocation.Allocation", on_delete=models.PROTECT, related_name="claims")
    )
    wrong_in = fields.code(max_length=20)  # decisions.rules.WrongIn
    words = fields.sensitive(models.TextField())
    answer_by_on = fields.personal(models.DateField())
    said_at = fields.at()
    said_by = fields.by()
    first_human = fields.personal(  # who settled the amount, where somebody had
        models.UUIDField(null=True, editable=False)
    )
    outcome = fields.code(max_length=20, blank=True)  # decisions.rules.ClaimOutcome
    reason = fields.sensitive(models.TextField(blank=True))
    answered_at = fields.at(null=True)
    answered_by = fields.by(null=True)
    answered_human = fields.personal(models.UUIDField(null=True, editable=False))

    about = "allocation__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["allocation"],
                condition=models.Q(answered_at__isnull=True),
                name="amount_claim_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_human__isnull=True)
                | models.Q(first_human__isnull=True)
                | ~models.Q(answered_human=models.F("first_human")),
                name="amount_claim_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True)
                | ~models.Q(answered_by=models.F("said_by")),
                name="amount_claim_not_by_oneself",
            ),
            _answer_is_whole("amount_claim_answer_is_whole"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Pot(models.Model):
    """A person's money from one funder for one funding period; its accounts carry `ref`."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="pots")
    )
    plan = fields.personal(
        models.ForeignKey("planning.Plan", on_delete=models.PROTECT, related_name="pots")
    )
    funder = fields.code()
    starts_on = fields.personal(models.DateField())
    ends_on = fields.personal(models.DateField())  # first day it no longer covers
    amount_minor = fields.minor()
    carried_minor = fields.minor(default=0, db_default=0)  # of it: from the period before (E7)
    currency = fields.currency()
    opened_at = fields.at()
    opened_by = fields.by()

    about = "person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "funder", "starts_on"], name="pot_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="pot_has_length"
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gte=0), name="pot_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
