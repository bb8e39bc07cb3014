"""What lies in a pot of money, and the journals of what a yes does to it (R19, S8).

Whatever is agreed, a pot holds the same before and after, but for money that comes from its funder
or goes back to it; nothing promised or spent is ever touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid5

from ownway.core.money import Money, zero
from ownway.core.period import add_months
from ownway.ledger.rules import AccountRef, Journal, Kind, Line
from ownway.programme.rules import POT_MONTHS

# Kinds of journals: what a funder asked back of a pot, and what of it was let go again (E14).
OFFSET = "offset"
CLAWBACK_DECIDED = "clawback_decided"
CLAWBACK_LET_GO = "clawback_let_go"


@dataclass(frozen=True, slots=True)
class LineMoney:
    """What lies on one line of a pot, minor units."""

    available: int = 0
    aside: int = 0
    committed: int = 0
    spent: int = 0

    @property
    def uncommitted(self) -> int:
        return self.available + self.aside

    @property
    def used(self) -> int:
        """Promised or spent: out of reach of any decision."""
        return self.committed + self.spent


@dataclass(frozen=True, slots=True)
class PotMoney:
    """What lies in a pot: `free` is on no line yet. Minor units."""

    free: int = 0
    lines: Mapping[UUID, LineMoney] = field(default_factory=dict)

    @property
    def uncommitted(self) -> int:
        return self.free + sum(line.uncommitted for line in self.lines.values())

    @property
    def total(self) -> int:
        return self.uncommitted + sum(line.used for line in self.lines.values())


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line agreed on: its whole cost in the plan, what was used of it included."""

    root: UUID
    total: int
    aside: bool = False  # kept aside for bad times
    first: int | None = None  # place of the funder that pays for it alone, as far as it reaches

    @property
    def place(self) -> Place:
        return Place(self.root, self.aside)


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in a pot money can lie uncommitted; no line: not planned yet."""

    line: UUID | None = None
    aside: bool = False


FREE = Place()


@dataclass(frozen=True, slots=True)
class Funding:
    """What moves. `from_programme` below zero goes back to it; `moves` add up to zero.

    `short` above zero: the pot cannot carry the lines, and nothing is to be posted.
    """

    from_programme: int
    moves: Mapping[Place, int]
    short: int = 0


def after(pot: PotMoney, funding: Funding) -> PotMoney:
    """The pot once `funding` is posted."""
    moves = funding.moves
    roots = {*pot.lines, *(place.line for place in moves if place.line is not None)}
    lines = {}
    for root in roots:
        was = pot.lines.get(root, LineMoney())
        lines[root] = LineMoney(
            available=was.available + moves.get(Place(root), 0),
            aside=was.aside + moves.get(Place(root, True), 0),
            committed=was.committed,
            spent=was.spent,
        )
    return PotMoney(free=pot.free + funding.from_programme + moves.get(FREE, 0), lines=lines)


def with_used(pot: PotMoney, ended: Iterable[PotMoney]) -> PotMoney:
    """The pot, and what pots before it in the same year of the plan have promised or spent.

    What a shorter pot has given counts as given; what was left in it is no money of this one.
    """
    lines = dict(pot.lines)
    for one in ended:
        for root, money in one.lines.items():
            if money.used:
                had = lines.get(root, LineMoney())
                lines[root] = replace(
                    had, committed=had.committed + money.committed, spent=had.spent + money.spent
                )
    return PotMoney(pot.free, lines)


def lies_in(pot: PotMoney) -> dict[Place, int]:
    """What lies uncommitted on the lines of a pot, by place; nothing where nothing lies."""
    listed = (
        (place, lies)
        for root, money in pot.lines.items()
        for place, lies in ((Place(root), money.available), (Place(root, True), money.aside))
    )
    return {place: lies for place, lies in listed if lies}


def rights_account(
    *, book: UUID, currency: str, person: UUID, pot: UUID, kind: Kind, line: UUID | None = None
) -> AccountRef:
    """An account of a pot: by person, pot and, where money is planned, line of the plan."""
    return AccountRef(book=book, kind=kind, currency=currency, owner=person, pot=pot, line=line)


def pot_money(balances: Mapping[AccountRef, int]) -> PotMoney:
    """The pot from the balances of its accounts."""
    free = 0
    lines: dict[UUID, dict[Kind, int]] = {}
    for account, lies in balances.items():
        if account.line is not None:
            lines.setdefault(account.line, {})[account.kind] = lies
        elif account.kind is Kind.AVAILABLE:
            free += lies
    return PotMoney(
        free=free,
        lines={
            root: LineMoney(
                available=kinds.get(Kind.AVAILABLE, 0),
                aside=kinds.get(Kind.CONTINGENCY, 0),
                committed=kinds.get(Kind.COMMITTED, 0),
                spent=kinds.get(Kind.SPENT, 0),
            )
            for root, kinds in lines.items()
        },
    )


def journals(
    funding: Funding,
    *,
    key: UUID,
    book: UUID,
    currency: str,
    person: UUID,
    pot: UUID,
    authority: AccountRef,
    effective_on: date,
    subject: UUID,
) -> list[Journal]:
    """Allocate or give back (Dr authority · Cr available, or the reverse), and plan the lines.

    `authority`: of the pot's funder. Its money comes first; what goes back to it goes last.
    """

    def at(place: Place) -> AccountRef:
        kind = Kind.CONTINGENCY if place.aside else Kind.AVAILABLE
        return rights_account(
            book=book, currency=currency, person=person, pot=pot, kind=kind, line=place.line
        )

    def made(kind: str, lines: Iterable[Line]) -> Journal:
        return Journal(
            key=uuid5(key, kind),
            kind=kind,
            effective_on=effective_on,
            lines=tuple(lines),
            subject=subject,
        )

    listed = []
    order = sorted(funding.moves, key=lambda place: (str(place.line or ""), place.aside))
    if order:
        listed.append(
            made("plan_lines", (Line(at(place), -funding.moves[place]) for place in order))
        )
    if funding.from_programme:
        pair = (
            Line(authority, funding.from_programme),
            Line(at(FREE), -funding.from_programme),
        )
        allocated = made("allocate" if funding.from_programme > 0 else "give_back", pair)
        listed.insert(0 if funding.from_programme > 0 else len(listed), allocated)
    return listed


def pot_ends_on(starts_on: date, months: int = POT_MONTHS) -> date:
    """The first day a pot no longer covers: 12 months on, or as its funder has it."""
    return add_months(starts_on, months)


def over(approved: Iterable[Money], amount: Money) -> Money:
    """How much the agreed lines are above the amount; that needs a higher authoriser (R19)."""
    total = sum(approved, zero(amount.currency))
    return max(total - amount, zero(amount.currency))
