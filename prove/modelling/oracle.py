"""A programme's money as a plain sum: numbers in dictionaries, no table, no word of the product.

Every account is a tuple of words: ("available", "nhs", 0, "bus") is what is free of one line in
the first pot of one funder. A balance is debits less credits, in pence. Written from the money
design (5, 8, 11, 12) by hand; what it refuses, the product has to refuse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Name = tuple[object, ...]
FUNDERS = ("nhs", "council")
RIGHTS = ("award", "authority", "available", "contingency", "committed", "spent")
FREE_TO_FALL = ("notional_cash",)  # a provider's own money: we only note what it spent


class No(Exception):
    """The oracle refuses."""


def largest_remainder(amount: int, weights: Sequence[int]) -> list[int]:
    """`amount` in whole pence by `weights`; what is over goes to the largest remainders, ties to
    the first listed."""
    whole = sum(weights)
    parts = [amount * weight // whole for weight in weights]
    rests = [amount * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: rests[place], reverse=True)
    for place in order[: amount - sum(parts)]:
        parts[place] += 1
    return parts


def on_the_running_total(amount: int, parts: Sequence[int], before: Sequence[int]) -> list[int]:
    """What each part gives of the next `amount`, so that all of them together are the parts.

    A part that is a penny ahead gives nothing, and the last listed of the others gives less.
    """
    aims = largest_remainder(sum(before) + amount, parts)
    found = [max(aim - had, 0) for aim, had in zip(aims, before, strict=True)]
    for place in range(len(found) - 1, -1, -1):
        found[place] -= min(found[place], sum(found) - amount)
    return found


@dataclass
class Hold:
    """Money set aside in one pot for one purchase."""

    source: Name
    cash: Name
    amount: int
    drawn: int = 0
    released: int = 0

    @property
    def open(self) -> int:
        return self.amount - self.drawn - self.released


@dataclass
class Payment:
    """A line of a pay run: what one account pays of a bill."""

    bill: Bill
    cash: Name
    holds: list[tuple[Hold, int]]
    state: str = "posted"
    again: bool = False  # it came back, and somebody allowed it once more

    @property
    def amount(self) -> int:
        return sum(part for _hold, part in self.holds)

    @property
    def live(self) -> bool:
        return self.state in ("posted", "settled")


@dataclass
class Bill:
    """What one payer pays of a purchase, out of one or two holds."""

    by_person: bool
    parts: list[tuple[Hold, int]]
    payments: list[Payment] = field(default_factory=list)
    paid_direct: list[tuple[Hold, int]] = field(default_factory=list)
    withdrawn: bool = False
    back: list[list[int]] = field(default_factory=list)  # each refund, by part

    @property
    def settled(self) -> list[tuple[Hold, int]]:
        """What was paid, hold by hold, in the order of the pots; nothing before it is all paid."""
        if self.by_person:
            return self.paid_direct
        done = [part for one in self.payments if one.state == "settled" for part in one.holds]
        if sum(part for _hold, part in done) < sum(part for _hold, part in self.parts):
            return []
        order = [id(hold) for hold, _part in self.parts]
        return sorted(done, key=lambda one: order.index(id(one[0])))

    @property
    def refunded(self) -> int:
        return sum(sum(one) for one in self.back)

    @property
    def is_persons(self) -> bool:
        """The person has still to pay it."""
        return self.by_person and not (self.withdrawn or self.paid_direct)

    @property
    def waits(self) -> bool:
        """Something of it came back, and nobody allowed it again yet."""
        return any(one.state in ("rejected", "returned") and not one.again for one in self.payments)


@dataclass
class Oracle:
    """The books, who holds which line of which pot, what was bought, what was paid."""

    shares: tuple[int, int]
    carries: dict[str, int]  # funder → most per cent of a pot that is saved into the next one
    has: defaultdict[Name, int] = field(default_factory=lambda: defaultdict(int))
    held: dict[tuple[str, str], str] = field(default_factory=dict)  # (funder, line) → kind of cash
    bought: list[list[Bill]] = field(default_factory=list)
    amount: dict[str, int] = field(default_factory=dict)
    ended: bool = False

    def move(self, *lines: tuple[Name, int]) -> None:
        """One journal: each half comes to nothing, and what may say no is asked."""
        for half in (True, False):
            if sum(amount for name, amount in lines if (name[0] in RIGHTS) is half):
                raise AssertionError("the oracle's own journal does not balance")
        for name, amount in lines:
            self.has[name] += amount
        for name, _amount in lines:
            if _below(name, self.has[name]):
                raise No

    def free(self, funder: str, line: str, kind: str = "available") -> Name:
        return (kind, funder, 0, line)

    def left(self, funder: str, line: str) -> int:
        return -self.has[self.free(funder, line)] - self.has[self.free(funder, line, "contingency")]

    def cash(self, funder: str, line: str) -> Name:
        return (self.held[funder, line], funder, 0)

    # -- arriving ---------------------------------------------------------------------------------

    def agree(self, envelope: int, amount: int, lines: dict[str, int], aside: str) -> None:
        """Awards, one amount shared by both funders, and a plan whose lines are shared too, on
        the running total, so that the lines of a funder together are its share of them all."""
        before = 0
        for funder, part in zip(FUNDERS, largest_remainder(amount, self.shares), strict=True):
            self.amount[funder] = part
            self.move((("award", funder), envelope), (("authority", funder), -envelope))
            self.move((("authority", funder), part), (self.free(funder, ""), -part))
        for line, minor in lines.items():
            had = largest_remainder(before, self.shares)
            before += minor
            kind = "contingency" if line == aside else "available"
            for place, upto in enumerate(largest_remainder(before, self.shares)):
                funder, mine = FUNDERS[place], upto - had[place]
                self.move((self.free(funder, ""), mine), (self.free(funder, line, kind), -mine))

    def hold(self, funder: str, line: str, kind: str) -> None:
        """A line's money goes to its first holder; with the notional way nothing moves."""
        self.held[funder, line] = kind
        if kind not in FREE_TO_FALL:
            self.move(
                (self.cash(funder, line), self.left(funder, line)),
                (("funder_cash", funder), -self.left(funder, line)),
            )

    def switch(self, funder: str, line: str, kind: str) -> None:
        """What is free of the line moves; what is promised, and other lines', stays."""
        old = self.cash(funder, line)
        moves = self.left(funder, line)
        if old[0] not in FREE_TO_FALL:
            stays = sum(hold.open for hold in self.holds() if hold.cash == old) + sum(
                self.left(*other)
                for other in self.held
                if other != (funder, line) and self.cash(*other) == old
            )
            moves = max(0, min(moves, self.has[old] - stays))
        self.held[funder, line] = kind
        self.move((self.cash(funder, line), moves), (old, -moves))

    # -- buying -----------------------------------------------------------------------------------

    def holds(self) -> Iterator[Hold]:
        for bills in self.bought:
            for bill in bills:
                yield from (hold for hold, _part in bill.parts)

    def ask(self, line: str, amount: int, kind: str) -> None:
        left = [self.left(funder, line) for funder in FUNDERS]
        if self.ended or amount > sum(left):
            raise No
        parts = []
        for funder, part in zip(FUNDERS, largest_remainder(amount, left), strict=True):
            if part:
                hold = Hold(self.free(funder, line, kind), self.cash(funder, line), part)
                self.move((hold.source, part), (_beside(hold, "committed"), -part))
                parts.append((hold, part))
        mine = [one for one in parts if one[0].cash[0] == "direct_cash"]
        others = [one for one in parts if one not in mine]
        self.bought.append([Bill(bool(made is mine), made) for made in (mine, others) if made])

    def cancel(self, bills: list[Bill]) -> None:
        paid = any(bill.paid_direct or any(one.live for one in bill.payments) for bill in bills)
        if paid:
            raise No
        for bill in bills:
            bill.withdrawn = True
            for hold, _part in bill.parts:
                self.release(hold, hold.open)

    def release(self, hold: Hold, amount: int) -> None:
        if amount:
            self.move((_beside(hold, "committed"), amount), (hold.source, -amount))
            hold.released += amount

    def draw(self, hold: Hold, amount: int, to: Name) -> None:
        self.move(
            (_beside(hold, "committed"), amount),
            (_beside(hold, "spent"), -amount),
            (to, amount),
            (hold.cash, -amount),
        )
        hold.drawn += amount

    def pay_direct(self, bill: Bill, amount: int) -> None:
        """The person pays, perhaps less than was set aside: then the rest is free again."""
        whole = [part for _hold, part in bill.parts]
        if not 0 < amount <= sum(whole):
            raise No
        shares = on_the_running_total(amount, whole, [0] * len(whole))
        for (hold, part), share in zip(bill.parts, shares, strict=True):
            if share:
                self.draw(hold, share, ("paid",))
                bill.paid_direct.append((hold, share))
            self.release(hold, part - share)

    # -- pay runs ---------------------------------------------------------------------------------

    def run(self) -> int:
        """Everything that waits is listed and posted; gives how many payments that is."""
        made = 0
        for bill in (one for bills in self.bought for one in bills):
            if bill.by_person or bill.withdrawn or bill.waits:
                continue
            live = {one.cash for one in bill.payments if one.live}
            for cash in dict.fromkeys(hold.cash for hold, _part in bill.parts):
                if cash in live:
                    continue
                payment = Payment(bill, cash, [one for one in bill.parts if one[0].cash == cash])
                bill.payments.append(payment)
                for hold, part in payment.holds:
                    self.draw(hold, part, ("in_transit",))
                made += 1
        if not made:
            raise No
        return made

    def payments(self) -> list[Payment]:
        return [one for bills in self.bought for bill in bills for one in bill.payments]

    def bank_says(self, payment: Payment, said: str) -> None:
        """Booked, rejected or returned; what does not fit waits for somebody and moves nothing."""
        if said == "booked" and payment.state == "posted":
            self.move((("paid",), payment.amount), (("in_transit",), -payment.amount))
            payment.state = "settled"
        elif said != "booked" and payment.live and not payment.bill.back:
            if said == "rejected" and payment.state == "settled":
                return
            came_from = ("paid",) if payment.state == "settled" else ("in_transit",)
            for hold, part in payment.holds:
                self.move(
                    (_beside(hold, "spent"), part),
                    (_beside(hold, "committed"), -part),
                    (hold.cash, part),
                    (came_from, -part),
                )
                hold.drawn -= part
            payment.state = said

    def refund(self, bill: Bill, amount: int) -> None:
        """Back to the pots it came from, in their shares; never more than was paid."""
        paid = bill.settled
        if not 0 < amount <= sum(part for _hold, part in paid) - bill.refunded:
            raise No
        before = [sum(one[place] for one in bill.back) for place in range(len(paid))]
        shares = on_the_running_total(amount, [part for _hold, part in paid], before)
        for (hold, _part), share in zip(paid, shares, strict=True):
            self.move(
                (_beside(hold, "spent"), share),
                (hold.source, -share),
                (hold.cash, share),
                (("paid",), -share),
            )
        bill.back.append(shares)

    # -- ends -------------------------------------------------------------------------------------

    def correct(self, cash: Name, amount: int) -> None:
        """A journal that brought money is undone and written anew, in this order."""
        self.move((cash, -amount), (("in_transit",), amount))
        self.move((cash, amount), (("in_transit",), -amount))

    def end(self, funder: str, saving: str) -> None:
        """What is saved goes on up to the limit, all else goes back to the funder."""
        self.ended = True
        goes_on = min(self.left(funder, saving), self.amount[funder] * self.carries[funder] // 100)
        lines = [name for name in list(self.has) if name[1:3] == (funder, 0)]
        if goes_on:
            old, new = self.cash(funder, saving), (self.held[funder, saving], funder, 1)
            self.move(
                (self.free(funder, saving), goes_on), (("available", funder, 1, saving), -goes_on)
            )
            lies = goes_on
            if old[0] not in FREE_TO_FALL:
                promised = sum(hold.open for hold in self.holds() if hold.cash == old)
                lies = min(goes_on, max(0, self.has[old] - promised))
            self.move((new, lies), (old, -lies))
        for name in lines:
            if name[0] in ("available", "contingency") and self.has[name]:
                self.move((name, -self.has[name]), (("authority", funder), self.has[name]))

    def wrong(self) -> list[str]:
        """What of the money design's section 5 does not hold; empty where all does."""
        found = []
        rights = sum(amount for name, amount in self.has.items() if name[0] in RIGHTS)
        if rights or sum(self.has.values()):
            found.append("a half of the books does not come to nothing")
        for name, amount in self.has.items():
            if name[0] == "committed":
                held = sum(x.open for x in self.holds() if _beside(x, "committed") == name)
                if held != -amount:
                    found.append(f"{name} has {-amount}, its holds {held}")
        return found


def _beside(hold: Hold, kind: str) -> Name:
    return (kind, *hold.source[1:])


def _below(name: Name, amount: int) -> bool:
    """Whether an account gave more than it had."""
    if name[0] in ("authority", "available", "contingency", "committed"):
        return amount > 0
    return name[0] in ("direct_cash", "third_cash") and amount < 0


def differences(found: Mapping[Name, int], wanted: Mapping[Name, int]) -> list[str]:
    """Every account on which two do not agree, in words."""
    names = sorted(found.keys() | wanted.keys(), key=repr)
    return [
        f"{name}: the books {found.get(name, 0)}, the oracle {wanted.get(name, 0)}"
        for name in names
        if found.get(name, 0) != wanted.get(name, 0)
    ]
