"""Reads of buying and paying: a person's money in one view, what waits, what is in a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.decisions import queries as decisions
from ownway.decisions.models import Pot
from ownway.holding import queries as holding
from ownway.holding.models import Arrangement
from ownway.holding.rules import Status as HeldStatus
from ownway.holding.rules import Way
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, HoldRef, Kind
from ownway.planning.models import Goal, Line
from ownway.planning.rules import LineKind
from ownway.programme.models import Programme
from ownway.spending.models import PayRun, PayRunLine, Purchase
from ownway.spending.rules import RunLine, RunLineState, Status

_PAYERS = (Permission.PAY_MAKE, Permission.PAY_RELEASE, Permission.PAY_SETTLE)
_LEFT_OUT = (RunLineState.SET_ASIDE, RunLineState.WITHDRAWN)
MOST_ENTRIES = 200  # shown at one time


@dataclass(frozen=True, slots=True)
class LineLeft:
    """The money of one agreed line in minor units, in the four words a person sees."""

    pot: UUID
    line: Line
    kept_aside: bool
    agreed: int  # all that was agreed for the line
    left: int
    agreed_not_paid: int
    paid: int
    arrangement: Arrangement | None

    @property
    def with_holder(self) -> bool:
        """Whether somebody holds the money of this line now."""
        return self.arrangement is not None and self.arrangement.status == HeldStatus.LIVE


@dataclass(frozen=True, slots=True)
class MoneyEntry:
    """One thing that changed what is left: `amount` in minor units, below zero is money out.

    `kind` is a code: plan (money came or went with a decision), bought, back.
    """

    on: date
    kind: str
    what: str
    goal: str
    amount: int
    left: int
    purchase: Purchase | None


@dataclass(frozen=True, slots=True)
class MoneyView:
    """A person's money as one view, in minor units of `currency`.

    `left` may still be spent on agreed lines. `ends_on` is the first day it no longer covers;
    None where there is no money yet.
    """

    currency: str
    left: int
    agreed_not_paid: int
    asked_for: int
    paid: int
    not_planned: int
    ends_on: date | None
    lines: tuple[LineLeft, ...]

    @property
    def may_buy(self) -> bool:
        """Whether a holder has the money of at least one line, so that something can be bought."""
        return any(one.with_holder for one in self.lines)

    @property
    def last_on(self) -> date | None:
        """The last day the money covers: "until 31 March"."""
        return None if self.ends_on is None else self.ends_on - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LineToBuy:
    """An agreed line something can be bought on, with what the form needs to know."""

    line: Line
    left: Money
    kept_aside: bool
    needs_yes_above: Money
    arrangement: Arrangement


@dataclass(frozen=True, slots=True)
class WaitingPurchase:
    """A purchase that waits for a yes."""

    purchase: Purchase
    person_name: str
    amount: Money
    left: Money


@dataclass(frozen=True, slots=True)
class RunView:
    """A pay run with its lines, and what they come to."""

    run: PayRun
    lines: tuple[PayRunLine, ...]
    total: Money
    set_aside: Money


def money(viewer: Viewer, person_ref: UUID, at: datetime) -> MoneyView:
    """What is left, and what is agreed and not yet paid (P7)."""
    pots = holding.pots(viewer, person_ref, at)
    lines = [line for pot in pots for line in _lines_left(pot)]
    left = sum(line.left for line in lines)
    waiting = Purchase.objects.filter(pot__in=pots, status=Status.ASKED)
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
    )


def _lines_left(pot: Pot) -> list[LineLeft]:
    money_by_line = holding.line_money(pot)
    held = {
        one.line_root: one for one in Arrangement.objects.filter(pot=pot, closed_at__isnull=True)
    }
    return [
        LineLeft(
            pot=pot.ref,
            line=line,
            kept_aside=line.kind == LineKind.CONTINGENCY,
            agreed=line.total_minor,
            left=money_by_line[line.root].left,
            agreed_not_paid=money_by_line[line.root].promised,
            paid=money_by_line[line.root].spent,
            arrangement=held.get(line.root),
        )
        for line in decisions.agreed_lines(pot.plan)
        if line.root in money_by_line
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
    lines = books.entries(accounts, limit=MOST_ENTRIES)
    subjects = {line.subject for line in lines if line.subject is not None}
    bought = {
        one.ref: one
        for one in Purchase.objects.filter(ref__in=subjects).select_related("goal", "line")
    }
    named = {
        line.root: line
        for pot in pots
        for line in Line.objects.filter(version__plan=pot.plan)
        .select_related("goal")
        .order_by("version__number")
    }
    rows = []
    for each in lines:
        purchase = bought.get(each.subject) if each.subject else None
        plan_line = named.get(each.account.line) if each.account.line else None
        goal = (purchase.goal if purchase else None) or (plan_line.goal if plan_line else None)
        rows.append(
            MoneyEntry(
                on=each.effective_on,
                kind=_kind(purchase, each.amount),
                what=purchase.what if purchase else plan_line.what if plan_line else "",
                goal=goal.words if goal else "",
                amount=each.amount,
                left=left,
                purchase=purchase,
            )
        )
        left -= each.amount
    return tuple(rows)


def _kind(purchase: Purchase | None, amount: int) -> str:
    if purchase is None:
        return "plan"
    return "bought" if amount < 0 else "back"


def buyable(viewer: Viewer, person_ref: UUID, at: datetime) -> list[LineToBuy]:
    """The agreed lines whose money is with a holder: what something can be bought on now."""
    found = []
    for pot in holding.pots(viewer, person_ref, at):
        above = holding.pack_for(pot).spending.ask_above
        found += [
            LineToBuy(
                line=one.line,
                left=Money(one.left, pot.currency),
                kept_aside=one.kept_aside,
                needs_yes_above=Money(above, pot.currency),
                arrangement=one.arrangement,
            )
            for one in _lines_left(pot)
            if one.arrangement is not None and one.with_holder
        ]
    return found


def goals_to_link(line: Line) -> list[Goal]:
    """The goals of the plan a line belongs to, in the person's order."""
    version = decisions.current_version(line.version.plan) or line.version
    return list(
        Goal.objects.filter(version=version, removed_at__isnull=True).order_by("position", "pk")
    )


