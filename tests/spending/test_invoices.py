"""What a payee sends: checked, held where it is strange, paid after the yes (F3, F5, F8, F13)."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import NAMESPACE_OID, uuid4, uuid5

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.actors import Actor, ActorKind
from ownway.core.fields import Privacy
from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.ledger import queries as books
from ownway.record.guards import missing
from ownway.spending import actions, queries, rules
from ownway.spending.guards import HERE
from ownway.spending.models import Invoice, InvoiceLink, StandingYes, WorkDay
from ownway.spending.rules import Doubt, InvoiceStatus, SentInvoice, Terms, Worked
from tests.cast import NOW

TODAY = NOW.date()


# --- the rules -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["INV-007", "inv 7", "Inv/0007", "INV7", " inv_07. ", "ＩＮＶ－７"]
)
def test_one_number_is_found_again_however_it_is_written(written):
    assert rules.plain_number(written) == "inv-7"


def test_two_numbers_stay_two():
    assert rules.plain_number("1/11") != rules.plain_number("11/1")
    assert rules.plain_number("0") == "0"
    assert rules.plain_number(" -/. ") == ""
    assert rules.squeezed_number("INV-1O1") == rules.squeezed_number("inv 101")


@given(st.text(max_size=30))
def test_a_plain_number_is_plain_already(written):
    once = rules.plain_number(written)
    assert rules.plain_number(once) == once
    assert rules.plain_number(written.upper().lower()) == rules.plain_number(written.lower())


PAYEE, ANA, BEN = uuid4(), uuid4(), uuid4()
DAY = date(2027, 3, 10)


def sent(**changed) -> SentInvoice:
    known = {
        "ref": uuid4(),
        "payee": PAYEE,
        "person": ANA,
        "number": "A-1",
        "amount": 5_000,
        "from_on": DAY,
        "until_on": DAY + timedelta(days=1),
        "worked": (),
    }
    return SentInvoice(**{**known, **changed})


def terms(**changed) -> Terms:
    known = {
        "starts_on": date(2027, 1, 1),
        "ends_on": date(2028, 1, 1),
        "left": 100_000,
        "day_minutes": {},
    }
    return Terms(**{**known, **changed})


def codes(one: SentInvoice, *others: SentInvoice, **changed) -> set[Doubt]:
    return {found.doubt for found in rules.doubts(one, others, terms(**changed))}


def test_what_is_strange_beside_another_invoice_is_said_once_each():
    first = sent()
    assert codes(sent(number="a 01", amount=1), first) == {Doubt.REPEATED_NUMBER}
    assert codes(sent(number="a-1", person=BEN), first) == {Doubt.REPEATED_NUMBER}
    assert codes(sent(number="B-9"), first) == {Doubt.ALIKE}
    # The same price for somebody else on the same day is a price, not a repeat.
    assert codes(sent(number="B-9", person=BEN), first) == set()
    assert codes(sent(number="a1", payee=uuid4()), first) == set()


def test_one_worker_is_at_one_place_at_a_time():
    """Overlapping hours of one worker are held (F13)."""
    there = sent(worked=(Worked("Ñoa Vale", DAY, 120, 540),), person=BEN, amount=7_000)
    late = sent(number="2", worked=(Worked("noa  vale", DAY, 60, 659),))
    after = sent(number="2", worked=(Worked("noa vale", DAY, 60, 660),))
    other = sent(number="2", worked=(Worked("Ben Vale", DAY, 60, 600),))
    assert codes(late, there) == {Doubt.OVERLAPPING_HOURS}
    assert codes(after, there) == codes(other, there) == set()
    assert codes(replace(late, payee=uuid4(), number="A-1"), there) == {Doubt.OVERLAPPING_HOURS}
    assert codes(replace(after, payee=uuid4(), number="A-1"), there) == set()
    twice = sent(worked=(Worked("A", DAY, 60, 600), Worked("a.", DAY, 60, 630)))
    assert codes(twice) == {Doubt.OVERLAPPING_HOURS}


@given(st.lists(st.integers(1, 900), min_size=1, max_size=5), st.sampled_from([1380, 1440, 1500]))
def test_a_day_holds_as_many_minutes_as_its_clock(minutes, length):
    """The sum over everybody they worked for, on days of 23, 24 and 25 hours too (F13)."""
    others = [
        sent(number=f"o{n}", amount=n + 1, person=uuid4(), worked=(Worked("Noa", DAY, each),))
        for n, each in enumerate(minutes[1:])
    ]
    one = sent(number="mine", amount=99, worked=(Worked("noa", DAY, minutes[0]),))
    found = Doubt.MORE_THAN_THE_DAY in codes(one, *others, day_minutes={DAY: length})
    assert found == (sum(minutes) > length)


def test_work_past_midnight_is_more_than_its_day_holds():
    assert codes(sent(worked=(Worked("A", DAY, 120, 1_380),))) == {Doubt.MORE_THAN_THE_DAY}
    assert codes(sent(worked=(Worked("A", DAY, 60, 1_380),))) == set()


def test_the_days_are_those_of_the_money_and_the_price_is_what_is_left():
    assert codes(sent(until_on=DAY + timedelta(1)), ends_on=DAY) == {Doubt.OUTSIDE_THE_TIME}
    assert codes(sent(), ends_on=DAY + timedelta(1)) == set()
    assert codes(sent(), starts_on=DAY + timedelta(1)) == {Doubt.OUTSIDE_THE_TIME}
    assert codes(sent(), left=4_999) == {Doubt.OVER_THE_PRICE}
    assert codes(sent(), left=5_000) == set()


def test_no_place_is_kept_of_any_work():
    """F8: who, on which day, how long. A field more is a decision, and this test fails first."""
    kept = {field.name for field in WorkDay._meta.get_fields()}
    assert kept == {"id", "invoice", "worker", "worker_plain", "worked_on", "minutes", "begins"}
    assert set(Worked.__slots__) == {"worker", "on", "minutes", "begins"}


def test_false_alarms_are_rare_on_clean_invoices():
    """Invoices as they come: weekly, monthly, several workers; at most 1 in 100 is held."""
    chance = Random(7)
    before: dict[int, list[SentInvoice]] = {}
    held = total = 0
    numbers: dict[int, int] = {}
    for week in range(50):
        monday = date(2027, 1, 4) + timedelta(weeks=week)
        for payee in range(8):
            people = [(payee * 10 + n) % 30 for n in range(5)]
            for place, person in enumerate(people):
                numbers[payee] = numbers.get(payee, 0) + 1
                begins = 480 + 100 * place
                one = SentInvoice(
                    ref=uuid4(),
                    payee=_id("payee", payee),
                    person=_id("person", person),
                    number=f"P{payee}-2027-{numbers[payee]:04d}",
                    amount=chance.choice([3_000, 4_500, 6_000]),
                    from_on=monday,
                    until_on=monday + timedelta(days=7),
                    worked=(Worked(f"Worker {payee}", monday, 90, begins),),
                )
                found = rules.doubts(one, before.get(payee, []), terms(ends_on=date(2029, 1, 1)))
                held += bool(found)
                total += 1
                before.setdefault(payee, []).append(one)
    assert total == 2_000
    assert held <= total // 100


def _id(kind: str, number: int):
    return uuid5(NAMESPACE_OID, f"{kind}{number}")


# --- the actions -----------------------------------------------------------------------------


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def bought(plan):
    """Gym for 40.00 out of which its payee sends invoices; Harbour Accounts pays."""
    return plan.ask("gym", 4_000, on_invoice=True)


def payee_of(plan, purchase) -> Actor:
    link = actions.make_link(purchase=purchase, by=plan.by(), at=NOW)
    return actions.payee_actor(link)


def send(purchase, by, **changed):
    known = {
        "number": "2026-014",
        "amount": Money(1_500, "GBP"),
        "from_on": TODAY,
        "last_on": TODAY,
        "key": uuid4(),
        "at": NOW,
    }
    return actions.send_invoice(purchase=purchase, by=by, **{**known, **changed})


def left(plan) -> int:
    return queries.money(plan.cast.viewer("ana"), plan.person.ref, NOW).agreed_not_paid


@pytest.mark.django_db
def test_the_payee_sends_the_person_says_yes_and_the_bill_is_made(plan, bought):
    assert bought.status == "approved"
    assert bought.bills.count() == 0
    row = send(bought, payee_of(plan, bought))
    assert queries.progress(row).code == "with_person"
    for _press in range(2):
        row = actions.agree_invoice(invoice=row, by=plan.by(), at=NOW)
    assert [one.amount_minor for one in bought.bills.all()] == [1_500]
    told = queries.progress(row)
    assert (told.code, told.on) == ("agreed", bought.bills.get().promised_on)
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    actions.release(run=run, by=plan.by("releaser"), at=NOW)
    actions.post_run(run=run, by=plan.by("releaser"), at=NOW)
    assert queries.progress(queries.invoices().get()).code == "on_its_way"
    actions.settle(run=run, by=plan.by("payer"), at=NOW)
    told = queries.progress(queries.invoices().get())
    assert (told.code, told.on) == ("paid", TODAY)
    bought.refresh_from_db()
    assert bought.status == "approved"  # 25.00 is still to come
    for _press in range(2):
        actions.close_invoices(purchase=queries.whole().get(pk=bought.pk), by=plan.by(), at=NOW)
    bought.refresh_from_db()
    assert bought.status == "paid"
    assert left(plan) == 0
    assert books.check() == []


@pytest.mark.django_db
def test_nobody_is_paid_before_the_person_said_yes(plan, bought):
    """F5: not the payee, not staff, not a friend who only sees."""
    by = payee_of(plan, bought)
    row = send(bought, by)
    for other in (by, plan.by("approver"), plan.by("payer"), plan.by("friend")):
        with pytest.raises(actions.NotTheirYes):
            actions.agree_invoice(invoice=row, by=other, at=NOW)
        with pytest.raises(actions.NotTheirYes):
            actions.give_standing_yes(purchase=bought, most=Money(99, "GBP"), by=other, at=NOW)
    assert bought.bills.count() == 0
    with pytest.raises(actions.NothingToPay):
        actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)


@pytest.mark.django_db
def test_a_standing_yes_counts_up_to_its_sum_and_can_be_withdrawn(plan, bought):
    """It is listed while it counts (F5)."""
    by = payee_of(plan, bought)
    actions.give_standing_yes(purchase=bought, most=Money(1_000, "GBP"), by=plan.by(), at=NOW)
    assert queries.standing_yes(bought).most_minor == 1_000
    small, large = (
        send(bought, by, number=f"n{n}", amount=Money(n, "GBP")) for n in (1_000, 1_001)
    )
    assert (small.status, large.status) == ("agreed", "with_person")
    actions.withdraw_standing_yes(purchase=bought, by=plan.by(), at=NOW)
    assert queries.standing_yes(bought) is None
    assert send(bought, by, number="n3", amount=Money(900, "GBP")).status == "with_person"


@pytest.mark.django_db
def test_a_bill_the_person_writes_down_is_their_yes(plan, bought):
    row = send(bought, plan.by())
    assert row.status == InvoiceStatus.AGREED
    assert bought.bills.count() == 1


@pytest.mark.django_db
def test_a_repeated_one_is_held_alone_until_somebody_else_looked(plan, bought):
    """A repeated invoice, and that one only (F13)."""
    by = payee_of(plan, bought)
    first = send(bought, by, number="INV-7")
    second = send(bought, by, number="inv 007", amount=Money(1_400, "GBP"))
    third = send(bought, by, number="INV-8", from_on=TODAY, last_on=TODAY + timedelta(days=2))
    assert (first.status, second.status, third.status) == ("with_person", "held", "with_person")
    assert second.look_by_on > TODAY
    assert [one.code for one in second.doubts.all()] == ["repeated_number"]
    # Not payable twice: the number goes on already.
    with pytest.raises(actions.NotPossible):
        actions.clear_invoice(invoice=second, words="Fine", by=plan.by("approver"), at=NOW)
    with pytest.raises(actions.ReasonNeeded):
        actions.refuse_invoice(
            invoice=second, reason_code="no_such", reason="x", by=plan.by("approver"), at=NOW
        )
    refused = actions.refuse_invoice(
        invoice=second,
        reason_code="invoice_already_paid",
        reason="It came twice.",
        by=plan.by("approver"),
        at=NOW,
    )
    assert queries.progress(refused).code == "refused"
    # What was refused is in nobody's way.
    actions.refuse_invoice(
        invoice=first, reason_code="invoice_other_price", reason="No.", by=plan.by(), at=NOW
    )
    assert send(bought, by, number="INV-7", amount=Money(99, "GBP")).status == "with_person"


@pytest.mark.django_db
def test_whoever_sent_it_does_not_clear_it(plan, bought):
    staff = plan.by("approver")
    send(bought, staff, number="7")
    again = send(bought, staff, number="07", amount=Money(100, "GBP"))
    for same in (staff, plan.by("ana")):
        with pytest.raises(actions.ConflictOfInterest):
            actions.clear_invoice(invoice=again, words="Fine", by=same, at=NOW)
    other = send(bought, staff, number="9", from_on=date(2020, 1, 1), last_on=date(2020, 1, 1))
    assert other.status == "held"
    cleared = actions.clear_invoice(
        invoice=other, words="Asked them.", by=plan.by("senior_approver"), at=NOW
    )
    assert cleared.status == "with_person"


@pytest.mark.django_db
def test_more_than_was_set_aside_is_held_and_cannot_be_cleared(plan, bought):
    row = send(bought, payee_of(plan, bought), amount=Money(4_001, "GBP"))
    assert [one.code for one in row.doubts.all()] == ["over_the_price"]
    with pytest.raises(actions.NotPossible):
        actions.clear_invoice(invoice=row, words="Fine", by=plan.by("approver"), at=NOW)


@pytest.mark.django_db
def test_the_same_press_is_the_same_invoice(plan, bought):
    by, key = payee_of(plan, bought), uuid4()
    assert send(bought, by, key=key) == send(bought, by, key=key)
    with pytest.raises(actions.KeyUsed):
        send(bought, by, key=key, amount=Money(2, "GBP"))
    assert Invoice.objects.count() == 1


@pytest.mark.django_db
def test_what_makes_no_sense_is_said_and_not_kept(plan, bought):
    by = payee_of(plan, bought)
    with pytest.raises(actions.NotAnInvoice) as refused:
        send(
            bought,
            by,
            number="--",
            amount=Money(0, "GBP"),
            last_on=TODAY - timedelta(days=1),
            worked=(Worked("", TODAY, 0),),
        )
    assert {one.code for one in refused.value.problems} == {
        "invoice_no_number",
        "invoice_no_amount",
        "invoice_days_turned",
        "work_no_name",
        "work_no_time",
        "work_other_day",
    }
    assert Invoice.objects.count() == 0
    for n in range(rules.MOST_A_DAY):
        send(bought, by, number=f"n{n}x", amount=Money(10 + n, "GBP"))
    with pytest.raises(actions.NotPossible):
        send(bought, by, number="one more")


@pytest.mark.django_db
def test_a_link_is_kept_as_a_hash_ends_and_runs_out(plan, bought):
    link = actions.make_link(purchase=bought, by=plan.by(), at=NOW)
    token = queries.link_token(link)
    assert token not in {str(value) for value in InvoiceLink.objects.values_list().get()}
    assert InvoiceLink._meta.get_field("token_hash").privacy is Privacy.SECRET
    assert queries.link_by_token(token, NOW) == link
    with pytest.raises(NotVisible):
        queries.link_by_token(token, link.expires_at)
    with pytest.raises(NotVisible):
        queries.link_by_token("", NOW)
    newer = actions.make_link(purchase=bought, by=plan.by(), at=NOW)
    with pytest.raises(NotVisible):  # one link at a time
        queries.link_by_token(token, NOW)
    for _press in range(2):
        actions.end_link(purchase=bought, by=plan.by(), at=NOW)
    with pytest.raises(NotVisible):
        queries.link_by_token(queries.link_token(newer), NOW)


@pytest.mark.django_db
def test_taken_back_its_open_invoices_are_too(plan, bought):
    row = send(bought, payee_of(plan, bought))
    actions.cancel(purchase=bought, by=plan.by(), at=NOW)
    assert queries.progress(queries.invoices().get(pk=row.pk)).code == "withdrawn"
    assert left(plan) == 0
    with pytest.raises(actions.NotPossible):
        send(bought, plan.by(), number="later")


@pytest.mark.django_db
def test_the_person_pays_what_lies_with_them_bill_by_bill(plan):
    bought = plan.ask("art", 4_000, on_invoice=True)
    for n, minor in enumerate((1_500, 2_500)):
        send(bought, plan.by(), number=f"art {n}", amount=Money(minor, "GBP"))
    for bill in bought.bills.order_by("pk"):
        now = queries.whole().get(pk=bought.pk)
        actions.pay_direct(purchase=now, bill_ref=bill.ref, by=plan.by(), at=NOW)
    bought.refresh_from_db()
    assert bought.status == "paid"
    assert books.check() == []


# --- the database ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_database_keeps_what_was_sent(plan, bought):
    assert missing(connection, HERE / "invoices") == []
    by = payee_of(plan, bought)
    row = send(bought, by, worked=(Worked("Noa", TODAY, 60, 540),))
    held = send(bought, by, number="2026/14", amount=Money(9, "GBP"))
    actions.agree_invoice(invoice=row, by=plan.by(), at=NOW)
    actions.give_standing_yes(purchase=bought, most=Money(5, "GBP"), by=plan.by(), at=NOW)
    for sql in (
        "UPDATE spending_invoice SET amount_minor = 1",
        "UPDATE spending_invoice SET number_plain = 'x'",
        f"UPDATE spending_invoice SET status = 'with_person' WHERE id = {held.pk}",
        f"UPDATE spending_invoice SET status = 'held' WHERE id = {row.pk}",
        "DELETE FROM spending_invoice",
        "UPDATE spending_workday SET minutes = 9",
        "DELETE FROM spending_workday",
        f"INSERT INTO spending_workday (invoice_id, worker, worker_plain, worked_on, minutes)"
        f" VALUES ({row.pk}, 'a', 'a', '2027-01-01', 5)",
        "DELETE FROM spending_invoicedoubt",
        "UPDATE spending_invoicedoubt SET code = 'alike'",
        "DELETE FROM spending_invoicebill",
        f"UPDATE spending_invoicebill SET invoice_id = {held.pk}",
        "UPDATE spending_standingyes SET most_minor = 9",
        "DELETE FROM spending_standingyes",
        "UPDATE spending_invoicelink SET token_hash = 'x'",
        "DELETE FROM spending_invoicelink",
        "DELETE FROM spending_oninvoice",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(sql)
    assert StandingYes.objects.count() == 1


@pytest.mark.django_db
def test_a_doubt_is_cleared_by_somebody_else_in_the_database_too(plan, bought):
    by = payee_of(plan, bought)
    send(bought, by)
    held = send(bought, by, number="2026/14", amount=Money(9, "GBP"))
    with pytest.raises(IntegrityError), transaction.atomic():
        held.doubts.update(
            cleared_at=NOW, cleared_by=by.ref, cleared_human=by.human, cleared_words="Mine"
        )


def test_a_payee_acts_under_the_link_alone():
    assert ActorKind.PAYEE == "payee"
