"""What came back and what was lost: paid again once, matched to a refund, agreed by two."""

from django.db import models

from ownway.core import fields
from ownway.spending.models.banking import BankEntry
from ownway.spending.models.payees import PayeeAccount
from ownway.spending.models.refunds import Refund
from ownway.spending.models.runs import PayRunLine


class PaidAgain(models.Model):
    """A payment the bank refused or sent back may be paid again, once, to a confirmed account."""

    line = fields.personal(
        models.OneToOneField(PayRunLine, on_delete=models.PROTECT, related_name="paid_again")
    )
    account = fields.sensitive(  # by hand, the closed one that it went into before
        models.ForeignKey(PayeeAccount, on_delete=models.PROTECT, related_name="+")
    )
    allowed_at = fields.at()
    allowed_by = fields.by()
    allowed_human = fields.personal(models.UUIDField(editable=False))

    about = "line__bill__person"
    topic = "buying"
    recorded = True

    def __str__(self) -> str:
        return str(self.pk)


class NeverCarriedOut(models.Model):
    """Why a payment that was sent never left the bank: said by one person, agreed by another."""

    line = fields.personal(
        models.OneToOneField(PayRunLine, on_delete=models.PROTECT, related_name="never_carried_out")
    )
    words = fields.sensitive(models.TextField())
    said_at = fields.at()
    said_by = fields.by()
    said_human = fields.personal(models.UUIDField(editable=False))
    agreed_at = fields.at(null=True)
    agreed_by = fields.by(null=True)
    agreed_human = fields.personal(models.UUIDField(null=True, editable=False))

    about = "line__bill__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed_human__isnull=True)
                | ~models.Q(agreed_human=models.F("said_human")),
                name="never_carried_out_two_people",
            ),
            models.CheckConstraint(
                condition=~models.Q(words=""), name="never_carried_out_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    agreed_at__isnull=True, agreed_by__isnull=True, agreed_human__isnull=True
                )
                | models.Q(
                    agreed_at__isnull=False, agreed_by__isnull=False, agreed_human__isnull=False
                ),
                name="never_carried_out_agreed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class EntryRefund(models.Model):
    """Money in that a bank told of, and the refund it is."""

    entry = fields.public(
        models.OneToOneField(BankEntry, on_delete=models.PROTECT, related_name="came_back")
    )
    refund = fields.personal(
        models.OneToOneField(Refund, on_delete=models.PROTECT, related_name="entry")
    )
    matched_at = fields.at()
    matched_by = fields.by()

    about = "refund__bill__person"
    topic = "buying"
    recorded = True

    def __str__(self) -> str:
        return str(self.pk)


class Loss(models.Model):
    """Money that is gone: said by one person with the reason, agreed by another, then booked."""

    ref = fields.ref()
    arrangement = fields.personal(  # whose money, of which line, and with whom it lay
        models.ForeignKey("holding.Arrangement", on_delete=models.PROTECT, related_name="losses")
    )
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="losses")
    )
    entry = fields.public(  # what the bank said of it, where it did
        models.OneToOneField(BankEntry, on_delete=models.PROTECT, null=True, related_name="loss")
    )
    key = fields.public(models.UUIDField(unique=True))  # made with the form
    code = fields.code(max_length=20)  # spending.rules.Lost
    borne_by = fields.code(max_length=20)  # spending.rules.BorneBy
    amount_minor = fields.minor()
    currency = fields.currency()
    words = fields.sensitive(models.TextField())
    said_at = fields.at()
    said_by = fields.by()
    said_human = fields.personal(models.UUIDField(editable=False))
    outcome = fields.code(max_length=20, blank=True)  # agreed, or refused
    decided_at = fields.at(null=True)
    decided_by = fields.by(null=True)
    decided_human = fields.personal(models.UUIDField(null=True, editable=False))

    about = "person"
    topic = "buying"  # whoever pays sees it, and need not see all their money
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="loss_of_something"
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="loss_says_why"),
            models.CheckConstraint(
                condition=models.Q(decided_human__isnull=True)
                | ~models.Q(decided_human=models.F("said_human")),
                name="loss_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    outcome="",
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                    decided_human__isnull=True,
                )
                | models.Q(
                    outcome__in=["agreed", "refused"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    decided_human__isnull=False,
                ),
                name="loss_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class MadeGood(models.Model):
    """A loss that had counted as used, and that the programme gives back to the budget."""

    loss = fields.personal(
        models.OneToOneField(Loss, on_delete=models.PROTECT, related_name="made_good")
    )
    words = fields.sensitive(models.TextField())
    made_at = fields.at()
    made_by = fields.by()
    made_human = fields.personal(models.UUIDField(editable=False))

    about = "loss__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="made_good_says_why"),
        ]

    def __str__(self) -> str:
        return str(self.loss_id)
