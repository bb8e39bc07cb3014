"""What somebody without a sign-in wrote on paper or said, as it was typed in for them (I15)."""

from django.db import models

from ownway.core import fields


class TypedIn(models.Model):
    """One act of somebody without a sign-in, word for word: who typed it, and how it reached us.

    It stays as it was typed, so that a letter of it can be printed on any later day. `guards` lets
    nobody type for a person who has a sign-in.
    """

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="typed_in")
    )
    act = fields.code()  # the action, such as "apply"
    subject = fields.public(models.UUIDField(editable=False))  # the row it made or changed
    way = fields.code(max_length=20)  # endings.rules.HeardBy
    said_on = fields.personal(models.DateField())
    said = fields.sensitive(models.JSONField(default=dict))  # name of the question → their words
    typed_on = fields.personal(models.DateField())  # the programme's day of `typed_at`
    typed_at = fields.at()
    typed_by = fields.by()
    typed_human = fields.personal(models.UUIDField(editable=False))

    about = "person"
    topic = "bad_times"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(way__in=("paper", "phone", "in_person")),
                name="typed_in_way_known",
            ),
            models.CheckConstraint(
                condition=models.Q(said_on__lte=models.F("typed_on")),
                name="typed_in_after_it_was_said",
            ),
            models.CheckConstraint(condition=~models.Q(act=""), name="typed_in_says_what"),
        ]

    def __str__(self) -> str:
        return self.act
