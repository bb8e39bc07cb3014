"""Statements for those who pay: by funder, by holder, and what each payee got in a year.

The totals are those of the books. Rows stand for the people this viewer may see; what belongs to
people they may not see is one sum, so that rows and rest always come to the total.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db.models import Count, Q, Sum

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.period import Period
from ownway.core.problems import NotVisible
from ownway.decisions.models import Pot
from ownway.holding.rules import Way
from ownway.holding.rules import party as party_of
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, Kind
from ownway.people.models import Person
from ownway.programme.models import Programme
from ownway.spending import rules
from ownway.spending.models import Payee, Payment
from ownway.spending.queries.payees import people_open
from ownway.spending.queries.refunds import standing_refunds
from ownway.spending.queries.statements import Atoms, atoms
from ownway.spending.rules import Figures

_CASH = {
    Way.DIRECT: Kind.DIRECT_CASH,
    Way.THIRD: Kind.THIRD_CASH,
    Way.NOTIONAL: Kind.NOTIONAL_CASH,
}
PAYERS = (Permission.HOLDING_SET_UP,)
YEARLY = (Permission.PAY_MAKE, Permission.PAY_SETTLE)


@dataclass(frozen=True, slots=True)
class FunderRow:
    """One person's money of one funder. `left` of the figures has what is not planned in it."""

    person: UUID
    name: str
    start: Figures
    end: Figures


@dataclass(frozen=True, slots=True)
class FunderStatement:
    """One funder's money over a period, person by person. `rest` is of people not open here."""

    funder: str
    currency: str
    period: Period
    rows: tuple[FunderRow, ...]
    rest_start: Figures
    rest_end: Figures
    start: Figures
    end: Figures


@dataclass(frozen=True, slots=True)
class Held:
    """What lies with a holder: at the start, what came and went since, at the end."""

    start: int = 0
    came: int = 0
    went: int = 0
    end: int = 0

    def __add__(self, other: Held) -> Held:
        return Held(
            self.start + other.start,
            self.came + other.came,
            self.went + other.went,
            self.end + other.end,
        )

    def __sub__(self, other: Held) -> Held:
        return self + Held(-other.start, -other.came, -other.went, -other.end)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """What a holder holds for one person."""

    person: UUID
    name: str
    held: Held


@dataclass(frozen=True, slots=True)
class HolderStatement:
    """What one holder holds for whom over a period; `rest` is of people not open here."""

    holder: str
    currency: str
    period: Period
    rows: tuple[HeldRow, ...]
    rest: Held
    total: Held


@dataclass(frozen=True, slots=True)
class PayeeYear:
    """What one payee got in a year, and what of it came back."""

    payee: str
    payments: int
    paid: int
    came_back: int
    currency: str

    @property
    def total(self) -> int:
        return self.paid - self.came_back


def by_funder(
    viewer: Viewer,
    programme: Programme,
    funder: str,
    period: Period,
    at: datetime,
    *,
    known_at: datetime | None = None,
) -> tuple[FunderStatement, ...]:
    """One funder's money over a period, one statement for each currency. Raises NotVisible.

    `known_at`: as the books stood at that moment, without what was written since.
    """
    _require(viewer, programme, PAYERS)
    pots = list(
        Pot.objects.filter(person__programme=programme, funder=funder)
        .select_related("person__programme")
        .order_by("pk")
    )
    seen = _seen(viewer, {pot.person.ref for pot in pots}, at)
    return tuple(
        _of_funder(
            funder, period, [pot for pot in pots if pot.currency == currency], seen, known_at
        )
        for currency in dict.fromkeys(pot.currency for pot in pots)
    )


def _of_funder(
    funder: str,
    period: Period,
    pots: list[Pot],
    seen: dict[UUID, str],
    known_at: datetime | None,
) -> FunderStatement:
    start = atoms(pots, period.starts_on - timedelta(days=1), known_at)
    end = atoms(pots, period.last_on, known_at)
    of: dict[UUID, set[UUID]] = {}
    for pot in pots:
        of.setdefault(pot.person.ref, set()).add(pot.ref)
    rows = tuple(
        FunderRow(person, name, _within(start, of[person]), _within(end, of[person]))
        for person, name in seen.items()
        if person in of
    )
    everything = {pot.ref for pot in pots}
    whole_start, whole_end = _within(start, everything), _within(end, everything)
    return FunderStatement(
        funder=funder,
        currency=pots[0].currency,
        period=period,
        rows=rows,
        rest_start=whole_start - rules.together(row.start for row in rows),
        rest_end=whole_end - rules.together(row.end for row in rows),
        start=whole_start,
        end=whole_end,
    )


