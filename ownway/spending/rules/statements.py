"""What a statement says of money at one day: agreed, on its way, paid, left (P7). Pure.

Whole minor units. At every day what was put on a line is what is agreed and not paid, what is on
its way, what is paid, and what is left; what is asked for is still part of what is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from ownway.core.period import Period, add_months
from ownway.ledger.rules import Kind
from ownway.people.rules import ReachBy


@dataclass(frozen=True, slots=True)
class Figures:
    """The money of one line, or of many, at the end of one day."""

    asked: int = 0  # for, without an answer yet
    agreed: int = 0  # and not paid yet
    on_its_way: int = 0
    paid: int = 0
    left: int = 0

    @property
    def given(self) -> int:
        """All that was put on it."""
        return self.agreed + self.on_its_way + self.paid + self.left

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.asked + other.asked,
            self.agreed + other.agreed,
            self.on_its_way + other.on_its_way,
            self.paid + other.paid,
            self.left + other.left,
        )

    def __sub__(self, other: Figures) -> Figures:
        return self + Figures(
            -other.asked, -other.agreed, -other.on_its_way, -other.paid, -other.left
        )


def together(figures: Iterable[Figures]) -> Figures:
    """All of them as one."""
    return sum(figures, Figures())


def figures(balances: Mapping[Kind, int], on_its_way: int) -> Figures:
    """Of one line in one pot. The books count money on its way as spent; a person does not."""
    return Figures(
        agreed=balances.get(Kind.COMMITTED, 0),
        on_its_way=on_its_way,
        paid=balances.get(Kind.SPENT, 0) - on_its_way,
        left=balances.get(Kind.AVAILABLE, 0) + balances.get(Kind.CONTINGENCY, 0),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One journal about one purchase: what set off (above zero), arrived or came back (below).

    `pot`: whose money, where the journal says so; one that only arrives says it by its key.
    """

    key: UUID
    pot: UUID | None
    amount: int


def settled_key(posted: UUID) -> UUID:
    """The key of the journal that says a payment arrived."""
    return uuid5(posted, "settled")


def undone_key(posted: UUID) -> UUID:
    """The key of the journal that takes a payment back, because it did not arrive."""
    return uuid5(posted, "undone")


def on_their_way(steps: Sequence[Step]) -> dict[UUID, int]:
    """What of one purchase is between two banks, by pot; pots with nothing are left out."""
    sent_by = {settled_key(step.key): step.pot for step in steps if step.pot is not None}
    first = next((step.pot for step in steps if step.pot is not None), None)
    found: dict[UUID, int] = {}
    for step in steps:
        pot = step.pot or sent_by.get(step.key) or first  # a correction names neither
        if pot is None:
            raise AssertionError("money that arrived had set off before")
        found[pot] = found.get(pot, 0) + step.amount
    return {pot: amount for pot, amount in found.items() if amount}


def month_of(day: date) -> Period:
    """The month a day lies in."""
    first = day.replace(day=1)
    return Period(first, add_months(first, 1))


def months(first: date, last: date, *, most: int) -> list[Period]:
    """The months from that of `last` back to that of `first`, newest first, at most so many."""
    found = [month_of(last)]
    while found[-1].starts_on > first and len(found) < most:
        found.append(month_of(found[-1].starts_on - timedelta(days=1)))
    return found


def year_of(day: date, starts: str) -> Period:
    """The year `day` lies in; `starts` is its first day as month and day: "01-01", "04-06"."""
    month, of_month = map(int, starts.split("-"))
    begins = date(day.year, month, of_month)
    if day < begins:
        begins = date(day.year - 1, month, of_month)
    return Period(begins, date(begins.year + 1, month, of_month))


class SendState(StrEnum):
    """Where a month's statement stands on its way to the person; it is on the site at once."""

    HERE = "here"  # on the site, and nothing goes out
    WAITING = "waiting"  # to be mailed by the worker, or told or posted by somebody of the desk
    SENDING = "sending"  # handed to the mail server; never handed over again by itself
    SENT = "sent"
    UNSURE = "unsure"  # nobody knows whether the mail went: somebody of the desk looks


def send_next(state: SendState) -> frozenset[SendState]:
    """Where a statement may go from here; nothing goes out twice by itself."""
    return {
        SendState.HERE: frozenset[SendState](),
        SendState.WAITING: frozenset({SendState.HERE, SendState.SENDING, SendState.SENT}),
        SendState.SENDING: frozenset({SendState.SENT, SendState.UNSURE}),
        SendState.UNSURE: frozenset({SendState.SENT}),
        SendState.SENT: frozenset[SendState](),
    }[state]


def goes_out(way: ReachBy) -> bool:
    """Whether a person wants more than the site (P9)."""
    return way in (ReachBy.EMAIL, ReachBy.TEXT, ReachBy.LETTER)


def statement_due(month: Period, *, on_day: int, closed_on: date | None, today: date) -> bool:
    """Whether a month's statement goes out: the day after the books closed it, or the stated day.

    `closed_on` is the day on which somebody closed the month; None while it is open.
    """
    due = month.ends_on.replace(day=on_day)
    if closed_on is not None:
        due = min(due, max(closed_on, month.last_on) + timedelta(days=1))
    return due <= today
