"""Money that is gone is said by one, agreed by another, booked, and may be made good later."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.money import Money
from ownway.holding import queries as holding
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, Kind, unbalanced
from ownway.record import queries as record
from ownway.spending import actions, queries, rules
from ownway.spending.models import (
    BankEntry,
    Loss,
    MadeGood,
)
from ownway.spending.rules import BorneBy, EntryRead, Said
from tests.spending import paying
from tests.spending.paying import LATER

DAY = date(2026, 9, 4)


@given(st.integers(1, 10**9), st.sampled_from(BorneBy))
def test_a_loss_balances_in_both_halves_and_touches_rights_only_where_counted(amount, borne_by):
    book = uuid4()
    rights = AccountRef(
        book=book, kind=Kind.AVAILABLE, currency="GBP", owner=uuid4(), pot=uuid4(), line=uuid4()
    )
    cash = AccountRef(
        book=book, kind=Kind.THIRD_CASH, currency="GBP", owner=rights.owner, party=uuid4()
    )
    journal = rules.lost(
        key=uuid4(),
        effective_on=DAY,
        rights=rights,
        cash=cash,
        amount=amount,
        borne_by=borne_by,
        subject=uuid4(),
    )
    assert not unbalanced(journal.lines)
    moved = {line.account.kind: line.amount for line in journal.lines}
    counted = {Kind.AVAILABLE: amount, Kind.SPENT: -amount}
    gone = {Kind.WRITE_OFF_CASH: amount, Kind.THIRD_CASH: -amount}
    assert moved == ({**counted, **gone} if borne_by is BorneBy.BUDGET else gone)


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def held(plan):
    """The line whose money lies with the holder that pays the gym."""
    found = queries.may_be_lost(plan.person)
    return next(one for one in found if one.way == "third")


def say(plan, held, *, borne_by="programme", amount=2_000, entry=None, by="payer", key=None):
    return actions.say_loss(
        arrangement=held,
        amount=Money(amount, "GBP"),
        code="theft",
        borne_by=borne_by,
        words="A forged letter; police reference 12.",
        key=key or uuid4(),
        entry=entry,
        by=plan.by(by),
        at=LATER,
    )


@pytest.mark.parametrize("borne_by", ["programme", "budget"])
def test_money_that_is_gone_is_booked_after_two_people(plan, held, borne_by):
    cash, rights = holding.cash_of(held), holding.rights_of(held.pot, held.line_root)
    there, left = books.balance(cash), books.balance(rights)
    entry = EntryRead(ref="T", said=Said.BOOKED, on=LATER.date(), amount=-2_000, name="X")
    told = paying.read(plan, paying.statement(entry), holder=held.holder).entries.get()
    said = say(plan, held, borne_by=borne_by, entry=told)
    assert (books.balance(cash), books.balance(rights)) == (there, left)
    with pytest.raises(actions.TwoPeople):
        actions.decide_loss(loss=said, outcome="agreed", by=plan.by("payer"), at=LATER)
    for _press in range(2):
        actions.decide_loss(loss=said, outcome="agreed", by=plan.by("releaser"), at=LATER)
    assert books.balance(cash) == there - 2_000
    assert books.balance(rights) == left - (2_000 if borne_by == "budget" else 0)
    assert BankEntry.objects.get(pk=told.pk).state == "matched"
    assert books.check() == []
    assert record.verify() == []


def test_of_one_entry_of_a_bank_a_loss_is_said_once(plan, held):
    """Refused or not: the second is told so in words, and the entry waits to be explained."""
    entry = EntryRead(ref="T", said=Said.BOOKED, on=LATER.date(), amount=-2_000, name="X")
    told = paying.read(plan, paying.statement(entry), holder=held.holder).entries.get()
    said = say(plan, held, entry=told)
    for _time in range(2):
        with pytest.raises(actions.NotPossible):
            say(plan, held, entry=told)
        actions.decide_loss(loss=said, outcome="refused", by=plan.by("releaser"), at=LATER)
    assert BankEntry.objects.get(pk=told.pk).state == "waiting"


def test_a_refused_loss_books_nothing_and_too_much_is_refused(plan, held):
    cash = holding.cash_of(held)
    there = books.balance(cash)
    said = say(plan, held)
    actions.decide_loss(loss=said, outcome="refused", by=plan.by("releaser"), at=LATER)
    assert books.balance(cash) == there
    with pytest.raises(actions.NotPossible):
        actions.decide_loss(loss=said, outcome="agreed", by=plan.by("releaser"), at=LATER)
    with pytest.raises(actions.NotPossible):
        say(plan, held, amount=there + 1)
    key = uuid4()
    assert say(plan, held, key=key) == say(plan, held, key=key)
    with pytest.raises(actions.KeyUsed):
        say(plan, held, key=key, amount=1)


def test_what_counted_as_used_is_made_good_once_by_somebody_else(plan, held):
    rights = holding.rights_of(held.pot, held.line_root)
    left, cash = books.balance(rights), books.balance(holding.cash_of(held))
    loss = say(plan, held, borne_by="budget")
    given = {"loss": loss, "reason": "We should have seen it.", "at": LATER}
    with pytest.raises(actions.NotPossible):  # nobody agreed yet
        actions.make_good(**given, by=plan.by("releaser"))
    actions.decide_loss(loss=loss, outcome="agreed", by=plan.by("releaser"), at=LATER)
    assert books.balance(rights) == left - 2_000
    with pytest.raises(actions.TwoPeople):
        actions.make_good(**given, by=plan.by("payer"))
    for _press in range(2):
        actions.make_good(**given, by=plan.by("releaser"))
    assert books.balance(rights) == left
    assert books.balance(holding.cash_of(held)) == cash - 2_000  # until the holder is funded again
    assert books.check() == []
    assert record.verify() == []
    for sql in (
        "UPDATE spending_madegood SET words = 'x'",
        "DELETE FROM spending_madegood",
        "UPDATE spending_madegood SET made_human = made_by",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(sql)


def test_the_database_makes_good_only_what_counted_as_used_and_by_another(plan, held):
    for borne_by, human in (("programme", "releaser"), ("budget", "payer")):
        loss = say(plan, held, borne_by=borne_by)
        actions.decide_loss(loss=loss, outcome="agreed", by=plan.by("releaser"), at=LATER)
        by = plan.by(human)
        with pytest.raises(IntegrityError), transaction.atomic():
            MadeGood.objects.create(
                loss=loss, words="x", made_at=LATER, made_by=by.ref, made_human=by.human
            )


def test_the_database_keeps_a_loss_to_two_people(plan, held):
    said = say(plan, held)
    for sql in (
        "UPDATE spending_loss SET amount_minor = 1",
        "DELETE FROM spending_loss",
        "UPDATE spending_loss SET outcome = 'agreed', decided_at = said_at,"
        " decided_by = said_by, decided_human = said_human",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(sql)
    assert Loss.objects.get() == said
