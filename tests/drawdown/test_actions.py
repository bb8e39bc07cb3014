"""A claim to a funder, from the first draft to the last line (E11)."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from ownway.core.money import Money
from ownway.drawdown import actions, queries
from ownway.drawdown.models import Drawdown, DrawdownAnswer, DrawdownLine
from ownway.drawdown.rules import LineState, Rejection, Standing
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.programme import queries as programmes
from ownway.record import queries as record
from ownway.spending import actions as spending
from tests.cast import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=31)  # September is over
SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def plan(anas_plan):
    """Ana's plan with three payments of September: two by a run, one from her own bank."""
    anas_plan.ask("gym"), anas_plan.ask("bus", 6_000)
    run = spending.make_run(programme=anas_plan.person.programme, by=anas_plan.by("payer"), at=NOW)
    spending.release(run=run, by=anas_plan.by("releaser"), at=NOW)
    spending.post_run(run=run, by=anas_plan.by("releaser"), at=NOW)
    spending.settle(run=run, paid_on=NOW.date(), by=anas_plan.by("payer"), at=NOW)
    art = anas_plan.ask("art", 2_500)
    pay_now(anas_plan, art)
    return anas_plan


def pay_now(plan, purchase):
    spending.pay_direct(purchase=purchase, by=plan.by(), at=NOW)


def funder(plan) -> str:
    return programmes.funders_of(plan.person.programme)[0].code


def make(plan, at=LATER, starts_on=SEPTEMBER):
    return actions.make(
        programme=plan.person.programme,
        funder=funder(plan),
        starts_on=starts_on,
        by=plan.by("payer"),
        at=at,
    )


def seen(plan, row, at=LATER):
    return queries.drawdown(plan.cast.viewer("payer", at), row.ref)


def said(plan, row, rejected=None, rest=True):
    return actions.answer(
        drawdown=row,
        rejected=rejected or {},
        rest_accepted=rest,
        by=plan.by("payer"),
        at=LATER,
    )


def send(plan, row):
    return actions.send(drawdown=row, by=plan.by("payer"), at=LATER)


def test_every_line_points_at_a_journal_and_all_of_them_come_to_what_was_spent(plan):
    row = make(plan)
    lines = list(row.lines.select_related("journal"))
    assert sorted(line.amount_minor for line in lines) == [2_500, 4_000, 6_000]
    book = plan.person.programme.ref
    spent = sum(books.balances(book, kind=Kind.SPENT, pot=plan.pot.ref).values())
    assert sum(line.amount_minor for line in lines) == spent
    for line in lines:
        found = books.posting(book, line.journal.idem_key)
        on_spent = [x.amount for x in found.journal.lines if x.account.kind is Kind.SPENT]
        assert -sum(on_spent) == line.amount_minor
    assert seen(plan, row).standing is Standing.DRAFTED


def test_until_it_balances(plan):
    """Sent, two lines not accepted, one sent again and accepted, one given up."""
    row = make(plan)
    first = send(plan, row)
    assert (first.number, first.lines_sent, first.total_minor) == (1, 3, 12_500)
    said(plan, row, {1: Rejection.EVIDENCE, 3: Rejection.NOT_COVERED})
    assert seen(plan, row).standing is Standing.REJECTED
    assert queries.reasons_of(row) == {1: "evidence", 3: "not_covered"}
    actions.bear(drawdown=row, numbers=[3], by=plan.by("payer"), at=LATER)
    again = send(plan, row)
    assert (again.number, again.lines_sent) == (2, 1)
    assert seen(plan, row).standing is Standing.SENT
    said(plan, row)
    view = seen(plan, row)
    assert view.standing is Standing.BALANCED
    assert view.balance.accepted + view.balance.borne == view.balance.claimed == 12_500
    borne = row.lines.get(line_no=3).amount_minor
    assert view.balance.borne == borne
    assert record.verify() == []


def test_a_part_of_the_answers_leaves_the_rest_with_the_funder(plan):
    row = make(plan)
    send(plan, row)
    said(plan, row, {2: Rejection.AMOUNT}, rest=False)
    assert seen(plan, row).standing is Standing.SENT
    with pytest.raises(actions.NotPossible):
        send(plan, row)
    said(plan, row)
    assert seen(plan, row).standing is Standing.REJECTED


def test_each_file_is_made_again_byte_for_byte_and_holds_what_was_sent(plan):
    row = make(plan)
    first = send(plan, row)
    said(plan, row, {2: Rejection.TWICE})
    again = send(plan, row)
    for sending in (first, again):
        content = queries.file_of(sending)
        assert hashlib.sha256(content).hexdigest() == sending.sha256
        rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
        assert len(rows) == sending.lines_sent
        total = sum(int(each["Amount"].replace(".", "")) for each in rows)
        assert total == sending.total_minor
    assert [row["Line"] for row in rows] == ["2"]
    assert {row["Period to"] for row in rows} == {"2026-09-30"}


def test_no_journal_is_claimed_twice_and_what_comes_late_is_in_the_next(plan):
    make(plan)
    with pytest.raises(actions.CannotClaim):
        make(plan)
    late = plan.ask("art", 2_500)
    pay_now(plan, late)  # counts for September, after the claim of September
    october = make(plan, at=LATER + timedelta(days=31), starts_on=date(2026, 10, 1))
    assert [line.amount_minor for line in october.lines.all()] == [2_500]


