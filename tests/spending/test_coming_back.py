"""What came back is paid again once, what came in is a refund."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.ledger import queries as books
from ownway.record import queries as record
from ownway.record.guards import missing
from ownway.spending import actions, queries, rules
from ownway.spending.guards import HERE
from ownway.spending.models import (
    AskedChange,
    BankEntry,
    PayeeAccount,
    Prenote,
    Refund,
)
from ownway.spending.rules import AccountVersion, EntryRead, Said, SetAside
from tests.cast import NOW
from tests.spending import paying
from tests.spending.paying import LATER

DAY = date(2026, 9, 4)


@pytest.mark.parametrize(
    ("code", "said", "wanted"),
    [
        ("C01", "987654", {"number": "987654"}),
        ("C02", "021000021", {"routing": "021000021"}),
        ("C03", "021000021   987654", {"routing": "021000021", "number": "987654"}),
        ("C05", "32", {"savings": True}),
        ("C06", "987654            22", {"number": "987654"}),
        ("C07", "02100002198765432", {"routing": "021000021", "number": "987654", "savings": True}),
        ("C04", "Other Name", None),
        ("C01", "12 34 56", None),
        ("C05", "99", None),
        ("C03", "", None),
    ],
)
def test_what_a_bank_asks_for_is_read_or_left_to_a_person(code, said, wanted):
    mine = paying.british(sort_code="", routing="011000015", number="123456")
    found = rules.changed(mine, code, said)
    assert found == (None if wanted is None else replace(mine, **wanted))


@given(st.integers(-4, 4), st.none() | st.integers(-4, 4), st.booleans())
def test_only_details_whose_test_passed_are_paid_into_where_tests_are_wanted(rests, tries, wanted):
    tried_on = None if tries is None else DAY + timedelta(days=tries)
    one = AccountVersion(1, DAY + timedelta(days=rests), tried_on=tried_on)
    found = rules.account_in_use([one], DAY, try_first=wanted)
    passed = tries is not None and tries <= 0
    if rests > 0:
        assert found.waits is SetAside.ACCOUNT_COOLING
    elif wanted and not passed:
        assert found.waits is SetAside.ACCOUNT_UNTRIED
    else:
        assert found.number == 1


def test_a_test_waits_for_banking_days():
    assert rules.passes_on(date(2026, 9, 4), 3) == date(2026, 9, 9)  # a Friday


pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def back(plan):
    """A payment the bank sent back because nobody is there now (R12 is about no details)."""
    payee = paying.payee_of(plan.ask("gym"))
    paying.account(plan, payee)
    plan.ask("bus", payee="City buses")
    run = paying.posted(plan)
    for file in paying.filed(plan, run):
        paying.sent(plan, file)
    line = run.lines.get(bill__payee=payee)
    said = EntryRead(
        ref="1", said=Said.RETURNED, on=LATER.date(), reason="MS03", reference=line.reference
    )
    paper = paying.statement(said)
    paying.read(plan, replace(paper, kind=rules.PaperKind.RETURNS, opening=None, closing=None))
    line.refresh_from_db()
    assert line.state == "returned"
    return line


def test_what_came_back_waits_in_the_queue_and_is_paid_again_once(plan, back):
    programme = plan.person.programme
    (waits,) = queries.payments_back(plan.cast.viewer("payer"), programme.ref, LATER)
    assert (waits.line, waits.same, waits.other_needed) == (back, True, False)
    with pytest.raises(actions.NothingToPay):
        actions.make_run(programme=programme, by=plan.by("payer"), at=LATER)
    made = [actions.pay_again(line=back, by=plan.by("payer"), at=LATER) for _press in range(2)]
    assert made[0] == made[1]
    assert queries.payments_back(plan.cast.viewer("payer"), programme.ref, LATER) == []
    run = actions.make_run(programme=programme, by=plan.by("payer"), at=LATER)
    assert [line.bill for line in run.lines.all()] == [back.bill]
    with pytest.raises(actions.NothingToPay):
        actions.make_run(programme=programme, by=plan.by("payer"), at=LATER)
    with pytest.raises(NotVisible):
        queries.payments_back(plan.cast.viewer("ana"), programme.ref, LATER)
    with pytest.raises(NotVisible):
        queries.came_back_line(plan.cast.viewer("payer"), back.key, LATER)
    assert record.verify() == []


def test_what_a_bank_undid_itself_is_owed_again_once_a_person_says_which_it_is(plan, paid):
    """No file is believed in this, and nobody is left unpaid: the guess shown can be taken (E6)."""
    line = paid.run_lines.get()
    undone = EntryRead(ref="9", said=Said.REVERSED, on=LATER.date(), amount=4_000)
    paper = paying.statement(undone, name="2026-002", opening=1_000_000 - 4_000)
    stored = paying.read(plan, paper)
    (entry,) = stored.entries.all()
    assert (entry.state, line.state) == ("waiting", "settled")
    for _press in range(2):
        actions.match_entry(entry=entry, line=line, by=plan.by("payer"), at=LATER)
    line.refresh_from_db()
    assert (line.state, line.bill.status) == ("returned", "agreed")
    assert queries.assertion(stored).waits == 0
    (back,) = queries.payments_back(plan.cast.viewer("payer"), plan.person.programme.ref, LATER)
    assert (back.line.pk, back.entry) == (line.pk, entry)
    actions.pay_again(line=line, by=plan.by("payer"), at=LATER)
    assert paying.posted(plan).lines.get().bill_id == paid.pk
    assert books.check() == []


def test_nothing_that_came_back_is_listed_or_allowed_by_plain_sql(plan, back):
    assert missing(connection, HERE / "queue") == []
    line = back.__class__.objects.get(pk=back.pk)
    line.pk, line.key, line.reference, line.line_no = None, uuid4(), "OWX", 99
    line.state, line.paid_on, line.bank_reason = "listed", None, ""
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)
    made = actions.pay_again(line=back, by=plan.by("payer"), at=LATER)
    for sql in (
        "DELETE FROM spending_paidagain",
        "UPDATE spending_paidagain SET allowed_human = allowed_by",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(sql)
    made.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


@pytest.fixture
def paid(plan):
    """A bill a pay run paid: £40.00."""
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    run = paying.posted(plan)
    (file,) = paying.filed(plan, run)
    paying.sent(plan, file)
    paying.read(plan, paying.statement(paying.booked(run.lines.get())))
    return run.lines.get().bill


def money_in(plan, amount=1_500):
    entry = EntryRead(
        ref="R", said=Said.BOOKED, on=LATER.date(), amount=amount, name="CITY LEISURE"
    )
    paper = paying.statement(entry, name="2026-002", opening=1_000_000 - 4_000)
    return paying.read(plan, paper).entries.get()


def test_money_in_is_matched_to_the_refund_it_is_and_can_be_spent_again(plan, paid):
    entry = money_in(plan)
    (drawn,) = queries.drawn_by(paid)
    before = books.balance(drawn.hold.source)
    made = [
        actions.match_refund(entry=entry, bill=paid, by=plan.by("payer"), at=LATER)
        for _press in range(2)
    ]
    assert made[0] == made[1]
    assert (Refund.objects.get().amount_minor, Refund.objects.get().back_on) == (
        1_500,
        LATER.date(),
    )
    assert queries.still_refundable(paid) == Money(2_500, "GBP")
    assert BankEntry.objects.get(pk=entry.pk).state == "matched"
    assert books.balance(drawn.hold.source) == before + 1_500
    assert books.check() == []
    assert record.verify() == []


def test_a_refund_noted_before_is_the_one_and_is_not_booked_twice(plan, paid):
    noted = actions.refund(
        bill=paid,
        amount=Money(1_500, "GBP"),
        kind="refund",
        back_on=LATER.date(),
        key=uuid4(),
        by=plan.by("payer"),
        at=LATER,
    )
    entry = money_in(plan)
    made = actions.match_refund(entry=entry, bill=paid, by=plan.by("payer"), at=LATER)
    assert made.refund == noted
    assert Refund.objects.count() == 1
    with pytest.raises(actions.NotPossible):
        actions.match_refund(entry=entry, bill=paying_other(plan), by=plan.by("payer"), at=LATER)


def paying_other(plan):
    return plan.ask("bus", payee="City buses").bills.get()


def test_more_than_was_paid_is_no_refund(plan, paid):
    entry = money_in(plan, 4_001)
    with pytest.raises(actions.NotPossible):
        actions.match_refund(entry=entry, bill=paid, by=plan.by("payer"), at=LATER)
    assert BankEntry.objects.get(pk=entry.pk).state == "waiting"


@pytest.fixture
def tries(monkeypatch):
    """The programme pays by a rail that tries new details first."""
    from ownway.programme import queries as programmes

    found = programmes.pack_of

    def with_tests(programme):
        pack = found(programme)
        rails = tuple(
            rail.model_copy(update={"prenote_days": 3}) if rail.debtor else rail
            for rail in pack.spending.rails
        )
        spending = pack.spending.model_copy(update={"rails": rails})
        return pack.model_copy(update={"spending": spending})

    monkeypatch.setattr(programmes, "pack_of", with_tests)


def test_new_details_are_tried_before_the_first_payment(plan, tries):
    programme = plan.person.programme
    payee = paying.payee_of(plan.ask("gym"))
    made = paying.account(plan, payee)
    used = queries.accounts_in_use({payee.pk}, LATER.date())[payee.pk]
    assert used.waits is SetAside.ACCOUNT_UNTRIED
    (wanted,) = queries.to_try(plan.cast.viewer("payer"), programme, LATER.date())
    (test,) = actions.send_prenotes(
        programme=programme, accounts=[wanted.ref], by=plan.by("payer"), at=LATER
    )
    assert queries.to_try(plan.cast.viewer("payer"), programme, LATER.date()) == []
    with pytest.raises(actions.NotPossible):
        actions.send_prenotes(
            programme=programme, accounts=[wanted.ref], by=plan.by("payer"), at=LATER
        )
    day = test.passes_on
    before = queries.accounts_in_use({payee.pk}, day - timedelta(days=1))[payee.pk]
    assert before.waits is SetAside.ACCOUNT_UNTRIED
    assert queries.accounts_in_use({payee.pk}, day)[payee.pk].account == made
    said = EntryRead(
        ref="1", said=Said.RETURNED, on=day, amount=0, reason="R03", reference=test.reference
    )
    rail = queries.prenote_rail(programme)
    paper = replace(
        paying.statement(said), kind=rules.PaperKind.RETURNS, opening=None, closing=None
    )
    paying.read(plan, paper, holder=rail.holder)
    assert queries.accounts_in_use({payee.pk}, day)[payee.pk].waits is SetAside.ACCOUNT_UNTRIED
    assert Prenote.objects.get().entry.state == "matched"
    assert record.verify() == []


def test_what_a_bank_asks_for_is_locked_and_taken_by_four_eyes_alone(plan):
    payee = paying.payee_of(plan.ask("gym"))
    account = paying.account(plan, payee)
    run = paying.posted(plan)
    asks = EntryRead(
        ref="c1",
        said=Said.CHANGE,
        on=LATER.date(),
        reason="C01",
        reference=run.lines.get().reference,
        corrected="11223344",
    )
    paper = replace(
        paying.statement(asks), kind=rules.PaperKind.RETURNS, opening=None, closing=None
    )
    stored = paying.read(plan, paper)
    entry = stored.entries.get()
    assert entry.state == "waiting"
    asked = AskedChange.objects.get()
    assert b"11223344" not in bytes(asked.corrected)
    assert queries.asked_details(asked).number == "11223344"
    assert PayeeAccount.objects.count() == 1
    made = [actions.write_asked(entry=entry, by=plan.by("payer"), at=LATER) for _press in range(2)]
    assert made[0] == made[1] != account
    used = queries.accounts_in_use({payee.pk}, LATER.date())[payee.pk]
    assert used.account == account
    with pytest.raises(actions.CannotPayInto):
        actions.confirm_account(
            account=made[0], called_back=paying.CALLED, by=plan.by("payer"), at=LATER
        )
    actions.confirm_account(
        account=made[0], called_back=paying.CALLED, by=plan.by("director"), at=LATER
    )
    rested = (LATER + timedelta(days=3)).date()
    assert queries.accounts_in_use({payee.pk}, rested)[payee.pk].account == made[0]
    assert record.verify() == []


def test_what_nobody_can_read_waits_until_two_explain_it(plan):
    asks = EntryRead(
        ref="c1", said=Said.CHANGE, reason="C04", reference="OWNOBODY", corrected="Other Name"
    )
    paper = replace(
        paying.statement(asks), kind=rules.PaperKind.RETURNS, opening=None, closing=None
    )
    entry = paying.read(plan, paper).entries.get()
    with pytest.raises(actions.NotPossible):
        actions.write_asked(entry=entry, by=plan.by("payer"), at=LATER)
    actions.explain(entry=entry, code="other", words="No payee", by=plan.by("payer"), at=LATER)
    actions.agree_explanation(entry=entry, by=plan.by("releaser"), at=LATER)
    assert BankEntry.objects.get().state == "explained"


def test_a_stop_is_seen_by_who_pays_and_told_to_the_person(plan):
    asked = plan.ask("gym")
    stop = actions.stop_payments(
        programme=plan.person.programme,
        payee=paying.payee_of(asked),
        reason="Somebody rang in another name",
        by=plan.by("payer"),
        at=NOW,
    )
    viewer = plan.cast.viewer
    assert queries.payment_stops(viewer("payer"), plan.person.programme, NOW) == [stop]
    assert queries.stop_of(asked) == stop
    assert queries.stop_of(plan.ask("bus", payee="City buses")) is None
    for who in ("ana", "stranger"):
        with pytest.raises(NotVisible):
            queries.payment_stop(viewer(who), stop.ref, NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(
            "UPDATE spending_paymentstop SET lifted_at = stopped_at, lifted_by = stopped_by,"
            " lifted_human = stopped_human, lifted_reason = 'x'"
        )
