"""Plans and their versions. A sent version is never changed; what follows is the next one."""

import uuid

from django.db import models

from ownway.core import fields


class Plan(models.Model):
    """One plan of one person. Where it stands is read from its versions and their decisions."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="plans")
    )
    kind = fields.code(max_length=20)  # planning.rules.PlanKind: yearly, one_off
    number = fields.public(models.PositiveSmallIntegerField())
    started_at = fields.at()
    started_by = fields.by()
    ended_at = fields.at(null=True)
    ended_by = fields.by(null=True)
    # The days its money is for, set with a yes; amounts that change in them count by days (B13).
    money_from_on = fields.personal(models.DateField(null=True))
    money_until_on = fields.personal(models.DateField(null=True))  # first day it is not for

    # Steps the person signed run: the money of its year stays at or below this (H4).
    money_at_most_minor = fields.minor(null=True)

    about = "person"
    topic = "plan"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="plan_number"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="plan_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(money_from_on__isnull=True, money_until_on__isnull=True)
                | models.Q(
                    money_from_on__isnull=False,
                    money_until_on__isnull=False,
                    money_until_on__gt=models.F("money_from_on"),
                ),
                name="plan_money_has_length",
            ),
            models.CheckConstraint(
                condition=models.Q(money_at_most_minor__isnull=True)
                | models.Q(money_at_most_minor__gte=0),
                name="plan_money_at_most",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class PlanVersion(models.Model):
    """What the plan said when it was sent; before that, a draft that saves itself."""

    ref = fields.ref()
    plan = fields.personal(
        models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    )
    number = fields.public(models.PositiveSmallIntegerField())
    allocation = fields.personal(
        models.ForeignKey(
            "allocation.Allocation", on_delete=models.PROTECT, related_name="plan_versions"
        )
    )
    matters = fields.sensitive(models.TextField(blank=True))
    managing = fields.sensitive(models.TextField(blank=True))  # how support runs day to day
    starts_on = fields.personal(models.DateField(null=True))
    months = fields.personal(models.PositiveSmallIntegerField(default=12))
    edit_no = fields.public(models.PositiveIntegerField(default=1))  # rises with each save
    words_no = fields.public(models.PositiveIntegerField(default=1))  # the save of these words
    begun_at = fields.at()
    begun_by = fields.by()
    signed_name = fields.personal(models.CharField(max_length=200, blank=True))
    sent_at = fields.at(null=True)
    sent_by = fields.by(null=True)
    decide_by_on = fields.personal(models.DateField(null=True))
    content_hash = fields.derived(models.CharField(max_length=64, blank=True))

    about = "plan__person"
    topic = "plan"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number"),
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(sent_at__isnull=True), name="plan_one_draft"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    sent_at__isnull=True, sent_by__isnull=True, decide_by_on__isnull=True
                )
                | (
                    models.Q(
                        sent_at__isnull=False, sent_by__isnull=False, decide_by_on__isnull=False
                    )
                    & ~models.Q(signed_name="")
                    & ~models.Q(content_hash="")
                ),
                name="plan_version_sent_whole",
            ),
            models.CheckConstraint(condition=models.Q(months__gte=1), name="plan_version_months"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Goal(models.Model):
    """Something the person wants of life, in their own words. It need not cost money."""

    ref = fields.ref()
    version = fields.personal(
        models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="goals")
    )
    root = fields.public(models.UUIDField(default=uuid.uuid4))  # the same goal in later versions
    position = fields.public(models.PositiveSmallIntegerField())
    words = fields.sensitive(models.TextField())
    next_step = fields.sensitive(models.TextField(blank=True))
    who_helps = fields.sensitive(models.TextField(blank=True))
    how_know = fields.sensitive(models.TextField(blank=True))
    dimension = fields.sensitive(models.CharField(max_length=20, blank=True))
    edit_no = fields.public(models.PositiveIntegerField(default=1))  # the save it stems from
    written_at = fields.at()
    written_by = fields.by()
    removed_at = fields.at(null=True)  # taken off a draft; can be put back until it is sent
    removed_by = fields.by(null=True)

    about = "version__plan__person"
    topic = "goals"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "root"], name="goal_once_in_version"),
            models.CheckConstraint(condition=~models.Q(words=""), name="goal_has_words"),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
                name="goal_removed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Line(models.Model):
    """Something the plan pays for, or gets free: whole minor units, linked to a goal."""

    ref = fields.ref()
    version = fields.personal(
        models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="lines")
    )
    root = fields.public(models.UUIDField(default=uuid.uuid4))  # its account in the books
    goal = fields.personal(
        models.ForeignKey(Goal, on_delete=models.SET_NULL, null=True, related_name="lines")
    )
    position = fields.public(models.PositiveSmallIntegerField())
    kind = fields.code(max_length=20)  # planning.rules.LineKind
    category = fields.sensitive(models.CharField(max_length=40))  # a category of the pack
    what = fields.sensitive(models.CharField(max_length=200))
    each_minor = fields.minor()
    times = fields.personal(models.PositiveIntegerField())
    total_minor = fields.minor()
    currency = fields.currency()
    early_signs = fields.sensitive(models.TextField(blank=True))  # contingency: when to use it
    free_way = fields.sensitive(models.TextField(blank=True))
    edit_no = fields.public(models.PositiveIntegerField(default=1))  # the save it stems from
    written_at = fields.at()
    written_by = fields.by()
    removed_at = fields.at(null=True)  # taken off a draft; can be put back until it is sent
    removed_by = fields.by(null=True)

    about = "version__plan__person"
    topic = "plan"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "root"], name="line_once_in_version"),
            models.CheckConstraint(
                condition=models.Q(total_minor=models.F("each_minor") * models.F("times")),
                name="line_total_is_each_times",
            ),
            models.CheckConstraint(
                condition=models.Q(each_minor__gte=0, each_minor__lte=10**12, times__gte=1),
                name="line_amount_sane",
            ),
            models.CheckConstraint(condition=~models.Q(what=""), name="line_says_what"),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
                name="line_removed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Writer(models.Model):
    """A human who wrote some part of a version: they never decide on it, nor on a later one."""

    version = fields.personal(
        models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="writers")
    )
    human = fields.personal(models.UUIDField(editable=False))
    wrote_at = fields.at()  # first
    wrote_by = fields.by()

    about = "version__plan__person"
    topic = "plan"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "human"], name="writer_once"),
        ]

    def __str__(self) -> str:
        return str(self.human)
