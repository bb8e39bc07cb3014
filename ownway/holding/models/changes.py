"""The statement of a change of holder: what moved, what stays until it is paid (E2)."""

from django.db import models

from ownway.core import fields


class Handover(models.Model):
    """One holder took over one line from another. The sum before equals the sum after.

    Amounts are what lay in the two accounts of the person, in minor units of `currency`; an
    account may pay for other lines of the person too.
    """

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="handovers")
    )
    old = fields.personal(
        models.OneToOneField(
            "holding.Arrangement", on_delete=models.PROTECT, related_name="handed_over"
        )
    )
    new = fields.personal(
        models.OneToOneField(
            "holding.Arrangement", on_delete=models.PROTECT, related_name="taken_over"
        )
    )
    why = fields.code(max_length=20)  # holding.rules.Why
    undoes = fields.personal(
        models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    )
    currency = fields.currency()
    moved_minor = fields.minor()
    stays_minor = fields.minor()  # promised from the old account, paid from there
    old_before_minor = fields.minor()
    old_after_minor = fields.minor()
    new_before_minor = fields.minor()
    new_after_minor = fields.minor()
    moved_on = fields.personal(models.DateField())
    moved_at = fields.at()
    moved_by = fields.by()

    about = "person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    old_after_minor=models.F("old_before_minor") - models.F("moved_minor"),
                    new_after_minor=models.F("new_before_minor") + models.F("moved_minor"),
                ),
                name="handover_keeps_the_sum",
            ),
            models.CheckConstraint(
                condition=models.Q(moved_minor__gte=0, stays_minor__gte=0),
                name="handover_takes_nothing_back",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    undoes__isnull=True,
                    why__in=["choice", "tighter", "restored", "stopped", "holder_failed"],
                )
                | models.Q(undoes__isnull=False, why="undone"),
                name="handover_undoes_or_not",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class HandoverHold(models.Model):
    """One promise that was open at a handover: it stays with the old holder, or moved along."""

    handover = fields.personal(
        models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="holds")
    )
    key = fields.public(models.UUIDField())  # of the reserve in the books
    subject = fields.public(models.UUIDField(null=True))  # the purchase
    open_minor = fields.minor()
    released_before_minor = fields.minor()  # given back before: not part of what may follow
    moved = fields.public(models.BooleanField(default=False))  # it is paid by the new holder

    about = "handover__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handover", "key"], name="handover_hold_once"),
            models.CheckConstraint(
                condition=models.Q(open_minor__gt=0, released_before_minor__gte=0),
                name="handover_hold_open",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)
