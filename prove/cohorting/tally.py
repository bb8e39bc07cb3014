"""What the money of each must come to, counted by hand from what was done: never from the books."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass
class Purse:
    """The money of one person in pence, since they joined."""

    granted: int = 0
    spent: int = 0
    gone_back: int = 0  # to the funder
    aside: int = 0  # kept aside for bad times, unspent
    promised: dict[UUID, int] = field(default_factory=dict)
    falls: list[tuple[date, int]] = field(default_factory=list)  # steps to come: day, amount
    resting: bool = False  # the steps are paused

    @property
    def left(self) -> int:
        """Promised to nobody, whatever it is for."""
        return self.granted - self.spent - self.gone_back - sum(self.promised.values())

    def grant(self, minor: int, aside: int) -> None:
        self.granted += minor
        self.aside += aside

    def promise(self, ref: UUID, minor: int, *, from_aside: bool = False) -> None:
        self.promised[ref] = minor
        self.aside -= minor if from_aside else 0

    def pay(self, ref: UUID) -> None:
        self.spent += self.promised.pop(ref)

    def pay_all(self) -> None:
        for ref in list(self.promised):
            self.pay(ref)

    def refund(self, minor: int) -> None:
        self.spent -= minor

    def fall(self, today: date) -> int:
        """Steps whose day has come: the year falls to their amount, as far as money is free."""
        back = 0
        while self.falls and not self.resting and self.falls[0][0] <= today:
            _on, amount = self.falls.pop(0)
            step = max(0, min(self.granted - self.gone_back - amount, self.left - self.aside))
            self.gone_back += step
            back += step
        return back

    def end(self) -> int:
        """Somebody's time is over: what is promised to nobody goes back, what is promised stays."""
        back = self.left
        self.gone_back += back
        self.aside = 0
        self.falls = []
        return back
