"""Money set aside for a purchase, and what may happen to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from ownway.ledger.rules.accounts import AccountRef


class HoldEventKind(StrEnum):
    """What happened to money set aside."""

    MADE = "made"
    DRAWN = "drawn"
    UNDRAWN = "undrawn"  # a payment came back; the debt still stands
    RELEASED = "released"
    EXPIRED = "expired"
    RESTORED = "restored"  # a release was reversed
    MOVED = "moved"  # to another holder's cash account


# kind of event → (effect on drawn, effect on released)
EFFECTS: dict[HoldEventKind, tuple[int, int]] = {
    HoldEventKind.DRAWN: (1, 0),
    HoldEventKind.UNDRAWN: (-1, 0),
    HoldEventKind.RELEASED: (0, 1),
    HoldEventKind.EXPIRED: (0, 1),
    HoldEventKind.RESTORED: (0, -1),
}
OPPOSITE = {
    HoldEventKind.DRAWN: HoldEventKind.UNDRAWN,
    HoldEventKind.UNDRAWN: HoldEventKind.DRAWN,
    HoldEventKind.RELEASED: HoldEventKind.RESTORED,
    HoldEventKind.EXPIRED: HoldEventKind.RESTORED,
    HoldEventKind.RESTORED: HoldEventKind.RELEASED,
}


@dataclass(frozen=True, slots=True)
class HoldRef:
    """Money set aside for one purchase, as last read. `key` is the key of its reserve."""

    key: UUID
    id: int
    source: AccountRef
    committed: AccountRef
    cash: AccountRef | None
    amount: int
    drawn: int
    released: int
    expires_on: date | None
    subject: UUID | None

    @property
    def open(self) -> int:
        """Still set aside, in minor units."""
        return self.amount - self.drawn - self.released


@dataclass(frozen=True, slots=True)
class HoldMove:
    """What a journal does to a hold; `amount` is above zero."""

    hold: HoldRef
    kind: HoldEventKind
    amount: int


@dataclass(frozen=True, slots=True)
class HoldOpening:
    """The hold a reserve makes."""

    source: AccountRef
    committed: AccountRef
    cash: AccountRef | None
    amount: int
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class HoldSwitch:
    """A hold that shall be paid from another cash account. No money moves."""

    hold: HoldRef
    cash: AccountRef
