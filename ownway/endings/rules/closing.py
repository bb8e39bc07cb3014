"""What is still open when somebody's time is over, and what their money came to. Pure.

An ending has two moments: the person's time is over at once; the money is settled later, when
nothing is open any more (H7). Whole minor units throughout.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Open(StrEnum):
    """What can still be open."""

    ASKED = "asked"  # asked for, and nobody has answered
    TO_PAY = "to_pay"  # agreed, and whoever pays has not paid
    PERSON_PAYS = "person_pays"  # agreed, and the person pays it from the direct payment
    WAGE = "wage"  # the same, to somebody who works for the person
    ON_ITS_WAY = "on_its_way"  # between two banks
    LAST_INVOICE = "last_invoice"  # its payee sends invoices, and did not say it was the last
    INVOICE = "invoice"  # one came, and nobody has answered
    REPEATED = "repeated"  # it is paid again and again until somebody stops it
    HOLD = "hold"  # set aside, and nothing above says for what
    CHALLENGE = "challenge"  # somebody looks again at something
    ASKED_BACK = "asked_back"  # money is asked back, and that has not come to its end
    LOSS = "loss"  # somebody says it is lost, and nobody else agreed yet
    CONCERN = "concern"  # bills of a payee wait until somebody looked
    REFUND = "refund"  # a bank told of money that came back, and nobody matched it
    EMPLOYER = "employer"  # who pays this last bill of an employer is not said
    LEFT = "left"  # money nobody promised: it goes back to its funder
    OWN_MONEY = "own_money"  # money the person added: it goes back to them
    LIES = "lies"  # cash with a holder, for which there is no use any more
    UNEXPLAINED = "unexplained"  # two sums that should be the same are not
    EARLIER = "earlier"  # an earlier time of the same person is not closed yet: each in its turn
    SETTLEMENT = "settlement"  # after a death: the last bill is not settled


class Turn(StrEnum):
    """Whose turn it is."""

    PERSON = "person"
    PAYER = "payer"
    PAYEE = "payee"
    HOLDER = "holder"
    DECIDER = "decider"
    BANK = "bank"
    PROGRAMME = "programme"
    SOFTWARE = "software"  # it happens by itself


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is open: what, how much, since when, and whose turn it is.

    `minor` is None where it is about no sum. `key` names the row behind it. `by`: it is to be done
    by that day, where the pack gives one.
    """

    kind: Open
    turn: Turn
    what: str = ""
    minor: int | None = None
    since: date | None = None
    key: UUID | None = None
    by: date | None = None


class Duty(StrEnum):
    """The last bills of somebody who employs workers (what users hate, 6)."""

    LAST_WAGE = "last_wage"
    NOTICE = "notice"  # pay for the time of notice
    TAX = "tax"  # tax and insurance of the worker
    HOLIDAY = "holiday"  # days off that were not taken


class PaidBy(StrEnum):
    """Who pays an employer's bill."""

    BUDGET = "budget"  # out of this money, by whoever holds it
    PROGRAMME = "programme"
    PERSON = "person"  # agreed to by the person
    ESTATE = "estate"  # after a death
    NOTHING_DUE = "nothing_due"  # there is no such bill


def duties_open(employs: bool, said: Iterable[Duty | str]) -> tuple[Duty, ...]:
    """The bills of an employer of which nobody said who pays; none where nobody is employed."""
    known = {Duty(one) for one in said}
    return tuple(duty for duty in Duty if employs and duty not in known)


@dataclass(frozen=True, slots=True)
class Moved:
    """What one journal did to one person's money of one funder.

    `unspent`: change of what is left and promised together; `spent`: change of what is spent.
    """

    journal: UUID
    kind: str
    on: date
    subject: UUID | None
    unspent: int
    spent: int

    @property
    def outside(self) -> int:
        """What came from outside: from the funder above zero, to it below."""
        return self.unspent + self.spent


class RowKind(StrEnum):
    """One kind of row of a closing statement."""

    GRANTED = "granted"
    BACK = "back"  # to the funder: not needed, or at the end
    ASKED_BACK = "asked_back"  # to the funder, after a notice
    CARRIED = "carried"  # from one period to the next
    MADE_GOOD = "made_good"  # by the programme, after a loss
    LOST = "lost"
    PAID = "paid"
    CAME_BACK = "came_back"  # a refund
    ADDED = "added"  # by the person
    OTHER = "other"


_NAMED = {
    "allocate": RowKind.GRANTED,
    "give_back": RowKind.BACK,
    "lapse": RowKind.BACK,
    "taper": RowKind.BACK,
    "offset": RowKind.ASKED_BACK,
    "clawback_decided": RowKind.ASKED_BACK,
    "clawback_let_go": RowKind.GRANTED,  # the funder gives it again
    "carry_forward": RowKind.CARRIED,
    "made_good": RowKind.MADE_GOOD,
    "contribution": RowKind.ADDED,
    "contribution_back": RowKind.ADDED,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a closing statement: in above zero, out below. `subject` names the purchase."""

    kind: RowKind
    on: date
    minor: int
    subject: UUID | None = None


def rows(moved: Iterable[Moved]) -> tuple[Row, ...]:
    """Every journal that took money in or out, in order; what only moved inside is no row.

    The rows add up to what is left. A journal that pays and gives back at once is two rows.
    """
    made: list[Row] = []
    for one in sorted(moved, key=lambda one: (one.on, str(one.journal))):
        if one.outside:
            kind = _NAMED.get(one.kind, RowKind.GRANTED if one.outside > 0 else RowKind.OTHER)
            made.append(Row(kind, one.on, one.outside, one.subject))
        if one.spent:
            kind = RowKind.PAID if one.spent > 0 else RowKind.CAME_BACK
            kind = RowKind.LOST if one.kind == "lost" else kind
            made.append(Row(kind, one.on, -one.spent, one.subject))
    return tuple(made)


def left_over(listed: Iterable[Row]) -> int:
    """What a statement comes to: nothing, once all is settled."""
    return sum(row.minor for row in listed)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the accounts of one funder's money hold by their own counters, not by their entries."""

    unspent: int
    spent: int


def unexplained(listed: Sequence[Row], counted: Counted) -> int:
    """By how much the two computations differ; zero when they agree.

    Rows are read from the entries one by one, `counted` from the counters of the accounts.
    """
    used = (RowKind.PAID, RowKind.CAME_BACK, RowKind.LOST)
    spent = -sum(row.minor for row in listed if row.kind in used)
    return abs(left_over(listed) - counted.unspent) + abs(spent - counted.spent)


def may_be_final(items: Iterable[Item]) -> bool:
    """Whether nothing is open any more."""
    return not tuple(items)


def in_words_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """What waits longest first; what happens by itself last."""
    return tuple(
        sorted(
            items,
            key=lambda one: (
                one.turn is Turn.SOFTWARE,
                one.since or date.max,
                list(Open).index(one.kind),
            ),
        )
    )
