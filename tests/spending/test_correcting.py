"""What was written down wrongly is put right by somebody else, with a reason, and told (V10)."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from ownway.core.money import Money
from ownway.ledger import queries as books
from ownway.ledger.rules import CorrectionReason, Kind
from ownway.record import queries as record
from ownway.record.guards import missing
from ownway.record.models import Entry
from ownway.spending import actions, queries
from ownway.spending.guards import HERE
from ownway.spending.models import Correction, Payment, Refund
from ownway.spending.rules import BillStatus, Status
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def pay(plan, bought, minor=None, **named):
    amount = None if minor is None else Money(minor, "GBP")
    return actions.pay_direct(purchase=bought, amount=amount, by=plan.by(), at=NOW, **named)


def back(plan, bought, minor, **changed):
    known = {
        "bill": bought.bills.get(),
        "amount": Money(minor, "GBP"),
        "kind": "refund",
        "back_on": NOW.date(),
        "key": uuid4(),
        "by": plan.by(),
        "at": NOW,
    }
    return actions.refund(**{**known, **changed})


def right(plan, bought, wrong, who="approver", reason="did_not_happen"):
    by = plan.by(who)
    return actions.put_right(purchase=bought, wrong=wrong, reason=reason, by=by, at=NOW)


def acts(bought):
    bought.refresh_from_db()
    return queries.acts_of(bought)


def lies(plan, name="art"):
    lines = queries.money(plan.cast.viewer("ana"), plan.person.ref, NOW).lines
    found = next(one for one in lines if one.line.root == plan.lines[name].root)
    return found.left, found.agreed_not_paid, found.paid


def test_a_payment_that_did_not_happen_is_undone_in_the_books_and_on_the_bill(plan):
    """Then it can be paid, or taken back, as before."""
    bought = plan.ask("art", 4_000)
    before = lies(plan)
    pay(plan, bought, 3_800)
    (act,) = acts(bought)
    assert (act.amount, act.correction) == (Money(3_800, "GBP"), None)
    done = right(plan, bought, act.key)
    assert lies(plan) == before
    assert (done.status, done.bills.get().status) == (Status.APPROVED, BillStatus.AGREED)
    assert books.check() == []
    (act,) = acts(bought)
    assert act.correction.reason == CorrectionReason.DID_NOT_HAPPEN
    posted = books.posting(plan.person.programme.ref, act.correction.key)
    assert (posted.journal.reverses, posted.journal.reason) == (act.key, "did_not_happen")
    actions.cancel(purchase=bought, by=plan.by(), at=NOW)
    assert lies(plan) == (50_000, 0, 0)
    assert books.check() == []
    assert record.verify() == []


def test_it_can_be_paid_again_and_the_second_is_another_payment(plan):
    bought = plan.ask("art", 4_000)
    pay(plan, bought, 4_000)
    first = acts(bought)[0].key
    right(plan, bought, first, reason="wrong_amount")
    pay(plan, bought, 3_500)
    assert lies(plan) == (46_500, 0, 3_500)
    old, new = acts(bought)
    assert (old.key, new.correction) == (first, None)
    for _press in range(2):  # of the button for the first, late
        right(plan, bought, first, reason="wrong_amount")
    assert lies(plan) == (46_500, 0, 3_500)
    back(plan, bought, 500)
    assert lies(plan) == (47_000, 0, 3_000)
    assert books.check() == []


def test_twice_the_same_is_once(plan):
    bought = plan.ask("art", 4_000)
    pay(plan, bought)
    for _press in range(2):
        right(plan, bought, queries.direct_keys(bought.bills.get())[0])
    assert Correction.objects.count() == 1
    assert Entry.objects.filter(verb="spending.put_right").count() == 1


def test_a_refund_noted_by_mistake_is_no_refund(plan):
    """What can come back is what it was before, by the rules and in the database."""
    bought = plan.ask("art", 6_000)
    pay(plan, bought)
    back(plan, bought, 5_000)
    refund = acts(bought)[1]
    assert refund.refund == Refund.objects.get()
    right(plan, bought, refund.key, reason="wrong_amount")
    assert lies(plan) == (44_000, 0, 6_000)
    assert queries.still_refundable(bought.bills.get()) == Money(6_000, "GBP")
    assert not queries.came_back(queries.whole().get(pk=bought.pk))
    back(plan, bought, 6_000)
    assert lies(plan) == (50_000, 0, 0)
    assert books.check() == []


def test_what_came_back_of_a_payment_is_put_right_first(plan):
    bought = plan.ask("art", 6_000)
    pay(plan, bought)
    back(plan, bought, 1_000)
    paid, refund = acts(bought)
    with pytest.raises(actions.NotPossible):
        right(plan, bought, paid.key)
    right(plan, bought, refund.key)
    right(plan, bought, paid.key)
    assert lies(plan) == (44_000, 6_000, 0)
    assert books.check() == []


def test_by_another_human_who_is_not_close(plan):
    """Neither whoever did it nor the person; and who is close to who is paid (T7)."""
    bought = plan.ask("art", 6_000)
    pay(plan, bought)
    key = acts(bought)[0].key
    with pytest.raises(actions.TwoPeople):
        right(plan, bought, key, who="ana")
    back(plan, bought, 500, by=plan.by("approver"))
    refund = acts(bought)[1]
    with pytest.raises(actions.TwoPeople):
        right(plan, bought, refund.key)
    other = replace(plan.by("senior_approver"), human=plan.by("approver").human)
    with pytest.raises(actions.TwoPeople):
        actions.put_right(purchase=bought, wrong=refund.key, reason="twice", by=other, at=NOW)
    assert not Correction.objects.exists()
    right(plan, bought, refund.key, who="senior_approver")


def test_money_that_was_used_since_is_not_taken_from_under_the_person(plan):
    """It is said what is missing, and nothing is changed."""
    bought = plan.ask("art", 6_000)
    pay(plan, bought, 1_000)
    plan.ask("art", 15_000, payee="Another")
    plan.ask("art", 15_000, payee="A third")
    plan.ask("art", 15_000, payee="A fourth")
    key = acts(bought)[0].key
    with pytest.raises(actions.NotPossible) as refused:
        right(plan, bought, key)
    assert "£10" in refused.value.words
    assert bought.bills.get().status == BillStatus.PAID
    assert not Correction.objects.exists()


def test_what_is_not_an_act_of_it_is_not_there(plan):
    one, other = plan.ask("art", 1_000), plan.ask("art", 1_100, payee="Another")
    pay(plan, one)
    for wrong in (uuid4(), acts(one)[0].key):
        with pytest.raises(actions.NotPossible):
            right(plan, other, wrong)


def test_what_came_can_be_taken_back_once_it_is_seen_that_nothing_was_paid(plan):
    """Both buttons were pressed for the wrong thing."""
    bought = plan.ask("art", 4_000)
    pay(plan, bought)
    actions.mark_received(purchase=bought, words="Good", by=plan.by(), at=NOW)
    with pytest.raises(actions.NotPossible):
        actions.cancel(purchase=bought, by=plan.by(), at=NOW)
    right(plan, bought, acts(bought)[0].key)
    bought.refresh_from_db()
    assert bought.status == Status.RECEIVED
    actions.cancel(purchase=bought, by=plan.by(), at=NOW)
    assert lies(plan) == (50_000, 0, 0)
    assert books.check() == []


@pytest.mark.parametrize("seed", range(6))
def test_however_often_it_is_put_right_the_books_agree(plan, seed):
    """Pay, undo, pay again, refund, undo: cash, rights and rows say the same after each."""
    random = Random(seed)
    bought = plan.ask("art", 9_001)
    for _step in range(14):
        bill = bought.bills.get()
        standing = [one for one in acts(bought) if one.correction is None]
        left = queries.still_refundable(bill).minor if bill.payment else 0
        what = random.choice(("pay", "back", "right", "again"))
        if what == "pay" and bill.status == BillStatus.AGREED:
            pay(plan, bought, random.randint(1, 9_001))
        elif what == "back" and left:
            back(plan, bought, random.randint(1, left))
        elif what == "right" and standing:
            right(plan, bought, standing[-1].key, reason=random.choice(list(CorrectionReason)))
        elif what == "again" and len(acts(bought)) > len(standing):
            right(plan, bought, random.choice([one for one in acts(bought) if one.correction]).key)
        bill = bought.bills.get()
        paid = bill.payment.amount_minor if bill.payment else 0
        spent = paid - queries.refunded(bill)
        promised = 0 if bill.payment else 9_001
        assert lies(plan) == (50_000 - spent - promised, promised, spent)
        cash = books.balances(plan.person.programme.ref, kind=Kind.DIRECT_CASH)
        assert sum(cash.values()) == 50_000 - spent
        assert books.check() == []
    assert record.verify() == []


def test_the_database_keeps_what_was_put_right(plan):
    assert missing(connection, HERE / "refunds") == []
    bought = plan.ask("art", 4_000)
    pay(plan, bought)
    right(plan, bought, acts(bought)[0].key)
    made = Correction.objects.get()
    for sql in (
        "UPDATE spending_correction SET reason = 'twice'",
        "DELETE FROM spending_correction",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(sql)
    pay(plan, bought)
    values = {"reason": "twice", "put_right_at": NOW, "put_right_by": made.put_right_by}
    values |= {"put_right_human": made.put_right_human, "bill": made.bill}
    standing = Payment.objects.get(returned_on__isnull=True)
    for wrong in ({}, {"payment": made.payment}, {"payment": standing}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.create(**values, **wrong, key=uuid4())
