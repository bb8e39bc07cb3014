"""Reads of who holds which money: what can be chosen, what waits to be set up, what lies where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.money import Money
from ownway.decisions import queries as decisions
from ownway.decisions.models import Pot
from ownway.holding import rules
from ownway.holding.models import Arrangement
from ownway.holding.rules import Status, Way
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, Kind
from ownway.planning.models import Line
from ownway.programme import queries as programmes
from ownway.programme.rules import Holder, Pack

_RIGHTS = (Kind.AVAILABLE, Kind.CONTINGENCY)


@dataclass(frozen=True, slots=True)
class LineMoney:
    """What the books say about one line of a pot, in minor units of `currency`.

    `source` is where a purchase takes its money from: available, or the money kept aside.
    """

    currency: str
    source: AccountRef | None
    left: int
    promised: int
    spent: int


@dataclass(frozen=True, slots=True)
class LineToChoose:
    """One agreed line, its money, who holds it now, and who could."""

    pot: Pot
    line: Line
    money: Money
    arrangement: Arrangement | None
    holders: tuple[Holder, ...]
    narrowed: bool  # somebody made the choice smaller; see the arrangement's reason


@dataclass(frozen=True, slots=True)
class WaitingSetUp:
    """A holder that waits for money: `first` where the way is new, else a top-up."""

    arrangement: Arrangement
    person_name: str
    what: str
    amount: Money
    first: bool


def pack_for(pot: Pot) -> Pack:
    """The rules the pot's programme follows now."""
    return programmes.pack_of(pot.person.programme)


def agreed_line(pot: Pot, line_root: UUID) -> Line | None:
    """The line as the latest decided version of the pot's plan has it, if it was agreed."""
    return next((line for line in decisions.agreed_lines(pot.plan) if line.root == line_root), None)


def arrangement_of(pot: Pot, line_root: UUID) -> Arrangement | None:
    """Who holds this line's money, chosen or live; None where nobody was chosen yet."""
    return _open().filter(pot=pot, line_root=line_root).first()


def arrangement(viewer: Viewer, ref: UUID, at: datetime) -> Arrangement:
    """One arrangement. Raises NotVisible."""
    return consent.one(viewer, _whole().filter(ref=ref), at=at)


def pot(viewer: Viewer, ref: UUID, at: datetime) -> Pot:
    """One pot of money. Raises NotVisible."""
    return consent.one(viewer, _pots().filter(ref=ref), at=at)


def pots(viewer: Viewer, person_ref: UUID, at: datetime) -> list[Pot]:
    """The pots of a person that have not ended, oldest first."""
    rows = _pots().filter(person__ref=person_ref, plan__ended_at__isnull=True)
    found = consent.visible(viewer, rows, at=at).order_by("starts_on", "pk")
    return [one for one in found if programmes.day_of(one.person.programme, at) < one.ends_on]


def lines_to_choose(viewer: Viewer, person_ref: UUID, at: datetime) -> list[LineToChoose]:
    """Every agreed line that money was put on, with who holds it and who could (R1)."""
    found = []
    for one in pots(viewer, person_ref, at):
        today = programmes.day_of(one.person.programme, at)
        holders = pack_for(one).holding.holders
        chosen = {each.line_root: each for each in _open().filter(pot=one)}
        money = line_money(one)
        for line in decisions.agreed_lines(one.plan):
            if line.root not in money:
                continue
            now = chosen.get(line.root)
            found.append(
                LineToChoose(
                    pot=one,
                    line=line,
                    money=Money(line.total_minor, line.currency),
                    arrangement=now,
                    holders=holders,
                    narrowed=now is not None
                    and now.tighter
                    and rules.tighter_still_holds(now.review_on, today),
                )
            )
    return found


