"""What somebody writes for themselves about their own work, and what a team shares of it (S17).

A note belongs to whoever wrote it. It is not in the record, like a draft: nobody is to be able to
look up who reflected on what. There is no column for a score, and none is ever worked out.
"""

from django.db import models

from ownway.core import fields

_LENSES = models.Q(lens__in=("practice", "team", "system"))


class ReflectionNote(models.Model):
    """One person's private words about one prompt, seen through one lens."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey(
            "programme.Programme", on_delete=models.PROTECT, related_name="reflection_notes"
        )
    )
    human = fields.personal(models.UUIDField(editable=False))  # whose words these are
    stage = fields.code()
    prompt = fields.code()
    lens = fields.code(max_length=20)  # improvement.rules.reflections.Lens
    edition = fields.public(models.CharField(max_length=20))  # of the prompts
    words = fields.sensitive(models.TextField())
    written_at = fields.at()
    written_by = fields.by()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "human", "prompt", "lens"], name="reflection_note_once"
            ),
            models.CheckConstraint(
                condition=_LENSES & ~models.Q(words=""), name="reflection_note_has_words"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Sitting(models.Model):
    """A team looks at one stage together, for about twenty minutes."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="sittings")
    )
    stage = fields.code()
    edition = fields.public(models.CharField(max_length=20))
    begun_at = fields.at()
    begun_by = fields.by()
    ended_at = fields.at(null=True)
    ended_by = fields.by(null=True)

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "stage"],
                condition=models.Q(ended_at__isnull=True),
                name="sitting_one_of_a_stage",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="sitting_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class SharedNote(models.Model):
    """Words somebody chose to show their team in a sitting, as they were then.

    The note stays private. Whoever shared it takes it back at any time: then this row goes.
    """

    ref = fields.ref()
    sitting = fields.public(
        models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="shared")
    )
    human = fields.personal(models.UUIDField(editable=False))
    prompt = fields.code()
    lens = fields.code(max_length=20)
    words = fields.sensitive(models.TextField())
    shared_at = fields.at()
    shared_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "human", "prompt", "lens"], name="shared_note_once"
            ),
            models.CheckConstraint(
                condition=_LENSES & ~models.Q(words=""), name="shared_note_has_words"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class StageCycle(models.Model):
    """Which stage a small change came out of. Whose note it was is not kept."""

    cycle = fields.public(
        models.OneToOneField("improvement.Cycle", on_delete=models.PROTECT, related_name="stage")
    )
    stage = fields.code()

    recorded = True

    def __str__(self) -> str:
        return self.stage