def _within(found: Atoms, pots: Collection[UUID]) -> Figures:
    return rules.together(one for (pot, _line), one in found.items() if pot in pots)


def by_holder(
    viewer: Viewer,
    programme: Programme,
    way: Way,
    holder: str,
    period: Period,
    at: datetime,
    *,
    known_at: datetime | None = None,
) -> tuple[HolderStatement, ...]:
    """What one holder holds for whom, one statement for each currency. Raises NotVisible.

    A direct payment lies with each person themself: that statement has them all. `known_at`: as
    the books stood at that moment, without what was written since.
    """
    _require(viewer, programme, PAYERS)
    kept_by = None if way is Way.DIRECT else party_of(programme.ref, "holder", holder)
    kind, before = _CASH[way], period.starts_on - timedelta(days=1)
    lies = partial(books.balances, programme.ref, kind=kind, party=kept_by, known_at=known_at)
    start, end = lies(on=before), lies(on=period.last_on)
    moved = _moved(end, period, known_at)
    seen = _seen(viewer, {account.owner for account in end if account.owner}, at)
    found = []
    for currency in dict.fromkeys(account.currency for account in end):
        people: dict[UUID, Held] = {}
        for account, amount in end.items():
            if account.currency == currency and account.owner is not None:
                came, went = moved.get(account, (0, 0))
                held = Held(start.get(account, 0), came, went, amount)
                people[account.owner] = people.get(account.owner, Held()) + held
        total = sum(people.values(), Held())
        rows = tuple(
            HeldRow(person, name, people[person])
            for person, name in seen.items()
            if person in people
        )
        rest = total - sum((row.held for row in rows), Held())
        found.append(HolderStatement(holder, currency, period, rows, rest, total))
    return tuple(found)


def _moved(
    accounts: Collection[AccountRef], period: Period, known_at: datetime | None
) -> dict[AccountRef, tuple[int, int]]:
    """What came into and went out of each account in the period, from the entries."""
    found: dict[AccountRef, tuple[int, int]] = {}
    for line in books.entries_between(
        accounts, starts_on=period.starts_on, ends_on=period.ends_on, known_at=known_at
    ):
        came, went = found.get(line.account, (0, 0))
        found[line.account] = (came + max(line.amount, 0), went + max(-line.amount, 0))
    return found


def by_payee(viewer: Viewer, programme: Programme, year: Period) -> tuple[PayeeYear, ...]:
    """What each payee got in a year and what came back in it, by name: what a tax office asks.

    Two who have one name are two.

    A payment that a bank sent back never reached them. Sums of a programme; of the people who were
    paid back, those that are open to the viewer. Raises NotVisible.
    """
    _require(viewer, programme, YEARLY)
    back_to = Payee.objects.filter(programme=programme, person__isnull=False)
    seen = people_open(viewer, set(back_to.values_list("person", flat=True)))
    shown = Q(bill__payee__person=None) | Q(bill__payee__person__in=seen)
    paid = (
        Payment.objects.filter(
            shown,
            bill__person__programme=programme,
            returned_on__isnull=True,
            paid_on__gte=year.starts_on,
            paid_on__lt=year.ends_on,
        )
        .order_by()
        .values_list("bill__payee__name", "bill__payee", "currency")
        .annotate(count=Count("pk"), total=Sum("amount_minor"))
    )
    back = (
        standing_refunds()
        .filter(
            shown,
            bill__person__programme=programme,
            back_on__gte=year.starts_on,
            back_on__lt=year.ends_on,
        )
        .order_by()
        .values_list("bill__payee__name", "bill__payee", "currency")
        .annotate(total=Sum("amount_minor"))
    )
    came_back = {(*whose, currency): total for *whose, currency, total in back}
    sums = {(*whose, currency): (count, total) for *whose, currency, count, total in paid}
    return tuple(
        PayeeYear(
            payee=name,
            payments=sums.get((name, payee, currency), (0, 0))[0],
            paid=sums.get((name, payee, currency), (0, 0))[1],
            came_back=came_back.get((name, payee, currency), 0),
            currency=currency,
        )
        for name, payee, currency in sorted({*sums, *came_back})
    )


def _require(viewer: Viewer, programme: Programme, wanted: Collection[Permission]) -> None:
    if not any(programme.ref in consent.programmes_where(viewer, one) for one in wanted):
        raise NotVisible


def _seen(viewer: Viewer, people: Collection[UUID], at: datetime) -> dict[UUID, str]:
    """The names of those this viewer may see, in the order of the alphabet."""
    rows = consent.visible(viewer, Person.objects.filter(ref__in=people), at=at)
    return {one.ref: one.name for one in rows.order_by("name", "pk")}
