"""What somebody takes along when they move: that it was made, and that one was brought here."""

from django.db import models

from ownway.core import fields


class MovePackage(models.Model):
    """A package was made for the person. The package is theirs; only its digest stays here."""

    ref = fields.ref()
    person = fields.personal(
        models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="move_packages")
    )
    digest = fields.derived(models.CharField(max_length=64))
    made_at = fields.at()
    made_by = fields.by()

    about = "person"
    topic = "person"
    recorded = True

    def __str__(self) -> str:
        return str(self.ref)


class BroughtAlong(models.Model):
    """A package of another place was loaded for this person, once. What it says is theirs."""

    ref = fields.ref()
    person = fields.personal(
        models.OneToOneField(
            "people.Person", on_delete=models.PROTECT, related_name="brought_along"
        )
    )
    digest = fields.derived(models.CharField(max_length=64, unique=True))
    plan = fields.sensitive(models.JSONField())  # goals and lines as written there
    money = fields.personal(models.JSONField())  # what there was there, to know; it is not here
    loaded_at = fields.at()
    loaded_by = fields.by()

    about = "person"
    topic = "plan"
    recorded = True

    def __str__(self) -> str:
        return str(self.ref)
