"""Anything that is done with a pot, beside a plain oracle: numbers in dictionaries, no database.

One step asks for one to four things in one call, as a pay run or a split would. The oracle does
them one after the other; the books do them as sets. After each step every identity of the money
design (5) must hold, and both must say the same.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ownway.ledger import posting, queries
from ownway.ledger.posting import sets
from ownway.ledger.rules import (
    AccountRef,
    Drawing,
    HoldRef,
    HoldSwitch,
    Journal,
    credit,
    debit,
    draw,
    release,
    reverse,
    undraw,
)
from tests.ledger.shop import DAY, Shop

NEVER_BELOW = {"authority": -1, "available": -1, "contingency": -1, "committed": -1,
               "cash": 1, "other_cash": 1}  # fmt: skip
NAMES = ("award", "authority", "available", "contingency", "committed", "spent",
         "cash", "other_cash", "paid", "funder")  # fmt: skip
RIGHTS, CASH = NAMES[:6], NAMES[6:]
FUNDED = 1000

KINDS = ("buy", "pay", "pay", "back", "free", "expire", "allocate", "set_by", "settle", "undo")
WISHES = st.lists(
    st.tuples(
        st.sampled_from(KINDS), st.integers(0, 30), st.integers(1, 400), st.integers(0, 60),
        st.booleans(),
    ),
    min_size=1, max_size=4,
)  # fmt: skip


class No(Exception):
    """The oracle refuses."""


@dataclass
class Kept:
    """A hold as the oracle keeps it."""

    source: str
    cash: str
    amount: int
    drawn: int = 0
    released: int = 0

    def move(self, drew: int, let_go: int) -> None:
        self.drawn += drew
        self.released += let_go
        if min(self.drawn, self.released, self.amount - self.drawn - self.released) < 0:
            raise No


@dataclass
class Done:
    """A journal as the oracle keeps it: lines, and what it did to holds."""

    lines: dict[str, int]
    moves: list[tuple[UUID, int, int]]
    made: UUID | None = None
    final: bool = False  # reversed, or a reversal


@dataclass
class Oracle:
    """Debits less credits of each account, every hold, every journal."""

    has: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NAMES, 0))
    holds: dict[UUID, Kept] = field(default_factory=dict)
    done: dict[UUID, Done] = field(default_factory=dict)

    def post(self, key: UUID, what: Done) -> None:
        for hold, drew, let_go in what.moves:
            self.holds[hold].move(drew, let_go)
        for name, amount in what.lines.items():
            self.has[name] += amount
            if self.has[name] * NEVER_BELOW.get(name, 0) < 0:
                raise No
        self.done[key] = what


class Money(RuleBasedStateMachine):
    """The books and the oracle, step by step."""

    steps: ClassVar[int] = 0  # done in this process
    few = sets.FEW

    @initialize()
    def open(self) -> None:
        self.shop = Shop().open(funded=FUNDED)
        self.oracle = Oracle()
        self.oracle.has |= {"award": FUNDED, "available": -FUNDED, "cash": FUNDED,
                            "funder": -FUNDED}  # fmt: skip
        self.asked: dict[UUID, Journal] = {}

    @rule(wishes=WISHES, staged=st.booleans())
    def do(self, wishes: list[tuple[str, int, int, int, bool]], staged: bool) -> None:
        """One call for all of them; they stand or fall together."""
        before = copy.deepcopy(self.oracle)
        journals: list[Journal] = []
        refused = False
        for kind, which, amount, rest, flag in wishes:
            made = getattr(self, f"_{kind}")(which, amount, rest, flag, before)
            if made is None:
                continue
            journal, done = made
            journals.append(journal)
            if refused:
                continue
            try:
                self.oracle.post(journal.key, done)
            except No:
                refused = True
        if refused:
            self.oracle = before
        if journals:
            self._call(journals, refused=refused, staged=staged)

    def _call(self, journals: list[Journal], *, refused: bool, staged: bool) -> None:
        Money.steps += 1
        sets.FEW = 0 if staged else self.few
        try:
            if refused:
                assert self._says_no(journals), "the oracle refuses this and the books do not"
                return
            posted = self.shop.post(*journals)
        finally:
            sets.FEW = self.few
        assert not any(effect.replayed for effect in posted.effects)
        self.asked |= {journal.key: journal for journal in journals}

    def _says_no(self, journals: list[Journal]) -> bool:
        try:
            self.shop.post(*journals)
        except posting.NotEnough:
            return True
        return False

    @rule(which=st.integers(0, 50), staged=st.booleans())
    def ask_again(self, which: int, staged: bool) -> None:
        """The same key and content once more changes nothing."""
        if not self.asked:
            return
        Money.steps += 1
        sets.FEW = 0 if staged else self.few
        try:
            posted = self.shop.post(list(self.asked.values())[which % len(self.asked)])
        finally:
            sets.FEW = self.few
        assert posted.replayed

    @rule(back=st.booleans())
    def switch(self, back: bool) -> None:
        """All holds shall be paid from the other bank account from now on."""
        name = "cash" if back else "other_cash"
        if not self.oracle.holds:
            return
        Money.steps += 1
        refs = [self._hold(key) for key in self.oracle.holds]
        to = getattr(self.shop, name)
        self.shop.post(switches=[HoldSwitch(ref, to) for ref in refs])
        for kept in self.oracle.holds.values():
            kept.cash = name

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "shop"):
            return
        has = self.oracle.has
        for name in NAMES:
            account: AccountRef = getattr(self.shop, name)
            side = -1 if account.kind.side == "credit" else 1
            assert self.shop.has(account) == side * has[name], name
        lines = queries.trial_balance(self.shop.book)
        assert {line.account.code: line.debits - line.credits for line in lines} == {
            getattr(self.shop, name).code: has[name] for name in NAMES
        }
        assert sum(has[name] for name in RIGHTS) == 0 == sum(has[name] for name in CASH)
        left = 0
        for key, kept in self.oracle.holds.items():
            ref = self._hold(key)
            cash = getattr(self.shop, kept.cash)
            assert (ref.amount, ref.drawn, ref.released, ref.cash) == (
                kept.amount, kept.drawn, kept.released, cash,
            )  # fmt: skip
            left += ref.open
        assert left == self.shop.has(self.shop.committed)

    def teardown(self) -> None:
        assert queries.check() == []

    # What each wish means; None where there is nothing yet to do it with.

    def _hold(self, key: UUID) -> HoldRef:
        return self.shop.hold(key)

    def _some(self, which: int, before: Oracle) -> UUID | None:
        keys = list(before.holds)
        return keys[which % len(keys)] if keys else None

    def _plain(self, kind: str, lines: dict[str, int]) -> tuple[Journal, Done]:
        refs = [
            debit(getattr(self.shop, name), amount)
            if amount > 0
            else credit(getattr(self.shop, name), -amount)
            for name, amount in lines.items()
        ]
        journal = self.shop.journal(kind, *refs)
        return journal, Done(lines, [])

    def _buy(self, which: int, amount: int, rest: int, flag: bool, before: Oracle) -> Any:
        source = "contingency" if flag else "available"
        journal = self.shop.buy(amount, source=getattr(self.shop, source))
        self.oracle.holds[journal.key] = Kept(source, "cash", amount)
        return journal, Done({source: amount, "committed": -amount}, [], made=journal.key)

    def _pay(self, which: int, amount: int, rest: int, flag: bool, before: Oracle) -> Any:
        key = self._some(which, before)
        if key is None:
            return None
        cash, source = before.holds[key].cash, before.holds[key].source
        journal = draw(
            key=uuid4(),
            effective_on=DAY,
            drawings=[Drawing(self._hold(key), self.shop.spent, amount, rest)],
            cash=[debit(self.shop.paid, amount), credit(getattr(self.shop, cash), amount)],
        )
        lines = {"committed": amount + rest, "spent": -amount, source: -rest}
        return journal, Done({**lines, "paid": amount, cash: -amount}, [(key, amount, rest)])

    def _back(self, which: int, amount: int, rest: int, flag: bool, before: Oracle) -> Any:
        key = self._some(which, before)
        if key is None:
            return None
        cash = before.holds[key].cash
        journal = undraw(
            key=uuid4(),
            effective_on=DAY,
            drawings=[Drawing(self._hold(key), self.shop.spent, amount)],
            cash=[debit(getattr(self.shop, cash), amount), credit(self.shop.paid, amount)],
        )
        lines = {"spent": amount, "committed": -amount, cash: amount, "paid": -amount}
        return journal, Done(lines, [(key, -amount, 0)])

    def _free(
        self, which: int, amount: int, rest: int, flag: bool, before: Oracle, expired: bool = False
    ) -> Any:
        key = self._some(which, before)
        if key is None:
            return None
        amount = before.holds[key].amount if flag else amount
        hold = self._hold(key)
        journal = release(key=uuid4(), effective_on=DAY, hold=hold, amount=amount, expired=expired)
        lines = {"committed": amount, before.holds[key].source: -amount}
        return journal, Done(lines, [(key, 0, amount)])

    def _expire(self, which: int, amount: int, rest: int, flag: bool, before: Oracle) -> Any:
        return self._free(which, amount, rest, flag, before, expired=True)

    def _allocate(self, which: int, amount: int, rest: int, flag: bool, before: Oracle) -> Any:
        if flag:  # less, after a new assessment
            return self._plain("less", {"available": amount, "authority": -amount})
        return self._plain("allocate", {"authority": amount, "available": -amount})

    def _set_by(self, which: int, amount: int, rest: int, flag: bool, before: Oracle) -> Any:
        sign = -1 if flag else 1
        return self._plain("set_by", {"available": sign * amount, "contingency": -sign * amount})

    def _settle(self, which: int, amount: int, rest: int, flag: bool, before: Oracle) -> Any:
        return self._plain("settle", {"paid": amount, "funder": -amount})

    def _undo(self, which: int, amount: int, rest: int, flag: bool, before: Oracle) -> Any:
        open_ = [key for key, done in self.oracle.done.items()
                 if key in before.done and not done.final]  # fmt: skip
        if not open_:
            return None
        key = open_[which % len(open_)]
        original = queries.posting(self.shop.book, key)
        assert original is not None
        journal = reverse(original, key=uuid4(), effective_on=DAY, reason="mistake")
        done = self.oracle.done[key]
        done.final = True
        moves = [(hold, -drew, -let_go) for hold, drew, let_go in done.moves]
        if done.made is not None:
            moves.append((done.made, 0, self.oracle.holds[done.made].amount))
        lines = {name: -value for name, value in done.lines.items()}
        return journal, Done(lines, moves, final=True)


def overdrawn_in_between() -> bool:
    """Whether the books refuse 150 out of a hold of 100 with 100 back, although 50 would do."""
    shop = Shop().open(funded=FUNDED)
    asked, beside = (
        shop.buy(100),
        shop.buy(500),
    )  # the other keeps the account itself from saying no
    shop.post(asked, beside)
    hold = shop.hold(asked.key)
    pay = draw(
        key=uuid4(),
        effective_on=DAY,
        drawings=[Drawing(hold, shop.spent, 150)],
        cash=shop.paying(150),
    )
    back = undraw(
        key=uuid4(),
        effective_on=DAY,
        drawings=[Drawing(hold, shop.spent, 100)],
        cash=(debit(shop.cash, 100), credit(shop.paid, 100)),
    )
    try:
        shop.post(pay, back)
    except posting.NotEnough:
        return True
    return False