def purchase(viewer: Viewer, ref: UUID, at: datetime) -> Purchase:
    """One purchase. Raises NotVisible."""
    return consent.one(viewer, whole().filter(ref=ref), at=at)


def purchases(viewer: Viewer, person_ref: UUID, at: datetime) -> list[Purchase]:
    """A person's purchases, newest first."""
    rows = whole().filter(person__ref=person_ref)
    return list(consent.visible(viewer, rows, at=at).order_by("-asked_at", "-pk"))


def aside_used(viewer: Viewer, person_ref: UUID, at: datetime) -> list[Purchase]:
    """Purchases from money kept aside, newest first: a review asks what they avoided (S8)."""
    return [one for one in purchases(viewer, person_ref, at) if one.sign_seen]


def waiting(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[WaitingPurchase]:
    """Purchases of one programme that wait for a yes, the oldest first."""
    rows = whole().filter(person__programme__ref=programme_ref, status=Status.ASKED)
    found = []
    for one in consent.visible(viewer, rows, at=at).order_by("asked_at", "pk"):
        left = holding.line_money(one.pot).get(one.line.root)
        found.append(
            WaitingPurchase(
                purchase=one,
                person_name=one.person.name,
                amount=Money(one.amount_minor, one.currency),
                left=Money(left.left if left else 0, one.currency),
            )
        )
    return found


def payable(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[Purchase]:
    """Approved purchases a pay run can pay and none does yet, by the day that was promised."""
    return list(consent.visible(viewer, to_pay(programme_ref), at=at))


def to_pay(programme_ref: UUID) -> QuerySet[Purchase]:
    """What the next pay run of a programme would list."""
    in_a_run = PayRunLine.objects.filter(purchase=OuterRef("pk")).exclude(state__in=_LEFT_OUT)
    return (
        whole()
        .filter(
            ~Exists(in_a_run),
            person__programme__ref=programme_ref,
            status=Status.APPROVED,
            arrangement__way__in=[Way.THIRD, Way.NOTIONAL],
        )
        .order_by("promised_on", "pk")
    )


def runs(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[RunView]:
    """The pay runs of one programme, newest first. Raises NotVisible for who pays nothing."""
    _require_payer(viewer, programme_ref)
    rows = _runs().filter(programme__ref=programme_ref).order_by("-number")
    return [_run_view(viewer, row, at) for row in rows]


def run(viewer: Viewer, ref: UUID, at: datetime) -> RunView:
    """One pay run with its lines. Raises NotVisible."""
    row = _runs().filter(ref=ref).first()
    if row is None:
        raise NotVisible
    _require_payer(viewer, row.programme.ref)
    return _run_view(viewer, row, at)


def _require_payer(viewer: Viewer, programme_ref: UUID) -> None:
    if not any(consent.can(viewer, each, programme=programme_ref) for each in _PAYERS):
        raise NotVisible


def _run_view(viewer: Viewer, row: PayRun, at: datetime) -> RunView:
    lines = consent.visible(viewer, lines_of(row), at=at)
    seen = tuple(lines)
    currency = row.programme.currency
    return RunView(
        run=row,
        lines=seen,
        total=_sum(currency, (one for one in seen if one.state not in _LEFT_OUT)),
        set_aside=_sum(currency, (one for one in seen if one.state == RunLineState.SET_ASIDE)),
    )


def _sum(currency: str, lines: Iterable[PayRunLine]) -> Money:
    return Money(sum(one.amount_minor for one in lines), currency)


def lines_of(row: PayRun) -> QuerySet[PayRunLine]:
    """The lines of a run in order, with their purchases."""
    return row.lines.select_related(
        "purchase__person__programme", "purchase__arrangement", "purchase__answer"
    ).order_by("line_no")


def run_line(row: PayRunLine) -> RunLine:
    """A stored line as the value that was frozen."""
    return RunLine(
        line_no=row.line_no,
        purchase=row.purchase.ref,
        payee=row.payee,
        amount=row.amount_minor,
        currency=row.currency,
        cash=row.cash,
        reference=row.reference,
        key=row.key,
        promised_on=row.promised_on,
    )


def hold_of(purchase: Purchase) -> HoldRef:
    """The money set aside for an approved purchase."""
    key = purchase.answer.hold_key
    found = None if key is None else books.hold(purchase.person.programme.ref, key)
    if found is None:
        raise AssertionError("an approved purchase has its money set aside")
    return found


def beside(source: AccountRef, kind: Kind) -> AccountRef:
    """The account of another kind for the same pot and line."""
    return replace(source, kind=kind)


def programme_of(purchase: Purchase) -> Programme:
    return purchase.person.programme


def whole() -> QuerySet[Purchase]:
    """Purchases with all that pages and actions read of them."""
    return Purchase.objects.select_related(
        "person__programme__pack",
        "pot__person__programme__pack",
        "pot__plan",
        "line__version__plan",
        "goal",
        "arrangement__pot__person__programme__pack",
        "answer",
        "payment",
        "receipt",
    )


def _runs() -> QuerySet[PayRun]:
    return PayRun.objects.select_related("programme__pack")
