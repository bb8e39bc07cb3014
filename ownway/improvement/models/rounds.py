"""A round of a check: what is asked, who rates, what each said, and what was agreed afterwards."""

import uuid

from django.db import models

from ownway.core import fields


class Round(models.Model):
    """One time an organisation looks at itself. What it asks is fixed when it is planned.

    `look_until_on` is exclusive. `outcome`: valid or set aside; empty while rating goes on.
    """

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey(
            "programme.Programme", on_delete=models.PROTECT, related_name="check_rounds"
        )
    )
    number = fields.public(models.PositiveSmallIntegerField())
    instrument = fields.public(
        models.ForeignKey(
            "improvement.KeptInstrument", on_delete=models.PROTECT, related_name="rounds"
        )
    )
    parts = fields.public(models.JSONField(default=list, blank=True))  # codes; none: the whole
    anonymous = fields.public(models.BooleanField(default=False))
    convene_on = fields.public(models.DateField())
    look_from_on = fields.public(models.DateField())
    look_until_on = fields.public(models.DateField())
    expires_at = fields.public(models.DateTimeField())  # of the links of its raters
    planned_at = fields.at()
    planned_by = fields.by()
    opened_at = fields.at(null=True)
    opened_by = fields.by(null=True)
    closed_at = fields.at(null=True)
    closed_by = fields.by(null=True)
    outcome = fields.code(max_length=20, blank=True)  # improvement.rules.rounds.Outcome
    why = fields.public(models.TextField(blank=True))  # why it was set aside

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="check_round_number"),
            models.UniqueConstraint(
                fields=["programme"],
                condition=models.Q(closed_at__isnull=True),
                name="check_round_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(look_from_on__lt=models.F("look_until_on"))
                & models.Q(look_until_on__lte=models.F("convene_on")),
                name="check_round_looks_back",
            ),
            models.CheckConstraint(
                condition=models.Q(opened_at__isnull=True, opened_by__isnull=True)
                | models.Q(opened_at__isnull=False, opened_by__isnull=False),
                name="check_round_opened_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True, outcome="")
                | models.Q(
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    opened_at__isnull=False,
                    outcome="valid",
                )
                | (
                    models.Q(closed_at__isnull=False, closed_by__isnull=False, outcome="set_aside")
                    & ~models.Q(why="")
                ),
                name="check_round_ends_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Asked(models.Model):
    """One element a round asks, with the points an answer can have."""

    round = fields.public(models.ForeignKey(Round, on_delete=models.PROTECT, related_name="asked"))
    place = fields.public(models.PositiveSmallIntegerField())  # from 1, in reading order
    code = fields.public(models.CharField(max_length=40))
    least = fields.public(models.PositiveSmallIntegerField())
    most = fields.public(models.PositiveSmallIntegerField())

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="check_element_asked_once"),
            models.UniqueConstraint(fields=["round", "place"], name="check_element_place"),
            models.CheckConstraint(
                condition=models.Q(least__lt=models.F("most")), name="check_element_scale"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Rater(models.Model):
    """Somebody who rates, and from which viewpoint. Once handed in, nothing about it changes.

    `account` and `human` are set where they rate with a sign-in of their own; `human` alone where
    somebody answered as a guest while they were signed in. `link_shown_at`: when whoever runs the
    round saw the link, once, to hand it on.
    """

    ref = fields.ref()
    round = fields.public(models.ForeignKey(Round, on_delete=models.PROTECT, related_name="raters"))
    name = fields.personal(models.CharField(max_length=200))
    viewpoint = fields.code(max_length=20)  # improvement.rules.rounds.Viewpoint
    token_hash = fields.secret(models.CharField(max_length=64, unique=True))
    account = fields.personal(
        models.ForeignKey(
            "people.Account", on_delete=models.PROTECT, null=True, related_name="ratings"
        )
    )
    human = fields.personal(models.UUIDField(null=True, default=None, editable=False))
    way = fields.code(max_length=20, blank=True)  # improvement.rules.rounds.Way, once handed in
    named_at = fields.at()
    named_by = fields.by()
    link_shown_at = fields.at(null=True)
    link_shown_by = fields.by(null=True)
    removed_at = fields.at(null=True)
    removed_by = fields.by(null=True)
    handed_in_at = fields.at(null=True)
    handed_in_by = fields.by(null=True)

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "human"],
                condition=models.Q(human__isnull=False, removed_at__isnull=True),
                name="check_rater_one_human_once",
            ),
            models.CheckConstraint(
                condition=models.Q(handed_in_at__isnull=True, handed_in_by__isnull=True, way="")
                | (
                    models.Q(handed_in_at__isnull=False, handed_in_by__isnull=False)
                    & models.Q(removed_at__isnull=True)
                    & ~models.Q(way="")
                ),
                name="check_rater_handed_in_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
                name="check_rater_removed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(link_shown_at__isnull=True, link_shown_by__isnull=True)
                | models.Q(link_shown_at__isnull=False, link_shown_by__isnull=False),
                name="check_rater_link_shown_to_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(way="guest")
                | models.Q(handed_in_by=models.F("ref"))
                | models.Q(human__isnull=False),
                name="check_rater_guest_is_known_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    viewpoint__in=("service", "peer", "clinical", "support", "administrator")
                ),
                name="check_rater_viewpoint",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Rating(models.Model):
    """One rater's answer to one element: a draft until it is handed in, then for good."""

    ref = fields.ref()
    rater = fields.personal(
        models.ForeignKey(Rater, on_delete=models.PROTECT, related_name="ratings")
    )
    asked = fields.public(
        models.ForeignKey(Asked, on_delete=models.PROTECT, related_name="ratings")
    )
    points = fields.personal(models.PositiveSmallIntegerField())
    words = fields.sensitive(models.TextField(blank=True))
    said_at = fields.at()
    said_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rater", "asked"], name="check_one_answer_each"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Convening(models.Model):
    """The raters met and talked. Apart from the ratings, which stay as they were."""

    ref = fields.ref()
    round = fields.public(
        models.OneToOneField(Round, on_delete=models.PROTECT, related_name="convening")
    )
    held_on = fields.public(models.DateField())
    good = fields.personal(models.TextField())  # what goes well
    notes = fields.personal(models.TextField(blank=True))
    next_on = fields.public(models.DateField())
    convened_at = fields.at()
    convened_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(next_on__gt=models.F("held_on")), name="check_next_is_later"
            ),
            models.CheckConstraint(condition=~models.Q(good=""), name="check_says_what_goes_well"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Agreed(models.Model):
    """What the meeting made of one element; a value only where they agreed on one.

    Written once for each turn of the talk: the newest counts, the ones before stay.
    """

    key = fields.public(models.UUIDField(default=uuid.uuid4, unique=True, editable=False))
    convening = fields.public(
        models.ForeignKey(Convening, on_delete=models.PROTECT, related_name="agreed")
    )
    asked = fields.public(models.ForeignKey(Asked, on_delete=models.PROTECT, related_name="agreed"))
    points = fields.public(models.PositiveSmallIntegerField(null=True))
    words = fields.personal(models.TextField(blank=True))
    agreed_at = fields.at()
    agreed_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(points__isnull=False) | ~models.Q(words=""),
                name="check_agreed_says_something",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class Priority(models.Model):
    """What they want to change first; of one element, or of none in particular."""

    ref = fields.ref()
    convening = fields.public(
        models.ForeignKey(Convening, on_delete=models.PROTECT, related_name="priorities")
    )
    place = fields.public(models.PositiveSmallIntegerField())  # 1 is first
    asked = fields.public(
        models.ForeignKey(Asked, on_delete=models.PROTECT, null=True, related_name="priorities")
    )
    words = fields.personal(models.TextField())
    set_at = fields.at()
    set_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["convening", "place"], name="check_priority_place"),
            models.CheckConstraint(condition=~models.Q(words=""), name="check_priority_has_words"),
        ]

    def __str__(self) -> str:
        return str(self.ref)