def waiting_set_up(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[WaitingSetUp]:
    """Holders that wait for money in one programme: new ones first, then top-ups, oldest first.

    A top-up is for all the lines one holder keeps of a pot, so it stands here once.
    """
    rows = _open().filter(person__programme__ref=programme_ref)
    found, topped_up = [], set()
    for one in consent.visible(viewer, rows, at=at).order_by("chosen_at", "pk"):
        first = one.status == Status.CHOSEN
        amount, cash = to_send(one), cash_of(one)
        if not first and (amount == 0 or cash in topped_up):
            continue
        if not first:
            topped_up.add(cash)
        line = agreed_line(one.pot, one.line_root)
        found.append(
            WaitingSetUp(
                arrangement=one,
                person_name=one.person.name,
                what="" if line is None else line.what,
                amount=Money(amount, one.pot.currency),
                first=first,
            )
        )
    return sorted(found, key=lambda waiting: not waiting.first)


def line_money(pot: Pot) -> dict[UUID, LineMoney]:
    """What lies on each line of a pot, by the root of the line."""
    book = pot.person.programme.ref
    kinds = (*_RIGHTS, Kind.COMMITTED, Kind.SPENT)
    by_line: dict[UUID, dict[AccountRef, int]] = {}
    for account, amount in books.balances(book, pot=pot.ref, kind=kinds).items():
        if account.line is not None:
            by_line.setdefault(account.line, {})[account] = amount
    return {line: _line_money(pot.currency, found) for line, found in by_line.items()}


@dataclass(frozen=True, slots=True)
class PotShare:
    """What one line has in one pot; `funder` is a code of the pack, or `own`."""

    pot: Pot
    funder: str
    money: LineMoney


def money_across(pots: Iterable[Pot]) -> dict[UUID, tuple[PotShare, ...]]:
    """What each line has in each of these pots, by the root of the line, in the order given.

    A line's money lies in one pot or in several (E10); together they are the one budget of it.
    """
    found: dict[UUID, list[PotShare]] = {}
    for one in pots:
        for root, money in line_money(one).items():
            found.setdefault(root, []).append(PotShare(one, one.funder, money))
    return {root: tuple(shares) for root, shares in found.items()}


def _line_money(currency: str, found: dict[AccountRef, int]) -> LineMoney:
    def of(*kinds: Kind) -> int:
        return sum(amount for account, amount in found.items() if account.kind in kinds)

    sources = sorted(
        (account for account in found if account.kind in _RIGHTS),
        key=lambda account: (-found[account], account.code),
    )
    return LineMoney(
        currency=currency,
        source=sources[0] if sources else None,
        left=of(*_RIGHTS),
        promised=of(Kind.COMMITTED),
        spent=of(Kind.SPENT),
    )


def cash_of(arrangement: Arrangement) -> AccountRef:
    """The account of the books in which this holder keeps the pot's money."""
    pot = arrangement.pot
    return rules.cash_account(
        book=pot.person.programme.ref,
        currency=pot.currency,
        person=pot.person.ref,
        pot=pot.ref,
        way=Way(arrangement.way),
        holder=arrangement.holder,
    )


def kept_for(cash: AccountRef, pot: Pot, but: Arrangement | None = None) -> int:
    """What the lines live at one holder may still spend, in minor units, one of them left out."""
    money = line_money(pot)
    live = Arrangement.objects.filter(pot=pot, status=Status.LIVE).select_related(
        "pot__person__programme"
    )
    return sum(
        money[one.line_root].left
        for one in live
        if cash_of(one) == cash and one.line_root in money and (but is None or one.pk != but.pk)
    )


def promised_from(cash: AccountRef) -> int:
    """Open holds that will be paid from this account, in minor units."""
    return sum(hold.open for hold in books.holds(cash.book, cash=cash))


def to_send(arrangement: Arrangement) -> int:
    """What this holder lacks to pay for its lines, this one included, in minor units.

    With the notional way nothing moves, so nothing is lacking.
    """
    cash = cash_of(arrangement)
    if cash.kind is Kind.NOTIONAL_CASH:
        return 0
    money = line_money(arrangement.pot).get(arrangement.line_root)
    rights = kept_for(cash, arrangement.pot, but=arrangement) + (money.left if money else 0)
    return rules.still_to_send(
        rights=rights, open_holds=promised_from(cash), cash=books.balance(cash)
    )


def history(viewer: Viewer, person_ref: UUID, at: datetime) -> list[Arrangement]:
    """Every way a person's money was ever held, newest first."""
    rows = _whole().filter(person__ref=person_ref)
    return list(consent.visible(viewer, rows, at=at).order_by("-chosen_at", "-pk"))


def _whole() -> QuerySet[Arrangement]:
    return Arrangement.objects.select_related("person", "pot__person__programme__pack", "pot__plan")


def _open() -> QuerySet[Arrangement]:
    return _whole().filter(closed_at__isnull=True)


def _pots() -> QuerySet[Pot]:
    return Pot.objects.select_related("person__programme__pack", "plan")
