"""A kind word about unused money, a notice, each step after it, and what was taken from where."""

from django.db import models

from ownway.core import fields
from ownway.reclaims.rules import StepKind, Way


class Alert(models.Model):
    """Somebody asked kindly about unused money; the person sees it first (S8). Ends once."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="alerts")
    )
    pot = fields.personal(
        models.ForeignKey("decisions.Pot", on_delete=models.PROTECT, related_name="alerts")
    )
    unused_minor = fields.minor()
    limit_minor = fields.minor()
    currency = fields.currency()
    seen_on = fields.personal(models.DateField())
    notice_from_on = fields.personal(models.DateField())  # no notice before this day
    seen_at = fields.at()
    seen_by = fields.by()  # the one the person can call
    reply = fields.sensitive(models.TextField(blank=True))  # what is in the way, in their words
    replied_at = fields.at(null=True)
    replied_by = fields.by(null=True)
    closed = fields.code(max_length=20, blank=True)  # reclaims.rules.Closed
    closed_at = fields.at(null=True)
    closed_by = fields.by(null=True)

    about = "person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pot"],
                condition=models.Q(closed_at__isnull=True),
                name="alert_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(unused_minor__gt=models.F("limit_minor"))
                & models.Q(limit_minor__gte=0),
                name="alert_above_the_line",
            ),
            models.CheckConstraint(
                condition=models.Q(notice_from_on__gt=models.F("seen_on")),
                name="alert_before_notice",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True, closed="")
                | (
                    models.Q(closed_at__isnull=False, closed_by__isnull=False)
                    & ~models.Q(closed="")
                ),
                name="alert_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(replied_at__isnull=True, replied_by__isnull=True, reply="")
                | (
                    models.Q(replied_at__isnull=False, replied_by__isnull=False)
                    & ~models.Q(reply="")
                ),
                name="alert_replied_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Reclaim(models.Model):
    """Notice that money of one funder is asked back: why, how much, from when. Never changes."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="reclaims")
    )
    pot = fields.personal(
        models.ForeignKey("decisions.Pot", on_delete=models.PROTECT, related_name="reclaims")
    )
    alert = fields.personal(
        models.ForeignKey(Alert, on_delete=models.PROTECT, null=True, related_name="reclaims")
    )
    way = fields.code(max_length=20)  # reclaims.rules.Way
    ground = fields.code(max_length=60)  # a code of the pack
    evidence = fields.sensitive(models.TextField())
    amount_minor = fields.minor()
    reachable_minor = fields.minor()  # what was in reach that day
    payment_minor = fields.minor()  # one payment: an offset is never more (R3)
    currency = fields.currency()
    given_on = fields.personal(models.DateField())
    counts_from = fields.personal(models.DateField())
    given_at = fields.at()
    given_by = fields.by()
    given_human = fields.personal(models.UUIDField(editable=False))

    about = "person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    amount_minor__gt=0, amount_minor__lte=models.F("reachable_minor")
                ),
                name="reclaim_within_reach",
            ),
            models.CheckConstraint(
                condition=models.Q(way=Way.CLAWBACK)
                | models.Q(way=Way.OFFSET, amount_minor__lte=models.F("payment_minor")),
                name="reclaim_offset_within_one_payment",
            ),
            models.CheckConstraint(
                condition=~models.Q(evidence="") & ~models.Q(ground=""), name="reclaim_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(counts_from__gt=models.F("given_on")), name="reclaim_waits"
            ),
            models.CheckConstraint(
                condition=~models.Q(ground="unused") | models.Q(alert__isnull=False),
                name="reclaim_unused_after_a_word",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Step(models.Model):
    """One thing said or done after a notice, in order. Only ever added to."""

    reclaim = fields.personal(
        models.ForeignKey(Reclaim, on_delete=models.PROTECT, related_name="steps")
    )
    number = fields.public(models.PositiveSmallIntegerField())
    kind = fields.code(max_length=20)  # reclaims.rules.StepKind
    words = fields.sensitive(models.TextField(blank=True))
    amount_minor = fields.minor(null=True)  # each month (planned), decided, received, or let go
    on = fields.personal(models.DateField())
    taken_at = fields.at()
    taken_by = fields.by()
    taken_human = fields.personal(models.UUIDField(editable=False))

    about = "reclaim__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reclaim", "number"], name="reclaim_step_number"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in StepKind]),
                name="reclaim_step_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["planned", "decided", "received", "let_go"], amount_minor__gt=0
                )
                | models.Q(
                    kind__in=["replied", "disputed", "upheld", "ended", "withdrawn", "proposed"],
                    amount_minor__isnull=True,
                )
                & ~models.Q(words=""),
                name="reclaim_step_whole",
            ),
            models.UniqueConstraint(
                fields=["reclaim"],
                condition=models.Q(kind="decided"),
                name="reclaim_decided_once",
            ),
            models.UniqueConstraint(
                fields=["reclaim"],
                condition=models.Q(kind__in=["ended", "withdrawn", "let_go"]),
                name="reclaim_over_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class Taken(models.Model):
    """What one line gives of what was decided, and who holds it: what is paid back from where."""

    reclaim = fields.personal(
        models.ForeignKey(Reclaim, on_delete=models.PROTECT, related_name="taken")
    )
    line_root = fields.public(models.UUIDField())  # planning.Line.root
    arrangement = fields.personal(  # who held the money that day; none where nobody did yet
        models.ForeignKey(
            "holding.Arrangement", on_delete=models.PROTECT, null=True, related_name="+"
        )
    )
    amount_minor = fields.minor()
    comes_back = fields.code(max_length=3)  # yes, or no: the funder keeps it, or an offset

    about = "reclaim__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reclaim", "line_root"], name="taken_once_a_line"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="taken_something"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
