"""Who promises what until when on somebody's way out, and who has signed it."""

from django.db import models

from ownway.core import fields


class Party(models.Model):
    """One of those an agreement is between: the person, a named member of staff, a partner."""

    ref = fields.ref()
    exit = fields.personal(
        models.ForeignKey("endings.Exit", on_delete=models.PROTECT, related_name="parties")
    )
    side = fields.code(max_length=10)  # endings.rules.Side
    part = fields.code(blank=True)  # peer_coach or a part of the pack; empty for the person
    account = fields.personal(
        models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True)
    )
    name = fields.personal(models.CharField(max_length=200))
    joined_at = fields.at()
    joined_by = fields.by()
    left_at = fields.at(null=True)
    left_by = fields.by(null=True)

    about = "exit__person"
    topic = "goals"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exit", "account"],
                condition=models.Q(left_at__isnull=True, account__isnull=False),
                name="party_once",
            ),
            models.UniqueConstraint(
                fields=["exit"], condition=models.Q(side="person"), name="party_one_person"
            ),
            models.CheckConstraint(
                condition=~models.Q(side="staff", account__isnull=True), name="party_staff_named"
            ),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True, left_by__isnull=True)
                | (
                    models.Q(left_at__isnull=False, left_by__isnull=False)
                    & ~models.Q(side="person")
                ),
                name="party_left_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.side


class Commitment(models.Model):
    """One promise: whose, what, until when. Its words never change; a change is another promise."""

    ref = fields.ref()
    exit = fields.personal(
        models.ForeignKey("endings.Exit", on_delete=models.PROTECT, related_name="commitments")
    )
    owner = fields.personal(
        models.ForeignKey(Party, on_delete=models.PROTECT, related_name="commitments")
    )
    words = fields.sensitive(models.TextField())
    due_on = fields.personal(models.DateField())
    replaces = fields.public(
        models.OneToOneField(
            "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
        )
    )
    made_at = fields.at()
    made_by = fields.by()
    outcome = fields.code(max_length=20, default="open")  # endings.rules.Outcome
    marked_at = fields.at(null=True)
    marked_by = fields.by(null=True)
    person_says = fields.code(max_length=20, blank=True)  # kept or missed: their view of it (I17)
    said_at = fields.at(null=True)
    said_by = fields.by(null=True)

    about = "exit__person"
    topic = "goals"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="commitment_says_what"),
            models.CheckConstraint(
                condition=models.Q(outcome="open", marked_at__isnull=True, marked_by__isnull=True)
                | (
                    ~models.Q(outcome="open")
                    & models.Q(marked_at__isnull=False, marked_by__isnull=False)
                ),
                name="commitment_marked_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(person_says="", said_at__isnull=True, said_by__isnull=True)
                | models.Q(
                    person_says__in=["kept", "missed"],
                    said_at__isnull=False,
                    said_by__isnull=False,
                ),
                name="commitment_said_by_the_person",
            ),
        ]

    def __str__(self) -> str:
        return self.outcome


class Signature(models.Model):
    """One signed the agreement as it was handed round that time. It stays."""

    ref = fields.ref()
    party = fields.personal(
        models.ForeignKey(Party, on_delete=models.PROTECT, related_name="signatures")
    )
    agreement = fields.public(models.PositiveIntegerField())
    name = fields.personal(models.CharField(max_length=200))
    on_paper = fields.public(models.BooleanField(default=False))
    signed_at = fields.at()
    signed_by = fields.by()

    about = "party__exit__person"
    topic = "goals"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "agreement"], name="signature_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="signature_has_a_name"),
        ]

    def __str__(self) -> str:
        return str(self.ref)
