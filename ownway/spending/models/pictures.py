"""Photos of receipts."""

from django.db import models

from ownway.core import fields
from ownway.core.pictures import LARGEST_KEPT
from ownway.spending.models.purchases import Purchase


class Picture(models.Model):
    """A photo somebody added to a purchase, drawn anew. Taking it away empties it for good."""

    ref = fields.ref()
    purchase = fields.personal(
        models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="pictures")
    )
    content = fields.sensitive(models.BinaryField())  # locked: spending.queries.shown_by
    digest = fields.derived(models.CharField(max_length=64))  # SHA-256 of what it showed
    size = fields.public(models.PositiveIntegerField())  # bytes, unlocked
    added_at = fields.at()
    added_by = fields.by()
    removed_at = fields.at(null=True)
    removed_by = fields.by(null=True)

    about = "purchase__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purchase", "digest"],
                condition=models.Q(removed_at__isnull=True),
                name="picture_once",
            ),
            models.CheckConstraint(
                condition=models.Q(size__gte=0, size__lte=LARGEST_KEPT), name="picture_of_a_size"
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True, size__gt=0)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False, size=0),
                name="picture_removed_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
