"""What was spent of some pots, journal by journal: what a funder can be asked for; and what all
pots were given and spent, day by day: what whoever answers for a programme reads."""

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


@dataclass(frozen=True, slots=True)
class DayOfPots:
    """What the pots of one owner were given and spent on one day, in minor units.

    Below zero more went back than came. What goes from pot to pot is nothing together.
    """

    owner: UUID
    on: date
    given: int
    spent: int


def days_of_pots(book: UUID, *, currency: str, on: date) -> list[DayOfPots]:
    """Every day up to the end of `on` on which somebody's pots were given or spent something."""
    of_pots = (Kind.AVAILABLE, Kind.CONTINGENCY, Kind.COMMITTED, Kind.SPENT)
    rows = Entry.objects.filter(
        book__ref=book,
        account__kind__in=[kind.value for kind in of_pots],
        account__currency=currency,
        effective_on__lte=on,
    )
    sums: dict[tuple[date, UUID], list[int]] = {}
    columns = rows.values_list("effective_on", "account__owner_ref", "account__kind")
    for day, owner, kind, total in columns.annotate(total=Sum("amount")).order_by():
        here = sums.setdefault((day, owner), [0, 0])
        moved = normal(Kind(kind), total)
        here[0] += moved
        here[1] += moved if Kind(kind) is Kind.SPENT else 0
    return [
        DayOfPots(owner, day, given, spent)
        for (day, owner), (given, spent) in sorted(sums.items())
        if given or spent
    ]
