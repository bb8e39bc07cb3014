"""Posting many at once gives what posting them one by one gives, and refuses what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ownway.core.problems import Refused
from ownway.ledger import posting, queries
from ownway.ledger.models import Account, Counter, Entry, Hold, HoldEvent
from ownway.ledger.models import Journal as JournalRow
from ownway.ledger.posting import sets
from ownway.ledger.rules import (
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

pytestmark = pytest.mark.django_db

CLOSED_THROUGH = date(2026, 9, 30)
LATER = date(2026, 10, 10)
BEFORE = ("before 0", "before 1")  # two purchases that stand before each list
AMOUNTS = st.integers(1, 400)


@dataclass
class Scene:
    """A shop of one attempt: the same list of steps becomes the same journals under other names."""

    shop: Shop

    def key(self, name: str) -> UUID:
        return uuid5(self.shop.book, name)

    def set_up(self) -> Scene:
        self.shop.open(funded=1000)
        for place, name in enumerate(BEFORE):
            self.shop.post(self.shop.buy(100 + place, key=self.key(name)))
        self.shop.close(DAY)
        return self

    def hold(self, name: str) -> HoldRef:
        """As the books have it, or as it will be where it is made in the same call."""
        key = self.key(name)
        found = queries.hold(self.shop.book, key)
        return found or replace(self.shop.hold(self.key(BEFORE[0])), id=0, key=key)

    def journal(self, place: int, step: tuple[Any, ...]) -> Journal:
        what, *more = step
        made: Journal = getattr(self, what)(f"step {place}", *more)
        return made if what in ("late", "again") else replace(made, effective_on=LATER)

    def buy(self, name: str, amount: int, from_contingency: bool) -> Journal:
        source = self.shop.contingency if from_contingency else self.shop.available
        return self.shop.buy(amount, key=self.key(name), source=source)

    def pay(self, name: str, which: str, paid: int, rest: int) -> Journal:
        drawings = [Drawing(self.hold(which), self.shop.spent, paid, rest)]
        cash = self.shop.paying(paid)
        return draw(key=self.key(name), effective_on=DAY, drawings=drawings, cash=cash)

    def back(self, name: str, which: str, amount: int) -> Journal:
        drawings = [Drawing(self.hold(which), self.shop.spent, amount)]
        cash = (debit(self.shop.cash, amount), credit(self.shop.paid, amount))
        return undraw(key=self.key(name), effective_on=DAY, drawings=drawings, cash=cash)

    def free(self, name: str, which: str, amount: int) -> Journal:
        return release(key=self.key(name), effective_on=DAY, hold=self.hold(which), amount=amount)

    def set_by(self, name: str, amount: int) -> Journal:
        lines = (debit(self.shop.available, amount), credit(self.shop.contingency, amount))
        return self.shop.journal("set_by", *lines, key=self.key(name))

    def settle(self, name: str, amount: int) -> Journal:
        lines = (debit(self.shop.paid, amount), credit(self.shop.funder, amount))
        return self.shop.journal("settle", *lines, key=self.key(name))

    def late(self, name: str, days: int, counted: bool) -> Journal:
        made = self.set_by(name, 1) if counted else self.settle(name, 1)
        return replace(made, effective_on=CLOSED_THROUGH + timedelta(days), concerns_on=DAY)

    def again(self, name: str, which: str) -> Journal:
        return self.shop.buy(100 + BEFORE.index(which), key=self.key(which))

    def other(self, name: str, which: str) -> Journal:
        return self.shop.buy(99, key=self.key(which))

    def undo(self, name: str, which: str) -> Journal:
        original = queries.posting(self.shop.book, self.key(which))
        assert original is not None
        return reverse(original, key=self.key(name), effective_on=DAY, reason="mistake")

    def names(self) -> dict[str, str]:
        """Account code → what the shop calls it."""
        return {ref.code: name for name, ref in vars(self.shop).items() if hasattr(ref, "code")}

    def told(self) -> dict[str, Any]:
        """Everything in the tables of this book, by names instead of numbers."""
        book, names = self.shop.book, self.names()
        known = {self.key(name): name for name in [*BEFORE, *(f"step {n}" for n in range(20))]}
        accounts = {row.pk: names[row.code] for row in Account.objects.filter(book__ref=book)}
        journals = {
            row.pk: known.get(row.idem_key, row.kind)
            for row in JournalRow.objects.filter(book__ref=book)
        }
        entries = Entry.objects.filter(book__ref=book).order_by("journal_id", "line_no")
        holds = Hold.objects.filter(book__ref=book)
        events = HoldEvent.objects.filter(book__ref=book).order_by("hold_id", "seq")
        return {
            "journals": sorted(
                (journals[row.pk], row.kind, row.n_lines, row.effective_on, row.reason,
                 journals.get(row.reverses_id))
                for row in JournalRow.objects.filter(book__ref=book)
            ),
            "entries": sorted(
                (journals[e.journal_id], e.line_no, accounts[e.account_id], e.amount,
                 e.effective_on, e.acct_seq, e.balance_after)
                for e in entries
            ),
            "counters": sorted(
                (accounts[row.pk], row.dr_posted, row.cr_posted, row.version)
                for row in Counter.objects.filter(book__ref=book)
            ),
            "holds": sorted(
                (journals[h.journal_id], accounts[h.from_account_id],
                 accounts[h.committed_account_id], accounts[h.cash_account_id], h.amount,
                 h.drawn, h.released)
                for h in holds
            ),
            "events": sorted(
                (journals[e.hold.journal_id], e.seq, e.kind, e.amount,
                 journals.get(e.journal_id), accounts.get(e.cash_account_id))
                for e in events.select_related("hold")
            ),
        }  # fmt: skip


@st.composite
def steps(draw_one: Callable[..., Any]) -> list[tuple[Any, ...]]:
    """A list of things to do; what draws on a hold comes after what makes it."""
    made: list[str] = list(BEFORE)
    found: list[tuple[Any, ...]] = []
    used: set[str] = set()
    for place in range(draw_one(st.integers(1, 8))):
        which = st.sampled_from(made)
        unused = [name for name in BEFORE if name not in used]
        choices = [
            st.tuples(st.just("buy"), AMOUNTS, st.booleans()),
            st.tuples(st.just("buy"), AMOUNTS, st.just(False)),
            st.tuples(st.just("pay"), which, AMOUNTS, st.integers(0, 50)),
            st.tuples(st.just("free"), which, AMOUNTS),
            st.tuples(st.just("back"), which, st.integers(1, 60)),
            st.tuples(st.just("set_by"), AMOUNTS),
            st.tuples(st.just("settle"), AMOUNTS),
        ]
        if draw_one(st.integers(0, 9)) == 0:
            choices = [st.tuples(st.just("late"), st.integers(-1, 2), st.booleans())]
            if unused:
                kind = st.sampled_from(["again", "other", "undo"])
                choices.append(st.tuples(kind, st.sampled_from(unused)))
        step = draw_one(st.one_of(choices))
        found.append(step)
        if step[0] == "buy":
            made.append(f"step {place}")
        if step[0] in ("again", "other", "undo"):
            used.add(step[1])
    return found


def all_at_once(wanted: list[tuple[Any, ...]], few: int, *, moved: bool) -> tuple[Any, ...]:
    scene = Scene(Shop()).set_up()
    switches = [HoldSwitch(scene.hold(BEFORE[1]), scene.shop.other_cash)] if moved else []
    journals = [scene.journal(place, step) for place, step in enumerate(wanted)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sets, "FEW", few)
        try:
            posted = scene.shop.post(*journals, switches=switches)
        except Refused as refusal:
            said = (type(refusal), refusal.words, getattr(refusal, "missing", None))
            account = getattr(refusal, "account", None)
            return (*said, account and scene.names()[account.code], scene.told())
    assert queries.check() == []
    for journal, effect in zip(journals, posted.effects, strict=True):
        row = JournalRow.objects.get(pk=effect.journal_id)
        assert row.idem_key == effect.key == journal.key
        hold = Hold.objects.filter(journal=row).first()
        assert effect.hold_id == (None if hold is None else hold.pk)
    return (scene.told(), [effect.replayed for effect in posted.effects])


def one_by_one(wanted: list[tuple[Any, ...]]) -> dict[str, Any] | None:
    """None where one of them is refused."""
    scene = Scene(Shop()).set_up()
    try:
        for place, step in enumerate(wanted):
            scene.shop.post(scene.journal(place, step))
    except Refused:
        return None
    return scene.told()


@given(wanted=steps(), moved=st.booleans())
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
def test_many_at_once_and_few_at_once_write_the_same(db, wanted, moved):
    few = all_at_once(wanted, 10_000, moved=moved)
    many = all_at_once(wanted, 0, moved=moved)
    assert few == many
    if not moved:
        single = one_by_one(wanted)
        refused = isinstance(few[0], type)
        assert refused == (single is None)
        assert refused or few[0] == single


def test_in_between_a_pot_never_has_less_than_nothing():
    """The sums would do; the order in which they were asked for would not."""
    for few in (0, 10_000):
        wanted = [("buy", 799, False), ("free", BEFORE[0], 2), ("buy", 2, False)]
        assert all_at_once(wanted, few, moved=False)[1] == [False] * 3
        wanted = [("buy", 799, False), ("buy", 2, False), ("free", BEFORE[0], 2)]
        refused = all_at_once(wanted, few, moved=False)
        assert refused[0] is posting.NotEnough
        assert refused[2:4] == (2, "available")


def test_a_pooled_purchase_of_many_people_is_one_effect():
    """All reserve or none; each pot has its own running balance without a gap."""
    shops = [Shop()]
    shops += [Shop(book=shops[0].book) for _ in range(150)]
    for each in shops:
        each.open(funded=500)
    poor = Shop(book=shops[0].book).open(funded=99)
    wanted = [each.buy(100) for each in shops]
    with pytest.raises(posting.NotEnough) as refusal:
        shops[0].post(*wanted, poor.buy(100))
    assert (refusal.value.account, refusal.value.missing) == (poor.available, 1)
    assert all(each.has(each.committed) == 0 for each in shops)
    posted = shops[0].post(*wanted)
    assert len({effect.hold_id for effect in posted.effects}) == len(shops) > sets.FEW
    assert all(each.has(each.committed) == 100 for each in shops)
    assert shops[0].post(*wanted).replayed
    assert queries.check() == []
