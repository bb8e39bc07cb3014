"""Groups that leave together, and the staff who offered themselves to their teams."""

from django.db import models

from ownway.core import fields


class Cohort(models.Model):
    """One group: its limits as the pack had them, its retreat, and when each step was taken."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="cohorts")
    )
    pack = fields.public(models.ForeignKey("programme.PackVersion", on_delete=models.PROTECT))
    number = fields.public(models.PositiveIntegerField())
    places = fields.public(models.PositiveIntegerField())
    least = fields.public(models.PositiveIntegerField())  # of the pack in force, both ends count
    most = fields.public(models.PositiveIntegerField())
    one_after_another = fields.public(models.BooleanField())
    retreat_on = fields.public(models.DateField(null=True))
    retreat_place = fields.public(models.CharField(max_length=300, blank=True))
    planned_at = fields.at()
    planned_by = fields.by()
    opened_at = fields.at(null=True)
    opened_by = fields.by(null=True)
    retreated_at = fields.at(null=True)
    retreated_by = fields.by(null=True)

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="cohort_number_once"),
            models.CheckConstraint(
                condition=models.Q(places__gte=models.F("least"), places__lte=models.F("most")),
                name="cohort_within_limits",
            ),
            models.UniqueConstraint(
                fields=["programme"],
                condition=models.Q(
                    one_after_another=True, opened_at__isnull=False, retreated_at__isnull=True
                ),
                name="cohort_one_after_another",
            ),
            models.CheckConstraint(
                condition=models.Q(opened_at__isnull=True, opened_by__isnull=True)
                | (
                    models.Q(opened_by__isnull=False, retreat_on__isnull=False)
                    & ~models.Q(retreat_place="")
                ),
                name="cohort_opened_with_retreat",
            ),
            models.CheckConstraint(
                condition=models.Q(retreated_at__isnull=True, retreated_by__isnull=True)
                | models.Q(retreated_by__isnull=False, opened_at__isnull=False),
                name="cohort_retreated_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class TeamMember(models.Model):
    """A member of staff who offered themself to a team. Nobody can be put on one by another."""

    ref = fields.ref()
    cohort = fields.public(models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="team"))
    account = fields.personal(models.ForeignKey("people.Account", on_delete=models.PROTECT))
    part = fields.code()  # peer_coach, or one of the pack's
    offered_at = fields.at()
    offered_by = fields.by()
    stopped_at = fields.at(null=True)
    stopped_by = fields.by(null=True)

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "account"],
                condition=models.Q(stopped_at__isnull=True),
                name="team_once",
            ),
            models.CheckConstraint(
                condition=models.Q(stopped_at__isnull=True, stopped_by__isnull=True)
                | models.Q(stopped_at__isnull=False, stopped_by__isnull=False),
                name="team_stopped_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.part
