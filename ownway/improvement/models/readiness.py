"""The same statements answered by leaders, staff and participants, and the view agreed beside (I2).

No answer says whose it is: `ReadinessReply` keeps who answered, `ReadinessAnswer` what was said,
and nothing leads from one to the other. The database refuses to change either (`guards`).
"""

import uuid

from django.db import models

from ownway.core import fields

_SAID = models.Q(said__in=("yes", "partly", "not_yet"))
_GROUPS = models.Q(group__in=("leaders", "staff", "participants"))


class ReadinessRound(models.Model):
    """A time in which everybody may answer once. What came of it is shown when it is over."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey(
            "programme.Programme", on_delete=models.PROTECT, related_name="readiness_rounds"
        )
    )
    number = fields.public(models.PositiveSmallIntegerField())
    content = fields.public(models.JSONField())  # the statements in the words of that day
    opened_at = fields.at()
    opened_by = fields.by()
    closed_at = fields.at(null=True)
    closed_by = fields.by(null=True)

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="readiness_round_number"),
            models.UniqueConstraint(
                fields=["programme"],
                condition=models.Q(closed_at__isnull=True),
                name="readiness_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="readiness_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class ReadinessDraft(models.Model):
    """What somebody chose so far and has not sent: theirs alone, on whatever they sign in with.

    It goes when they send it, and when the round is over. The database lets no reply stand beside
    a draft, so that no row leads from a name to an answer that was given. It is not in the record.
    """

    round = fields.public(
        models.ForeignKey(ReadinessRound, on_delete=models.PROTECT, related_name="drafts")
    )
    human = fields.personal(models.UUIDField(editable=False))
    said = fields.sensitive(models.JSONField(default=dict))  # statement → what was chosen
    kept_at = fields.at()
    kept_by = fields.by()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "human"], name="readiness_draft_once"),
        ]

    def __str__(self) -> str:
        return str(self.round_id)  # type: ignore[attr-defined]


class ReadinessReply(models.Model):
    """Somebody answered in a round, once. What they said is not here."""

    round = fields.public(
        models.ForeignKey(ReadinessRound, on_delete=models.PROTECT, related_name="replies")
    )
    human = fields.personal(models.UUIDField(editable=False))
    group = fields.code(max_length=20)  # improvement.rules.readiness.Group
    replied_at = fields.at()
    replied_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "human"], name="readiness_reply_once"),
            models.CheckConstraint(condition=_GROUPS, name="readiness_reply_group"),
        ]

    def __str__(self) -> str:
        return self.group


class ReadinessAnswer(models.Model):
    """One answer to one statement from one group. Its id is random, so that no order tells whose.

    It is not in the record, which would tie it to a name; the database keeps it as it is.
    """

    id = fields.public(models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False))
    round = fields.public(
        models.ForeignKey(ReadinessRound, on_delete=models.PROTECT, related_name="answers")
    )
    group = fields.code(max_length=20)
    item = fields.code()
    said = fields.code(max_length=20)  # improvement.rules.readiness.Said

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_SAID & _GROUPS, name="readiness_answer_said"),
        ]

    def __str__(self) -> str:
        return self.said


class ReadinessCheck(models.Model):
    """What those who lead say, for good: alone, or as the view agreed after a round."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey(
            "programme.Programme", on_delete=models.PROTECT, related_name="readiness_checks"
        )
    )
    round = fields.public(
        models.ForeignKey(
            ReadinessRound, on_delete=models.PROTECT, null=True, related_name="agreed"
        )
    )
    number = fields.public(models.PositiveSmallIntegerField())
    content = fields.public(models.JSONField())
    made_at = fields.at()
    made_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="readiness_check_number"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class ReadinessLine(models.Model):
    """What a check says to one statement, and a few words why."""

    of = fields.public(
        models.ForeignKey(ReadinessCheck, on_delete=models.PROTECT, related_name="lines")
    )
    item = fields.code()
    said = fields.code(max_length=20)
    words = fields.public(models.TextField(blank=True))

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "item"], name="readiness_line_once"),
            models.CheckConstraint(condition=_SAID, name="readiness_line_said"),
        ]

    def __str__(self) -> str:
        return self.said
