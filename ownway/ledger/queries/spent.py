"""What was spent of some pots, journal by journal: what a funder can be asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Sum

from ownway.ledger.models import Entry
from ownway.ledger.rules import Kind, normal


@dataclass(frozen=True, slots=True)
class Spent:
    """One journal's part: above zero what was spent, below zero what came back. Minor units."""

    journal: int
    key: UUID
    kind: str
    effective_on: date
    amount: int


def spent_of(
    book: UUID, pots: Collection[UUID], *, currency: str, before: date | None = None
) -> list[Spent]:
    """Every journal that moved what is spent of these pots, by number; none that moved nothing.

    `before` is exclusive; several pots of one journal are one sum.
    """
    rows = Entry.objects.filter(
        book__ref=book,
        account__kind=Kind.SPENT.value,
        account__currency=currency,
        account__pot_ref__in=pots,
    )
    if before is not None:
        rows = rows.filter(effective_on__lt=before)
    columns = ("journal_id", "journal__idem_key", "journal__kind", "effective_on")
    found = rows.values_list(*columns).annotate(total=Sum("amount")).order_by("journal_id")
    return [
        Spent(number, key, kind, day, normal(Kind.SPENT, total))
        for number, key, kind, day, total in found
        if total
    ]
