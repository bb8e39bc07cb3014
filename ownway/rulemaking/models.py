"""Proposals of new rules, what was done about them, and what came of trying them out."""

from django.db import models

from ownway.core import fields


class Proposal(models.Model):
    """One text of new rules for a programme. It never changes: another text is another one."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="proposals")
    )
    number = fields.public(models.PositiveSmallIntegerField())
    title = fields.public(models.CharField(max_length=200))
    why = fields.public(models.TextField())
    # The whole pack with the new scheme as it was written, and the pack it was made from.
    content = fields.public(models.JSONField())
    based_on = fields.public(
        models.ForeignKey("programme.PackVersion", on_delete=models.PROTECT, related_name="+")
    )
    scheme = fields.public(models.CharField(max_length=64))  # programme.rules.scheme_identity
    starts_on = fields.public(models.DateField())
    author_human = fields.personal(models.UUIDField(editable=False))
    proposed_at = fields.at()
    proposed_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="proposal_number"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Paper(models.Model):
    """What was written down beside a proposal: who was asked, notice given, what it means for all.

    The newest of a kind counts; earlier ones stay.
    """

    ref = fields.ref()
    proposal = fields.public(
        models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="papers")
    )
    kind = fields.code(max_length=20)  # rulemaking.rules.PaperKind
    from_on = fields.public(models.DateField())
    to_on = fields.public(models.DateField())  # the last day; the same day where it is one
    words = fields.public(models.TextField())
    noted_at = fields.at()
    noted_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_on__gte=models.F("from_on")), name="paper_ends_after_start"
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="paper_has_words"),
        ]

    def __str__(self) -> str:
        return str(self.kind)


class Study(models.Model):
    """Something to be worked out over everyone, asked for once and answered once.

    What came out names nobody, small numbers kept back. Of a proposal, or of what is in force.
    """

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="studies")
    )
    proposal = fields.public(
        models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="studies")
    )
    kind = fields.code(max_length=20)  # rulemaking.rules.StudyKind
    old_scheme = fields.public(models.CharField(max_length=64))  # what is in force
    new_scheme = fields.public(models.CharField(max_length=64))  # what is looked at
    asked_at = fields.at()
    asked_by = fields.by()
    begun_at = fields.at(null=True)
    begun_by = fields.by(null=True)
    people_done = fields.public(models.PositiveIntegerField(default=0))
    outcome = fields.code(max_length=20, blank=True)  # rulemaking.rules.Outcome
    because = fields.code(max_length=40, blank=True)  # why it failed
    active = fields.public(models.PositiveIntegerField(null=True))  # people with answers
    covered = fields.public(models.PositiveIntegerField(null=True))  # of them, in the figures
    result = fields.public(models.JSONField(default=dict))
    page = fields.public(models.TextField(blank=True))  # the report as it is published
    ended_at = fields.at(null=True)
    ended_by = fields.by(null=True)

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "kind"],
                condition=models.Q(ended_at__isnull=True, proposal__isnull=False),
                name="study_asked_once",
            ),
            models.UniqueConstraint(
                fields=["programme", "kind"],
                condition=models.Q(ended_at__isnull=True, proposal__isnull=True),
                name="study_of_rules_in_force_asked_once",
            ),
            models.CheckConstraint(
                condition=models.Q(begun_at__isnull=True, begun_by__isnull=True)
                | models.Q(begun_at__isnull=False, begun_by__isnull=False),
                name="study_begun_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True, outcome="")
                | (
                    models.Q(ended_at__isnull=False, ended_by__isnull=False, outcome="done")
                    & models.Q(active__isnull=False, covered__lte=models.F("active"))
                )
                | (
                    models.Q(ended_at__isnull=False, ended_by__isnull=False, outcome="failed")
                    & ~models.Q(because="")
                ),
                name="study_answer_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class SpeakFirst(models.Model):
    """Somebody who would lose more than a tenth: talked with before any notice (§12)."""

    study = fields.personal(
        models.ForeignKey(Study, on_delete=models.PROTECT, related_name="speak_first")
    )
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="speak_first")
    )
    today_minor = fields.minor()
    new_minor = fields.minor()
    first_minor = fields.minor()  # in the first year, softened
    currency = fields.currency()

    about = "person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "person"], name="speak_first_once"),
            models.CheckConstraint(
                condition=models.Q(new_minor__lt=models.F("today_minor")),
                name="speak_first_loses",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Step(models.Model):
    """A step somebody took, for good: what came out was read (tested), or it was taken back."""

    ref = fields.ref()
    proposal = fields.public(
        models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="steps")
    )
    stage = fields.code(max_length=20)  # rulemaking.rules.Stage: tested, withdrawn
    why = fields.public(models.TextField())
    taken_at = fields.at()
    taken_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(stage="withdrawn"),
                name="withdrawn_once",
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=("tested", "withdrawn")) & ~models.Q(why=""),
                name="step_has_words",
            ),
        ]

    def __str__(self) -> str:
        return str(self.stage)


class Adoption(models.Model):
    """Somebody other than the author signs, with everything it rests on named (A13, A14).

    The database looks each of them up: no such row stands without them (`guards`).
    """

    ref = fields.ref()
    proposal = fields.public(
        models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="adoption")
    )
    scheme = fields.public(models.CharField(max_length=64))
    text = fields.public(models.TextField())  # the scheme with its papers, as it comes into force
    impact = fields.public(models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+"))
    validation = fields.public(models.ForeignKey(Study, on_delete=models.PROTECT, related_name="+"))
    consultation = fields.public(
        models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    )
    notice = fields.public(models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+"))
    equality = fields.public(models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+"))
    why = fields.public(models.TextField())
    author_human = fields.personal(models.UUIDField(editable=False))  # a copy of the proposal's
    signed_human = fields.personal(models.UUIDField(editable=False))
    adopted_at = fields.at()
    adopted_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(signed_human=models.F("author_human")),
                name="adopted_by_somebody_else",
            ),
            models.CheckConstraint(condition=~models.Q(why=""), name="adoption_has_reason"),
        ]

    def __str__(self) -> str:
        return str(self.ref)
