"""Anything that is done with a pot, beside a plain oracle: numbers in dictionaries, no database.

One step asks for one to four things in one call, as a pay run or a split would. The oracle does
them one after the other; the books do them as sets. Months are closed on the way, and calls break
off and are made again. After each step every identity of the money design (5) must hold, and both
must say the same. Whole lives, by the actions of the packages above, are in `prove/modelling`.
"""

from __future__ import annotations

import copy
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.db import OperationalError, connection
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from ownway.ledger import posting, queries
from ownway.ledger.posting import sets
from ownway.ledger.rules import (
    AccountRef,
    Drawing,
    HoldRef,
    HoldSwitch,
    Journal,
    Kind,
    credit,
    debit,
    draw,
    month_of,
    release,
    reverse,
    undraw,
)
from tests.ledger.oracle import CASH, FOREIGN, NAMES, RIGHTS, Done, Kept, No, Oracle
from tests.ledger.shop import DAY, Shop

FUNDED = 1000
MONTHS = 3  # that may be closed in one life

KINDS = ("buy", "pay", "pay", "back", "free", "expire", "allocate", "set_by", "settle", "exchange",
         "undo")  # fmt: skip
WISHES = st.lists(
    st.tuples(
        st.sampled_from(KINDS), st.integers(0, 30), st.integers(1, 400), st.integers(0, 60),
        st.booleans(),
    ),
    min_size=1, max_size=4,
)  # fmt: skip


class Broken(OperationalError):
    """A call that never came back."""


@dataclass
class Fuse:
    """Breaks at the n-th call of the database."""

    left: int

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            raise Broken
        return execute(sql, params, many, context)


class TwoCurrencies(Shop):
    """A shop that also pays in yen, bought with pounds."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.sold = self.ref(Kind.EXCHANGE_CASH)
        self.bought = replace(self.sold, currency="JPY")
        self.yen = replace(self.cash, currency="JPY")


class Money(RuleBasedStateMachine):
    """The books and the oracle, step by step."""

    steps: ClassVar[int] = 0  # done in this process
    few = sets.FEW

    @initialize()
    def open(self) -> None:
        self.shop = TwoCurrencies().open(funded=FUNDED)
        self.day, self.months = DAY, 0
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

    @rule(amount=st.integers(1, 400), call=st.integers(1, 14), staged=st.booleans())
    def break_off(self, amount: int, call: int, staged: bool) -> None:
        """A call that breaks off leaves nothing; the same again is done, once."""
        Money.steps += 1
        before = copy.deepcopy(self.oracle)
        journal, done = self._buy(0, amount, 0, False, before)
        try:
            self.oracle.post(journal.key, done)
        except No:
            self.oracle = before
            return
        fuse = Fuse(call)
        sets.FEW = 0 if staged else self.few
        try:
            with suppress(Broken), connection.execute_wrapper(fuse):
                self.shop.post(journal)
            broken, after = fuse.left <= 0, self.oracle
            if broken:
                self.oracle = before
                self.agrees()
                self.oracle = after
            assert self.shop.post(journal).replayed is not broken
        finally:
            sets.FEW = self.few
        self.asked[journal.key] = journal

    @precondition(lambda self: self.months < MONTHS)
    @rule()
    def close_month(self) -> None:
        """What is closed takes nothing more; the oracle goes on in the next month."""
        Money.steps += 1
        over, self.day = self.day, month_of(self.day).ends_on
        self.months += 1
        self.shop.close(over)
        settled, _done = self._plain("settle", {"paid": 1, "funder": -1})
        late = [self.shop.buy(1, effective_on=over), replace(settled, effective_on=over)]
        for journal in late:  # one that moves a counter, one that moves none
            assert self._is_closed(journal), "an entry was taken behind a closed month"

    def _is_closed(self, journal: Journal) -> bool:
        try:
            self.shop.post(journal)
        except posting.Closed:
            return True
        return False

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
        for half in (RIGHTS, CASH, FOREIGN):  # each half, in each currency
            assert sum(has[name] for name in half) == 0
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
        journal = replace(self.shop.journal(kind, *refs), effective_on=self.day)
        return journal, Done(lines, [])

    def _buy(self, which: int, amount: int, rest: int, flag: bool, before: Oracle) -> Any:
        source = "contingency" if flag else "available"
        journal = self.shop.buy(amount, source=getattr(self.shop, source), effective_on=self.day)
        self.oracle.holds[journal.key] = Kept(source, "cash", amount)
        return journal, Done({source: amount, "committed": -amount}, [], made=journal.key)

    def _pay(self, which: int, amount: int, rest: int, flag: bool, before: Oracle) -> Any:
        key = self._some(which, before)
        if key is None:
            return None
        cash, source = before.holds[key].cash, before.holds[key].source
        journal = draw(
            key=uuid4(),
            effective_on=self.day,
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
            effective_on=self.day,
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
        journal = release(
            key=uuid4(), effective_on=self.day, hold=hold, amount=amount, expired=expired
        )
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

    def _exchange(self, which: int, amount: int, rest: int, flag: bool, before: Oracle) -> Any:
        sign = -1 if flag else 1
        pounds, yen = sign * amount, sign * (2 * amount + rest)
        lines = {"sold": pounds, "cash": -pounds, "yen": yen, "bought": -yen}
        return self._plain("exchange", lines)

    def _undo(self, which: int, amount: int, rest: int, flag: bool, before: Oracle) -> Any:
        open_ = [key for key, done in self.oracle.done.items()
                 if key in before.done and not done.final]  # fmt: skip
        if not open_:
            return None
        key = open_[which % len(open_)]
        original = queries.posting(self.shop.book, key)
        assert original is not None
        journal = reverse(original, key=uuid4(), effective_on=self.day, reason="mistake")
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
