"""Things bought together: who shares, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ownway.consent.queries import Viewer
from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.people.models import Person
from ownway.spending import rules
from ownway.spending.models import Pool, Purchase, Share
from ownway.spending.rules import PoolStatus, Status


@dataclass(frozen=True, slots=True)
class PoolView:
    """One thing bought together as somebody who shares in it sees it: names as each chose, never
    what another person gives."""

    pool: Pool
    shown: tuple[str, ...]
    missing: Money
    mine: Share | None
    called_off: bool = False  # ordered, and the seller does not sell it after all


def shares_of(pool: Pool) -> list[Share]:
    """The shares that stand, the first promised first."""
    rows = Share.objects.filter(pool=pool, left_at__isnull=True)
    return list(rows.select_related("person__programme__pack", "purchase").order_by("pk"))


def pool_with(purchase: Purchase) -> Pool | None:
    """The thing bought together that a purchase is one share of, if it is one."""
    return Pool.objects.filter(shares__purchase=purchase).first()


def can_be_called_off(purchase: Purchase) -> bool:
    """Whether it was ordered together and nothing was paid for it yet."""
    return purchase.status == Status.APPROVED and pool_with(purchase) is not None


def called_off(shares: Sequence[Share]) -> bool:
    """Whether what was ordered together is not bought: nobody paid, and all of it is free again."""
    bought = [one.purchase for one in shares if one.purchase is not None]
    return bool(bought) and all(one.status == Status.CANCELLED for one in bought)


def pools(viewer: Viewer, person: Person) -> list[PoolView]:
    """What a person shares in or began, the newest first. Raises NotVisible for anybody else."""
    _require_own(viewer, person)
    shared = Share.objects.filter(person=person, left_at__isnull=True).values("pool")
    rows = Pool.objects.filter(pk__in=shared) | Pool.objects.filter(
        person=person, status=PoolStatus.OPEN
    )
    return [_view(pool, person) for pool in rows.distinct().order_by("-pk")]


def pool(viewer: Viewer, person: Person, ref: UUID) -> PoolView:
    """One thing a person shares in or began. Raises NotVisible."""
    found = next((one for one in pools(viewer, person) if one.pool.ref == ref), None)
    if found is None:
        raise NotVisible
    return found


def pool_by_code(viewer: Viewer, person: Person, typed: str, at: datetime) -> PoolView | None:
    """The open thing somebody was asked into, in the person's own programme; None for no such."""
    _require_own(viewer, person)
    row = Pool.objects.filter(
        code=rules.plain_code(typed), status=PoolStatus.OPEN, programme=person.programme
    ).first()
    return None if row is None else _view(row, person)


def _require_own(viewer: Viewer, person: Person) -> None:
    if person.ref not in viewer.own_people:
        raise NotVisible


def _view(pool: Pool, person: Person) -> PoolView:
    shares = shares_of(pool)
    missing = rules.missing(pool.total_minor, [one.amount_minor for one in shares])
    return PoolView(
        pool=pool,
        shown=tuple(one.shown_as for one in shares),
        missing=Money(missing, pool.currency),
        mine=next((one for one in shares if one.person_id == person.pk), None),
        called_off=called_off(shares),
    )