@pytest.mark.parametrize("how", ["refund", "paid by mistake"])
def test_what_comes_back_of_what_we_bore_is_not_the_funders(plan, how):
    """They never paid for it, so no claim gives it back to them; of all else it counts."""
    row = make(plan)
    send(plan, row)
    purchase = plan.person.purchases.get(line=plan.lines["art"])
    bill = purchase.bills.get()
    key = queries.spending.direct_key(bill)
    number = row.lines.get(journal__idem_key=key).line_no
    said(plan, row, {number: Rejection.NOT_COVERED})
    back = came_back if how == "refund" else put_right
    back(plan, purchase, LATER)
    november = {"at": LATER + timedelta(days=31), "starts_on": date(2026, 10, 1)}
    with pytest.raises(actions.CannotClaim):  # they may still pay for it, or we bear it
        make(plan, **november)
    actions.bear(drawdown=row, numbers=[number], by=plan.by("payer"), at=LATER)
    with pytest.raises(actions.CannotClaim):
        make(plan, **november)
    gym = plan.person.purchases.get(line=plan.lines["gym"])
    came_back(plan, gym, LATER)
    claimed = make(plan, **november)
    assert [line.amount_minor for line in claimed.lines.all()] == [-1_000]


def came_back(plan, purchase, at):
    spending.refund(
        bill=purchase.bills.get(),
        amount=Money(1_000, "GBP"),
        kind="refund",
        back_on=at.date(),
        key=uuid4(),
        by=plan.by("payer"),
        at=at,
    )


def put_right(plan, purchase, at):
    wrong = queries.spending.direct_key(purchase.bills.get())
    how = {"reason": "did_not_happen", "by": plan.by("payer"), "at": at}
    spending.put_right(purchase=purchase, wrong=wrong, **how)


def test_what_came_back_counts_once_they_pay_for_what_it_came_back_of(plan):
    """Not while they look at it: of what they then refuse, nothing would come to us again."""
    november = {"at": LATER + timedelta(days=31), "starts_on": date(2026, 10, 1)}
    row = make(plan)
    send(plan, row)
    purchase = plan.person.purchases.get(line=plan.lines["art"])
    key = queries.spending.direct_key(purchase.bills.get())
    number = row.lines.get(journal__idem_key=key).line_no
    came_back(plan, purchase, LATER)
    with pytest.raises(actions.CannotClaim):
        make(plan, **november)
    said(plan, row, {number: Rejection.EVIDENCE})
    with pytest.raises(actions.CannotClaim):
        make(plan, **november)
    send(plan, row)
    said(plan, row)
    claimed = make(plan, **november)
    assert [line.amount_minor for line in claimed.lines.all()] == [-1_000]


def test_a_period_must_be_over_and_there_must_be_something(plan):
    with pytest.raises(actions.CannotClaim, match="not over"):
        make(plan, at=NOW)
    with pytest.raises(actions.CannotClaim, match="Nothing"):
        make(plan, starts_on=date(2026, 8, 1))
    assert not Drawdown.objects.exists()


def test_a_draft_taken_back_frees_its_journals(plan):
    row = actions.withdraw(drawdown=make(plan), by=plan.by("payer"), at=LATER)
    assert seen(plan, row).standing is Standing.WITHDRAWN
    again = make(plan)
    assert again.lines.count() == 3
    send(plan, again)
    with pytest.raises(actions.NotPossible):
        actions.withdraw(drawdown=again, by=plan.by("payer"), at=LATER)


def test_what_cannot_be_answered_or_given_up(plan):
    row = make(plan)
    with pytest.raises(actions.NotPossible):
        said(plan, row)
    send(plan, row)
    with pytest.raises(actions.NotPossible, match="Line 9"):
        said(plan, row, {9: Rejection.OTHER})
    with pytest.raises(actions.NotPossible):
        said(plan, row, rest=False)
    with pytest.raises(actions.NotPossible):
        actions.bear(drawdown=row, numbers=[1], by=plan.by("payer"), at=LATER)


def test_the_database_refuses_a_second_live_claim_of_one_journal(plan):
    row = make(plan)
    line = row.lines.first()
    twin = DrawdownLine(
        drawdown=row,
        line_no=99,
        journal_id=line.journal_id,
        funder=line.funder,
        amount_minor=1,
        state=LineState.LISTED.value,
    )
    once = pytest.raises(IntegrityError, match=r"drawdown_journal_once|journal_id.*funder")
    with once, transaction.atomic():
        twin.save()


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE drawdown_drawdownline SET amount_minor = amount_minor + 1",
        "UPDATE drawdown_drawdownline SET state = 'listed'",
        "UPDATE drawdown_drawdownline SET state = 'borne' WHERE state = 'accepted'",
        "DELETE FROM drawdown_drawdownline",
        "UPDATE drawdown_drawdown SET funder = 'another'",
        "UPDATE drawdown_drawdown SET ends_on = starts_on",
        "UPDATE drawdown_drawdownsending SET total_minor = 0",
        "DELETE FROM drawdown_drawdownsending",
        "UPDATE drawdown_drawdownanswer SET outcome = 'rejected', reason = 'other'",
        "DELETE FROM drawdown_drawdownanswer",
    ],
)
def test_what_was_claimed_and_answered_cannot_be_changed_by_sql(plan, wrong):
    row = make(plan)
    send(plan, row)
    said(plan, row)
    assert DrawdownAnswer.objects.filter(outcome="accepted").count() == 3
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(wrong)


def test_who_may_not_sees_no_claim(plan):
    from ownway.core.problems import NotVisible

    row = make(plan)
    for who in ("ana", "approver", "releaser", "far_approver"):
        viewer = plan.cast.viewer(who, LATER)
        with pytest.raises(NotVisible):
            queries.drawdown(viewer, row.ref)
        with pytest.raises(NotVisible):
            queries.drawdowns(viewer, plan.person.programme.ref)
