"""One way of holding one line's money, and the steps on the way to it (S7)."""

from django.db import models

from ownway.core import fields


class Arrangement(models.Model):
    """One way of holding one line's money, from proposal to close. Changing makes a new row.

    Beside a live row there may be one more: the change that was asked for. `closed_at` is the
    moment another way took over; from then on it only pays what was promised.
    """

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="arrangements")
    )
    pot = fields.personal(
        models.ForeignKey("decisions.Pot", on_delete=models.PROTECT, related_name="arrangements")
    )
    line_root = fields.public(models.UUIDField())  # planning.Line.root
    way = fields.code(max_length=20)  # holding.rules.Way: direct, third, notional
    holder = fields.code()  # a holder of the pack; the person themself for direct
    status = fields.code(max_length=20)  # holding.rules.Status
    tighter = fields.sensitive(models.BooleanField(default=False))  # somebody narrowed the choice
    reason = fields.sensitive(models.TextField(blank=True))
    review_on = fields.personal(models.DateField(null=True))
    chosen_at = fields.at()
    chosen_by = fields.by()
    live_at = fields.at(null=True)
    live_by = fields.by(null=True)
    closed_at = fields.at(null=True)
    closed_by = fields.by(null=True)

    about = "person"
    topic = "money"
    recorded = True

    class Meta:
        # The one that pays comes last, so that whoever reads by line keeps that one.
        ordering = [models.F("live_at").asc(nulls_first=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pot", "line_root"],
                condition=models.Q(status="live"),
                name="arrangement_one_live",
            ),
            models.UniqueConstraint(
                fields=["pot", "line_root"],
                condition=models.Q(status__in=["chosen", "agreed", "set_up"]),
                name="arrangement_one_asked_for",
            ),
            models.CheckConstraint(
                condition=models.Q(tighter=False)
                | (~models.Q(reason="") & models.Q(review_on__isnull=False)),
                name="tighter_has_reason_and_review",
            ),
            models.CheckConstraint(
                condition=models.Q(live_at__isnull=True, live_by__isnull=True)
                | models.Q(live_at__isnull=False, live_by__isnull=False),
                name="arrangement_live_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="arrangement_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.way


class Step(models.Model):
    """A step on the way to a live holder: it agreed, it said no and why, or all is ready."""

    arrangement = fields.personal(
        models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="steps")
    )
    step = fields.code(max_length=20)  # holding.rules.StepKind: agreed, declined, ready
    answered_by_name = fields.personal(models.CharField(max_length=200, blank=True))
    words = fields.sensitive(models.TextField(blank=True))  # why not
    ready_with = fields.code(blank=True)  # what the pack lists: an account, a card; no number
    noted_at = fields.at()
    noted_by = fields.by()

    about = "arrangement__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arrangement", "step"], name="holding_step_once"),
            models.CheckConstraint(
                condition=~models.Q(step="declined") | ~models.Q(words=""),
                name="declined_has_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(step="ready") | ~models.Q(ready_with=""),
                name="ready_says_with_what",
            ),
        ]

    def __str__(self) -> str:
        return self.step


class NarrowingEnd(models.Model):
    """A narrower choice that ended before its day of review."""

    arrangement = fields.personal(
        models.OneToOneField(Arrangement, on_delete=models.PROTECT, related_name="narrowing_end")
    )
    ended_at = fields.at()
    ended_by = fields.by()

    about = "arrangement__person"
    topic = "money"
    recorded = True

    def __str__(self) -> str:
        return str(self.pk)
