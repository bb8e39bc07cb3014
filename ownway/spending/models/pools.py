"""One thing that several people buy together (F10)."""

from django.db import models

from ownway.core import fields
from ownway.spending.models.purchases import Purchase


class Pool(models.Model):
    """Something several people of one programme buy together. Ordered when every share is
    promised, and not before."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="pools")
    )
    person = fields.personal(  # who had the idea
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="pools")
    )
    key = fields.public(models.UUIDField(unique=True))  # made with the form
    code = fields.sensitive(models.CharField(max_length=12, unique=True))  # to ask others in with
    what = fields.sensitive(models.CharField(max_length=200))
    payee = fields.sensitive(models.CharField(max_length=200))
    total_minor = fields.minor()
    currency = fields.currency()
    status = fields.code(max_length=20)  # spending.rules.PoolStatus
    opened_at = fields.at()
    opened_by = fields.by()
    ended_at = fields.at(null=True)  # ordered, or given up
    ended_by = fields.by(null=True)

    about = "person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(total_minor__gt=0, total_minor__lte=10**12),
                name="pool_costs_something",
            ),
            models.CheckConstraint(
                condition=models.Q(status="open", ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(
                    status__in=["ordered", "given_up"],
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                ),
                name="pool_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Share(models.Model):
    """What one person promises from their own line. They may leave until it is ordered."""

    ref = fields.ref()
    pool = fields.personal(models.ForeignKey(Pool, models.PROTECT, related_name="shares"))
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="shares")
    )
    line_root = fields.public(models.UUIDField())  # planning.Line.root
    goal_ref = fields.personal(models.UUIDField(null=True))
    shown_as = fields.sensitive(models.CharField(max_length=60))  # what the others read
    amount_minor = fields.minor()
    promised_at = fields.at()
    promised_by = fields.by()
    promised_human = fields.personal(models.UUIDField(editable=False))
    left_at = fields.at(null=True)
    left_by = fields.by(null=True)
    purchase = fields.personal(
        models.OneToOneField(Purchase, models.PROTECT, null=True, related_name="share")
    )

    about = "person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "person"],
                condition=models.Q(left_at__isnull=True),
                name="share_one_each",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="share_of_something"
            ),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True, left_by__isnull=True)
                | models.Q(left_at__isnull=False, left_by__isnull=False, purchase__isnull=True),
                name="share_left_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
