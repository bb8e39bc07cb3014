"""What the database itself refuses, by plain SQL, on both engines."""

import pytest
from django.db import IntegrityError, connection, transaction

from ownway.record.guards import missing
from ownway.spending import actions
from ownway.spending.guards import HERE
from ownway.spending.models import Answer, Bill, BillPart, Payment, PayRun, PayRunLine, Purchase
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def run(plan):
    asked = plan.ask("gym", 20_000)
    actions.approve(purchase=asked, by=plan.by("approver"), at=NOW)
    return actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)


def refused(sql: str, *values) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_every_guard_is_in_place():
    assert missing(connection, HERE) == []


@pytest.mark.parametrize(
    "change",
    [
        "amount_minor = amount_minor + 1",
        "payee = 'Somebody else'",
        "currency = 'USD'",
        "cash = 'third_cash/GBP'",
        "reference = 'OW000'",
        "promised_on = '2030-01-01'",
        "line_no = 7",
        "line_hash = ''",
        "state = 'settled'",
        "state = 'set_aside'",  # without a reason
    ],
)
def test_a_frozen_line_never_changes(run, change):
    refused(f"UPDATE spending_payrunline SET {change} WHERE run_id = %s", run.pk)


def test_a_posted_line_never_goes_back(plan, run):
    actions.release(run=run, by=plan.by("releaser"), at=NOW)
    actions.post_run(run=run, by=plan.by("releaser"), at=NOW)
    for state in ("listed", "withdrawn", "unknown", "sent"):
        refused("UPDATE spending_payrunline SET state = %s WHERE run_id = %s", state, run.pk)


def test_a_frozen_run_takes_no_other_line_and_loses_none(run):
    line = run.lines.get()
    refused("DELETE FROM spending_payrunline WHERE run_id = %s", run.pk)
    refused("DELETE FROM spending_payrun WHERE id = %s", run.pk)
    columns = ", ".join(
        field.column for field in PayRunLine._meta.concrete_fields if field.column != "id"
    )
    shown = columns.replace("line_no", "line_no + 1", 1)
    refused(
        f"INSERT INTO spending_payrunline ({columns}) SELECT {shown} FROM spending_payrunline"
        " WHERE id = %s",
        line.pk,
    )


def test_a_run_only_moves_forward(run):
    for change in ("status = 'draft'", "status = 'done'", "frozen_hash = ''", "number = 9"):
        refused(f"UPDATE spending_payrun SET {change} WHERE id = %s", run.pk)


def release_as(run, human) -> None:
    with transaction.atomic():
        PayRun.objects.filter(pk=run.pk).update(
            status="released", released_at=NOW, released_by=human, released_human=human
        )


def test_the_maker_cannot_release(run):
    with pytest.raises(IntegrityError):
        release_as(run, run.made_human)


@pytest.mark.parametrize("who", ["ana", "approver"])
def test_who_asked_or_decided_cannot_release(plan, run, who):
    with pytest.raises(IntegrityError):
        release_as(run, plan.by(who).human)


def test_nothing_is_released_by_nobody(run):
    refused("UPDATE spending_payrun SET status = 'released' WHERE id = %s", run.pk)


def test_what_was_asked_for_is_not_changed(plan):
    bought = plan.ask("gym")
    for change in ("amount_minor = 1", "payee = 'Me'", "what = 'Else'", "status = 'asked'"):
        refused(f"UPDATE spending_purchase SET {change} WHERE id = %s", bought.pk)
    refused("DELETE FROM spending_purchase WHERE id = %s", bought.pk)
    refused("UPDATE spending_answer SET reason = 'x' WHERE purchase_id = %s", bought.pk)


