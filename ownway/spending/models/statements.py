"""The statement of a month as it was made for a person, once, and how it went to them."""

from django.db import models

from ownway.core import fields


class MonthlyStatement(models.Model):
    """One person's statement of one month. What it says is read from the books as known then."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="statements")
    )
    starts_on = fields.personal(models.DateField())  # the first day of the month
    made_at = fields.at()
    made_by = fields.by()
    way = fields.code(max_length=20)  # people.rules.ReachBy, as the person chose it then
    state = fields.code(max_length=20)  # spending.rules.SendState
    handed_at = fields.at(null=True)  # to the mail server
    handed_by = fields.by(null=True)
    sent_at = fields.at(null=True)
    sent_by = fields.by(null=True)

    about = "person"
    topic = "money"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "starts_on"], name="monthly_statement_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["here", "waiting", "sending", "unsure", "sent"]),
                name="monthly_statement_has_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False, sent_by__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True, sent_by__isnull=True)),
                name="monthly_statement_sent_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["sending", "unsure"])
                | models.Q(handed_at__isnull=False),
                name="monthly_statement_was_handed_over",
            ),
            models.CheckConstraint(
                condition=models.Q(handed_at__isnull=True, handed_by__isnull=True)
                | models.Q(handed_at__isnull=False, handed_by__isnull=False),
                name="monthly_statement_handed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
