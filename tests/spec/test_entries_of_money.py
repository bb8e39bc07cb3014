"""Each thing that happens with money is written down twice: where it comes from, where it goes.

What may be spent and where the money lies are kept apart. Each of the two always adds up.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

from ownway.holding import rules as holding
from ownway.holding.rules import Way
from ownway.ledger import rules as books
from ownway.ledger.rules import AccountRef, Half, HoldRef, Kind, Line, unbalanced
from ownway.spending import rules as spending

TITLE = "What the books say"
SOURCE = "S8, I5, money design section 11"
ORDER = 85
BOOK, PERSON, POT, PLAN_LINE = (UUID(int=number) for number in range(1, 5))
DAY = date(2026, 9, 4)
AMOUNT = 4_000


def rights(kind: Kind) -> AccountRef:
    return AccountRef(BOOK, kind, "GBP", owner=PERSON, pot=POT, line=PLAN_LINE)


def cash(way: Way) -> AccountRef:
    return holding.cash_account(
        book=BOOK, currency="GBP", person=PERSON, pot=POT, way=way, holder="trust"
    )


FUNDER = holding.funder_account(BOOK, "GBP", "nhs")
ON_THE_WAY = holding.in_transit_account(BOOK, "GBP")
PAYEE = AccountRef(BOOK, Kind.PAID, "GBP", party=holding.party(BOOK, "payee", "City pool"))


def set_aside(source: Kind) -> tuple[Line, ...]:
    """A purchase is agreed: as the action posts it."""
    return books.reserve(
        key=uuid5(BOOK, "agreed"),
        effective_on=DAY,
        source=rights(source),
        committed=rights(Kind.COMMITTED),
        amount=AMOUNT,
    ).lines


def hold(source: Kind = Kind.AVAILABLE, way: Way = Way.DIRECT) -> HoldRef:
    return HoldRef(
        key=uuid5(BOOK, "reserve"),
        id=1,
        source=rights(source),
        committed=rights(Kind.COMMITTED),
        cash=cash(way),
        amount=AMOUNT,
        drawn=0,
        released=0,
        expires_on=None,
        subject=uuid5(BOOK, "purchase"),
    )


def drawn(way: Way, pair: tuple[Line, ...], paid: int = AMOUNT) -> tuple[Line, ...]:
    journal = spending.drawn(
        key=uuid5(BOOK, "draw"),
        kind="draw",
        effective_on=DAY,
        drawings=[spending.drawing(hold(way=way), paid, released=AMOUNT - paid)],
        cash=pair,
    )
    return journal.lines


def named(lines: tuple[Line, ...], *, to: bool) -> str:
    """Where money goes to, or comes from. Rights grow on the credit side, cash on the other."""
    found = [
        line.account.kind.value.replace("_", " ")
        for line in lines
        if ((line.amount > 0) is (line.account.kind.half is Half.CASH)) is to
    ]
    return ", ".join(sorted(found))


# what happens → its lines, where the money comes from, where it goes to
EVENTS: dict[str, tuple[tuple[Line, ...], str, str]] = {
    "the funder sends a holder its money": (
        holding.released(FUNDER, ON_THE_WAY, AMOUNT),
        "funder cash",
        "in transit",
    ),
    "it arrives, with a direct payment": (
        holding.arrived(ON_THE_WAY, cash(Way.DIRECT), AMOUNT),
        "in transit",
        "direct cash",
    ),
    "it arrives, with somebody else who holds it": (
        holding.arrived(ON_THE_WAY, cash(Way.THIRD), AMOUNT),
        "in transit",
        "third cash",
    ),
    "another holder takes over": (
        holding.switched(cash(Way.THIRD), cash(Way.DIRECT), AMOUNT),
        "third cash",
        "direct cash",
    ),
    "a purchase is agreed": (
        set_aside(Kind.AVAILABLE),
        "available",
        "committed",
    ),
    "money kept aside is used": (
        set_aside(Kind.CONTINGENCY),
        "contingency",
        "committed",
    ),
    "the person pays at once": (
        drawn(Way.DIRECT, spending.paid_at_once(PAYEE, cash(Way.DIRECT), AMOUNT)),
        "committed, direct cash",
        "paid, spent",
    ),
    "a pay run sends it, from another holder": (
        drawn(Way.THIRD, spending.run_posted(ON_THE_WAY, cash(Way.THIRD), AMOUNT)),
        "committed, third cash",
        "in transit, spent",
    ),
    "a pay run sends it, from the funder": (
        drawn(Way.NOTIONAL, spending.run_posted(ON_THE_WAY, cash(Way.NOTIONAL), AMOUNT)),
        "committed, notional cash",
        "in transit, spent",
    ),
    "the bank says it is paid": (
        spending.run_settled(PAYEE, ON_THE_WAY, AMOUNT),
        "in transit",
        "paid",
    ),
    "it cost less than was set aside": (
        drawn(Way.DIRECT, spending.paid_at_once(PAYEE, cash(Way.DIRECT), 3_000), paid=3_000),
        "committed, direct cash",
        "available, paid, spent",
    ),
    "a purchase is taken back": (
        books.release(
            key=uuid5(BOOK, "void"), effective_on=DAY, hold=hold(), amount=AMOUNT, kind="void"
        ).lines,
        "committed",
        "available",
    ),
}
EXAMPLES_each_event_has_its_entries = [
    {"What happens": what, "Comes from": source, "Goes to": to}
    for what, (_lines, source, to) in EVENTS.items()
]


def test_each_event_has_its_entries():
    """Each event takes from named accounts and gives the same sum to others."""
    for what, (lines, source, to) in EVENTS.items():
        assert (named(lines, to=False), named(lines, to=True)) == (source, to), what
        assert unbalanced(lines) == {}, what


def test_with_the_funder_as_holder_nothing_is_sent():
    """Where the funder itself holds the money, no money is sent to a holder."""
    journals = holding.funding(
        key=uuid5(BOOK, "set_up"),
        effective_on=DAY,
        funder=FUNDER,
        in_transit=ON_THE_WAY,
        cash=cash(Way.NOTIONAL),
        amount=AMOUNT,
        subject=POT,
    )
    assert journals == ()


def test_what_was_not_needed_goes_back_where_it_came_from():
    """Money set aside and not needed goes back to where it came from, also money kept aside."""
    journal = books.release(
        key=uuid5(BOOK, "void"),
        effective_on=DAY,
        hold=hold(Kind.CONTINGENCY),
        amount=AMOUNT,
        kind="void",
    )
    back = {line.account.kind: line.amount for line in journal.lines}
    assert back == {Kind.COMMITTED: AMOUNT, Kind.CONTINGENCY: -AMOUNT}
