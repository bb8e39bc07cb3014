"""Money moved between lines, carried on at the end of a pot, or added by the person."""

from django.db import models

from ownway.core import fields


class LineMove(models.Model):
    """Money a person moved from one agreed line to another; undoing it leaves both in the books."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="line_moves")
    )
    plan = fields.personal(
        models.ForeignKey("planning.Plan", on_delete=models.PROTECT, related_name="line_moves")
    )
    from_root = fields.public(models.UUIDField())  # planning.Line.root
    to_root = fields.public(models.UUIDField())
    amount_minor = fields.minor()
    currency = fields.currency()
    key = fields.public(models.UUIDField(unique=True, editable=False))  # made with the form
    moved_at = fields.at()
    moved_by = fields.by()
    undone_at = fields.at(null=True)
    undone_by = fields.by(null=True)

    about = "person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="line_move_of_something"
            ),
            models.CheckConstraint(
                condition=~models.Q(from_root=models.F("to_root")), name="line_move_between_two"
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True, undone_by__isnull=True)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="line_move_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class PotEnd(models.Model):
    """The end of a pot: what the person was told, and what went on and back since."""

    ref = fields.ref()
    pot = fields.personal(
        models.OneToOneField("decisions.Pot", on_delete=models.PROTECT, related_name="end")
    )
    goes_on_minor = fields.minor()  # as it stood when the person was told
    goes_back_minor = fields.minor()
    told_at = fields.at()
    told_by = fields.by()
    went_on_minor = fields.minor(default=0)  # money that comes back later follows the same rule
    went_back_minor = fields.minor(default=0)
    ended_at = fields.at(null=True)  # the last time
    ended_by = fields.by(null=True)

    about = "pot__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    ended_at__isnull=True, ended_by__isnull=True, went_on_minor=0, went_back_minor=0
                )
                | models.Q(
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                    ended_at__gt=models.F("told_at"),
                ),
                name="pot_end_after_telling",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Contribution(models.Model):
    """What a person adds to one line, or owes towards it. Until it comes, nothing else changes."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="contributions")
    )
    plan = fields.personal(
        models.ForeignKey("planning.Plan", on_delete=models.PROTECT, related_name="contributions")
    )
    line_root = fields.public(models.UUIDField())  # planning.Line.root
    kind = fields.code(max_length=20)  # holding.rules.Adds: top_up, charge
    amount_minor = fields.minor()
    currency = fields.currency()
    key = fields.public(models.UUIDField(unique=True, editable=False))  # made with the form
    promised_at = fields.at()
    promised_by = fields.by()
    received_at = fields.at(null=True)
    received_by = fields.by(null=True)
    returned_at = fields.at(null=True)
    returned_by = fields.by(null=True)
    withdrawn_at = fields.at(null=True)  # said by mistake, or it never came
    withdrawn_by = fields.by(null=True)

    about = "person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="contribution_of_something"
            ),
            models.CheckConstraint(
                condition=models.Q(received_at__isnull=True, received_by__isnull=True)
                | models.Q(received_at__isnull=False, received_by__isnull=False),
                name="contribution_received_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(returned_at__isnull=True, returned_by__isnull=True)
                | models.Q(
                    returned_at__isnull=False, returned_by__isnull=False, received_at__isnull=False
                ),
                name="contribution_returned_after_it_came",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(
                    withdrawn_at__isnull=False, withdrawn_by__isnull=False, received_at__isnull=True
                ),
                name="contribution_withdrawn_before_it_came",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
