"""Whoever is paid: one row for each seller's name in a programme and one for each person."""

from django.db import models

from ownway.core import fields


class Payee(models.Model):
    """Who is paid: a seller by their name, a person who is paid back by who they are.

    The books know `party` and never the name.
    """

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="payees")
    )
    party = fields.public(models.UUIDField())  # holding.rules.party of the name, or of the person
    person = fields.personal(  # whom it is: two people may have one name; empty for a seller
        models.ForeignKey(
            "people.Person", on_delete=models.PROTECT, null=True, related_name="paid_back_as"
        )
    )
    name = fields.sensitive(models.CharField(max_length=200))
    noted_at = fields.at()
    noted_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "party"], name="payee_once"),
            models.UniqueConstraint(fields=["person"], name="payee_once_for_person"),
            models.CheckConstraint(condition=~models.Q(name=""), name="payee_has_a_name"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class PayeeAccount(models.Model):
    """One version of where a payee is paid. The details of a version never change.

    Proposed by one human, confirmed by another who called back; used from `usable_on`. Numbers,
    name and address are locked (core.safe); the database alone tells nobody where it is.
    """

    ref = fields.ref()
    payee = fields.sensitive(
        models.ForeignKey(Payee, on_delete=models.PROTECT, related_name="accounts")
    )
    number = fields.public(models.PositiveSmallIntegerField())  # of this payee's versions
    kind = fields.code(max_length=20)  # spending.rules.PayeeKind
    details = fields.secret(models.BinaryField())  # locked: spending.queries.details_of
    fingerprint = fields.secret(models.CharField(max_length=64))  # alike for the same account
    country = fields.public(models.CharField(max_length=2))  # ISO 3166
    made_at = fields.at()
    made_by = fields.by()
    made_human = fields.personal(models.UUIDField(editable=False))
    confirmed_at = fields.at(null=True)
    confirmed_by = fields.by(null=True)
    confirmed_human = fields.personal(models.UUIDField(null=True, editable=False))
    called_back = fields.sensitive(models.TextField(blank=True))  # how, on which channel on file
    usable_on = fields.public(models.DateField(null=True))  # the first day it may be paid into
    closed_at = fields.at(null=True)
    closed_by = fields.by(null=True)
    closed_reason = fields.code(max_length=20, blank=True)  # spending.rules.AccountClosed

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payee", "number"], name="payee_account_number"),
            models.CheckConstraint(
                condition=models.Q(confirmed_human__isnull=True)
                | ~models.Q(confirmed_human=models.F("made_human")),
                name="payee_account_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    confirmed_at__isnull=True,
                    confirmed_by__isnull=True,
                    confirmed_human__isnull=True,
                    usable_on__isnull=True,
                    called_back="",
                )
                | models.Q(
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                    confirmed_human__isnull=False,
                    usable_on__isnull=False,
                )
                & ~models.Q(called_back=""),
                name="payee_account_called_back",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True, closed_reason="")
                | models.Q(closed_at__isnull=False, closed_by__isnull=False)
                & ~models.Q(closed_reason=""),
                name="payee_account_closed_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["fingerprint"], name="payee_account_alike")]

    def __str__(self) -> str:
        return f"{self.payee_id}.{self.number}"


class PaidByHand(models.Model):
    """A payee whose accounts are closed is paid by hand: said by one person, agreed by another.

    An account that is written down later ends it; it is said anew where that is closed as well.
    """

    payee = fields.sensitive(
        models.ForeignKey(Payee, on_delete=models.PROTECT, related_name="by_hand")
    )
    after = fields.public(models.PositiveSmallIntegerField())  # the last version it is said after
    words = fields.sensitive(models.TextField())
    said_at = fields.at()
    said_by = fields.by()
    said_human = fields.personal(models.UUIDField(editable=False))
    agreed_at = fields.at(null=True)
    agreed_by = fields.by(null=True)
    agreed_human = fields.personal(models.UUIDField(null=True, editable=False))
    called_back = fields.sensitive(models.TextField(blank=True))  # how, on which channel on file

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payee", "after"], name="paid_by_hand_once"),
            models.CheckConstraint(
                condition=models.Q(agreed_human__isnull=True)
                | ~models.Q(agreed_human=models.F("said_human")),
                name="paid_by_hand_two_people",
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="paid_by_hand_says_why"),
            models.CheckConstraint(
                condition=models.Q(
                    agreed_at__isnull=True,
                    agreed_by__isnull=True,
                    agreed_human__isnull=True,
                    called_back="",
                )
                | models.Q(
                    agreed_at__isnull=False, agreed_by__isnull=False, agreed_human__isnull=False
                )
                & ~models.Q(called_back=""),
                name="paid_by_hand_called_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee_id}.{self.after}"


class PaymentStop(models.Model):
    """Payments to one payee, or for one person, that wait: with a reason, until it is lifted.

    Another human than who stopped them lifts it.
    """

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="stops")
    )
    payee = fields.sensitive(
        models.ForeignKey(Payee, on_delete=models.PROTECT, null=True, related_name="stops")
    )
    person = fields.personal(
        models.ForeignKey(
            "people.Person", on_delete=models.PROTECT, null=True, related_name="payment_stops"
        )
    )
    reason = fields.sensitive(models.TextField())
    stopped_at = fields.at()
    stopped_by = fields.by()
    stopped_human = fields.personal(models.UUIDField(null=True, editable=False))
    lifted_at = fields.at(null=True)
    lifted_by = fields.by(null=True)
    lifted_human = fields.personal(models.UUIDField(null=True, editable=False))
    lifted_reason = fields.sensitive(models.TextField(null=True))

    about = "person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(payee__isnull=True, person__isnull=False)
                | models.Q(payee__isnull=False, person__isnull=True),
                name="payment_stop_of_one",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="payment_stop_has_reason"),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | models.Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="payment_stop_lifted_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["payee"],
                condition=models.Q(lifted_at__isnull=True),
                name="payment_stop_once_for_payee",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(lifted_at__isnull=True),
                name="payment_stop_once_for_person",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
