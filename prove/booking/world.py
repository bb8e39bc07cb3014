"""Small books to tamper with: two people, holds, a switch, closed months, blocks, a tail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

SEPTEMBER, OCTOBER = date(2026, 9, 4), date(2026, 10, 4)
FIRST = datetime(2026, 9, 4, 10, tzinfo=UTC)
SECOND = datetime(2026, 10, 4, 10, tzinfo=UTC)


@dataclass
class World:
    """What was built: a book, and the heads that were kept outside."""

    book: UUID
    heads: list[Any]


def build() -> World:
    """Two people in one book; September closed, opened again by two and closed once more."""
    from ownway.ledger import actions, queries
    from tests.ledger.shop import Shop

    shop = Shop().open(funded=10_000)
    other = Shop(book=shop.book).open(funded=5_000)
    for one in (shop, other):
        _buy(one, SEPTEMBER, FIRST)
    actions.seal(at=FIRST)
    shop.close(SEPTEMBER, at=FIRST)
    shop.reopen(SEPTEMBER, at=FIRST)
    _buy(other, SEPTEMBER, FIRST)
    shop.close(SEPTEMBER, at=FIRST)
    for one in (shop, other):
        _buy(one, OCTOBER, SECOND)
    actions.seal(at=SECOND)
    _buy(shop, OCTOBER, SECOND)  # not sealed yet
    return World(shop.book, queries.heads())


def _buy(shop: Any, day: date, at: datetime) -> None:
    """Sets aside twice, pays part of one, moves the other to another bank, gives some back."""
    from uuid import uuid4

    from ownway.ledger.rules import Drawing, HoldSwitch, draw, release

    paid, kept = (shop.buy(n, effective_on=day, subject=uuid4()) for n in (300, 70))
    shop.post(paid, kept, at=at)
    drawing = Drawing(shop.hold(paid.key), shop.spent, 200, 50)
    cash = shop.paying(200)
    shop.post(
        draw(key=uuid4(), effective_on=day, drawings=[drawing], cash=cash),
        switches=[HoldSwitch(shop.hold(kept.key), shop.other_cash)],
        at=at,
    )
    back = release(
        key=uuid4(), effective_on=day, hold=shop.hold(kept.key), amount=20, reason="less"
    )
    shop.post(back, at=at)