def test_no_purchase_is_approved_without_an_answer(plan):
    asked = plan.ask("gym", 20_000)
    refused("UPDATE spending_purchase SET status = 'approved' WHERE id = %s", asked.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(
            purchase=asked,
            outcome="refused",
            reason_code="costs_too_much",
            decided_at=NOW,
            decided_by=plan.by("approver").ref,
            decided_human=plan.by("approver").human,
        )


@pytest.mark.parametrize("elsewhere", [False, True])
def test_one_purchase_is_in_one_live_run(plan, run, elsewhere):
    """Also where another holder has its money since: the account in the books is another one."""
    line = run.lines.get()
    cash = line.cash.replace("third_cash", "notional_cash") if elsewhere else line.cash
    other = PayRun.objects.create(
        programme=run.programme,
        number=2,
        status="draft",
        made_at=NOW,
        made_by=run.made_by,
        made_human=run.made_human,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        PayRunLine.objects.create(
            run=other,
            line_no=1,
            bill=line.bill,
            payee=line.payee,
            amount_minor=1,
            currency="GBP",
            cash=cash,
            key=other.ref,
            reference="OTHER",
            promised_on=line.promised_on,
            holder=line.holder,
            rail=line.rail,
            way=line.way,
            state="listed",
        )


def test_a_purchase_costs_something_and_serves_a_goal_or_a_sign(plan):
    bought = plan.ask("gym")
    values = {
        field.attname: getattr(bought, field.attname)
        for field in Purchase._meta.concrete_fields
        if field.attname not in ("id", "ref", "key")
    }
    for number, change in enumerate(({"amount_minor": 0}, {"goal_id": None}, {"what": ""})):
        with pytest.raises(IntegrityError), transaction.atomic():
            Purchase.objects.create(
                **{**values, "status": "asked", **change}, key=f"{number:0>32x}"
            )


def test_the_parts_and_bills_of_a_yes_stay_as_they_were_made(plan):
    bought = plan.ask("gym")
    bill = bought.bills.get()
    for change in ("amount_minor = 1", "currency = 'USD'", "position = 3"):
        refused(f"UPDATE spending_part SET {change} WHERE purchase_id = %s", bought.pk)
    for change in ("amount_minor = 1", "payer = 'person'", "promised_on = '2030-01-01'"):
        refused(f"UPDATE spending_bill SET {change} WHERE id = %s", bill.pk)
    refused("UPDATE spending_billpart SET amount_minor = 1 WHERE bill_id = %s", bill.pk)
    for table in ("part", "bill", "billpart"):
        refused(f"DELETE FROM spending_{table}")


def test_no_part_is_added_after_the_yes(plan):
    part = plan.ask("gym").parts.get()
    refused(
        "INSERT INTO spending_part (purchase_id, position, pot_id, arrangement_id, amount_minor,"
        " currency, hold_key) SELECT purchase_id, position + 1, pot_id, arrangement_id, 1,"
        " currency, %s FROM spending_part WHERE id = %s",
        "0" * 32,
        part.pk,
    )


def test_a_yes_needs_parts_that_come_to_the_price(plan):
    asked = plan.ask("gym", 20_000)
    by = plan.by("approver")
    Answer.objects.create(
        purchase=asked,
        outcome="approved",
        decided_at=NOW,
        decided_by=by.ref,
        decided_human=by.human,
    )
    refused("UPDATE spending_purchase SET status = 'approved' WHERE id = %s", asked.pk)


def test_a_second_bill_takes_no_more_than_was_set_aside(plan):
    bought = plan.ask("gym")
    bill, part = bought.bills.get(), bought.parts.get()
    more = Bill.objects.create(
        person=bought.person,
        purchase=bought,
        payee=bill.payee,
        key=bought.ref,
        payer=bill.payer,
        amount_minor=1,
        currency=bill.currency,
        status="agreed",
        promised_on=bill.promised_on,
        made_at=NOW,
        made_by=bill.made_by,
        made_human=bill.made_human,
    )
    with pytest.raises(IntegrityError, match="set aside"), transaction.atomic():
        BillPart.objects.create(bill=more, part=part, amount_minor=1)
    refused("UPDATE spending_bill SET status = 'paid' WHERE id = %s", more.pk)  # of nothing


def test_a_payment_is_no_more_than_its_bill_and_written_down_once(plan):
    paid = actions.pay_direct(purchase=plan.ask("art"), by=plan.by("ana"), at=NOW)
    bill = paid.bills.get()
    refused("UPDATE spending_payment SET amount_minor = 1 WHERE bill_id = %s", bill.pk)
    refused("DELETE FROM spending_payment")
    other = plan.ask("gym").bills.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(
            bill=other,
            amount_minor=other.amount_minor + 1,
            currency="GBP",
            paid_on=NOW.date(),
            paid_at=NOW,
            paid_by=bill.made_by,
        )
