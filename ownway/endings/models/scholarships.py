"""Somebody's way out, from first interest to graduation, and what was answered on it."""

from django.db import models

from ownway.core import fields


class Exit(models.Model):
    """One person's way out (S13). States and moves are in rules; the database keeps them too."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="exits")
    )
    cohort = fields.public(
        models.ForeignKey(
            "endings.Cohort", on_delete=models.PROTECT, null=True, related_name="exits"
        )
    )
    status = fields.code(max_length=20)  # endings.rules.ExitStatus
    hopes = fields.sensitive(models.TextField(blank=True))  # why, in their own words
    needs = fields.sensitive(models.TextField(blank=True))  # what they would need for it
    answer_by_on = fields.personal(models.DateField(null=True))
    agreement = fields.public(models.PositiveIntegerField(default=0))  # times handed round
    handed_round_at = fields.at(null=True)  # empty again as soon as the text changes
    handed_round_by = fields.by(null=True)
    began_at = fields.at()
    began_by = fields.by()
    stepped_at = fields.at()  # the last move
    stepped_by = fields.by()
    paused_at = fields.at(null=True)
    paused_by = fields.by(null=True)
    ending = fields.personal(
        models.OneToOneField("endings.Ending", on_delete=models.PROTECT, null=True)
    )

    about = "person"
    topic = "goals"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=~models.Q(status="graduated"),
                name="exit_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(paused_at__isnull=True, paused_by__isnull=True)
                | models.Q(paused_at__isnull=False, paused_by__isnull=False),
                name="exit_paused_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(handed_round_at__isnull=True, handed_round_by__isnull=True)
                | models.Q(
                    agreement__gt=0, handed_round_at__isnull=False, handed_round_by__isnull=False
                ),
                name="exit_handed_round_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.status


class ScholarshipAnswer(models.Model):
    """A yes or a no to an application. It holds no number: nobody is scored."""

    ref = fields.ref()
    exit = fields.personal(
        models.ForeignKey(Exit, on_delete=models.PROTECT, related_name="answers")
    )
    outcome = fields.code(max_length=20)  # awarded or declined
    reason = fields.code(blank=True)  # of the pack
    words = fields.sensitive(models.TextField(blank=True))
    would_change = fields.sensitive(models.TextField(blank=True))
    look_again_on = fields.personal(models.DateField(null=True))
    challenge = fields.sensitive(models.TextField(blank=True))  # why it should be looked at again
    challenge_by_on = fields.personal(models.DateField(null=True))
    challenged_at = fields.at(null=True)
    challenged_by = fields.by(null=True)
    looked_outcome = fields.code(max_length=20, blank=True)  # stands or awarded
    looked_words = fields.sensitive(models.TextField(blank=True))
    looked_at = fields.at(null=True)
    looked_by = fields.by(null=True)
    looked_human = fields.personal(models.UUIDField(null=True, editable=False))
    answered_at = fields.at()
    answered_by = fields.by()
    answered_human = fields.personal(models.UUIDField(editable=False))

    about = "exit__person"
    topic = "goals"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="awarded")
                | (
                    models.Q(outcome="declined", look_again_on__isnull=False)
                    & ~models.Q(reason="")
                    & ~models.Q(words="")
                    & ~models.Q(would_change="")
                ),
                name="answer_no_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(challenged_at__isnull=True, challenged_by__isnull=True)
                | (
                    models.Q(challenged_by__isnull=False, challenge_by_on__isnull=False)
                    & ~models.Q(challenge="")
                ),
                name="answer_challenged_in_words",
            ),
            models.CheckConstraint(
                condition=models.Q(looked_at__isnull=True, looked_by__isnull=True)
                | (
                    models.Q(
                        looked_by__isnull=False,
                        looked_human__isnull=False,
                        challenged_at__isnull=False,
                    )
                    & ~models.Q(looked_words="")
                    & ~models.Q(looked_human=models.F("answered_human"))
                ),
                name="answer_looked_at_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.outcome

    @property
    def waits_for_look(self) -> bool:
        """Whether the person asked somebody else to look, and nobody has answered that."""
        return self.challenged_at is not None and self.looked_at is None


class ExitPlan(models.Model):
    """What keeps somebody well, in their own words: it is theirs, and shared when they say so."""

    ref = fields.ref()
    exit = fields.personal(
        models.OneToOneField(Exit, on_delete=models.PROTECT, related_name="plan")
    )
    keeps_well = fields.sensitive(models.TextField(blank=True))
    turn_to = fields.sensitive(models.TextField(blank=True))
    early_signs = fields.sensitive(models.TextField(blank=True))
    first_steps = fields.sensitive(models.TextField(blank=True))
    shared = fields.personal(models.BooleanField(default=False))  # with those who signed along
    version = fields.public(models.PositiveIntegerField(default=0))  # 1 when first written
    written_at = fields.at()
    written_by = fields.by()

    about = "exit__person"
    topic = "bad_times"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(keeps_well="", turn_to="", early_signs="", first_steps=""),
                name="exit_plan_says_something",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Milestone(models.Model):
    """Something on the way that the person chose to reach."""

    ref = fields.ref()
    exit = fields.personal(
        models.ForeignKey(Exit, on_delete=models.PROTECT, related_name="milestones")
    )
    words = fields.sensitive(models.CharField(max_length=500))
    by_on = fields.personal(models.DateField(null=True))
    chosen_at = fields.at()
    chosen_by = fields.by()
    reached_at = fields.at(null=True)
    reached_by = fields.by(null=True)
    removed_at = fields.at(null=True)
    removed_by = fields.by(null=True)

    about = "exit__person"
    topic = "goals"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="milestone_says_what"),
            models.CheckConstraint(
                condition=models.Q(reached_at__isnull=True, reached_by__isnull=True)
                | models.Q(reached_at__isnull=False, reached_by__isnull=False),
                name="milestone_reached_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
                name="milestone_removed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Resource(models.Model):
    """Something a partner puts at somebody's side with an award; it lies in no book of ours."""

    ref = fields.ref()
    exit = fields.personal(
        models.ForeignKey(Exit, on_delete=models.PROTECT, related_name="resources")
    )
    kind = fields.code()  # a partner of the pack: vocational, housing, learning
    partner = fields.personal(models.CharField(max_length=200))
    words = fields.sensitive(models.CharField(max_length=500))
    until_on = fields.personal(models.DateField())
    added_at = fields.at()
    added_by = fields.by()
    used_at = fields.at(null=True)
    used_by = fields.by(null=True)
    returned_at = fields.at(null=True)  # not needed: the partner gives it to somebody else
    returned_by = fields.by(null=True)

    about = "exit__person"
    topic = "goals"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True) | models.Q(returned_at__isnull=True),
                name="resource_used_or_returned",
            ),
            models.CheckConstraint(
                condition=~models.Q(partner="") & ~models.Q(words=""),
                name="resource_says_what_and_from_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True, used_by__isnull=True)
                | models.Q(used_at__isnull=False, used_by__isnull=False),
                name="resource_used_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(returned_at__isnull=True, returned_by__isnull=True)
                | models.Q(returned_at__isnull=False, returned_by__isnull=False),
                name="resource_returned_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Story(models.Model):
    """What a graduate tells, if they wish, with a yes of its own that they can take back."""

    ref = fields.ref()
    ending = fields.personal(
        models.ForeignKey("endings.Ending", on_delete=models.PROTECT, related_name="stories")
    )
    words = fields.sensitive(models.TextField())
    named = fields.personal(models.BooleanField(default=False))  # with their name beside it
    agreed_at = fields.at()
    agreed_by = fields.by()
    withdrawn_at = fields.at(null=True)
    withdrawn_by = fields.by(null=True)

    about = "ending__person"
    topic = "person"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="story_says_something"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="story_withdrawn_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["ending"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="story_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
