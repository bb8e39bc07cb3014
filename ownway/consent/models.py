"""Grants of a role, what a person shares with whom, and the coaches they chose."""

from django.db import models

from ownway.core import fields


class Grant(models.Model):
    """A role of the programme's pack, given to a sign-in for a time, half open `[from, until)`."""

    ref = fields.ref()
    account = fields.personal(
        models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="grants")
    )
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="grants")
    )
    role = fields.code()
    person = fields.personal(  # set where the role is for one person only
        models.ForeignKey(
            "people.Person", on_delete=models.PROTECT, null=True, related_name="grants"
        )
    )
    from_at = fields.personal(models.DateTimeField())
    until_at = fields.personal(models.DateTimeField())
    granted_at = fields.at()
    granted_by = fields.by()
    ended_at = fields.at(null=True)
    ended_by = fields.by(null=True)

    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("from_at")), name="grant_has_length"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="grant_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.role


class Sharing(models.Model):
    """One topic shared with one supporter, from a moment until it is withdrawn or runs out."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="sharings")
    )
    supporter = fields.personal(
        models.ForeignKey("people.Supporter", on_delete=models.PROTECT, related_name="sharings")
    )
    subject = fields.public(models.CharField(max_length=30))  # consent.rules.Topic
    level = fields.code(max_length=20)  # consent.rules.Level: see, told, agree
    from_at = fields.personal(models.DateTimeField())
    until_at = fields.personal(models.DateTimeField(null=True))  # when to ask again
    given_at = fields.at()
    given_by = fields.by()
    withdrawn_at = fields.at(null=True)
    withdrawn_by = fields.by(null=True)

    about = "person"
    topic = "circle"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supporter", "subject"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="sharing_one_level_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="sharing_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.level}"


class SharingAnswer(models.Model):
    """What a person said when asked about sharing with somebody.

    No row means 'not yet asked'. A refusal counts only as stated, with its day (S12, R32).
    """

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="answers")
    )
    whom = fields.personal(models.CharField(max_length=200))
    answer = fields.code(max_length=20)  # consent.rules.Said: no, refused, yes
    statement = fields.sensitive(models.TextField(blank=True))
    stated_on = fields.personal(models.DateField(null=True))
    noted_at = fields.at()
    noted_by = fields.by()

    about = "person"
    topic = "circle"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(answer="refused")
                | (models.Q(stated_on__isnull=False) & ~models.Q(statement="")),
                name="refusal_is_stated_and_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.answer


class Interest(models.Model):
    """Somebody of a programme says that they are close to a person or a payee (T7).

    It counts from the moment it is said, however long it has been so (`from_on`). The one who
    said it cannot take it away again: somebody else ends it.
    """

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="interests")
    )
    human = fields.personal(models.UUIDField(editable=False))  # whose interest it is
    person = fields.personal(
        models.ForeignKey(
            "people.Person", on_delete=models.PROTECT, null=True, related_name="interests"
        )
    )
    party = fields.public(models.UUIDField(null=True))  # a payee, as the books name it
    payee_name = fields.sensitive(models.CharField(max_length=200, blank=True))
    kind = fields.code(max_length=20)  # consent.rules.InterestKind
    words = fields.sensitive(models.TextField(blank=True))
    from_on = fields.personal(models.DateField())
    declared_at = fields.at()
    declared_by = fields.by()
    ended_at = fields.at(null=True)
    ended_by = fields.by(null=True)
    ended_human = fields.personal(models.UUIDField(null=True, editable=False))
    ended_why = fields.sensitive(models.TextField(blank=True))

    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, party__isnull=True, payee_name="")
                | models.Q(person__isnull=True, party__isnull=False) & ~models.Q(payee_name=""),
                name="interest_in_one",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    ended_at__isnull=True,
                    ended_by__isnull=True,
                    ended_human__isnull=True,
                    ended_why="",
                )
                | models.Q(
                    ended_at__isnull=False, ended_by__isnull=False, ended_human__isnull=False
                )
                & ~models.Q(ended_why=""),
                name="interest_ended_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_human__isnull=True)
                | ~models.Q(ended_human=models.F("human")),
                name="interest_ended_by_somebody_else",
            ),
            models.UniqueConstraint(
                fields=["programme", "human", "person"],
                condition=models.Q(ended_at__isnull=True, person__isnull=False),
                name="interest_in_a_person_once",
            ),
            models.UniqueConstraint(
                fields=["programme", "human", "party"],
                condition=models.Q(ended_at__isnull=True, party__isnull=False),
                name="interest_in_a_payee_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Match(models.Model):
    """One person and one coach, broker or planner: proposed, chosen, active, and over.

    There is no place for a reason: nobody says why they want somebody else. While it is active
    there is a grant by name and a place in the circle; both end in the same transaction.
    """

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="matches")
    )
    coach = fields.personal(
        models.ForeignKey("people.Coach", on_delete=models.PROTECT, related_name="matches")
    )
    role = fields.code()  # of the coach, repeated so that one role has one active match
    status = fields.code(max_length=20)  # consent.rules.Standing
    needs = fields.public(models.PositiveSmallIntegerField())  # credentials the pack asks
    starts_on = fields.personal(models.DateField(null=True))  # the day the credentials hold on
    answer_by_on = fields.personal(models.DateField(null=True))  # we write by then, to who waits
    stands_in_until_on = fields.personal(models.DateField(null=True))
    supporter = fields.personal(
        models.ForeignKey(
            "people.Supporter", on_delete=models.PROTECT, null=True, related_name="matches"
        )
    )
    grant = fields.personal(
        models.ForeignKey(Grant, on_delete=models.PROTECT, null=True, related_name="matches")
    )
    asked_at = fields.at()
    asked_by = fields.by()
    ended_at = fields.at(null=True)
    ended_by = fields.by(null=True)

    about = "person"
    topic = "circle"
    recorded = True

    class Meta:
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["person", "role"],
                    condition=models.Q(status=status),
                    name=f"match_one_{status}",
                )
                for status in ("proposed", "matched", "stands_in", "active")
            ),
            models.CheckConstraint(
                condition=~models.Q(status="active")
                | models.Q(starts_on__isnull=False, supporter__isnull=False, grant__isnull=False),
                name="match_active_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="matched") | models.Q(answer_by_on__isnull=False),
                name="match_waits_for_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="stands_in")
                | models.Q(stands_in_until_on__isnull=False, supporter__isnull=False),
                name="match_stands_in_for_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["proposed", "matched", "stands_in", "active"],
                    ended_at__isnull=True,
                    ended_by__isnull=True,
                )
                | models.Q(
                    status__in=["changed", "ended", "declined"],
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                ),
                name="match_over_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.status


class MatchCredential(models.Model):
    """A credential that held on the day a match became active; the database counts them."""

    match = fields.personal(
        models.ForeignKey(Match, on_delete=models.PROTECT, related_name="credentials")
    )
    training = fields.personal(
        models.ForeignKey("people.Training", on_delete=models.PROTECT, related_name="matches")
    )

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["match", "training"], name="match_credential_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
