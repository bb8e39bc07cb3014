"""A worry about one payee: what raised it, how it was decided, and who was told (R7, R8)."""

from django.db import models

from ownway.core import fields
from ownway.spending.models.payees import Payee, PaymentStop


class Concern(models.Model):
    """One payee's bills wait, for one person or for all, until somebody else decides by a day.

    Undecided on its day it lapses by itself. Nothing else of the person waits.
    """

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="concerns")
    )
    payee = fields.sensitive(
        models.ForeignKey(Payee, on_delete=models.PROTECT, related_name="concerns")
    )
    person = fields.personal(  # empty: for everybody this payee is paid for
        models.ForeignKey(
            "people.Person", on_delete=models.PROTECT, null=True, related_name="concerns"
        )
    )
    code = fields.code(max_length=40)  # spending.rules.Signal, or "noticed" by somebody
    sign = fields.public(models.CharField(max_length=64))  # one pattern raises one concern
    words = fields.sensitive(models.TextField(blank=True))  # of whoever noticed it
    decide_by_on = fields.personal(models.DateField())
    raised_at = fields.at()
    raised_by = fields.by()
    raised_human = fields.personal(models.UUIDField(editable=False))
    outcome = fields.code(max_length=20, blank=True)  # spending.rules.Outcome
    reason = fields.sensitive(models.TextField(blank=True))
    decided_at = fields.at(null=True)
    decided_by = fields.by(null=True)
    decided_human = fields.personal(models.UUIDField(null=True, editable=False))

    about = "person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "sign"], name="concern_once"),
            models.CheckConstraint(
                condition=models.Q(decided_human__isnull=True)
                | ~models.Q(decided_human=models.F("raised_human")),
                name="concern_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    outcome="",
                    reason="",
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                    decided_human__isnull=True,
                )
                | models.Q(
                    outcome__in=["cleared", "upheld"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    decided_human__isnull=False,
                )
                & ~models.Q(reason=""),
                name="concern_decided_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class HoldTold(models.Model):
    """That a person heard, by letter or from somebody, how it stands with a payment held back."""

    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="holds_told")
    )
    concern = fields.personal(
        models.ForeignKey(Concern, on_delete=models.PROTECT, null=True, related_name="told")
    )
    stop = fields.personal(
        models.ForeignKey(PaymentStop, on_delete=models.PROTECT, null=True, related_name="told")
    )
    state = fields.code(max_length=20)  # spending.rules.HoldState, as it was told
    told_at = fields.at()
    told_by = fields.by()

    about = "person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(concern__isnull=True, stop__isnull=False)
                | models.Q(concern__isnull=False, stop__isnull=True),
                name="hold_told_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waits", "stays", "goes_on"]),
                name="hold_told_has_state",
            ),
        ]

    def __str__(self) -> str:
        return self.state
