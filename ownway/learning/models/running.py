"""A course with its dates, its seats and those who run it."""

from django.db import models

from ownway.core import fields
from ownway.learning.models.catalogue import Course, Hub, Term, Trainer


def _both(name: str) -> models.Q:
    return models.Q(**{f"{name}_at__isnull": True, f"{name}_by__isnull": True}) | models.Q(
        **{f"{name}_at__isnull": False, f"{name}_by__isnull": False}
    )


class CourseRun(models.Model):
    """One time a course runs. `asked`: how many have asked so far; the next one is one more.

    The database lets it open only with a peer and another trainer, and go only forward (`guards`).
    """

    ref = fields.ref()
    course = fields.public(models.ForeignKey(Course, on_delete=models.PROTECT, related_name="runs"))
    term = fields.public(models.ForeignKey(Term, on_delete=models.PROTECT, related_name="runs"))
    hub = fields.public(models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="runs"))
    seats = fields.public(models.PositiveSmallIntegerField())
    asked = fields.public(models.PositiveIntegerField(default=0))
    state = fields.code(max_length=20)  # learning.rules.RunState
    called_off_words = fields.public(models.TextField(blank=True))
    scheduled_at = fields.at()
    scheduled_by = fields.by()
    opened_at = fields.at(null=True)
    opened_by = fields.by(null=True)
    begun_at = fields.at(null=True)
    begun_by = fields.by(null=True)
    ended_at = fields.at(null=True)  # closed or called off
    ended_by = fields.by(null=True)

    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seats__gte=1, seats__lte=500), name="run_has_seats"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=("scheduled", "open", "running", "closed", "called_off")
                ),
                name="run_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="called_off") | ~models.Q(called_off_words=""),
                name="run_called_off_with_words",
            ),
            models.CheckConstraint(condition=_both("opened"), name="run_opened_by_somebody"),
            models.CheckConstraint(condition=_both("begun"), name="run_begun_by_somebody"),
            models.CheckConstraint(condition=_both("ended"), name="run_ended_by_somebody"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class RunTrainer(models.Model):
    """One who runs it, as a peer or not; nobody counts as both."""

    run = fields.public(
        models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="trainers")
    )
    trainer = fields.personal(
        models.ForeignKey(Trainer, on_delete=models.PROTECT, related_name="runs")
    )
    human = fields.personal(models.UUIDField(editable=False))  # a copy of the trainer's
    as_peer = fields.sensitive(models.BooleanField())

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "human"], name="run_trainer_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Session(models.Model):
    """One time people come together, half open `[from_at, until_at)`."""

    ref = fields.ref()
    run = fields.public(
        models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="sessions")
    )
    number = fields.public(models.PositiveSmallIntegerField())
    from_at = fields.public(models.DateTimeField())
    until_at = fields.public(models.DateTimeField())
    where = fields.public(models.CharField(max_length=300, blank=True))  # empty: at the hub
    access = fields.public(models.TextField(blank=True))  # where it differs from the hub's

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="session_number_once"),
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("from_at")), name="session_has_length"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
