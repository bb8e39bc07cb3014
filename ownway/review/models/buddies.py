"""Planning buddies: one helps one, and sees nothing until it is shared."""

from django.db import models

from ownway.core import fields


class Buddy(models.Model):
    """Somebody with an agreed plan offers to help one other; whoever asks first has them.

    Either may stop at any time; there is no place for a reason.
    """

    ref = fields.ref()
    helper = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="buddy_for")
    )
    person = fields.personal(  # who is helped, once somebody asked
        models.ForeignKey(
            "people.Person", on_delete=models.PROTECT, null=True, related_name="buddies"
        )
    )
    state = fields.code(max_length=20)  # review.rules.BuddyState
    supporter = fields.personal(
        models.ForeignKey(
            "people.Supporter", on_delete=models.PROTECT, null=True, related_name="buddies"
        )
    )
    offered_at = fields.at()
    offered_by = fields.by()
    asked_at = fields.at(null=True)
    asked_by = fields.by(null=True)
    over_at = fields.at(null=True)
    over_by = fields.by(null=True)

    about = "helper"
    topic = "circle"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["helper"],
                condition=models.Q(over_at__isnull=True),
                name="buddy_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(over_at__isnull=True, person__isnull=False),
                name="buddy_one_for_each",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) | ~models.Q(person=models.F("helper")),
                name="buddy_is_somebody_else",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="offered",
                    person__isnull=True,
                    supporter__isnull=True,
                    asked_at__isnull=True,
                    asked_by__isnull=True,
                    over_at__isnull=True,
                )
                | models.Q(
                    state="helping",
                    person__isnull=False,
                    supporter__isnull=False,
                    asked_at__isnull=False,
                    asked_by__isnull=False,
                    over_at__isnull=True,
                )
                | models.Q(state="over", over_at__isnull=False),
                name="buddy_state_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(asked_at__isnull=True, asked_by__isnull=True)
                | models.Q(asked_at__isnull=False, asked_by__isnull=False),
                name="buddy_asked_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(over_at__isnull=True, over_by__isnull=True)
                | models.Q(over_at__isnull=False, over_by__isnull=False),
                name="buddy_over_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.state
