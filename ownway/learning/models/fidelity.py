"""How true a centre is to what a recovery college is: dated, for good.

Scores and types are two tables with two kinds of column: no sum reaches from one to the other.
"""

from django.db import models

from ownway.core import fields
from ownway.learning.models.catalogue import Hub


class FidelityCheck(models.Model):
    """One look at the centres, or at one of them, over a stretch of days `[from_on, until_on)`."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey(
            "programme.Programme", on_delete=models.PROTECT, related_name="fidelity_checks"
        )
    )
    hub = fields.public(
        models.ForeignKey(Hub, on_delete=models.PROTECT, null=True, related_name="checks")
    )
    from_on = fields.public(models.DateField())
    until_on = fields.public(models.DateField())
    live = fields.public(models.JSONField(default=dict))  # learning.rules.Live, as it was then
    checked_at = fields.at()
    checked_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__gt=models.F("from_on")),
                name="fidelity_check_has_length",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class FidelityScore(models.Model):
    """One of the seven: 0, 1 or 2."""

    check_made = fields.public(
        models.ForeignKey(FidelityCheck, on_delete=models.PROTECT, related_name="scores")
    )
    component = fields.code(max_length=20)  # learning.rules.Component
    score = fields.public(models.PositiveSmallIntegerField())
    why = fields.public(models.TextField(blank=True))

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_made", "component"], name="fidelity_score_once"),
            models.CheckConstraint(
                condition=models.Q(score__lte=2, score__gte=0), name="fidelity_score_0_to_2"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    component__in=(
                        "equality",
                        "learning",
                        "tailored",
                        "co_production",
                        "connectedness",
                        "community",
                        "commitment",
                    )
                ),
                name="fidelity_score_of_the_seven",
            ),
        ]

    def __str__(self) -> str:
        return str(self.component)


class FidelityKind(models.Model):
    """One of the five: type 1 or type 2, which is a name and not a number."""

    check_made = fields.public(
        models.ForeignKey(FidelityCheck, on_delete=models.PROTECT, related_name="kinds")
    )
    component = fields.code(max_length=20)  # learning.rules.KindComponent
    kind = fields.code(max_length=1)  # learning.rules.Kind
    why = fields.public(models.TextField(blank=True))

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_made", "component"], name="fidelity_kind_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=("1", "2")), name="fidelity_kind_1_or_2"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    component__in=("for_all", "location", "distinct", "strengths", "progressive")
                ),
                name="fidelity_kind_of_the_five",
            ),
        ]

    def __str__(self) -> str:
        return str(self.component)
