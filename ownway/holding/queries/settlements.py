"""After a death: what still keeps a way of holding open, and the closing statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.money import Money
from ownway.holding.models import Arrangement, Death, Settlement
from ownway.holding.queries import lines
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """What lay with one holder on the day of the death, what moved since, what lies there now.

    `lay` and `lies` are None where the funder keeps the money: none of it is the person's.
    """

    way: str
    holder: str
    lay: Money | None
    came: Money
    paid: Money
    lies: Money | None


def deaths_to_settle() -> list[Death]:
    """Deaths of which the last bill may be settled by now, the oldest first."""
    rows = Death.objects.filter(settlement__isnull=True).select_related("person__programme__pack")
    return list(rows.order_by("pk"))


def is_settled(arrangement: Arrangement, on: date) -> bool:
    """Whether nothing that was promised from this way is open or on its way to a payee."""
    cash = lines.cash_of(arrangement)
    mine = [
        hold
        for hold in books.holds(cash.book, cash=cash, open_only=False)
        if hold.source.line == arrangement.line_root
    ]
    if any(hold.open for hold in mine):
        return False
    subjects = {hold.subject for hold in mine if hold.subject is not None}
    on_its_way: dict[UUID, int] = {}
    for one in books.passing(cash.book, subjects, on=on):
        on_its_way[one.subject] = on_its_way.get(one.subject, 0) + one.amount
    return not any(on_its_way.values())


def settlement_of(death: Death) -> Settlement | None:
    """The closing statement of somebody who died; None while something is still paid."""
    return Settlement.objects.filter(death=death).first()


def closings_to_send(viewer: Viewer, programme_ref: UUID, at: datetime) -> list[Settlement]:
    """Closing statements of one programme that nobody sent yet, the oldest first."""
    rows = Settlement.objects.select_related("death__person").filter(
        death__person__programme__ref=programme_ref, sent_at__isnull=True
    )
    return list(consent.visible(viewer, rows, at=at).order_by("settled_at", "pk"))


def closing_rows(settlement: Settlement) -> list[ClosingRow]:
    """The closing statement, holder by holder: sums alone, and nothing of what was bought."""
    death = settlement.death
    rows = (
        Arrangement.objects.filter(person=death.person, live_at__isnull=False)
        .select_related("pot__person__programme")
        .order_by("pk")
    )
    accounts: dict[tuple[str, str, str], dict[AccountRef, None]] = {}
    for one in rows:
        cash = lines.cash_of(one)
        accounts.setdefault((one.way, one.holder, cash.currency), {})[cash] = None
    return [
        _row(way, holder, currency, list(mine), death.died_on, settlement.settled_on)
        for (way, holder, currency), mine in accounts.items()
    ]


def _row(
    way: str, holder: str, currency: str, mine: list[AccountRef], first: date, last: date
) -> ClosingRow:
    moved = [
        line.amount
        for line in books.entries_between(
            mine, starts_on=first + timedelta(days=1), ends_on=last + timedelta(days=1)
        )
    ]

    def lies(on: date) -> Money | None:
        if not all(account.kind.counted and account.kind.rule for account in mine):
            return None
        return Money(sum(books.balance(account, on=on) for account in mine), currency)

    return ClosingRow(
        way=way,
        holder=holder,
        lay=lies(first),
        came=Money(sum(amount for amount in moved if amount > 0), currency),
        paid=Money(-sum(amount for amount in moved if amount < 0), currency),
        lies=lies(last),
    )
