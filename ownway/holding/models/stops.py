"""Stopping a direct payment, with notice, reasons and a safety check; and a death (R8, S8)."""

from django.db import models

from ownway.core import fields


class Stop(models.Model):
    """Direct payments to one person shall stop; the plan and the care go on another way."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="stops")
    )
    ground = fields.code()  # a must-stop of holding.rules, or a ground of the pack
    must = fields.public(models.BooleanField())  # the law leaves no choice (R8)
    reason = fields.sensitive(models.TextField())
    to_way = fields.code(max_length=20)  # how the money is held from then on
    to_holder = fields.code()
    safety_asked = fields.public(models.PositiveSmallIntegerField())  # questions to answer first
    stops_on = fields.personal(models.DateField())  # the first day it may stop
    told_on = fields.personal(models.DateField())  # the day of the notice
    told_at = fields.at()
    told_by = fields.by()
    told_human = fields.personal(models.UUIDField(editable=False))

    about = "person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(~models.Q(reason="") | models.Q(ground="consent_withdrawn"))
                & ~models.Q(to_way="direct"),
                name="stop_has_reason_and_other_way",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    must=True, ground__in=["consent_withdrawn", "representative_withdrew"]
                )
                | models.Q(must=False)
                & ~models.Q(ground__in=["consent_withdrawn", "representative_withdrew"]),
                name="stop_must_only_for_withdrawn_consent",
            ),
            models.CheckConstraint(
                condition=models.Q(stops_on__gte=models.F("told_on")), name="stop_after_notice"
            ),
            models.CheckConstraint(
                condition=models.Q(safety_asked__gt=0), name="stop_asks_about_safety"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class SafetyAnswer(models.Model):
    """What is in place before a direct payment stops: a named person, and by which day."""

    stop = fields.personal(models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="safety"))
    question = fields.code()  # of the pack: who pays the worker, medication, food, rent
    words = fields.sensitive(models.TextField())
    who = fields.personal(models.CharField(max_length=200))
    by_on = fields.personal(models.DateField())
    answered_at = fields.at()
    answered_by = fields.by()

    about = "stop__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stop", "question"], name="safety_answered_once"),
            models.CheckConstraint(
                condition=~models.Q(words="") & ~models.Q(who=""), name="safety_names_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.question


class StopEnd(models.Model):
    """A stop was carried out on its day or later, or taken back with a reason."""

    stop = fields.personal(models.OneToOneField(Stop, on_delete=models.PROTECT, related_name="end"))
    outcome = fields.code(max_length=20)  # done, withdrawn
    reason = fields.sensitive(models.TextField(blank=True))
    ended_on = fields.personal(models.DateField())
    ended_at = fields.at()
    ended_by = fields.by()

    about = "stop__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="done")
                | models.Q(outcome="withdrawn") & ~models.Q(reason=""),
                name="stop_taken_back_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.outcome


class StopSecondLook(models.Model):
    """The person asks somebody else to look at a stop again; once, answered with reasons (R5)."""

    stop = fields.personal(
        models.OneToOneField(Stop, on_delete=models.PROTECT, related_name="second_look")
    )
    words = fields.sensitive(models.TextField())
    answer_by_on = fields.personal(models.DateField())
    told_human = fields.personal(models.UUIDField(editable=False))  # who decided first
    asked_at = fields.at()
    asked_by = fields.by()
    outcome = fields.code(max_length=20, blank=True)  # upheld, changed
    reason = fields.sensitive(models.TextField(blank=True))
    answered_at = fields.at(null=True)
    answered_by = fields.by(null=True)
    answered_human = fields.personal(models.UUIDField(null=True, editable=False))

    about = "stop__person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_human__isnull=True)
                | ~models.Q(answered_human=models.F("told_human")),
                name="stop_second_look_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    answered_at__isnull=True, answered_by__isnull=True, outcome="", reason=""
                )
                | models.Q(
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    answered_human__isnull=False,
                    outcome__in=["upheld", "changed"],
                )
                & ~models.Q(reason=""),
                name="stop_second_look_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.stop_id)


class Death(models.Model):
    """A person died: payments to them stop, and somebody answers for what they leave (S8)."""

    person = fields.personal(
        models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="death")
    )
    died_on = fields.personal(models.DateField())
    representative = fields.personal(models.CharField(max_length=200, blank=True))
    representative_reach = fields.personal(models.TextField(blank=True))
    noted_at = fields.at()
    noted_by = fields.by()

    about = "person"
    topic = "money"
    recorded = True

    def __str__(self) -> str:
        return str(self.person_id)
