"""Sign-ins, people in programmes, who stands beside them, and the coaches they choose from."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from ownway.core import fields


class Account(AbstractBaseUser):
    """A way to sign in. One human may have two: `human` is the same on both.

    Rights come from grants (consent), never from here.
    """

    ref = fields.ref()
    human = fields.personal(models.UUIDField(default=uuid.uuid4, editable=False))
    email = fields.personal(models.EmailField(unique=True, null=True, blank=True))
    name = fields.personal(models.CharField(max_length=200))
    language = fields.personal(models.CharField(max_length=10, default="en-gb"))
    theme = fields.personal(models.CharField(max_length=10, default="device"))
    text_size = fields.personal(models.PositiveSmallIntegerField(default=100))
    is_active = fields.public(models.BooleanField(default=True))
    password = fields.secret(models.CharField(max_length=128, blank=True))
    last_login = fields.personal(models.DateTimeField(null=True, blank=True))

    USERNAME_FIELD = "email"
    objects = BaseUserManager()

    def __str__(self) -> str:
        return str(self.ref)


class SignInLink(models.Model):
    """A single-use way in on a practice site; only the hash of its token is kept."""

    account = fields.personal(
        models.ForeignKey(Account, on_delete=models.CASCADE, related_name="links")
    )
    role = fields.code()
    token_hash = fields.secret(models.CharField(max_length=64, unique=True))
    made_at = fields.at()
    made_by = fields.by()
    used_at = fields.at(null=True)
    used_by = fields.by(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True, used_by__isnull=True)
                | models.Q(used_at__isnull=False, used_by__isnull=False),
                name="link_used_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.role


class Person(models.Model):
    """Somebody who takes part in a programme: it is their life, their plan, their money."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="people")
    )
    account = fields.personal(
        models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="lives")
    )
    human = fields.personal(models.UUIDField(default=uuid.uuid4, editable=False))
    name = fields.personal(models.CharField(max_length=200))
    called = fields.personal(models.CharField(max_length=200, blank=True))
    language = fields.personal(models.CharField(max_length=10, default="en-gb"))
    access_needs = fields.sensitive(models.TextField(blank=True))
    reach_by = fields.personal(models.CharField(max_length=20, default="site"))
    reach_at = fields.personal(models.CharField(max_length=200, blank=True))
    facts = fields.sensitive(models.JSONField(default=dict))  # what schemes ask: insurance, …
    restricted = fields.sensitive(models.BooleanField(default=False))
    added_at = fields.at()
    added_by = fields.by()

    about = ""
    topic = "person"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "account"],
                condition=models.Q(account__isnull=False),
                name="person_once_in_programme",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Supporter(models.Model):
    """Somebody the person let into their circle: a sister, a friend, a coach, a broker."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey(Person, on_delete=models.PROTECT, related_name="supporters")
    )
    account = fields.personal(
        models.ForeignKey(Account, on_delete=models.PROTECT, related_name="supports")
    )
    kind = fields.code(max_length=20)  # people.rules.SupporterKind
    relation = fields.personal(models.CharField(max_length=100))
    added_at = fields.at()
    added_by = fields.by()
    ended_at = fields.at(null=True)
    ended_by = fields.by(null=True)

    about = "person"
    topic = "circle"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "account"],
                condition=models.Q(ended_at__isnull=True),
                name="supporter_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="supporter_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Invitation(models.Model):
    """The person asks somebody in. What they would see is chosen before it is sent."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    )
    kind = fields.code(max_length=20)
    name = fields.personal(models.CharField(max_length=200))
    relation = fields.personal(models.CharField(max_length=100))
    email = fields.personal(models.EmailField(blank=True))
    levels = fields.personal(models.JSONField(default=dict))  # topic code → level code
    token_hash = fields.secret(models.CharField(max_length=64, unique=True))
    invited_at = fields.at()
    invited_by = fields.by()
    expires_at = fields.personal(models.DateTimeField())
    accepted_at = fields.at(null=True)
    accepted_by = fields.by(null=True)
    withdrawn_at = fields.at(null=True)
    withdrawn_by = fields.by(null=True)

    about = "person"
    topic = "circle"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="invitation_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Note(models.Model):
    """Something worth knowing about a person, under the one topic that decides who sees it."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notes")
    )
    subject = fields.public(models.CharField(max_length=30))  # a topic of consent.rules
    words = fields.sensitive(models.TextField())
    written_at = fields.at()
    written_by = fields.by()

    about = "person"
    topic_field = "subject"  # each note has a topic of its own
    recorded = True

    def __str__(self) -> str:
        return str(self.ref)


class PutRight(models.Model):
    """What a person told of their money is put right, and how. Until then it stays open (F11)."""

    note = fields.personal(
        models.OneToOneField(Note, on_delete=models.PROTECT, related_name="put_right")
    )
    words = fields.sensitive(models.TextField(blank=True))  # empty where the person said so alone
    put_right_at = fields.at()
    put_right_by = fields.by()

    about = "note__person"
    topic = "money"
    recorded = True

    def __str__(self) -> str:
        return str(self.pk)


class Coach(models.Model):
    """A coach, broker or planner of a programme, in their own words. People choose them."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="coaches")
    )
    account = fields.personal(
        models.ForeignKey(Account, on_delete=models.PROTECT, related_name="coaching")
    )
    role = fields.code()  # of the pack: coaching.roles
    first_name = fields.personal(models.CharField(max_length=200))
    languages = fields.personal(models.JSONField(default=list))  # codes, in their order
    days = fields.personal(models.JSONField(default=list))  # people.rules.DAYS
    lived_experience = fields.sensitive(models.TextField(blank=True))
    helps_with = fields.personal(models.TextField(blank=True))
    takes_people = fields.public(models.BooleanField(default=False))
    said_all_on = fields.personal(models.DateField(null=True))  # named all they are close to
    taken_on_at = fields.at()
    taken_on_by = fields.by()
    left_at = fields.at(null=True)
    left_by = fields.by(null=True)

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "account", "role"],
                condition=models.Q(left_at__isnull=True),
                name="coach_once",
            ),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True, left_by__isnull=True)
                | models.Q(left_at__isnull=False, left_by__isnull=False, takes_people=False),
                name="coach_left_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(takes_people=False) | models.Q(said_all_on__isnull=False),
                name="coach_said_whom_they_are_close_to",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Training(models.Model):
    """One line of the training log of a coach: what, when, how we know, and who wrote it down.

    With a code of the pack it is a credential, written down by somebody else. A line is never
    changed; one that was wrong is taken back by a later line.
    """

    ref = fields.ref()
    coach = fields.personal(models.ForeignKey(Coach, on_delete=models.PROTECT, related_name="log"))
    human = fields.personal(models.UUIDField(editable=False))  # of the coach
    code = fields.code(blank=True)  # a credential of the pack; empty: other training
    title = fields.personal(models.CharField(max_length=200))
    done_on = fields.personal(models.DateField())
    valid_until_on = fields.personal(models.DateField(null=True))  # exclusive
    evidence = fields.personal(models.CharField(max_length=300))
    takes_back = fields.personal(
        models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="taken_back")
    )
    recorded_human = fields.personal(models.UUIDField(editable=False))
    noted_at = fields.at()
    noted_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code="") | ~models.Q(recorded_human=models.F("human")),
                name="training_credential_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until_on__isnull=True)
                | models.Q(valid_until_on__gt=models.F("done_on")),
                name="training_has_length",
            ),
            models.CheckConstraint(
                condition=models.Q(takes_back__isnull=True) | models.Q(code=""),
                name="training_taken_back_shows_nothing",
            ),
            models.CheckConstraint(condition=~models.Q(evidence=""), name="training_has_evidence"),
        ]

    def __str__(self) -> str:
        return self.code or self.title
