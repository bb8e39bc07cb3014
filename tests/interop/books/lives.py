"""Invented books in which everything of the money design's section 11 happens, in any order.

Each event posts what the product's own recipes give; what a book refuses (no money left) is
simply not done. `Lives.happen` takes whole numbers, so hypothesis can choose them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from ownway.core.actors import SYSTEM
from ownway.core.problems import Refused
from ownway.ledger import actions, posting, queries
from ownway.ledger.rules import (
    AccountRef,
    Drawing,
    Journal,
    Kind,
    Line,
    credit,
    debit,
    draw,
    hashes,
    release,
    reserve,
    reverse,
    undraw,
)
from ownway.record import actions as record
from ownway.record.store import writing

FIRST = date(2026, 4, 6)
AT = datetime(2026, 12, 1, 10, tzinfo=UTC)
WAYS = (Kind.DIRECT_CASH, Kind.THIRD_CASH, Kind.NOTIONAL_CASH)
EVENTS = (
    "award",
    "allocate",
    "less",
    "plan",
    "contingency",
    "contingency_back",
    "fund",
    "contribution",
    "reserve",
    "reserve_contingency",
    "pay",
    "pay_part",
    "run",
    "settle",
    "returned",
    "expire",
    "refund",
    "clawback",
    "theft",
    "made_good",
    "carry",
    "switch",
    "two_pots",
    "exchange",
    "correct",
)


@dataclass
class Lives:
    """One book: two people, two funders, two currencies, three ways of holding money."""

    seed: int = 0
    done: list[str] = field(default_factory=list)
    count: int = 0

    def __post_init__(self) -> None:
        self.book = uuid5(UUID(int=1), f"book {self.seed}")
        self.people = [uuid5(self.book, f"person {n}") for n in range(2)]
        self.way = [Kind.DIRECT_CASH, Kind.NOTIONAL_CASH]
        self.waiting: list[tuple[int, Drawing, int]] = []  # paid by a run, not yet settled

    def ref(self, kind: Kind, currency: str = "GBP", **refs: UUID | None) -> AccountRef:
        return AccountRef(self.book, kind, currency, **refs)

    def pot(self, kind: Kind, person: int, line: int = 0, period: int = 0) -> AccountRef:
        pot = uuid5(self.people[person], f"pot {period}")
        named = uuid5(pot, f"line {line}") if line else None
        return self.ref(kind, owner=self.people[person], pot=pot, line=named)

    def cash(self, person: int, kind: Kind | None = None) -> AccountRef:
        return self.ref(kind or self.way[person], owner=self.people[person])

    def open(self) -> Lives:
        with writing():
            actions.open_book(ref=self.book, currency_default="GBP", by=SYSTEM, at=AT)
        self.happen([("award", 0, 500_000, 0), ("allocate", 0, 200_000, 0)])
        self.happen([("allocate", 1, 200_000, 0), ("fund", 0, 90_000, 0), ("fund", 1, 90_000, 0)])
        return self

    def happen(self, events: Sequence[tuple[str, int, int, int]]) -> None:
        """Events as (name, person, minor units, days since the first)."""
        for name, person, amount, days in events:
            self.count += 1
            on = FIRST + timedelta(days=days)
            made = getattr(self, f"_{name}")(person, amount, on)
            if made is not None and self.post(made):
                self.done.append(name)
                if name == "run":
                    hold = queries.hold(self.book, made.moves[0].hold.key)
                    spent = next(x.account for x in made.lines if x.account.kind is Kind.SPENT)
                    assert hold is not None
                    self.waiting.append((person, Drawing(hold, spent, made.moves[0].amount), days))
                if name in ("settle", "returned"):
                    self.waiting.pop(0)

    def post(self, journal: Journal) -> bool:
        """Whether the book took it."""
        try:
            with writing():
                actions.open_accounts(self._named(journal), opened_on=FIRST)
                event = record.write(
                    by=SYSTEM, at=AT, verb="test.post", journals=hashes(self.book, [journal])
                )
                posting.post([journal], book=self.book, event=event, by=SYSTEM, at=AT)
        except Refused:
            return False
        return True

    @staticmethod
    def _named(journal: Journal) -> list[AccountRef]:
        extra = [] if journal.opens is None or journal.opens.cash is None else [journal.opens.cash]
        return [*(line.account for line in journal.lines), *extra]

    @property
    def key(self) -> UUID:
        return uuid5(self.book, f"key {self.count}")

    def _plain(self, kind: str, on: date, *lines: Line) -> Journal:
        late = on - timedelta(days=40) if on.day == 3 else None
        return Journal(key=self.key, kind=kind, effective_on=on, lines=lines, concerns_on=late)

    def _award(self, _person: int, amount: int, on: date) -> Journal:
        award, authority = self.ref(Kind.AWARD), self.ref(Kind.AUTHORITY)
        return self._plain("award", on, debit(award, amount), credit(authority, amount))

    def _allocate(self, person: int, amount: int, on: date) -> Journal:
        authority, pot = self.ref(Kind.AUTHORITY), self.pot(Kind.AVAILABLE, person)
        return self._plain("allocate", on, debit(authority, amount), credit(pot, amount))

    def _less(self, person: int, amount: int, on: date) -> Journal:
        authority, pot = self.ref(Kind.AUTHORITY), self.pot(Kind.AVAILABLE, person)
        return self._plain("reduce", on, debit(pot, amount), credit(authority, amount))

    def _between(self, kind: str, on: date, out: AccountRef, into: AccountRef, n: int) -> Journal:
        return self._plain(kind, on, debit(out, n), credit(into, n))

    def _plan(self, person: int, amount: int, on: date) -> Journal:
        pot, line = self.pot(Kind.AVAILABLE, person), self.pot(Kind.AVAILABLE, person, 1)
        return self._between("plan_line", on, pot, line, amount)

    def _contingency(self, person: int, amount: int, on: date) -> Journal:
        pot, aside = self.pot(Kind.AVAILABLE, person), self.pot(Kind.CONTINGENCY, person)
        return self._between("set_aside", on, pot, aside, amount)

    def _contingency_back(self, person: int, amount: int, on: date) -> Journal:
        pot, aside = self.pot(Kind.AVAILABLE, person), self.pot(Kind.CONTINGENCY, person)
        return self._between("set_aside_back", on, aside, pot, amount)

    def _fund(self, person: int, amount: int, on: date) -> Journal:
        funder = self.ref(Kind.FUNDER_CASH, party=uuid5(self.book, "funder"))
        return self._between_cash("fund", on, self.cash(person), funder, amount)

    def _between_cash(
        self, kind: str, on: date, into: AccountRef, out: AccountRef, amount: int
    ) -> Journal:
        return self._plain(kind, on, debit(into, amount), credit(out, amount))

    def _contribution(self, person: int, amount: int, on: date) -> Journal:
        own = self.ref(Kind.AWARD, party=self.people[person])
        return self._plain(
            "contribution",
            on,
            debit(own, amount),
            credit(self.pot(Kind.AVAILABLE, person, 9), amount),
            debit(self.cash(person), amount),
            credit(self.ref(Kind.CONTRIBUTION_CASH), amount),
        )

    def _reserved(self, person: int, amount: int, on: date, source: Kind) -> Journal:
        return reserve(
            key=self.key,
            effective_on=on,
            source=self.pot(source, person),
            committed=self.pot(Kind.COMMITTED, person),
            amount=amount,
            cash=self.cash(person),
            expires_on=on + timedelta(days=30),
            subject=uuid5(self.book, f"purchase {self.count}"),
        )

    def _reserve(self, person: int, amount: int, on: date) -> Journal:
        return self._reserved(person, amount, on, Kind.AVAILABLE)

    def _reserve_contingency(self, person: int, amount: int, on: date) -> Journal:
        return self._reserved(person, amount, on, Kind.CONTINGENCY)

    def _drawing(self, person: int, *, all_of_it: bool = True) -> Drawing | None:
        found = queries.holds(self.book, owner=self.people[person])
        if not found or found[0].open < 2:
            return None
        hold = found[0]
        paid = hold.open if all_of_it else hold.open // 2
        rest = 0 if all_of_it else hold.open - paid
        return Drawing(hold, self.pot(Kind.SPENT, person), paid, rest)

    def _payee(self) -> AccountRef:
        return self.ref(Kind.PAID, party=uuid5(self.book, f"payee {self.count % 5}"))

    def _drawn(self, kind: str, on: date, drawing: Drawing, *cash: Line) -> Journal:
        return draw(key=self.key, effective_on=on, drawings=[drawing], cash=cash, kind=kind)

    def _paying(self, person: int, on: date, drawing: Drawing, to: AccountRef) -> Journal:
        pair = (debit(to, drawing.paid), credit(self.cash(person), drawing.paid))
        return self._drawn("pay", on, drawing, *pair)

    def _pay(self, person: int, _amount: int, on: date) -> Journal | None:
        drawing = self._drawing(person)
        return None if drawing is None else self._paying(person, on, drawing, self._payee())

    def _pay_part(self, person: int, _amount: int, on: date) -> Journal | None:
        drawing = self._drawing(person, all_of_it=False)
        return None if drawing is None else self._paying(person, on, drawing, self._payee())

    def _run(self, person: int, _amount: int, on: date) -> Journal | None:
        drawing = self._drawing(person)
        return (
            None
            if drawing is None
            else self._paying(person, on, drawing, self.ref(Kind.IN_TRANSIT))
        )

    def _settle(self, _person: int, _amount: int, on: date) -> Journal | None:
        if not self.waiting:
            return None
        paid = self.waiting[0][1].paid
        transit = self.ref(Kind.IN_TRANSIT)
        return self._between_cash("settle", on, self._payee(), transit, paid)

    def _returned(self, _person: int, _amount: int, on: date) -> Journal | None:
        if not self.waiting:
            return None
        person, drawing, _days = self.waiting[0]
        back = debit(self.cash(person), drawing.paid)
        out = credit(self.ref(Kind.IN_TRANSIT), drawing.paid)
        return undraw(key=self.key, effective_on=on, drawings=[drawing], cash=[back, out])

    def _expire(self, person: int, _amount: int, on: date) -> Journal | None:
        found = queries.holds(self.book, owner=self.people[person])
        if not found:
            return None
        hold = found[0]
        return release(
            key=self.key, effective_on=on, hold=hold, amount=hold.open, expired=True, reason="late"
        )

    def _refund(self, person: int, amount: int, on: date) -> Journal | None:
        spent = self.pot(Kind.SPENT, person)
        if queries.balance(spent) < amount:
            return None
        return self._plain(
            "refund",
            on,
            debit(spent, amount),
            credit(self.pot(Kind.AVAILABLE, person), amount),
            debit(self.cash(person), amount),
            credit(self._payee(), amount),
        )

    def _clawback(self, person: int, amount: int, on: date) -> Journal:
        funder = self.ref(Kind.FUNDER_CASH, party=uuid5(self.book, "funder"))
        return self._between_cash("clawback", on, funder, self.cash(person), amount)

    def _theft(self, person: int, amount: int, on: date) -> Journal:
        return self._plain(
            "theft",
            on,
            debit(self.pot(Kind.AVAILABLE, person), amount),
            credit(self.pot(Kind.SPENT, person), amount),
            debit(self.ref(Kind.WRITE_OFF_CASH), amount),
            credit(self.cash(person), amount),
        )

    def _made_good(self, person: int, amount: int, on: date) -> Journal:
        lost, pot = self.ref(Kind.WRITE_OFF_RIGHTS), self.pot(Kind.AVAILABLE, person)
        return self._plain("made_good", on, debit(lost, amount), credit(pot, amount))

    def _carry(self, person: int, amount: int, on: date) -> Journal:
        old = self.pot(Kind.AVAILABLE, person)
        return self._between("carry", on, old, self.pot(Kind.AVAILABLE, person, period=1), amount)

    def _switch(self, person: int, _amount: int, on: date) -> Journal | None:
        old = self.cash(person)
        lies = queries.balance(old)
        self.way[person] = WAYS[(WAYS.index(self.way[person]) + 1) % 3]
        return self._between_cash("switch", on, self.cash(person), old, lies) if lies > 0 else None

    def _two_pots(self, person: int, amount: int, on: date) -> Journal:
        small = 1 + amount // 7
        return self._plain(
            "two_pots",
            on,
            debit(self.pot(Kind.AVAILABLE, person), amount),
            credit(self.pot(Kind.SPENT, person), amount),
            debit(self.pot(Kind.AVAILABLE, 1 - person), small),
            credit(self.pot(Kind.SPENT, 1 - person), small),
            debit(self._payee(), amount + small),
            credit(self.cash(person), amount),
            credit(self.cash(1 - person), small),
        )

    def _exchange(self, person: int, amount: int, on: date) -> Journal:
        yen = self.ref(Kind.NOTIONAL_CASH, "JPY", owner=self.people[person])
        return self._plain(
            "exchange",
            on,
            debit(self.ref(Kind.EXCHANGE_CASH), amount),
            credit(self.cash(person), amount),
            debit(yen, amount * 2),
            credit(self.ref(Kind.EXCHANGE_CASH, "JPY"), amount * 2),
        )

    def _correct(self, person: int, _amount: int, on: date) -> Journal | None:
        """The last plain journal that was not put right yet."""
        for count in range(self.count - 1, 0, -1):
            key = uuid5(self.book, f"key {count}")
            found = queries.posting(self.book, key)
            plain = found and not (found.journal.reverses or found.journal.moves or found.made)
            if found and plain:
                return reverse(found, key=self.key, effective_on=on, reason="wrong_amount")
        return None
