"""Recovery scales as data, and the answers people gave: for good, as they gave them."""

from django.db import models

from ownway.core import fields


class Scale(models.Model):
    """One version of a scale: our own from the pack, or one somebody is entitled to use."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="scales")
    )
    code = fields.code(max_length=60)
    version = fields.public(models.PositiveSmallIntegerField())
    ours = fields.public(models.BooleanField())
    title = fields.public(models.CharField(max_length=200))  # empty: the words of the pack
    licence = fields.public(models.TextField())  # who allows its use, and how it is cited
    added_at = fields.at()
    added_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code", "version"], name="scale_version_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(licence="") & (models.Q(ours=True) | ~models.Q(title="")),
                name="scale_says_by_whose_leave",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class ScaleItem(models.Model):
    """One sentence of a scale, with the lowest and the highest answer it takes."""

    scale = fields.public(models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="items"))
    position = fields.public(models.PositiveSmallIntegerField())
    code = fields.code()
    words = fields.public(models.CharField(max_length=500))  # empty: the words of the pack
    lowest = fields.public(models.PositiveSmallIntegerField())
    highest = fields.public(models.PositiveSmallIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scale", "code"], name="scale_item_once"),
            models.UniqueConstraint(fields=["scale", "position"], name="scale_item_place"),
            models.CheckConstraint(
                condition=models.Q(highest__gt=models.F("lowest")), name="scale_item_has_width"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Answering(models.Model):
    """One day on which somebody answered a scale; a new day is a new row, never a change."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="answerings")
    )
    scale = fields.public(
        models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="answerings")
    )
    answered_on = fields.personal(models.DateField())
    answered_at = fields.at()
    answered_by = fields.by()

    about = "person"
    topic = "reviews"
    recorded = True

    def __str__(self) -> str:
        return str(self.answered_on)


class ScaleAnswer(models.Model):
    """One answer; what was left out has no row, and is not a zero."""

    answering = fields.personal(
        models.ForeignKey(Answering, on_delete=models.PROTECT, related_name="answers")
    )
    item = fields.public(models.ForeignKey(ScaleItem, on_delete=models.PROTECT, related_name="+"))
    value = fields.sensitive(models.PositiveSmallIntegerField())

    about = "answering__person"
    topic = "reviews"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answering", "item"], name="scale_answer_once"),
        ]

    def __str__(self) -> str:
        return str(self.value)
