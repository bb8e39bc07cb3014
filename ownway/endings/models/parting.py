"""Endings nobody chose: contact is lost, a programme ends it, somebody died. Each its own way."""

from django.db import models

from ownway.core import fields


class Search(models.Model):
    """A kind search for somebody nobody has heard of. It ends nothing by itself."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="searches")
    )
    begun_on = fields.personal(models.DateField())
    may_end_on = fields.personal(models.DateField())  # no ending before this day
    least_tries = fields.public(models.PositiveSmallIntegerField())
    least_ways = fields.public(models.PositiveSmallIntegerField())
    begun_at = fields.at()
    begun_by = fields.by()
    outcome = fields.code(max_length=20, blank=True)  # endings.rules.Found
    outcome_at = fields.at(null=True)
    outcome_by = fields.by(null=True)

    about = "person"
    topic = "person"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(outcome=""), name="search_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", outcome_at=None, outcome_by=None)
                | models.Q(
                    outcome__in=["back", "heard", "ended", "over"],
                    outcome_at__isnull=False,
                    outcome_by__isnull=False,
                ),
                name="search_ends_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(may_end_on__gt=models.F("begun_on")), name="search_takes_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Try(models.Model):
    """One try to reach somebody, in one way. Only ever added to."""

    search = fields.personal(
        models.ForeignKey(Search, on_delete=models.PROTECT, related_name="tries")
    )
    key = fields.public(models.UUIDField(unique=True))  # made with the form: one click, one try
    way = fields.code(max_length=20)  # endings.rules.TriedBy
    tried_on = fields.personal(models.DateField())
    words = fields.sensitive(models.TextField(blank=True))
    noted_at = fields.at()
    noted_by = fields.by()

    about = "search__person"
    topic = "person"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    way__in=["phone", "text", "letter", "email", "visit", "supporter", "other"]
                ),
                name="try_in_a_known_way",
            ),
        ]

    def __str__(self) -> str:
        return self.way


class EndNotice(models.Model):
    """A programme says it will end somebody's time: why, by which rule, from when. Two say so."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="end_notices")
    )
    reason_code = fields.code(max_length=60)  # of the pack
    rule = fields.public(models.CharField(max_length=300))  # where it is written, as the pack cites
    words = fields.sensitive(models.TextField())
    proposed_at = fields.at()
    proposed_by = fields.by()
    proposed_human = fields.personal(models.UUIDField(editable=False))
    given_on = fields.personal(models.DateField(null=True))  # agreed by another: the notice stands
    ends_on = fields.personal(models.DateField(null=True))  # not before this day
    agreed_at = fields.at(null=True)
    agreed_by = fields.by(null=True)
    agreed_human = fields.personal(models.UUIDField(null=True, editable=False))
    outcome = fields.code(max_length=20, blank=True)  # ended, withdrawn, changed, over
    outcome_words = fields.sensitive(models.TextField(blank=True))
    outcome_at = fields.at(null=True)
    outcome_by = fields.by(null=True)

    about = "person"
    topic = "person"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(outcome=""), name="end_notice_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(words="") & ~models.Q(reason_code="") & ~models.Q(rule=""),
                name="end_notice_says_why_and_by_what_rule",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_human=None)
                | ~models.Q(agreed_human=models.F("proposed_human")),
                name="end_notice_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    given_on=None, ends_on=None, agreed_at=None, agreed_by=None, agreed_human=None
                )
                | models.Q(
                    given_on__isnull=False,
                    ends_on__gt=models.F("given_on"),
                    agreed_at__isnull=False,
                    agreed_by__isnull=False,
                    agreed_human__isnull=False,
                ),
                name="end_notice_agreed_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", outcome_at=None, outcome_by=None)
                | models.Q(
                    outcome__in=["withdrawn", "changed", "over"],
                    outcome_at__isnull=False,
                    outcome_by__isnull=False,
                )
                | models.Q(
                    outcome="ended",
                    agreed_at__isnull=False,
                    outcome_at__isnull=False,
                    outcome_by__isnull=False,
                ),
                name="end_notice_ends_agreed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class EndChallenge(models.Model):
    """The person says it is wrong: nothing ends before somebody else has answered, with reasons."""

    ref = fields.ref()
    notice = fields.personal(
        models.OneToOneField(EndNotice, on_delete=models.PROTECT, related_name="challenge")
    )
    words = fields.sensitive(models.TextField())
    answer_by_on = fields.personal(models.DateField())
    first_human = fields.personal(models.UUIDField(editable=False))  # who proposed it
    second_human = fields.personal(models.UUIDField(editable=False))  # who agreed
    asked_at = fields.at()
    asked_by = fields.by()
    outcome = fields.code(max_length=20, blank=True)  # upheld, changed
    reason = fields.sensitive(models.TextField(blank=True))
    answered_at = fields.at(null=True)
    answered_by = fields.by(null=True)
    answered_human = fields.personal(models.UUIDField(null=True, editable=False))

    about = "notice__person"
    topic = "person"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_human=None)
                | (
                    ~models.Q(answered_human=models.F("first_human"))
                    & ~models.Q(answered_human=models.F("second_human"))
                ),
                name="end_challenge_by_a_third",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    outcome="", reason="", answered_at=None, answered_by=None, answered_human=None
                )
                | models.Q(
                    outcome__in=["upheld", "changed"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    answered_human__isnull=False,
                )
                & ~models.Q(reason=""),
                name="end_challenge_answer_is_whole",
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="end_challenge_has_words"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Representative(models.Model):
    """Who answers for what somebody who died leaves, and what shows it. The newest counts."""

    ref = fields.ref()
    death = fields.personal(
        models.ForeignKey("holding.Death", on_delete=models.PROTECT, related_name="representatives")
    )
    name = fields.personal(models.CharField(max_length=200))
    reach = fields.personal(models.TextField())
    evidence = fields.code()  # of the pack
    seen_on = fields.personal(models.DateField())  # the day somebody saw it
    noted_at = fields.at()
    noted_by = fields.by()

    about = "death__person"
    topic = "person"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(reach="") & ~models.Q(evidence=""),
                name="representative_is_shown",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
