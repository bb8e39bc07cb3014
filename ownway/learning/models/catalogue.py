"""Where, when, what and with whom people learn."""

from django.db import models

from ownway.core import fields


class Hub(models.Model):
    """A centre of learning, and the regions it serves."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="hubs")
    )
    name = fields.public(models.CharField(max_length=200))
    address = fields.public(models.CharField(max_length=300))
    access = fields.public(models.TextField(blank=True))  # step-free, hearing loop, quiet room
    regions = fields.public(models.JSONField(default=list))  # names of places, as people say them
    added_at = fields.at()
    added_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="hub_name_once"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Term(models.Model):
    """A stretch of weeks in which courses run, half open `[starts_on, ends_on)`."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="terms")
    )
    name = fields.public(models.CharField(max_length=200))
    starts_on = fields.public(models.DateField())
    ends_on = fields.public(models.DateField())
    added_at = fields.at()
    added_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="term_name_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="term_has_length"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Trainer(models.Model):
    """Somebody who writes or runs courses. Whether as a peer is said there, each time."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="trainers")
    )
    account = fields.personal(
        models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    )
    human = fields.personal(models.UUIDField(editable=False))
    name = fields.personal(models.CharField(max_length=200))
    added_at = fields.at()
    added_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "human"], name="trainer_once"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Course(models.Model):
    """A course anybody may ask a place on, once peers have written it with others."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="courses")
    )
    title = fields.public(models.CharField(max_length=200))
    kind = fields.code()  # learning.rules.CourseKind
    about = fields.public(models.TextField())
    proposed_at = fields.at()
    proposed_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "title"], name="course_title_once"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class CoProduction(models.Model):
    """Who wrote a course together, and how: no date is set without it (`guards`)."""

    ref = fields.ref()
    course = fields.public(
        models.OneToOneField(Course, on_delete=models.PROTECT, related_name="co_production")
    )
    words = fields.public(models.TextField())
    written_on = fields.public(models.DateField())
    noted_at = fields.at()
    noted_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="co_production_has_words"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Writer(models.Model):
    """One who wrote a course, as a peer or not; nobody counts as both."""

    co_production = fields.public(
        models.ForeignKey(CoProduction, on_delete=models.PROTECT, related_name="writers")
    )
    trainer = fields.personal(
        models.ForeignKey(Trainer, on_delete=models.PROTECT, related_name="written")
    )
    human = fields.personal(models.UUIDField(editable=False))  # a copy of the trainer's
    as_peer = fields.sensitive(models.BooleanField())

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["co_production", "human"], name="course_writer_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
