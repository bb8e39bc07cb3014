"""Less money step by step, as the person agreed, and only while they agree (H4)."""

from django.db import models

from ownway.core import fields


class Taper(models.Model):
    """An agreement that the money of one plan falls by date. The person signed it."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="tapers")
    )
    plan = fields.personal(
        models.ForeignKey("planning.Plan", on_delete=models.PROTECT, related_name="tapers")
    )
    currency = fields.currency()
    written_at = fields.at()
    written_by = fields.by()
    signed_name = fields.personal(models.CharField(max_length=200, blank=True))
    signed_at = fields.at(null=True)
    signed_by = fields.by(null=True)
    paused_at = fields.at(null=True)  # since when it rests; empty while it runs
    paused_by = fields.by(null=True)
    ended_at = fields.at(null=True)
    ended_by = fields.by(null=True)

    about = "person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(ended_at=None), name="taper_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(signed_name="", signed_at=None, signed_by=None)
                | (
                    ~models.Q(signed_name="")
                    & models.Q(signed_at__isnull=False, signed_by__isnull=False)
                ),
                name="taper_signed_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(paused_at=None, paused_by=None)
                | models.Q(paused_at__isnull=False, paused_by__isnull=False),
                name="taper_paused_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="taper_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class TaperStep(models.Model):
    """From a day on, the money of the year is this much. Posted once, on its day or later."""

    taper = fields.personal(
        models.ForeignKey(Taper, on_delete=models.PROTECT, related_name="steps")
    )
    number = fields.public(models.PositiveSmallIntegerField())
    from_on = fields.personal(models.DateField())
    amount_minor = fields.minor()  # of the whole year
    posted_on = fields.personal(models.DateField(null=True))
    back_minor = fields.minor(null=True)  # what went back to the funders with it
    kept_minor = fields.minor(null=True)  # promised or kept aside: stayed with the person
    posted_at = fields.at(null=True)
    posted_by = fields.by(null=True)

    about = "taper__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["taper", "number"], name="taper_step_number"),
            models.UniqueConstraint(fields=["taper", "from_on"], name="taper_step_one_a_day"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gte=0), name="taper_step_not_below_zero"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    posted_on=None, back_minor=None, kept_minor=None, posted_at=None, posted_by=None
                )
                | models.Q(
                    posted_on__gte=models.F("from_on"),
                    back_minor__gte=0,
                    kept_minor__gte=0,
                    posted_at__isnull=False,
                    posted_by__isnull=False,
                ),
                name="taper_step_posted_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)
