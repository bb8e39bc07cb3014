"""A small book to test with: one funder, one person with a pot, one payee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4

from ownway.core.actors import SYSTEM, Actor, ActorKind
from ownway.ledger import actions, posting, queries
from ownway.ledger.rules import (
    AccountRef,
    HoldRef,
    HoldSwitch,
    Journal,
    Kind,
    Line,
    ReopenReason,
    credit,
    debit,
    hashes,
    month_of,
    reserve,
)
from ownway.record import actions as record
from ownway.record.store import writing

CLOSER = Actor(UUID(int=11), UUID(int=21), ActorKind.STAFF, "Ash")
SECOND = Actor(UUID(int=12), UUID(int=22), ActorKind.STAFF, "Bo")
AT = datetime(2026, 9, 4, 10, tzinfo=UTC)
DAY = date(2026, 9, 4)


@dataclass
class Shop:
    """The accounts of one person in one book, and the usual things done with them."""

    currency: str = "GBP"
    book: UUID = field(default_factory=uuid4)
    person: UUID = field(default_factory=uuid4)
    pot: UUID = field(default_factory=uuid4)

    def __post_init__(self) -> None:
        self.award = self.ref(Kind.AWARD)
        self.authority = self.ref(Kind.AUTHORITY)
        self.funder = self.ref(Kind.FUNDER_CASH)
        self.paid = self.ref(Kind.PAID)
        self.cash = AccountRef(self.book, Kind.DIRECT_CASH, self.currency, owner=self.person)
        self.other_cash = AccountRef(self.book, Kind.THIRD_CASH, self.currency, owner=self.person)
        self.available = self.of_pot(Kind.AVAILABLE)
        self.contingency = self.of_pot(Kind.CONTINGENCY)
        self.committed = self.of_pot(Kind.COMMITTED)
        self.spent = self.of_pot(Kind.SPENT)

    def ref(self, kind: Kind) -> AccountRef:
        return AccountRef(self.book, kind, self.currency)

    def of_pot(self, kind: Kind) -> AccountRef:
        return AccountRef(self.book, kind, self.currency, owner=self.person, pot=self.pot)

    @property
    def accounts(self) -> list[AccountRef]:
        return [value for value in vars(self).values() if isinstance(value, AccountRef)]

    def open(self, funded: int = 0) -> Shop:
        """Opens book and accounts; `funded` minor units stand in the pot and lie in the bank."""
        with writing():
            actions.open_book(ref=self.book, currency_default=self.currency, by=SYSTEM, at=AT)
            actions.open_accounts(self.accounts, opened_on=DAY)
        if funded:
            self.post(
                self.journal("award", debit(self.award, funded), credit(self.authority, funded)),
                self.journal(
                    "allocate", debit(self.authority, funded), credit(self.available, funded)
                ),
                self.journal("fund", debit(self.cash, funded), credit(self.funder, funded)),
            )
        return self

    def journal(self, kind: str, *lines: Line, key: UUID | None = None) -> Journal:
        return Journal(key=key or uuid4(), kind=kind, effective_on=DAY, lines=lines)

    def buy(self, amount: int, **more: object) -> Journal:
        given: dict[str, object] = {
            "key": uuid4(),
            "effective_on": DAY,
            "source": self.available,
            "committed": self.committed,
            "amount": amount,
            "cash": self.cash,
        }
        return reserve(**{**given, **more})  # type: ignore[arg-type]

    def paying(self, amount: int) -> tuple[Line, Line]:
        return debit(self.paid, amount), credit(self.cash, amount)

    def post(
        self, *journals: Journal, switches: Sequence[HoldSwitch] = (), at: datetime = AT
    ) -> posting.Posted:
        """One action: its record entry and one call of the kernel. A replay takes it all back."""
        with writing():
            event = record.write(
                by=SYSTEM, at=at, verb="test.post", journals=hashes(self.book, journals)
            )
            return posting.post(
                journals, book=self.book, event=event, by=SYSTEM, at=at, switches=switches
            )

    def close(self, day: date, *, at: datetime | None = None) -> actions.Closing:
        """Closes the month of a day, as soon as it is over."""
        over = month_of(day).ends_on
        at = at or datetime.combine(over, time(), UTC)
        return actions.close_month(book=self.book, starts_on=day, today=over, by=CLOSER, at=at)

    def reopen(self, day: date, *, at: datetime = AT) -> None:
        """One person asks, another opens the month of a day again."""
        actions.ask_to_reopen(
            book=self.book, starts_on=day, reason=ReopenReason.MISTAKE, by=CLOSER, at=at
        )
        actions.reopen_month(book=self.book, starts_on=day, by=SECOND, at=at)

    def hold(self, key: UUID) -> HoldRef:
        found = queries.hold(self.book, key)
        assert found is not None
        return found

    def has(self, account: AccountRef) -> int:
        return queries.balance(account)
