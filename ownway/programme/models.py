"""A programme and every version of its pack that was ever in force."""

from django.db import models

from ownway.core import fields


class Programme(models.Model):
    """One programme that people take part in; its rules are in its pack."""

    ref = fields.ref()
    code = fields.public(models.SlugField(max_length=60, unique=True))
    name = fields.public(models.CharField(max_length=200))
    currency = fields.currency()
    pack = fields.public(
        models.ForeignKey("PackVersion", on_delete=models.PROTECT, null=True, related_name="+")
    )
    opened_at = fields.at()
    opened_by = fields.by()

    recorded = True

    def __str__(self) -> str:
        return self.code


class PackVersion(models.Model):
    """The files of a pack as they were read: never changed, so an old decision keeps its rules."""

    programme = fields.public(
        models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="pack_versions")
    )
    digest = fields.public(models.CharField(max_length=64))
    # The whole pack, checked: the very text of `digest`. Text, because whoever reads rows of
    # people joins their programme, and would take a whole pack apart for each of them.
    content = fields.public(models.TextField())
    loaded_at = fields.at()
    loaded_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "digest"], name="pack_version_once"),
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class InForce(models.Model):
    """A version taken into force, for good; the newest row says what the programme follows.

    The database refuses another scheme without an adoption, and a programme that follows
    anything but its newest row (`guards`).
    """

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="taken_into_force")
    )
    pack = fields.public(models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="+"))
    scheme = fields.public(models.CharField(max_length=64))  # programme.rules.scheme_identity
    ground = fields.code(max_length=20)  # opened, same_rules, adopted
    adoption = fields.public(models.UUIDField(null=True, unique=True, editable=False))
    taken_at = fields.at()
    taken_by = fields.by()

    recorded = True

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ground="adopted", adoption__isnull=False)
                | models.Q(ground__in=("opened", "same_rules"), adoption__isnull=True),
                name="in_force_by_adoption_or_same",
            ),
        ]

    def __str__(self) -> str:
        return self.scheme[:12]


class EnvelopeYear(models.Model):
    """A funding year whose envelope one funder granted anew; once for each (S8)."""

    programme = fields.public(
        models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="envelope_years")
    )
    funder = fields.code()
    starts_on = fields.public(models.DateField())
    envelope_minor = fields.public(models.BigIntegerField())
    granted_at = fields.at()
    granted_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "funder", "starts_on"], name="envelope_year_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder} {self.starts_on}"
