"""Photos of receipts, and whether one is wanted at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.safe import Place, the_safe
from ownway.programme import queries as programmes
from ownway.spending import rules
from ownway.spending.models import PayRunLine, Picture, Purchase
from ownway.spending.rules import Paper

PHOTO = "photo of a receipt"


def pictures(purchase: Purchase) -> list[Picture]:
    """The photos of a purchase, the oldest first, without what they show."""
    rows = Picture.objects.filter(purchase=purchase, removed_at__isnull=True)
    return list(rows.defer("content").order_by("pk"))


def picture(viewer: Viewer, ref: UUID, at: datetime) -> Picture:
    """One photo. Raises NotVisible."""
    rows = Picture.objects.filter(ref=ref, removed_at__isnull=True).select_related(
        "purchase__person__programme", "purchase__line__version"
    )
    return consent.one(viewer, rows, at=at)


def shown_by(row: Picture) -> bytes:
    """What a photo shows: a JPEG. Raises core.safe.NotOpened where its key is not here."""
    return the_safe().open(bytes(row.content), picture_place(row))


def picture_place(row: Picture) -> Place:
    """Where a photo is kept: it opens in this row alone."""
    return Place(PHOTO, row.ref, row.purchase.person.programme.ref)


def paper_of(purchase: Purchase) -> Paper:
    """Whether a photo of the receipt is there, or wanted; nobody is judged by it (F4)."""
    return _paper(purchase, _there([purchase]))


def papers_of(lines: Collection[PayRunLine]) -> dict[int, Paper]:
    """By line, where a pay run pays back to a person what they paid themselves (F14)."""
    back = {one.pk: one.bill.purchase for one in lines if one.bill.payee.person_id is not None}
    there = _there(back.values())
    return {pk: _paper(one, there) for pk, one in back.items()}


def _there(purchases: Iterable[Purchase]) -> set[int]:
    rows = Picture.objects.filter(purchase__in=list(purchases), removed_at__isnull=True)
    return set(rows.values_list("purchase_id", flat=True))


def _paper(purchase: Purchase, there: Collection[int]) -> Paper:
    if purchase.pk in there:
        return Paper.THERE
    return Paper.WANTED if wants_receipt(purchase) else Paper.NOT_WANTED


def wants_receipt(purchase: Purchase) -> bool:
    """Whether the programme wants a receipt kept for something of this price (F4)."""
    receipts = programmes.pack_of(purchase.person.programme).spending.receipts
    return rules.wants_receipt(purchase.amount_minor, receipts.above if receipts else None)
