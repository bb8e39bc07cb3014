"""A change at any moment keeps the sum; what is promised stays, and the tail follows by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ownway.core.money import Money
from ownway.core.problems import Refused
from ownway.holding import actions, queries
from ownway.holding.models import Arrangement, Handover
from ownway.holding.rules import Status
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.spending import actions as spending
from tests.cast import NOW

pytestmark = pytest.mark.django_db
CASH = (Kind.DIRECT_CASH, Kind.THIRD_CASH, Kind.NOTIONAL_CASH)
WAYS = {
    "direct": "direct_payment",
    "third": "harbour_accounts",
    "notional": "nhs_thornmere",
}
LINES = ("gym", "art", "bus")


@pytest.fixture
def held(anas_plan):
    return anas_plan


def lies(plan, *kinds: Kind) -> int:
    found = books.balances(plan.person.programme.ref, owner=plan.person.ref, kind=kinds or CASH)
    return sum(found.values())


def live(plan, line="gym"):
    return queries.live_of(plan.pot, plan.lines[line].root)


def move(plan, line, way, at=NOW):
    return actions.switch(
        arrangement=live(plan, line), way=way, holder=WAYS[way], by=plan.by(), at=at
    )


def follow_all(at=NOW) -> None:
    from ownway.core.actors import SYSTEM

    for one in queries.tails():
        actions.follow(handover=one, by=SYSTEM, at=at)


def test_what_was_promised_and_not_needed_follows_when_the_last_promise_ends(held):
    first, second = held.ask("gym", 4_000), held.ask("gym", 3_000)
    move(held, "gym", "direct")
    change = Handover.objects.get()
    assert (change.moved_minor, change.stays_minor) == (41_000, 7_000)
    spending.cancel(purchase=first, by=held.by(), at=NOW)
    follow_all()
    assert lies(held, Kind.THIRD_CASH) == 44_884 + 7_000  # the second still stands
    assert Arrangement.objects.get(pk=change.old.pk).status == Status.CHANGING
    spending.cancel(purchase=second, by=held.by(), at=NOW)
    follow_all()
    follow_all()
    assert lies(held, Kind.THIRD_CASH) == 44_884
    assert lies(held, Kind.DIRECT_CASH) == 50_000 + 48_000
    assert Arrangement.objects.get(pk=change.old.pk).status == Status.CLOSED
    assert queries.statement(change).followed.minor == 7_000
    assert books.check() == []


def test_a_change_is_taken_back_on_its_day_only_and_once(held):
    before = lies(held, Kind.THIRD_CASH), lies(held, Kind.DIRECT_CASH)
    move(held, "gym", "direct")
    change = Handover.objects.get()
    with pytest.raises(actions.CannotHold):
        actions.undo(handover=change, by=held.by(), at=NOW + timedelta(days=1))
    back = actions.undo(handover=change, by=held.by(), at=NOW)
    assert (back.way, back.holder) == ("third", "harbour_accounts")
    assert (lies(held, Kind.THIRD_CASH), lies(held, Kind.DIRECT_CASH)) == before
    with pytest.raises(actions.CannotHold):
        actions.undo(handover=change, by=held.by(), at=NOW)


def test_a_change_after_which_something_was_paid_stays(held):
    move(held, "gym", "direct")
    bought = held.ask("gym", 4_000)
    spending.pay_direct(purchase=bought, by=held.by(), at=NOW)
    with pytest.raises(actions.CannotHold) as refused:
        actions.undo(handover=Handover.objects.get(), by=held.by(), at=NOW)
    assert refused.value.problems[0].code == "undo_paid"


def test_money_that_is_held_waits_for_the_next_holder_and_can_be_used_meanwhile(held):
    root = held.lines["bus"].root
    asked = actions.choose(
        pot=held.pot, line_root=root, way="direct", holder="direct_payment", by=held.by(), at=NOW
    )
    assert asked.status == Status.LIVE  # this holder said yes before, for another line
    held.ask("bus", 4_000)
    change = Handover.objects.get()
    assert change.moved_minor == 60_000
    statement = queries.statement(change)
    sides = (statement.old_before, statement.old_after, statement.new_before, statement.new_after)
    assert [one.minor for one in sides] == [60_000, 0, 50_000, 110_000]
    assert statement.before == statement.after


def test_a_change_that_is_asked_for_can_be_refused_by_the_holder(cast):
    from tests.agreed import agree

    plan = agree(
        cast,
        "neighbour",
        lines={"bus": ("good", "getting_about", "Bus", 6_000, 10, "notional", "nhs_thornmere")},
    )
    root = plan.lines["bus"].root
    ask = {"pot": plan.pot, "line_root": root, "by": plan.by(), "at": NOW}
    asked = actions.choose(way="third", holder="harbour_accounts", **ask)
    assert asked.status == Status.PROPOSED
    assert queries.live_of(plan.pot, root).way == "notional"
    with pytest.raises(actions.NotReady):
        actions.set_up(arrangement=asked, by=plan.by("payer"), at=NOW)
    no = {"arrangement": asked, "yes": False, "name": "Rose", "by": plan.by("payer"), "at": NOW}
    with pytest.raises(actions.CannotHold):
        actions.answer(words=" ", **no)
    with pytest.raises(actions.ForSomebodyElse):
        actions.answer(**{**no, "words": "No room", "by": plan.by("neighbour")})
    actions.answer(words="No room", **no)
    (line,) = queries.lines_to_choose(cast.viewer("neighbour"), plan.person.ref, NOW)
    assert (line.arrangement.way, line.declined.words, line.asked) == ("notional", "No room", None)


def test_a_holder_that_says_nothing_is_late(cast):
    from tests.agreed import agree
    from tests.worlds import chosen

    plan = agree(cast, "neighbour", hold=False)
    chosen(plan, "gym")
    viewer = cast.viewer("payer")
    (now,) = queries.waiting_set_up(viewer, plan.person.programme.ref, NOW)
    (later,) = queries.waiting_set_up(viewer, plan.person.programme.ref, NOW + timedelta(days=9))
    assert (now.turn, now.late, later.late) == ("holder", False, True)


def test_a_narrowing_ends_with_one_press_and_leads_back(held):
    from datetime import date

    narrowed = actions.tighten(
        pot=held.pot,
        line_root=held.lines["art"].root,
        way="third",
        holder="harbour_accounts",
        reason="We agreed this together.",
        review_on=date(2026, 11, 20),
        by=held.by("senior_approver"),
        at=NOW,
    )
    with pytest.raises(actions.Narrowed):
        actions.restore(arrangement=narrowed, by=held.by(), at=NOW)
    with pytest.raises(actions.ForSomebodyElse):
        actions.end_narrowing(arrangement=narrowed, by=held.by(), at=NOW)
    for _press in range(2):
        actions.end_narrowing(arrangement=narrowed, by=held.by("senior_approver"), at=NOW)
    viewer = held.cast.viewer("senior_approver")
    until = date(2026, 12, 31)
    assert queries.narrowings_due(viewer, held.person.programme.ref, until, NOW) == []
    back = actions.restore(arrangement=narrowed, by=held.by(), at=NOW)
    assert (back.way, back.tighter) == ("direct", False)
    assert lies(held, Kind.DIRECT_CASH) == 50_000


@contextmanager
def taken_back() -> Iterator[None]:
    """What one example does is undone after it."""
    around = transaction.atomic()
    around._from_testcase = True
    with around:
        yield
        transaction.set_rollback(True)


class Life:
    """A person's year, beside it the plainest of books: what was there, and what was paid."""

    def __init__(self, plan) -> None:
        self.plan = plan
        self.there = lies(plan)
        self.paid = 0
        self.things: list = []

    def ask(self, line: str, minor: int) -> None:
        try:
            self.things.append(self.plan.ask(line, minor))
        except Refused:  # nothing is left on this line
            assert queries.line_money(self.plan.pot)[self.plan.lines[line].root].left < minor

    def pay(self, which: int, less: int) -> None:
        thing = self._waiting(which)
        if thing is None:
            return
        if thing.parts.get().arrangement.way == "direct":
            minor = max(1, thing.amount_minor - less)
            paid = Money(minor, "GBP")
            spending.pay_direct(purchase=thing, amount=paid, by=self.plan.by(), at=NOW)
            self.paid += minor
            return
        run = spending.make_run(
            programme=self.plan.person.programme, by=self.plan.by("payer"), at=NOW
        )
        spending.release(run=run, by=self.plan.by("releaser"), at=NOW)
        spending.post_run(run=run, by=self.plan.by("releaser"), at=NOW)
        for line in run.lines.all():
            assert line.state == "posted"
            self.paid += line.amount_minor

    def give_back(self, which: int) -> None:
        thing = self._waiting(which)
        if thing is not None:
            spending.cancel(purchase=thing, by=self.plan.by(), at=NOW)

    def _waiting(self, which: int):
        for thing in self.things:
            thing.refresh_from_db()
        waiting = [one for one in self.things if one.status == "approved"]
        return waiting[which % len(waiting)] if waiting else None

    def undo(self, which: int) -> None:
        found = list(Handover.objects.order_by("pk"))
        if found:
            try:
                actions.undo(handover=found[which % len(found)], by=self.plan.by(), at=NOW)
            except actions.CannotHold:
                return

    def fail(self) -> None:
        programme = self.plan.person.programme
        failure = actions.begin_failure(
            programme=programme,
            holder="harbour_accounts",
            to_way="notional",
            to_holder="nhs_thornmere",
            kind="silent",
            reason="No answer since May.",
            by=self.plan.by("payer"),
            at=NOW,
        )
        actions.carry_on(failure=failure, by=self.plan.by("payer"), at=NOW)

    def move(self, line: str, way: str) -> None:
        try:
            move(self.plan, line, way)
        except actions.CannotHold:  # this holder failed
            assert (way, WAYS[way]) in queries.failed_holders(self.plan.person.programme)

    def check(self) -> None:
        """The sum is what was there less what was paid; each account covers its promises."""
        assert lies(self.plan) == self.there - self.paid
        for account, amount in books.balances(
            self.plan.person.programme.ref,
            owner=self.plan.person.ref,
            kind=(Kind.DIRECT_CASH, Kind.THIRD_CASH),
        ).items():
            assert amount >= queries.promised_from(account)

    def end(self) -> None:
        """With nothing promised and all tails home, each holder has just what its lines have."""
        while self._waiting(0) is not None:
            self.give_back(0)
        follow_all()
        money = queries.line_money(self.plan.pot)
        wanted: dict = {}
        for one in Arrangement.objects.filter(status=Status.LIVE):
            cash = queries.cash_of(one)
            wanted[cash] = wanted.get(cash, 0) + money[one.line_root].left
        found = books.balances(
            self.plan.person.programme.ref,
            owner=self.plan.person.ref,
            kind=(Kind.DIRECT_CASH, Kind.THIRD_CASH),
        )
        assert {a: n for a, n in found.items() if n} == {
            a: n for a, n in wanted.items() if n and a.kind is not Kind.NOTIONAL_CASH
        }
        assert not Arrangement.objects.filter(status=Status.CHANGING).exists()
        assert books.check() == []


_numbers = st.integers(min_value=0, max_value=9)
STEPS = st.one_of(
    st.tuples(st.just("ask"), st.sampled_from(LINES), st.integers(1, 15_000)),
    st.tuples(st.just("move"), st.sampled_from(LINES), st.sampled_from(sorted(WAYS))),
    st.tuples(st.just("pay"), _numbers, st.integers(0, 5_000)),
    st.tuples(st.just("give_back"), _numbers),
    st.tuples(st.just("undo"), _numbers),
    st.tuples(st.just("fail")),
    st.tuples(st.just("follow")),
)


@pytest.mark.many
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, max_size=14))
def test_whatever_happens_the_sum_stays(held, steps):
    """Any changes, in any order: the sum before is the sum after (E2)."""
    with taken_back():
        life = Life(held)
        for name, *told in steps:
            if name == "follow":
                follow_all()
            else:
                getattr(life, name)(*told)
            life.check()
        life.end()
