"""Months close in order and open again by two people; what was true on a day stays true."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from ownway.ledger import actions, posting, queries
from ownway.ledger.models import Counter, Period, Snapshot
from ownway.ledger.posting import periods
from ownway.ledger.rules import (
    AccountRef,
    CorrectionReason,
    Journal,
    Kind,
    MonthState,
    ReopenReason,
    credit,
    debit,
    month_of,
    months_from,
    normal,
    trial_hash,
)
from ownway.record.models import Entry as Event
from ownway.record.store import writing
from tests.ledger.shop import AT, CLOSER, DAY, SECOND, Shop

OCTOBER = date(2026, 10, 3)
rows = pytest.mark.django_db


@pytest.fixture
def shop(db) -> Shop:
    return Shop().open(funded=1000)


def less(shop: Shop, day: date, amount: int = 10) -> Journal:
    """A journal between counted accounts."""
    lines = (debit(shop.available, amount), credit(shop.authority, amount))
    return Journal(key=uuid4(), kind="less", effective_on=day, lines=lines)


def settled(shop: Shop, day: date, amount: int = 10) -> Journal:
    """A journal that touches no counted account."""
    transit = AccountRef(shop.book, Kind.IN_TRANSIT, shop.currency)
    lines = (debit(shop.paid, amount), credit(transit, amount))
    return Journal(key=uuid4(), kind="settle", effective_on=day, lines=lines)


def transit(shop: Shop) -> Shop:
    actions.account(book=shop.book, kind=Kind.IN_TRANSIT, currency=shop.currency, opened_on=DAY)
    return shop


# --- closing -----------------------------------------------------------------------------------


def test_a_closed_month_takes_nothing_counted_or_not(shop: Shop):
    """A closed period takes no new entry (E12)."""
    transit(shop)
    shop.close(DAY)
    for journal in (less(shop, DAY), settled(shop, DAY), settled(shop, date(2026, 2, 1))):
        with pytest.raises(posting.Closed):
            shop.post(journal)
    shop.post(less(shop, OCTOBER), settled(shop, OCTOBER))
    assert queries.check() == []


def test_a_closing_says_what_it_came_to(shop: Shop):
    shop.post(less(shop, DAY, 30))
    shop.post(less(shop, OCTOBER, 50))
    closing = shop.close(DAY)
    lines = queries.trial_balance(shop.book, on=date(2026, 9, 30))
    nets = {line.account.code: line.debits - line.credits for line in lines}
    noted = Snapshot.objects.values_list("account__code", "closing", "upto_seq", "entries")
    assert {code: net for code, net, *_rest in noted} == nets
    assert closing.trial_hash == trial_hash(shop.book, date(2026, 10, 1), 1, noted)
    assert closing.head == queries.head_of(shop.book).head
    entry = Event.objects.get(verb="ledger.close_month")
    assert entry.details["trial"] == closing.trial_hash
    assert entry.details["head"] == closing.head
    said = {each.account_id: each for each in Snapshot.objects.all()}
    for counter in Counter.objects.select_related("account"):
        assert said[counter.account_id].upto_seq == counter.version
    assert len(said) == len(shop.accounts)


def test_a_month_that_is_not_over(shop: Shop):
    with pytest.raises(actions.MonthNotOver):
        actions.close_month(
            book=shop.book, starts_on=DAY, today=date(2026, 9, 30), by=CLOSER, at=AT
        )


def test_months_close_in_order(shop: Shop):
    shop.post(less(shop, OCTOBER))
    with pytest.raises(actions.InOrder):
        shop.close(OCTOBER)
    shop.close(DAY)
    with pytest.raises(actions.NotNow):
        shop.close(DAY)
    shop.close(OCTOBER)
    assert [month.state for month in queries.months(shop.book)] == ["closed", "closed", "open"]
    assert queries.check() == []


def test_nothing_is_closed_over_books_that_differ(shop: Shop):
    Counter.objects.filter(account__code=shop.available.code).update(cr_posted=2000)
    with pytest.raises(actions.BooksDisagree, match="do not agree"):
        shop.close(DAY)
    assert not Snapshot.objects.exists()
    assert queries.months(shop.book)[0].state == "open"


def test_an_account_opened_later_knows_the_closed_day(shop: Shop):
    shop.close(DAY)
    late = AccountRef(shop.book, Kind.AVAILABLE, shop.currency, owner=uuid4(), pot=uuid4())
    actions.open_accounts([late], opened_on=OCTOBER)
    into = (debit(shop.available, 5), credit(late, 5))
    with pytest.raises(posting.Closed):
        shop.post(Journal(key=uuid4(), kind="move", effective_on=DAY, lines=into))
    shop.post(Journal(key=uuid4(), kind="move", effective_on=OCTOBER, lines=into))
    assert queries.balance(late, on=OCTOBER) == 5
    assert queries.check() == []


def test_a_month_far_ahead_is_opened_when_it_is_needed(shop: Shop):
    shop.post(settled(transit(shop), date(2027, 1, 15)))
    starts = list(Period.objects.order_by("starts_on").values_list("starts_on", flat=True))
    assert starts == [month.starts_on for month in months_from(DAY, date(2027, 1, 15))]


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2026, 9, 30), date(2024, 2, 29)])
def test_the_month_of_a_day(day: date):
    month = month_of(day)
    assert month.starts_on <= day < month.ends_on
    assert month.starts_on.day == month.ends_on.day == 1
    assert month_of(month.ends_on - timedelta(days=1)) == month


# --- reopening ---------------------------------------------------------------------------------


def test_two_people_open_a_month_again(shop: Shop):
    shop.close(DAY)
    with pytest.raises(actions.NotNow, match="Nobody has asked"):
        actions.reopen_month(book=shop.book, starts_on=DAY, by=SECOND, at=AT)
    ask = {"book": shop.book, "starts_on": DAY, "reason": ReopenReason.AUDITOR, "at": AT}
    actions.ask_to_reopen(**ask, by=CLOSER)
    with pytest.raises(actions.NotNow, match="already"):
        actions.ask_to_reopen(**ask, by=SECOND)
    with pytest.raises(actions.SamePerson):
        actions.reopen_month(book=shop.book, starts_on=DAY, by=CLOSER, at=AT)
    actions.reopen_month(book=shop.book, starts_on=DAY, by=SECOND, at=AT)
    assert [entry.verb for entry in Event.objects.order_by("id")][-3:] == [
        "ledger.close_month",
        "ledger.ask_to_reopen",
        "ledger.reopen_month",
    ]
    assert Event.objects.get(verb="ledger.reopen_month").why == "auditor"


def test_a_reopened_month_takes_entries_and_keeps_what_it_came_to_before(shop: Shop):
    transit(shop)
    first = shop.close(DAY)
    shop.reopen(DAY)
    shop.post(less(shop, DAY, 40), settled(shop, DAY, 3))
    assert queries.balance(shop.available, on=date(2026, 9, 30)) == 960
    second = shop.close(DAY)
    assert (first.revision, second.revision) == (1, 2)
    assert first.trial_hash != second.trial_hash
    of_pot = Snapshot.objects.filter(account__code=shop.available.code).order_by("revision")
    assert list(of_pot.values_list("closing", flat=True)) == [-1000, -960]
    assert queries.balance(shop.available, on=date(2026, 9, 30)) == 960
    assert queries.check() == []


def test_the_latest_month_opens_first(shop: Shop):
    shop.close(DAY)
    shop.close(OCTOBER)
    with pytest.raises(actions.InOrder):
        shop.reopen(DAY)
    shop.reopen(OCTOBER)
    shop.reopen(DAY)
    with pytest.raises(actions.NotNow):
        shop.reopen(DAY)
    shop.post(less(shop, DAY))
    assert queries.check() == []


# --- putting right -----------------------------------------------------------------------------


def test_a_mistake_is_put_right_in_the_open_month(shop: Shop):
    """By a reversing entry; the closed month stays as it was (E12)."""
    wrong = less(shop, DAY, 40)
    shop.post(wrong)
    shop.close(DAY)
    right = less(shop, OCTOBER, 4)
    given = {
        "book": shop.book,
        "wrong": wrong.key,
        "key": uuid4(),
        "reason": CorrectionReason.WRONG_AMOUNT,
        "effective_on": OCTOBER,
        "instead": [right],
        "at": AT,
    }
    actions.put_right(**given, by=CLOSER)
    assert shop.has(shop.available) == 996
    assert queries.balance(shop.available, on=date(2026, 9, 30)) == 960
    assert queries.posting(shop.book, given["key"]).journal.reason == "wrong_amount"
    assert Event.objects.get(verb="ledger.put_right").why == "wrong_amount"
    assert actions.put_right(**given, by=CLOSER).replayed
    with pytest.raises(posting.AlreadyReversed):
        actions.put_right(**{**given, "key": uuid4()}, by=CLOSER)
    with pytest.raises(posting.Closed):
        actions.put_right(
            **{**given, "wrong": right.key, "key": uuid4(), "effective_on": DAY}, by=CLOSER
        )
    with pytest.raises(actions.NotInTheBooks):
        actions.put_right(**{**given, "wrong": uuid4()}, by=CLOSER)


# --- any day, and as it was known ----------------------------------------------------------------


@dataclass
class Oracle:
    """What was posted, added up from the start each time."""

    lines: list[tuple[AccountRef, int, date, datetime]] = field(default_factory=list)

    def note(self, journal: Journal, at: datetime) -> None:
        self.lines += [(x.account, x.amount, journal.effective_on, at) for x in journal.lines]

    def balance(self, account: AccountRef, on: date, known_at: datetime) -> int:
        return normal(
            account.kind,
            sum(
                amount
                for one, amount, day, at in self.lines
                if one == account and day <= on and at <= known_at
            ),
        )


FIRST, LAST = date(2026, 7, 25), date(2026, 12, 31)
days = st.dates(FIRST, LAST)


class AnyDay(RuleBasedStateMachine):
    """Postings back and forth in time, closings and reopenings, against an oracle."""

    def __init__(self) -> None:
        super().__init__()
        self.now = AT
        self.oracle = Oracle()
        self.shop = transit(Shop().open())
        award = self.shop.journal(
            "award", debit(self.shop.award, 10**6), credit(self.shop.authority, 10**6)
        )
        self._post(award)

    def _post(self, journal: Journal) -> None:
        self.now += timedelta(hours=7)
        try:
            self.shop.post(journal, at=self.now)
        except posting.NotEnough:
            return
        except posting.Closed:
            month = next(
                m for m in queries.months(self.shop.book) if journal.effective_on < m.ends_on
            )
            assert month.state == MonthState.CLOSED
            return
        self.oracle.note(journal, self.now)

    @rule(day=days, amount=st.integers(1, 500))
    def allocate(self, day: date, amount: int) -> None:
        lines = debit(self.shop.authority, amount), credit(self.shop.available, amount)
        self._post(Journal(key=uuid4(), kind="allocate", effective_on=day, lines=lines))

    @rule(day=days, amount=st.integers(1, 500))
    def take_back(self, day: date, amount: int) -> None:
        self._post(less(self.shop, day, amount))

    @rule(day=days, amount=st.integers(1, 500))
    def settle(self, day: date, amount: int) -> None:
        self._post(settled(self.shop, day, amount))

    @rule()
    def close(self) -> None:
        self.now += timedelta(hours=1)
        month = next(m for m in queries.months(self.shop.book) if m.state == MonthState.OPEN)
        self.shop.close(month.starts_on, at=self.now)

    @rule()
    def reopen(self) -> None:
        self.now += timedelta(hours=1)
        closed = [m for m in queries.months(self.shop.book) if m.state == MonthState.CLOSED]
        if closed:
            self.shop.reopen(closed[-1].starts_on, at=self.now)

    @rule(on=days, back=st.integers(0, 60))
    def ask(self, on: date, back: int) -> None:
        known_at = self.now - timedelta(hours=back)
        wanted = {
            account: self.oracle.balance(account, on, known_at)
            for account in [*self.shop.accounts, AccountRef(self.shop.book, Kind.IN_TRANSIT, "GBP")]
        }
        assert queries.balances(self.shop.book, on=on, known_at=known_at) == wanted
        for account, amount in wanted.items():
            assert queries.balance(account, on=on, known_at=known_at) == amount
        trial = queries.trial_balance(self.shop.book, on=on, known_at=known_at)
        assert sum(line.debits - line.credits for line in trial) == 0
        for line in trial:
            assert normal(line.account.kind, line.debits - line.credits) == wanted[line.account]

    @invariant()
    def now_is_the_sum_of_all(self) -> None:
        for account in self.shop.accounts:
            assert queries.balance(account) == self.oracle.balance(account, date.max, self.now)

    def teardown(self) -> None:
        assert queries.check() == []


@rows
def test_any_day_as_it_was_known_at_any_moment(db):
    """Any balance, as it stood on any past day (E12)."""
    run_state_machine_as_test(
        AnyDay,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


# --- closing while others post -------------------------------------------------------------------


def together(*works: Callable[[], None]) -> list[BaseException]:
    """Runs each in a thread of its own, all at once; what went wrong in them."""
    faults: list[BaseException] = []
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        try:
            gate.wait(20)
            work()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    connections.close_all()
    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_nothing_lands_behind_a_closing(fresh_database):
    """Counted and not, and new accounts: each is in what the month came to, or refused."""
    shop = transit(Shop().open(funded=100_000))
    posted: list[Journal] = []
    some = threading.Event()

    def post_some(make: Callable[[Shop, date], Journal]) -> Callable[[], None]:
        def work() -> None:
            for _ in range(25):
                journal = make(shop, DAY)
                try:
                    shop.post(journal)
                except posting.Closed:
                    return
                posted.append(journal)
                if len(posted) >= 10:
                    some.set()

        return work

    def open_some() -> None:
        for _ in range(10):
            pot = Shop(book=shop.book)
            actions.open_accounts([pot.available], opened_on=DAY)

    def close() -> None:
        some.wait(60)
        shop.close(DAY)

    faults = together(
        post_some(less), post_some(settled), post_some(less), post_some(settled), open_some, close
    )
    assert faults == []
    assert queries.check() == []
    entries = Snapshot.objects.values_list("entries", flat=True)
    assert sum(entries) == 2 * len(posted) + 6
    assert {str(day) for day in Counter.objects.values_list("closed_through", flat=True)} == {
        "2026-09-30"
    }


@pytest.mark.parametrize("make", [less, settled])
def test_a_closing_waits_for_what_is_being_posted(fresh_database, make):
    """On PostgreSQL, held up in the middle: the entry is in the snapshot, or it is refused."""
    shop = transit(Shop().open(funded=1000))
    if connection.vendor == "sqlite":  # one writer at a time, nothing is ever in between
        shop.post(make(shop, DAY))
        shop.close(DAY)
        with pytest.raises(posting.Closed):
            shop.post(make(shop, DAY))
        return
    posted, closing = threading.Event(), threading.Event()

    def slow() -> None:
        with writing():
            shop.post(make(shop, DAY))
            posted.set()
            assert not closing.wait(1), "the month was closed under an open posting"

    def close() -> None:
        posted.wait(20)
        shop.close(DAY)
        closing.set()

    assert together(slow, close) == []
    assert sum(Snapshot.objects.values_list("entries", flat=True)) == 8
    assert queries.check() == []


def test_a_lock_that_lets_a_closing_by_is_seen(fresh_database, monkeypatch):
    """FOR KEY SHARE would not stop the UPDATE that closes a month (PostgreSQL)."""
    if connection.vendor == "sqlite":
        assert periods._lock(periods.SHARED) == ""
        return
    monkeypatch.setattr(periods, "SHARED", " FOR KEY SHARE")
    monkeypatch.setattr(periods, "WHOLE", " FOR NO KEY UPDATE")
    shop = transit(Shop().open(funded=1000))
    posted, closing = threading.Event(), threading.Event()

    def slow() -> None:
        with writing():
            shop.post(settled(shop, DAY))
            posted.set()
            assert closing.wait(20)

    def close() -> None:
        posted.wait(20)
        shop.close(DAY)
        closing.set()

    assert together(slow, close) == []
    assert "snapshot" in {finding.code for finding in queries.check()}
