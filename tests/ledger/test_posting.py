"""One key, one effect; a pot never gives more than it has; what a bank returns stays owed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from ownway.core.actors import SYSTEM
from ownway.ledger import actions, posting, queries
from ownway.ledger.models import Account, Entry, Journal
from ownway.ledger.rules import (
    AccountRef,
    Drawing,
    HoldEventKind,
    HoldSwitch,
    Kind,
    Untenable,
    credit,
    debit,
    draw,
    hashes,
    release,
    reverse,
    undraw,
)
from ownway.record import actions as record
from ownway.record.store import writing
from tests.ledger.shop import AT, DAY, Shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return Shop().open(funded=1000)


@pytest.fixture(autouse=True)
def _books_agree(db):
    yield
    assert queries.check() == []


def bought(shop: Shop, amount: int):
    asked = shop.buy(amount)
    shop.post(asked)
    return shop.hold(asked.key)


def payment(shop: Shop, hold, paid: int, rest: int = 0):
    return draw(
        key=uuid4(),
        effective_on=DAY,
        drawings=[Drawing(hold, shop.spent, paid, rest)],
        cash=shop.paying(paid),
    )


def test_an_award_becomes_a_pot_with_money_in_the_bank(shop: Shop):
    assert shop.has(shop.award) == 1000
    assert shop.has(shop.authority) == 0
    assert shop.has(shop.available) == 1000
    assert shop.has(shop.cash) == 1000
    assert shop.has(shop.funder) == 1000


def test_setting_aside_then_paying(shop: Shop):
    hold = bought(shop, 300)
    assert (shop.has(shop.available), shop.has(shop.committed)) == (700, 300)
    assert (hold.open, hold.cash, hold.source) == (300, shop.cash, shop.available)
    shop.post(payment(shop, hold, 300))
    assert (shop.has(shop.committed), shop.has(shop.spent)) == (0, 300)
    assert (shop.has(shop.cash), shop.has(shop.paid)) == (700, 300)
    assert shop.hold(hold.key).open == 0


def test_paying_less_gives_back_the_rest(shop: Shop):
    hold = bought(shop, 300)
    shop.post(payment(shop, hold, 250, 50))
    assert (shop.has(shop.available), shop.has(shop.spent)) == (750, 250)
    assert shop.has(shop.committed) == 0
    steps = queries.hold_steps(shop.book, hold.key)
    assert [(step.kind, step.amount) for step in steps] == [
        (HoldEventKind.MADE, 300),
        (HoldEventKind.DRAWN, 250),
        (HoldEventKind.RELEASED, 50),
    ]


def test_many_payments_draw_on_one_hold(shop: Shop):
    hold = bought(shop, 300)
    for _week in range(3):
        shop.post(payment(shop, hold, 100))
    assert shop.hold(hold.key).open == 0
    with pytest.raises(posting.NotEnough) as refusal:
        shop.post(payment(shop, hold, 100))
    assert refusal.value.missing == 100


def test_one_card_payment_sets_aside_and_pays_in_one_call(shop: Shop):
    asked = shop.buy(80)
    to_be = replace(bought(shop, 1), key=asked.key, id=0)
    shop.post(asked, payment(shop, to_be, 80))
    assert shop.hold(asked.key).drawn == 80
    assert shop.has(shop.spent) == 80


def test_contingency_pays_too(shop: Shop):
    shop.post(shop.journal("set_by", debit(shop.available, 200), credit(shop.contingency, 200)))
    asked = shop.buy(150, source=shop.contingency)
    shop.post(asked)
    assert (shop.has(shop.contingency), shop.has(shop.available)) == (50, 800)
    hold = shop.hold(asked.key)
    shop.post(release(key=uuid4(), effective_on=DAY, hold=hold, amount=150))
    assert shop.has(shop.contingency) == 200


def test_an_expired_hold_goes_back(shop: Shop):
    hold = bought(shop, 300)
    shop.post(release(key=uuid4(), effective_on=DAY, hold=hold, amount=300, expired=True))
    assert shop.has(shop.available) == 1000
    assert queries.hold_steps(shop.book, hold.key)[-1].kind == HoldEventKind.EXPIRED
    assert queries.holds(shop.book) == []


def test_what_the_bank_returned_is_still_owed(shop: Shop):
    hold = bought(shop, 300)
    shop.post(payment(shop, hold, 300))
    back = undraw(
        key=uuid4(),
        effective_on=DAY,
        drawings=[Drawing(hold, shop.spent, 300)],
        cash=[debit(shop.cash, 300), credit(shop.paid, 300)],
        reason="returned",
    )
    shop.post(back)
    assert (shop.has(shop.committed), shop.has(shop.spent), shop.has(shop.cash)) == (300, 0, 1000)
    assert shop.hold(hold.key).open == 300


def test_more_cannot_come_back_than_was_paid(shop: Shop):
    hold = bought(shop, 300)
    shop.post(payment(shop, hold, 100))
    back = undraw(key=uuid4(), effective_on=DAY, drawings=[Drawing(hold, shop.spent, 101)])
    with pytest.raises(posting.NotEnough) as refusal:
        shop.post(back)
    assert refusal.value.missing == 1


def test_a_hold_moves_to_another_holder(shop: Shop):
    hold = bought(shop, 300)
    move = shop.journal("switch", debit(shop.other_cash, 1000), credit(shop.cash, 1000))
    shop.post(move, switches=[HoldSwitch(hold, shop.other_cash)])
    assert shop.hold(hold.key).cash == shop.other_cash
    assert queries.hold_steps(shop.book, hold.key)[-1].kind == HoldEventKind.MOVED
    assert [each.key for each in queries.holds(shop.book, cash=shop.other_cash)] == [hold.key]


def test_nothing_is_given_that_is_not_there(shop: Shop):
    """A promise above what is available is refused when it is made (E5)."""
    before = Journal.objects.count()
    with pytest.raises(posting.NotEnough) as refusal:
        shop.post(shop.buy(1700))
    assert refusal.value.missing == 700
    assert refusal.value.account == shop.available
    assert refusal.value.words == "There is not enough money left for this. £7 is missing."
    assert Journal.objects.count() == before
    assert shop.has(shop.available) == 1000


def test_the_bank_says_no_apart_from_the_pot(shop: Shop):
    hold = bought(shop, 900)
    shop.post(shop.journal("switch", debit(shop.other_cash, 950), credit(shop.cash, 950)))
    with pytest.raises(posting.NotEnough) as refusal:
        shop.post(payment(shop, hold, 60))
    assert (refusal.value.account, refusal.value.missing) == (shop.cash, 10)


def test_a_refusal_does_not_use_up_its_key(shop: Shop):
    asked = shop.buy(1200)
    with pytest.raises(posting.NotEnough):
        shop.post(asked)
    shop.post(shop.journal("award", debit(shop.award, 500), credit(shop.authority, 500)))
    shop.post(shop.journal("allocate", debit(shop.authority, 500), credit(shop.available, 500)))
    assert not shop.post(asked).replayed


def test_all_or_none(shop: Shop):
    with pytest.raises(posting.NotEnough):
        shop.post(shop.buy(600), shop.buy(600))
    assert shop.has(shop.available) == 1000


def test_the_same_key_and_content_gives_the_first_result(shop: Shop):
    asked = shop.buy(300)
    first, again = shop.post(asked), shop.post(asked)
    assert not first.replayed
    assert again.replayed
    assert again.effects == (replace(first.effects[0], replayed=True),)
    assert shop.has(shop.available) == 700


def test_the_same_key_with_other_content_is_refused(shop: Shop):
    asked = shop.buy(300)
    shop.post(asked)
    with pytest.raises(posting.KeyReused):
        shop.post(replace(shop.buy(301), key=asked.key))


def test_a_repeated_list_posts_only_what_is_missing(shop: Shop):
    first, second = shop.buy(100), shop.buy(200)
    shop.post(first)
    posted = shop.post(first, second)
    assert [effect.replayed for effect in posted.effects] == [True, False]
    assert not posted.replayed
    assert shop.has(shop.committed) == 300


def test_a_mistake_is_put_right_once(shop: Shop):
    hold = bought(shop, 300)
    paid = payment(shop, hold, 250, 50)
    shop.post(paid)
    undone = reverse(
        queries.posting(shop.book, paid.key), key=uuid4(), effective_on=DAY, reason="mistake"
    )
    shop.post(undone)
    assert (shop.has(shop.committed), shop.has(shop.available)) == (300, 700)
    assert shop.hold(hold.key).open == 300
    assert shop.post(undone).replayed
    with pytest.raises(posting.AlreadyReversed):
        shop.post(replace(undone, key=uuid4()))
    again = reverse(
        queries.posting(shop.book, undone.key), key=uuid4(), effective_on=DAY, reason="mistake"
    )
    with pytest.raises(posting.AlreadyReversed):
        shop.post(again)


def test_a_reserve_is_undone_whole_or_not_at_all(shop: Shop):
    hold = bought(shop, 300)
    undone = reverse(
        queries.posting(shop.book, hold.key), key=uuid4(), effective_on=DAY, reason="mistake"
    )
    shop.post(payment(shop, hold, 1))
    with pytest.raises(posting.NotEnough):
        shop.post(undone)


def test_a_reversal_that_is_no_mirror(shop: Shop):
    asked = shop.buy(300)
    shop.post(asked)
    undone = reverse(
        queries.posting(shop.book, asked.key), key=uuid4(), effective_on=DAY, reason="mistake"
    )
    lines = (debit(shop.available, 5), credit(shop.authority, 5))
    with pytest.raises(Untenable, match="mirror"):
        shop.post(replace(undone, lines=lines, moves=()))
    with pytest.raises(Untenable, match="not in the books"):
        shop.post(replace(undone, reverses=uuid4()))


def test_a_closed_month_takes_nothing(shop: Shop):
    shop.close(DAY)
    with pytest.raises(posting.Closed):
        shop.post(shop.buy(10))
    shop.post(replace(shop.buy(10), effective_on=date(2026, 10, 1), concerns_on=DAY))


def call(shop: Shop, *calls, named) -> None:
    """One transaction with several calls of the kernel; its record entry names `named`."""
    with writing():
        event = record.write(by=SYSTEM, at=AT, verb="test.post", journals=hashes(shop.book, named))
        for journals in calls:
            posting.post(journals, book=shop.book, event=event, by=SYSTEM, at=AT)


def test_a_record_entry_that_does_not_name_the_journal(shop: Shop):
    with pytest.raises(Untenable, match="record entry"):
        call(shop, [shop.buy(10)], named=[shop.buy(10)])


def test_once_in_a_transaction(shop: Shop):
    one, two = shop.buy(10), shop.buy(20)
    with pytest.raises(Untenable, match="second call"):
        call(shop, [one], [two], named=[one, two])
    assert shop.has(shop.committed) == 0


def test_a_savepoint_taken_back_leaves_room_for_another_try(shop: Shop):
    one, two = shop.buy(5000), shop.buy(20)
    with writing():
        for journal in (one, two):
            with suppress(posting.NotEnough), transaction.atomic():
                event = record.write(
                    by=SYSTEM, at=AT, verb="test.post", journals=hashes(shop.book, [journal])
                )
                posting.post([journal], book=shop.book, event=event, by=SYSTEM, at=AT)
    assert queries.posting(shop.book, one.key) is None
    assert shop.has(shop.committed) == 20


def test_never_outside_a_transaction(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connections["default"], "atomic_blocks", [])
    with pytest.raises(Untenable, match="outside"):
        posting.post([], book=shop.book, event=None, by=SYSTEM, at=AT)


def test_what_was_never_opened(shop: Shop):
    stranger = AccountRef(shop.book, Kind.AVAILABLE, "GBP", pot=uuid4())
    with pytest.raises(Untenable, match="never opened"):
        shop.post(shop.journal("move", debit(shop.available, 1), credit(stranger, 1)))
    elsewhere = Shop()
    with pytest.raises(Untenable, match="never opened"):
        elsewhere.post(
            elsewhere.journal("move", debit(elsewhere.award, 1), credit(elsewhere.authority, 1))
        )


def test_a_hold_of_another_pot(shop: Shop):
    hold = bought(shop, 300)
    other = Shop(book=shop.book).open()
    with pytest.raises(Untenable, match="hold"):
        shop.post(payment(shop, replace(hold, committed=other.committed), 10))


def test_opening_twice_changes_nothing(shop: Shop):
    count = Account.objects.count()
    shop.open()
    assert Account.objects.count() == count
    with writing():
        assert (
            actions.account(
                book=shop.book,
                kind=Kind.AVAILABLE,
                currency="GBP",
                owner=shop.person,
                pot=shop.pot,
                opened_on=DAY,
            )
            == shop.available
        )
    assert shop.has(shop.available) == 1000


def test_running_balances_have_no_gaps(shop: Shop):
    for amount in (10, 20, 30):
        shop.post(shop.buy(amount))
    lines = Entry.objects.filter(account__code=shop.available.code).order_by("acct_seq")
    assert [(line.acct_seq, -line.balance_after) for line in lines] == [
        (1, 1000),
        (2, 990),
        (3, 970),
        (4, 940),
    ]


class Books(RuleBasedStateMachine):
    """Anything people do with a pot, beside a plain oracle of two pots and their holds."""

    keys = Bundle("keys")
    paid = Bundle("paid")
    amounts = st.integers(min_value=1, max_value=900)

    @initialize()
    def open(self) -> None:
        self.shop = Shop().open(funded=1000)
        self.left, self.bank, self.spent = 1000, 1000, 0
        self.open_holds: dict[object, int] = {}
        self.asked: dict[object, object] = {}

    def try_post(self, journal, *, may: bool) -> bool:
        self.asked[journal.key] = journal
        if may:
            assert not self.shop.post(journal).replayed
            return True
        with pytest.raises(posting.NotEnough):
            self.shop.post(journal)
        del self.asked[journal.key]
        return False

    @rule(target=keys, amount=amounts)
    def set_aside(self, amount: int):
        asked = self.shop.buy(amount)
        if not self.try_post(asked, may=amount <= self.left):
            return multiple()
        self.left -= amount
        self.open_holds[asked.key] = amount
        return asked.key

    @rule(target=paid, key=keys, amount=amounts, rest=st.integers(0, 200))
    def pay(self, key, amount: int, rest: int):
        journal = payment(self.shop, self.shop.hold(key), amount, rest)
        may = amount + rest <= self.open_holds[key] and amount <= self.bank
        if not self.try_post(journal, may=may):
            return multiple()
        self.open_holds[key] -= amount + rest
        self.left += rest
        self.bank -= amount
        self.spent += amount
        return (key, journal.key, amount, rest)

    @rule(key=keys, amount=amounts)
    def give_back(self, key, amount: int):
        hold = self.shop.hold(key)
        journal = release(key=uuid4(), effective_on=DAY, hold=hold, amount=amount)
        if self.try_post(journal, may=amount <= self.open_holds[key]):
            self.open_holds[key] -= amount
            self.left += amount

    @rule(payment=consumes(paid))
    def put_right(self, payment):
        key, journal_key, amount, rest = payment
        original = queries.posting(self.shop.book, journal_key)
        journal = reverse(original, key=uuid4(), effective_on=DAY, reason="mistake")
        if self.try_post(journal, may=rest <= self.left):
            self.open_holds[key] += amount + rest
            self.left -= rest
            self.bank += amount
            self.spent -= amount

    @rule(payment=consumes(paid))
    def bank_returns(self, payment):
        key, _journal, amount, _rest = payment
        journal = undraw(
            key=uuid4(),
            effective_on=DAY,
            drawings=[Drawing(self.shop.hold(key), self.shop.spent, amount)],
            cash=[debit(self.shop.cash, amount), credit(self.shop.paid, amount)],
        )
        self.try_post(journal, may=True)
        self.open_holds[key] += amount
        self.bank += amount
        self.spent -= amount

    @rule(data=st.data())
    def ask_again(self, data):
        if self.asked:
            key = data.draw(st.sampled_from(sorted(self.asked, key=str)))
            assert self.shop.post(self.asked[key]).replayed

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "shop"):
            return
        assert self.shop.has(self.shop.available) == self.left
        assert self.shop.has(self.shop.committed) == sum(self.open_holds.values())
        assert self.shop.has(self.shop.spent) == self.spent
        assert self.shop.has(self.shop.cash) == self.bank
        assert queries.balance(self.shop.cash, on=DAY) == self.bank
        assert queries.check() == []


def test_books_agree_with_a_plain_oracle(db):
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=6,
            stateful_step_count=8,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
