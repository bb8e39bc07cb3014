"""What needs somebody's look whatever it costs, what came of a no, who is close, and prices."""

from django.db import models

from ownway.core import fields
from ownway.spending.models.purchases import Purchase


class ExceptionAsked(models.Model):
    """Why somebody has to look at a purchase: a rule stands in the way, or it is a gift.

    Only a human says yes to it, in words.
    """

    purchase = fields.personal(
        models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="exception")
    )
    ground = fields.code(max_length=20)  # spending.rules.Ground
    rule = fields.code(max_length=60, blank=True)  # an exclusion of the pack, or how close
    words = fields.sensitive(models.TextField())
    agreement_on = fields.personal(models.DateField(null=True))  # when both signed it (R11)

    about = "purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="exception_says_why"),
            models.CheckConstraint(
                condition=~models.Q(ground="necessary") | models.Q(agreement_on__isnull=False),
                name="exception_for_a_relative_is_in_writing",
            ),
            models.CheckConstraint(
                condition=models.Q(ground="gift") | ~models.Q(rule=""),
                name="exception_from_a_rule",
            ),
        ]

    def __str__(self) -> str:
        return self.ground


class Follows(models.Model):
    """A purchase that comes out of another: asked for again after a no, or bought elsewhere."""

    purchase = fields.personal(
        models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="follows")
    )
    first = fields.personal(  # once: a further look is outside (R5, scenario 19)
        models.OneToOneField(Purchase, on_delete=models.PROTECT, related_name="followed_by")
    )
    why = fields.code(max_length=20)  # spending.rules.Following: again, elsewhere
    words = fields.sensitive(models.TextField())
    answer_by_on = fields.personal(models.DateField(null=True))  # of a second look

    about = "purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(purchase=models.F("first")) & ~models.Q(words=""),
                name="follows_another",
            ),
            models.CheckConstraint(
                condition=models.Q(why="again", answer_by_on__isnull=False)
                | models.Q(why="elsewhere", answer_by_on__isnull=True),
                name="follows_with_a_day_where_looked_at_again",
            ),
        ]

    def __str__(self) -> str:
        return self.why


class Tie(models.Model):
    """How close somebody who is paid is to the person: lives with them, or works for them (R11)."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="ties")
    )
    party = fields.public(models.UUIDField())  # of the name, as the books know a payee
    name = fields.sensitive(models.CharField(max_length=200))
    plain = fields.derived(models.CharField(max_length=400))  # spending.rules.plain_name
    kind = fields.code(max_length=20)  # spending.rules.TieKind
    said_at = fields.at()
    said_by = fields.by()
    ended_at = fields.at(null=True)
    ended_by = fields.by(null=True)

    about = "person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "party", "kind"],
                condition=models.Q(ended_at__isnull=True),
                name="tie_said_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="tie_ended_by_somebody",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="tie_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.kind


class Insurance(models.Model):
    """The person is insured as the employer of those who work for them, until a day (S9)."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="insurances")
    )
    insurer = fields.sensitive(models.CharField(max_length=200))
    from_on = fields.personal(models.DateField())
    until_on = fields.personal(models.DateField())  # the first day it no longer covers
    noted_at = fields.at()
    noted_by = fields.by()

    about = "person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__gt=models.F("from_on")) & ~models.Q(insurer=""),
                name="insurance_covers_days",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Quote(models.Model):
    """A price a seller named for something wished on a line. What it says never changes."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="quotes")
    )
    line = fields.personal(
        models.ForeignKey("planning.Line", on_delete=models.PROTECT, related_name="quotes")
    )
    key = fields.public(models.UUIDField(unique=True))  # made with the form: one click, one price
    what = fields.sensitive(models.CharField(max_length=200))
    seller = fields.sensitive(models.CharField(max_length=200))
    amount_minor = fields.minor()
    currency = fields.currency()
    words = fields.sensitive(models.TextField(blank=True))
    noted_at = fields.at()
    noted_by = fields.by()
    taken = fields.personal(  # what was asked for at this price
        models.OneToOneField(Purchase, on_delete=models.PROTECT, null=True, related_name="quote")
    )
    dropped_at = fields.at(null=True)
    dropped_by = fields.by(null=True)

    about = "person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0, amount_minor__lte=10**12)
                & ~models.Q(what="")
                & ~models.Q(seller=""),
                name="quote_says_something",
            ),
            models.CheckConstraint(
                condition=models.Q(dropped_at__isnull=True, dropped_by__isnull=True)
                | models.Q(dropped_at__isnull=False, dropped_by__isnull=False, taken__isnull=True),
                name="quote_dropped_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
