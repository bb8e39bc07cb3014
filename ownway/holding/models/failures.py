"""A holder that fails: everything it holds for everybody moves to somebody else (S7)."""

from django.db import models

from ownway.core import fields


class HolderFailure(models.Model):
    """One holder of one programme can no longer hold money; nobody can choose it meanwhile."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey(
            "programme.Programme", on_delete=models.PROTECT, related_name="holder_failures"
        )
    )
    way = fields.code(max_length=20)
    holder = fields.code()
    to_way = fields.code(max_length=20)
    to_holder = fields.code()
    kind = fields.code(max_length=20)  # holding.rules.FailureKind: insolvent, silent
    reason = fields.sensitive(models.TextField())
    begun_at = fields.at()
    begun_by = fields.by()
    done_at = fields.at(null=True)
    done_by = fields.by(null=True)

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "way", "holder"], name="holder_fails_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="")
                & ~models.Q(to_way="direct")
                & models.Q(way="third")
                & (models.Q(to_way="notional") | ~models.Q(holder=models.F("to_holder"))),
                name="failed_holder_has_another",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True, done_by__isnull=True)
                | models.Q(done_at__isnull=False, done_by__isnull=False),
                name="failure_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class FailureMove(models.Model):
    """What moved for one person and one pot; empty until it did. The sum stays the same."""

    failure = fields.public(
        models.ForeignKey(HolderFailure, on_delete=models.PROTECT, related_name="moves")
    )
    pot = fields.personal(
        models.ForeignKey("decisions.Pot", on_delete=models.PROTECT, related_name="+")
    )
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    )
    currency = fields.currency()
    cash_minor = fields.minor(null=True)
    promised_minor = fields.minor(null=True)  # of it, still to be paid, by the new holder
    before_minor = fields.minor(null=True)  # in the two accounts together
    after_minor = fields.minor(null=True)
    moved_at = fields.at(null=True)
    moved_by = fields.by(null=True)

    about = "person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["failure", "pot"], name="failure_moves_once"),
            models.CheckConstraint(
                condition=models.Q(
                    moved_at__isnull=True,
                    moved_by__isnull=True,
                    cash_minor__isnull=True,
                    promised_minor__isnull=True,
                    before_minor__isnull=True,
                    after_minor__isnull=True,
                )
                | models.Q(
                    moved_at__isnull=False,
                    moved_by__isnull=False,
                    cash_minor__isnull=False,
                    promised_minor__isnull=False,
                    before_minor__isnull=False,
                    after_minor=models.F("before_minor"),
                ),
                name="failure_move_keeps_the_sum",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
