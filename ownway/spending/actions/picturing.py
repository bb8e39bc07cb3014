"""A photo of the receipt, added and taken away by whoever may buy (F4)."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.pictures import drawn_anew
from ownway.core.safe import the_safe
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.setting_aside import entry, locked
from ownway.spending.models import Picture, Purchase


def add_picture(*, purchase: Purchase, sent: bytes, by: Actor, at: datetime) -> Picture:
    """Keeps a photo of a receipt with its purchase; the same photo twice is one.

    Raises core.pictures.NotAPicture, NotPossible.
    """
    kept = drawn_anew(sent)  # before the lock: it takes a moment
    digest = hashlib.sha256(kept).hexdigest()
    with writing():
        now = locked(purchase)
        there = Picture.objects.filter(purchase=now, removed_at__isnull=True)
        same = there.filter(digest=digest).first()
        if same is not None:
            return same
        if there.count() >= rules.MOST_PICTURES:
            raise refusals.NotPossible(
                _("There are enough photos here."), fix=_("Take one away first.")
            )
        made = Picture(purchase=now, digest=digest, size=len(kept), added_at=at, added_by=by.ref)
        made.content = the_safe().keep(kept, queries.picture_place(made))
        made.save()
        entry("spending.add_picture", now, [made], by=by, at=at)
        return made


def remove_picture(*, picture: Picture, by: Actor, at: datetime) -> Picture:
    """Takes a photo away; what it showed is gone. A second click changes nothing."""
    with writing():
        purchase = locked(picture.purchase)
        now = Picture.objects.select_for_update().get(pk=picture.pk)
        if now.removed_at is not None:
            return now
        now.content, now.size = b"", 0
        now.removed_at, now.removed_by = at, by.ref
        now.save(update_fields=["content", "size", "removed_at", "removed_by"])
        entry("spending.remove_picture", purchase, [now], by=by, at=at)
        return now
