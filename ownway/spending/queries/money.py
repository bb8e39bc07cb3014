"""A person's money in one view: what is left, what is promised, what happened (P7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from ownway.consent.queries import Viewer
from ownway.decisions import queries as decisions
from ownway.decisions.models import Pot
from ownway.decisions.rules import CLAWBACK_DECIDED, CLAWBACK_LET_GO, OFFSET
from ownway.holding import queries as holding
from ownway.holding.models import Arrangement
from ownway.holding.queries import LineMoney
from ownway.holding.rules import CARRIED, LAPSED, MOVED
from ownway.holding.rules import Status as HeldStatus
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, Kind
from ownway.planning.models import Line
from ownway.planning.rules import LineKind
from ownway.programme import queries as programmes
from ownway.spending import rules
from ownway.spending.models import Purchase
from ownway.spending.rules import Forecast, Status, forecast

MOST_ENTRIES = 200  # shown at one time


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of one line's money lies: its pot, what the books say, and who holds it."""

    pot: Pot
    money: LineMoney
    arrangement: Arrangement | None

    @property
    def live(self) -> bool:
        """Whether the holder has the money."""
        return self.arrangement is not None and self.arrangement.status == HeldStatus.LIVE


@dataclass(frozen=True, slots=True)
class LineLeft:
    """The money of one agreed line in minor units, in the four words a person sees.

    `in_plan` is false where a later plan has it no more: what is promised and paid stays so, and
    what came back since can be used once the plan is changed.
    """

    line: Line
    kept_aside: bool
    agreed: int  # all that was agreed for the line
    left: int
    agreed_not_paid: int
    paid: int
    places: tuple[Place, ...]
    in_plan: bool = True

    @property
    def arrangements(self) -> list[Arrangement]:
        """Whoever holds or was chosen to hold this money, one for each pot that has somebody."""
        return [one.arrangement for one in self.places if one.arrangement is not None]

    @property
    def with_holder(self) -> bool:
        """Whether somebody holds all the money of this line now."""
        return all(one.live for one in self.places)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row of a statement stands in the books: a journal, and the account it changed."""

    journal: UUID
    account: str  # its code in the books


@dataclass(frozen=True, slots=True)
class MoneyEntry:
    """One thing that changed what is left: `amount` in minor units, below zero is money out.

    `kind` is a code: plan (money came or went with a decision), bought, back, or one of `_OTHERS`.
    `amount` is what its `sources` come to.
    """

    on: date
    kind: str
    what: str
    goal: str
    amount: int
    left: int
    purchase: Purchase | None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class MoneyView:
    """A person's money as one view, in minor units of `currency`.

    `left` lies on lines, and may be spent on those that are in the plan. `ends_on` is the first
    day it no longer covers; None where there is no money yet. `forecast`: what becomes of what is
    for every day, without money kept aside for bad times.
    """

    currency: str
    left: int
    agreed_not_paid: int
    asked_for: int
    paid: int
    not_planned: int
    ends_on: date | None
    lines: tuple[LineLeft, ...]
    forecast: Forecast | None = None

    @property
    def may_buy(self) -> bool:
        """Whether a holder has the money of at least one line, so that something can be bought."""
        return any(one.in_plan and one.with_holder for one in self.lines)

    @property
    def last_on(self) -> date | None:
        """The last day the money covers: "until 31 March"."""
        return None if self.ends_on is None else self.ends_on - timedelta(days=1)


def money(viewer: Viewer, person_ref: UUID, at: datetime) -> MoneyView:
    """What is left, and what is agreed and not yet paid (P7)."""
    pots = holding.pots(viewer, person_ref, at)
    agreed = _agreed(pots)
    lines = [*_with_money(pots, agreed), *_out_of_plan(pots, agreed)]
    left = sum(line.left for line in lines)
    waiting = Purchase.objects.filter(
        line__version__plan__in=[pot.plan for pot in pots], status=Status.ASKED
    )
    ends = [pot.ends_on for pot in pots]
    return MoneyView(
        currency=pots[0].currency if pots else "",
        left=left,
        agreed_not_paid=sum(line.agreed_not_paid for line in lines),
        asked_for=sum(one.amount_minor for one in waiting),
        paid=sum(line.paid for line in lines),
        not_planned=sum(_not_planned(pot) for pot in pots),
        ends_on=min(ends) if ends else None,
        lines=tuple(lines),
        forecast=_forecast(pots, lines, at),
    )


def _forecast(pots: Sequence[Pot], lines: Sequence[LineLeft], at: datetime) -> Forecast | None:
    if not pots:
        return None
    daily = [line for line in lines if not line.kept_aside]
    return forecast(
        left=sum(line.left for line in daily) + sum(_not_planned(pot) for pot in pots),
        used=sum(line.agreed_not_paid + line.paid for line in daily),
        starts_on=min(pot.starts_on for pot in pots),
        today=programmes.day_of(pots[0].person.programme, at),
        ends_on=min(pot.ends_on for pot in pots),
    )


def lines_left(pots: Sequence[Pot]) -> list[LineLeft]:
    """Every agreed line of these pots with its money, in the order of the plan."""
    return _with_money(pots, _agreed(pots))


def _agreed(pots: Sequence[Pot]) -> dict[int, list[Line]]:
    plans = {pot.plan_id: pot.plan for pot in pots}
    return {key: decisions.agreed_lines(plan) for key, plan in plans.items()}


def _out_of_plan(pots: Sequence[Pot], agreed: Mapping[int, Sequence[Line]]) -> list[LineLeft]:
    """Lines that were agreed once and are in the plan no more, where anything of them is there."""
    gone = {key: decisions.agreed_once(key, but=lines) for key, lines in agreed.items()}
    return [
        replace(one, in_plan=False)
        for one in _with_money(pots, gone)
        if one.left or one.agreed_not_paid or one.paid
    ]


def _with_money(pots: Sequence[Pot], lines: Mapping[int, Sequence[Line]]) -> list[LineLeft]:
    """Those of the lines of each plan that money of these pots was put on."""
    found: dict[UUID, list[Place]] = {}
    agreed: dict[UUID, Line] = {}
    for pot in pots:
        in_pot = holding.line_money(pot)
        held = {
            one.line_root: one
            for one in Arrangement.objects.filter(pot=pot, closed_at__isnull=True)
        }
        for line in lines[pot.plan_id]:
            if line.root in in_pot:
                agreed.setdefault(line.root, line)
                place = Place(pot, in_pot[line.root], held.get(line.root))
                found.setdefault(line.root, []).append(place)
    return [
        LineLeft(
            line=line,
            kept_aside=line.kind == LineKind.CONTINGENCY,
            agreed=line.total_minor,
            left=sum(one.money.left for one in found[root]),
            agreed_not_paid=sum(one.money.promised for one in found[root]),
            paid=sum(one.money.spent for one in found[root]),
            places=tuple(found[root]),
        )
        for root, line in agreed.items()
    ]


def _not_planned(pot: Pot) -> int:
    found = books.balances(pot.person.programme.ref, pot=pot.ref, kind=Kind.AVAILABLE)
    return sum(amount for account, amount in found.items() if account.line is None)


def entries(viewer: Viewer, person_ref: UUID, at: datetime, *, left: int) -> tuple[MoneyEntry, ...]:
    """What changed `left` (of `MoneyView`), newest first, each with what was left after it."""
    pots = holding.pots(viewer, person_ref, at)
    accounts: list[AccountRef] = []
    for pot in pots:
        found = books.balances(
            pot.person.programme.ref, pot=pot.ref, kind=(Kind.AVAILABLE, Kind.CONTINGENCY)
        )
        accounts += [account for account in found if account.line is not None]
    return happened(pots, books.entries(accounts, limit=MOST_ENTRIES), left=left)


def happened(
    pots: Sequence[Pot], lines: Sequence[books.StatementLine], *, left: int
) -> tuple[MoneyEntry, ...]:
    """Entries of these pots, newest first, as things that happened; `left` is after the newest."""
    subjects = {line.subject for line in lines if line.subject is not None}
    bought = {
        one.ref: one
        for one in Purchase.objects.filter(ref__in=subjects).select_related("goal", "line")
    }
    named = decisions.lines_named(pot.plan_id for pot in pots)
    rows: list[MoneyEntry] = []
    before: tuple[object, ...] = ()
    for each in lines:
        purchase = bought.get(each.subject) if each.subject else None
        plan_line = named.get(each.account.line) if each.account.line else None
        kind = _kind(purchase, each)
        source = Source(each.journal_key, each.account.code)
        now = (each.effective_on, kind, each.subject, each.account.line)
        if now == before:  # the same thing out of another pot: one entry for the person
            rows[-1] = replace(
                rows[-1],
                amount=rows[-1].amount + each.amount,
                sources=(*rows[-1].sources, source),
            )
        else:
            goal = (purchase.goal if purchase else None) or (plan_line.goal if plan_line else None)
            rows.append(
                MoneyEntry(
                    on=each.effective_on,
                    kind=kind,
                    what=purchase.what if purchase else plan_line.what if plan_line else "",
                    goal=goal.words if goal else "",
                    amount=each.amount,
                    left=left,
                    purchase=purchase,
                    sources=(source,),
                )
            )
        before = now
        left -= each.amount
    return tuple(rows)


# What is neither a purchase nor a decision about the plan, by the kind of its journal.
_OTHERS = {
    OFFSET: "asked_back",
    CLAWBACK_DECIDED: "asked_back",
    CLAWBACK_LET_GO: "not_asked_back",
    MOVED: "moved",
    CARRIED: "went_on",
    LAPSED: "went_back",
    rules.LOST: "gone",
    rules.MADE_GOOD: "made_good",
}


def _kind(purchase: Purchase | None, line: books.StatementLine) -> str:
    if purchase is None:
        return _OTHERS.get(line.kind, "plan")
    return "bought" if line.amount < 0 else "back"
