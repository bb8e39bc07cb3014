"""The door that stays open: whether somebody is asked how they are, and what they answered (H6)."""

from django.db import models

from ownway.core import fields
from ownway.endings.models.ending import Ending


class AskAgain(models.Model):
    """When the person wants to be asked again, and how. No answer is no answer: never a failure."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="asks_again")
    )
    ending = fields.personal(
        models.OneToOneField(Ending, on_delete=models.PROTECT, related_name="ask_again")
    )
    months = fields.personal(models.PositiveSmallIntegerField())  # 0: never
    way = fields.code(max_length=20)  # endings.rules.AskBy
    ask_on = fields.personal(models.DateField(null=True))
    chosen_at = fields.at()
    chosen_by = fields.by()
    handed_at = fields.at(null=True)  # a mail was handed over, or somebody took it on
    handed_by = fields.by(null=True)
    asked_at = fields.at(null=True)
    asked_by = fields.by(null=True)

    about = "person"
    topic = "person"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(months=0, ask_on=None, handed_at=None, asked_at=None)
                | models.Q(months__gt=0, ask_on__isnull=False),
                name="ask_again_on_a_day_or_never",
            ),
            models.CheckConstraint(
                condition=models.Q(way__in=["email", "phone", "letter", "site"]),
                name="ask_again_in_a_known_way",
            ),
            models.CheckConstraint(
                condition=models.Q(handed_at=None, handed_by=None)
                | models.Q(handed_at__isnull=False, handed_by__isnull=False),
                name="ask_again_handed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(asked_at=None, asked_by=None)
                | models.Q(asked_at__isnull=False, asked_by__isnull=False),
                name="ask_again_asked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Reply(models.Model):
    """How it is going, in the person's own words, on a line from 1 to 5. Theirs to give or not."""

    ask = fields.personal(
        models.OneToOneField(AskAgain, on_delete=models.PROTECT, related_name="reply")
    )
    going = fields.sensitive(models.PositiveSmallIntegerField())  # 1 hard … 5 good
    words = fields.sensitive(models.TextField(blank=True))
    wants_back = fields.sensitive(models.BooleanField(default=False))
    replied_at = fields.at()
    replied_by = fields.by()

    about = "ask__person"
    topic = "person"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(going__gte=1, going__lte=5), name="ask_reply_on_the_line"
            ),
        ]

    def __str__(self) -> str:
        return str(self.going)


class Return(models.Model):
    """Somebody is back: from their last plan if there was one, no new application (H5)."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="returns")
    )
    ending = fields.personal(
        models.OneToOneField(Ending, on_delete=models.PROTECT, related_name="returned")
    )
    plan = fields.personal(  # the new one, copied; empty where there was none to copy
        models.OneToOneField(
            "planning.Plan", on_delete=models.PROTECT, null=True, related_name="came_from_return"
        )
    )
    alumni = fields.personal(models.BooleanField())  # graduated before: has priority
    returned_at = fields.at()
    returned_by = fields.by()

    about = "person"
    topic = "person"
    recorded = True

    def __str__(self) -> str:
        return str(self.ref)
