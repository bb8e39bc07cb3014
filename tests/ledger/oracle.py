"""One pot's money as a plain sum: numbers in dictionaries, and no word of the product."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

NEVER_BELOW = {"authority": -1, "available": -1, "contingency": -1, "committed": -1,
               "cash": 1, "other_cash": 1, "yen": 1}  # fmt: skip
NAMES = ("award", "authority", "available", "contingency", "committed", "spent",
         "cash", "other_cash", "paid", "funder", "sold", "bought", "yen")  # fmt: skip
RIGHTS, CASH, FOREIGN = NAMES[:6], NAMES[6:11], NAMES[11:]


class No(Exception):
    """The oracle refuses."""


@dataclass
class Kept:
    """A hold as the oracle keeps it."""

    source: str
    cash: str
    amount: int
    drawn: int = 0
    released: int = 0

    def move(self, drew: int, let_go: int) -> None:
        self.drawn += drew
        self.released += let_go
        if min(self.drawn, self.released, self.amount - self.drawn - self.released) < 0:
            raise No


@dataclass
class Done:
    """A journal as the oracle keeps it: lines, and what it did to holds."""

    lines: dict[str, int]
    moves: list[tuple[UUID, int, int]]
    made: UUID | None = None
    final: bool = False  # reversed, or a reversal


@dataclass
class Oracle:
    """Debits less credits of each account, every hold, every journal."""

    has: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NAMES, 0))
    holds: dict[UUID, Kept] = field(default_factory=dict)
    done: dict[UUID, Done] = field(default_factory=dict)

    def post(self, key: UUID, what: Done) -> None:
        for hold, drew, let_go in what.moves:
            self.holds[hold].move(drew, let_go)
        for name, amount in what.lines.items():
            self.has[name] += amount
            if self.has[name] * NEVER_BELOW.get(name, 0) < 0:
                raise No
        self.done[key] = what
