"""Something that is paid again and again on one yes."""

from django.db import models

from ownway.core import fields
from ownway.spending.models.purchases import Purchase


class Standing(models.Model):
    """How often a purchase is paid: `turns` times `each`, until it is stopped. The yes is listed
    and can be withdrawn at any time (F5)."""

    purchase = fields.personal(
        models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="standing")
    )
    every = fields.code(max_length=20)  # spending.rules.Every
    first_on = fields.personal(models.DateField())
    turns = fields.public(models.PositiveIntegerField())
    each_minor = fields.minor()
    stopped_at = fields.at(null=True)
    stopped_by = fields.by(null=True)

    about = "purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(turns__gte=2, turns__lte=520, each_minor__gt=0),
                name="standing_more_than_once",
            ),
            models.CheckConstraint(
                condition=models.Q(stopped_at__isnull=True, stopped_by__isnull=True)
                | models.Q(stopped_at__isnull=False, stopped_by__isnull=False),
                name="standing_stopped_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.every


class Turn(models.Model):
    """One time of many: the bill that was made for it."""

    standing = fields.personal(
        models.ForeignKey(Standing, on_delete=models.PROTECT, related_name="made")
    )
    number = fields.public(models.PositiveIntegerField())  # from 1
    bill = fields.personal(
        models.OneToOneField("spending.Bill", on_delete=models.PROTECT, related_name="turn")
    )

    about = "standing__purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="turn_numbered"),
        ]
        indexes = [models.Index(fields=["standing", "number"], name="turn_by_number")]

    def __str__(self) -> str:
        return str(self.number)


class Rest(models.Model):
    """Somebody died: what was paid for them again and again rests after that day, until somebody
    stops it or lets it run to its end (S8)."""

    standing = fields.personal(
        models.OneToOneField(Standing, on_delete=models.PROTECT, related_name="rest")
    )
    after_on = fields.personal(models.DateField())  # the last day it is paid for
    rested_at = fields.at()
    rested_by = fields.by()
    runs_at = fields.at(null=True)  # somebody lets it run all the same
    runs_by = fields.by(null=True)

    about = "standing__purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(runs_at__isnull=True, runs_by__isnull=True)
                | models.Q(runs_at__isnull=False, runs_by__isnull=False),
                name="rest_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.after_on)
