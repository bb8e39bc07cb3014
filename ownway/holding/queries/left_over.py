"""Reads of cash that lies with a holder for a period that has ended, and is for nothing now.

Its rights went back with the end of the period (E7), so nobody can spend it and no clawback
reaches it. The next money of the same funder with the same holder is smaller by it (R3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.money import Money
from ownway.decisions.models import Pot
from ownway.holding import rules
from ownway.holding.models import Arrangement
from ownway.holding.queries import lines
from ownway.holding.queries.asked_back import asked_back
from ownway.holding.queries.needs import lacking
from ownway.holding.rules import Status
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, Kind
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.programme.rules import OWN

_CASH = (Kind.DIRECT_CASH, Kind.THIRD_CASH)


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Cash with one holder, of one period that has ended. `arrangement` says who and whose."""

    arrangement: Arrangement
    account: AccountRef
    amount: Money


@dataclass(frozen=True, slots=True)
class Sending:
    """What a holder lacks, what of it lies there from before, and what is sent; minor units."""

    lacks: int
    brings: tuple[tuple[AccountRef, int], ...] = ()

    @property
    def from_before(self) -> int:
        return sum(part for _account, part in self.brings)

    @property
    def sends(self) -> int:
        return self.lacks - self.from_before


def sending(arrangement: Arrangement, at: datetime) -> Sending:
    """How a holder gets what it lacks: first what lies there from ended periods, then the rest."""
    lacks = lacking(arrangement)
    pot = arrangement.pot
    if not lacks or pot.funder == OWN:
        return Sending(lacks)
    ended = _whose_time_runs().filter(
        person=pot.person, funder=pot.funder, currency=pot.currency, starts_on__lt=pot.starts_on
    )
    found = [
        one
        for one in _in(ended, programmes.day_of(pot.person.programme, at))
        if (one.arrangement.way, one.arrangement.holder) == (arrangement.way, arrangement.holder)
    ]
    parts = rules.brought(lacks, [one.amount.minor for one in found])
    brings = tuple((one.account, part) for one, part in zip(found, parts, strict=True) if part)
    return Sending(lacks, brings)


def left_over(viewer: Viewer, person_ref: UUID, at: datetime) -> list[LeftOver]:
    """What of a person's ended periods lies with holders for nothing, the oldest first."""
    pots = consent.visible(viewer, _whose_time_runs().filter(person__ref=person_ref), at=at)
    return [one for pot in pots.order_by("pk") for one in _in_one(pot, at)]


def left_over_in(viewer: Viewer, programme: Programme, at: datetime) -> list[LeftOver]:
    """The same for everybody of a programme that this viewer may see."""
    rows = _whose_time_runs().filter(pk__in=[pot.pk for pot in _pots_left_over(programme, at)])
    return [one for pot in consent.visible(viewer, rows, at=at) for one in _in_one(pot, at)]


def all_left_over(programme: Programme, at: datetime) -> list[LeftOver]:
    """The same for everybody; for the check of the books, not for pages."""
    return [one for pot in _pots_left_over(programme, at) for one in _in_one(pot, at)]


def left_over_now(arrangement: Arrangement, at: datetime) -> Money:
    """What is left over where this arrangement kept it, all lines of the account together."""
    cash = lines.cash_of(arrangement)
    found = [one.amount for one in _in_one(arrangement.pot, at) if one.account == cash]
    return found[0] if found else Money(0, cash.currency)


def _whose_time_runs() -> QuerySet[Pot]:
    """Pots of plans that run. After the end of somebody's time the close of it sees to the rest."""
    return lines.whole_pots().filter(plan__ended_at__isnull=True, person__death__isnull=True)


def _pots_left_over(programme: Programme, at: datetime) -> list[Pot]:
    """Ended pots with cash somewhere; whether it is left over is looked at one by one."""
    today = programmes.day_of(programme, at)
    lying = books.balances(programme.ref, kind=_CASH)
    refs = {account.pot for account, minor in lying.items() if minor and account.pot is not None}
    ended = _whose_time_runs().filter(person__programme=programme, ends_on__lte=today)
    return [pot for pot in ended.order_by("pk") if pot.ref in refs]


def _in_one(pot: Pot, at: datetime) -> list[LeftOver]:
    today = programmes.day_of(pot.person.programme, at)
    return _in(_whose_time_runs().filter(pk=pot.pk), today)


def _in(pots: QuerySet[Pot], today: date) -> list[LeftOver]:
    """What the ended ones of some pots have left over, account by account."""
    seen: dict[str, LeftOver] = {}
    rows = Arrangement.objects.filter(
        pot__in=pots.values("pk"), pot__ends_on__lte=today, live_at__isnull=False
    ).exclude(pot__funder=OWN)
    still = {lines.cash_of(one).code for one in rows if one.status == Status.CHANGING}
    found = rows.select_related("pot__person__programme__pack", "pot__plan", "person__programme")
    awaited: dict[int, dict[AccountRef, int]] = {}
    for one in found.order_by("pot_id", "-live_at", "pk"):
        cash = lines.cash_of(one)
        if cash.kind not in _CASH or cash.code in seen or cash.code in still:
            continue  # what still follows to another holder is not left over
        if one.pot_id not in awaited:
            awaited[one.pot_id] = asked_back(one.pot)
        lies = books.balance(cash)
        minor = lies and rules.left_over(
            cash=lies,
            rights=lines.kept_for(cash, one.pot),
            promised=lines.promised_from(cash),
            asked_back=awaited[one.pot_id].get(cash, 0),
        )
        seen[cash.code] = LeftOver(one, cash, Money(minor, cash.currency))
    return [one for one in seen.values() if one.amount]
