"""What comes back to a holder that failed, or gave a line away, follows to who holds it now."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from ownway.cli.worker import follow_changes
from ownway.core.money import Money
from ownway.holding import actions, queries
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.record.models import Entry
from ownway.spending import actions as spending
from ownway.spending.rules import EntryRead, Said
from tests.spending import paying
from tests.spending.paying import LATER

pytestmark = pytest.mark.django_db
LONG_AFTER = LATER + timedelta(days=60)
CASH = (Kind.DIRECT_CASH, Kind.THIRD_CASH, Kind.NOTIONAL_CASH)
COUNTED = CASH[:2]
RIGHTS = (Kind.AVAILABLE, Kind.CONTINGENCY, Kind.COMMITTED)
AWAY = (("direct", "direct_payment"), ("notional", "nhs_thornmere"))


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def bought(plan):
    """The gym was paid by a file of the holder, and the bank has it."""
    thing = plan.ask("gym", 4_000)
    paying.account(plan, paying.payee_of(thing))
    run = paying.posted(plan)
    (file,) = paying.filed(plan, run)
    paying.sent(plan, file)
    return thing


def fail(plan, at=LATER, to=("notional", "nhs_thornmere")):
    failure = actions.begin_failure(
        programme=plan.person.programme,
        holder="harbour_accounts",
        to_way=to[0],
        to_holder=to[1],
        kind="insolvent",
        reason="It can no longer pay.",
        by=plan.by("payer"),
        at=at,
    )
    return actions.carry_on(failure=failure, by=plan.by("payer"), at=at)


def switch(plan, way, holder, at=LATER):
    live = queries.live_of(plan.pot, plan.lines["gym"].root)
    return actions.switch(arrangement=live, way=way, holder=holder, by=plan.by(), at=at)


def never_came(plan, thing):
    (line,) = thing.bills.get().run_lines.all()
    spending.say_never_carried_out(
        line=line, words="The bank never had it.", by=plan.by("payer"), at=LONG_AFTER
    )
    spending.agree_never_carried_out(line=line, by=plan.by("releaser"), at=LONG_AFTER)


def sent_back(plan, thing):
    (line,) = thing.bills.get().run_lines.all()
    back = EntryRead("9", Said.REJECTED, LATER.date(), 4_000, "AC04", line.reference)
    paying.read(plan, paying.statement(back), at=LONG_AFTER)


def lies(plan, *kinds: Kind) -> int:
    found = books.balances(plan.person.programme.ref, owner=plan.person.ref, kind=kinds or CASH)
    return sum(found.values())


def all_cash_is_for_something(plan) -> None:
    """Each account holds what its lines may spend, what it promised, or it is listed."""
    book = plan.person.programme.ref
    over = queries.all_left_over(plan.person.programme, LONG_AFTER)
    listed = {one.account: one.amount.minor for one in over}
    for account, lying in books.balances(book, owner=plan.person.ref, kind=COUNTED).items():
        needs = queries.promised_from(account) + queries.kept_for(account, plan.pot)
        assert lying == needs + listed.get(account, 0), account.code
    assert not books.check()


@pytest.mark.parametrize("comes_back", [never_came, sent_back])
def test_a_payment_of_a_failed_holder_that_comes_back_goes_on_by_itself(plan, bought, comes_back):
    fail(plan)
    assert lies(plan, Kind.THIRD_CASH) == 0
    comes_back(plan, bought)
    there = lies(plan)
    left = queries.line_money(plan.pot)
    before = Entry.objects.count()
    assert follow_changes(LONG_AFTER) == 1
    assert Entry.objects.count() == before + 1
    assert Entry.objects.order_by("pk").last().verb == "holding.bring_on"
    assert (lies(plan, Kind.THIRD_CASH), lies(plan)) == (0, there)
    assert queries.line_money(plan.pot) == left
    (hold,) = books.holds(plan.person.programme.ref, subject=bought.ref)
    assert hold.cash.kind is Kind.NOTIONAL_CASH
    assert follow_changes(LONG_AFTER) == 0
    spending.cancel(purchase=bought, by=plan.by(), at=LONG_AFTER)
    assert follow_changes(LONG_AFTER) == 0
    all_cash_is_for_something(plan)


@pytest.mark.parametrize(("way", "holder"), AWAY)
def test_after_a_failure_it_goes_to_whoever_the_person_chose_since(plan, bought, way, holder):
    fail(plan)
    if way != "notional":
        switch(plan, way, holder)
    never_came(plan, bought)
    spending.cancel(purchase=bought, by=plan.by(), at=LONG_AFTER)
    assert follow_changes(LONG_AFTER) == 1
    assert lies(plan, Kind.THIRD_CASH) == 0
    all_cash_is_for_something(plan)


@pytest.mark.parametrize(("way", "holder"), AWAY)
def test_after_a_handover_a_returned_payment_that_is_not_needed_follows(plan, bought, way, holder):
    switch(plan, way, holder)
    never_came(plan, bought)
    assert follow_changes(LONG_AFTER) == 0  # the debt stands: the old holder pays it (E2)
    all_cash_is_for_something(plan)
    spending.cancel(purchase=bought, by=plan.by(), at=LONG_AFTER)
    there = lies(plan)
    assert follow_changes(LONG_AFTER) == 1
    assert Entry.objects.order_by("pk").last().verb == "holding.follow_home"
    assert lies(plan) == there
    assert follow_changes(LONG_AFTER) == 0
    all_cash_is_for_something(plan)


@pytest.mark.parametrize(("way", "holder"), AWAY)
@pytest.mark.parametrize("failed", [False, True])
def test_what_a_seller_gives_back_follows(plan, bought, way, holder, failed):
    (line,) = bought.bills.get().run_lines.all()
    paying.read(plan, paying.statement(paying.booked(line)))
    if failed:
        fail(plan)
    if (way, holder) != ("notional", "nhs_thornmere") or not failed:
        switch(plan, way, holder)
    for minor in (1_500, 2_500):
        spending.refund(
            bill=bought.bills.get(),
            amount=Money(minor, "GBP"),
            kind="refund",
            back_on=LATER.date(),
            key=uuid4(),
            by=plan.by("payer"),
            at=LONG_AFTER,
        )
        there = lies(plan)
        assert follow_changes(LONG_AFTER) == 1
        assert follow_changes(LONG_AFTER) == 0
        assert lies(plan) == there
        all_cash_is_for_something(plan)


def test_money_of_a_line_that_stayed_is_not_touched(plan, bought):
    """What is left over of the lines still held there waits for its own clawback, not for this."""
    switch(plan, "direct", "direct_payment")
    there = lies(plan, Kind.THIRD_CASH)
    assert there == 44_884  # the nights away
    assert follow_changes(LONG_AFTER) == 0
    assert lies(plan, Kind.THIRD_CASH) == there
