"""Small changes that are tried: planned, tried, checked, acted on."""

from django.db import models

from ownway.core import fields


class Cycle(models.Model):
    """One small change, with whoever sees to it, how it is measured, and by when.

    `colleague`: the human who sees to it, where they sign in here; `owner` is their name.
    `priority`: the priority of a check it serves; none where it came from elsewhere (`origin`).
    """

    ref = fields.ref()
    key = fields.public(models.UUIDField(unique=True, editable=False))
    programme = fields.public(
        models.ForeignKey(
            "programme.Programme", on_delete=models.PROTECT, related_name="improvement_cycles"
        )
    )
    priority = fields.public(
        models.ForeignKey(
            "improvement.Priority", on_delete=models.PROTECT, null=True, related_name="cycles"
        )
    )
    origin = fields.code(max_length=20)  # improvement.rules.cycles.Origin
    aim = fields.personal(models.TextField())  # what is tried
    owner = fields.personal(models.CharField(max_length=200))
    colleague = fields.personal(models.UUIDField(null=True, default=None, editable=False))
    measure = fields.personal(models.TextField())  # how they will know
    due_on = fields.public(models.DateField())
    planned_at = fields.at()
    planned_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(aim="") & ~models.Q(owner="") & ~models.Q(measure=""),
                name="cycle_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(priority__isnull=False) | ~models.Q(origin="check"),
                name="cycle_of_check_has_priority",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class CycleStep(models.Model):
    """A step of a small change, for good: tried, then checked, then acted on."""

    ref = fields.ref()
    cycle = fields.public(models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="steps"))
    step = fields.code(max_length=20)  # improvement.rules.cycles.Step
    outcome = fields.code(max_length=20, blank=True)  # of `act`: keep, change, stop
    words = fields.personal(models.TextField())
    done_at = fields.at()
    done_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "step"], name="cycle_step_once"),
            models.CheckConstraint(
                condition=models.Q(step__in=("try", "check"), outcome="")
                | models.Q(step="act", outcome__in=("keep", "change", "stop")),
                name="cycle_step_known",
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="cycle_step_has_words"),
        ]

    def __str__(self) -> str:
        return str(self.ref)
