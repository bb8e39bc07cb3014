"""Claims to funders: their lines, each time they were sent, and what the funder answered."""

from django.db import models

from ownway.core import fields
from ownway.drawdown.rules import LineState


class Drawdown(models.Model):
    """One claim to one funder for one period. Where it stands follows from its lines."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="drawdowns")
    )
    number = fields.public(models.PositiveIntegerField())
    funder = fields.code()
    currency = fields.currency()
    starts_on = fields.public(models.DateField())
    ends_on = fields.public(models.DateField())  # first day that is not in it
    pack = fields.public(
        models.ForeignKey("programme.PackVersion", on_delete=models.PROTECT, related_name="+")
    )
    made_at = fields.at()
    made_by = fields.by()
    withdrawn_at = fields.at(null=True)
    withdrawn_by = fields.by(null=True)

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="drawdown_number"),
            models.UniqueConstraint(
                fields=["programme", "funder", "starts_on"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="drawdown_one_a_period",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="drawdown_has_length"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="drawdown_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder} {self.number}"


class DrawdownLine(models.Model):
    """One journal's part of the funder's money. What is claimed never changes, only its state."""

    drawdown = fields.public(
        models.ForeignKey(Drawdown, on_delete=models.PROTECT, related_name="lines")
    )
    line_no = fields.public(models.PositiveIntegerField())
    journal = fields.public(
        models.ForeignKey("ledger.Journal", on_delete=models.PROTECT, related_name="+")
    )
    funder = fields.code()  # the claim's, beside the journal so that one constraint sees both
    amount_minor = fields.minor()  # above zero spent, below zero come back
    state = fields.code(max_length=20)  # drawdown.rules.LineState

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["drawdown", "line_no"], name="drawdown_line_number"),
            models.UniqueConstraint(
                fields=["journal", "funder"],
                condition=~models.Q(state="withdrawn"),
                name="drawdown_journal_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(amount_minor=0), name="drawdown_line_of_something"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in LineState]),
                name="drawdown_line_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_no} {self.state}"


class DrawdownSending(models.Model):
    """One file that went to the funder; the first holds every line, a later one some again."""

    drawdown = fields.public(
        models.ForeignKey(Drawdown, on_delete=models.PROTECT, related_name="sendings")
    )
    number = fields.public(models.PositiveIntegerField())
    sha256 = fields.derived(models.CharField(max_length=64))
    lines_sent = fields.derived(models.PositiveIntegerField())
    total_minor = fields.minor()
    sent_at = fields.at()
    sent_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["drawdown", "number"], name="drawdown_sending_number"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class DrawdownAnswer(models.Model):
    """One line of one sending, and what the funder said to it, once."""

    sending = fields.public(
        models.ForeignKey(DrawdownSending, on_delete=models.PROTECT, related_name="answers")
    )
    line = fields.public(
        models.ForeignKey(DrawdownLine, on_delete=models.PROTECT, related_name="answers")
    )
    outcome = fields.code(max_length=20, blank=True)  # accepted, rejected; empty while it waits
    reason = fields.code(max_length=20, blank=True)  # drawdown.rules.Rejection
    answered_at = fields.at(null=True)
    answered_by = fields.by(null=True)

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sending", "line"], name="drawdown_line_sent_once"),
            models.CheckConstraint(
                condition=models.Q(
                    outcome="", reason="", answered_at__isnull=True, answered_by__isnull=True
                )
                | models.Q(
                    outcome="accepted",
                    reason="",
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                )
                | (
                    models.Q(
                        outcome="rejected",
                        answered_at__isnull=False,
                        answered_by__isnull=False,
                    )
                    & ~models.Q(reason="")
                ),
                name="drawdown_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.outcome or "waits"
