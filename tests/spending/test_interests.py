"""Who said they are close to a person or a payee decides, pays and releases nothing (T7)."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from ownway.consent import actions as consent
from ownway.core.money import Money
from ownway.holding.rules import party
from ownway.record.guards import missing
from ownway.spending import actions, queries, rules
from ownway.spending.guards import HERE
from ownway.spending.models import (
    Answer,
    Concern,
    Payee,
    PayeeAccount,
    PayRun,
    PayRunLine,
    Tie,
)
from ownway.spending.rules import Signal, Status
from tests.cast import NOW
from tests.spending.paying import CALLED, LATER, account, british, payee_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def close(plan, who, *, person=None, payee=""):
    programme = plan.person.programme
    return consent.declare_interest(
        programme=programme,
        person=person,
        party=party(programme.ref, "payee", payee) if payee else None,
        payee_name=payee,
        kind="family",
        from_on=NOW.date(),
        by=plan.by(who),
        at=NOW,
    )


ABOUT = [{"payee": "city leisure"}, {"person": True}]


def about(plan, which):
    return {"person": plan.person} if "person" in which else which


@pytest.mark.parametrize("which", ABOUT)
def test_an_approver_decides_nothing_for_them(plan, which):
    asked = plan.ask("gym", 20_000)
    close(plan, "approver", **about(plan, which))
    said = {"reason_code": "excluded", "reason": "No", "would_accept": "Less"}
    for answer, more in ((actions.approve, {}), (actions.refuse, said)):
        with pytest.raises(actions.ConflictOfInterest):
            answer(purchase=asked, by=plan.by("approver"), at=NOW, **more)
    yes = actions.approve(purchase=asked, by=plan.by("senior_approver"), at=NOW)
    assert yes.status == Status.APPROVED


def test_what_was_decided_before_it_was_said_still_stands(plan):
    asked = plan.ask("gym", 20_000, on_invoice=True)
    bought = actions.approve(purchase=asked, by=plan.by("approver"), at=NOW)
    later = NOW + timedelta(hours=1)
    consent.declare_interest(
        programme=plan.person.programme,
        party=party(plan.person.programme.ref, "payee", "City Leisure"),
        payee_name="City Leisure",
        kind="gift",
        from_on=NOW.date(),
        by=plan.by("approver"),
        at=later,
    )
    sent = actions.send_invoice(
        purchase=bought,
        number="A-1",
        amount=Money(4_000, "GBP"),
        from_on=NOW.date(),
        last_on=NOW.date(),
        key=uuid4(),
        by=plan.by(),
        at=later,
    )
    assert sent.status == "agreed"


def test_a_broker_close_to_the_seller_gets_no_yes_at_once(plan):
    """Whoever asks for the person at a payee of their own: somebody else says yes."""
    assert plan.ask("gym", 4_000, by=plan.by("coach")).status == Status.APPROVED
    close(plan, "coach", payee="City Leisure")
    assert plan.ask("gym", 4_000, by=plan.by("coach")).status == Status.ASKED
    assert plan.ask("gym", 4_000).status == Status.APPROVED


@pytest.mark.parametrize("which", ABOUT)
def test_a_payer_lists_nothing_for_them_and_a_colleague_does(plan, which):
    plan.ask("gym", 4_000)
    other = plan.ask("bus", 6_000, payee="Bus Company")
    close(plan, "payer", **about(plan, which))
    if "payee" in which:
        run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=LATER)
        assert [one.bill.purchase for one in run.lines.all()] == [other]
    else:
        with pytest.raises(actions.NothingToPay) as no:
            actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=LATER)
        assert "colleague" in no.value.fix
    for sign in Concern.objects.all():  # a payee somebody here is close to is looked at once
        actions.decide_concern(
            concern=sign, outcome="cleared", reason="A real gym.", by=plan.by("approver"), at=LATER
        )
    rest = actions.make_run(programme=plan.person.programme, by=plan.by("director"), at=LATER)
    assert rest.lines.count() == (1 if "payee" in which else 2)


@pytest.mark.parametrize("which", ABOUT)
def test_nobody_releases_for_them(plan, which):
    bought = plan.ask("gym", 4_000)
    account(plan, payee_of(bought))
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=LATER)
    close(plan, "releaser", **about(plan, which))
    with pytest.raises(actions.TwoPeople) as no:
        actions.release(run=run, by=plan.by("releaser"), at=LATER)
    assert "close to somebody" in no.value.words
    with pytest.raises(IntegrityError, match="nobody releases"), transaction.atomic():
        PayRun.objects.filter(pk=run.pk).update(
            status="released",
            released_human=plan.by("releaser").human,
            released_by=plan.by("releaser").ref,
            released_at=LATER,
        )


def test_nobody_confirms_where_their_payee_is_paid(plan):
    bought = plan.ask("gym", 4_000)
    close(plan, "director", payee="City Leisure")
    made = actions.propose_account(
        payee=payee_of(bought), details=british(), by=plan.by("payer"), at=NOW
    )
    with pytest.raises(actions.ConflictOfInterest):
        actions.confirm_account(account=made, called_back=CALLED, by=plan.by("director"), at=NOW)
    with pytest.raises(IntegrityError, match="nobody confirms"), transaction.atomic():
        PayeeAccount.objects.filter(pk=made.pk).update(
            confirmed_at=NOW,
            confirmed_by=plan.by("director").ref,
            confirmed_human=plan.by("director").human,
            usable_on=LATER.date(),
            called_back=CALLED,
        )


def test_nobody_clears_a_bill_or_a_worry_about_them(plan):
    bought = plan.ask("gym", 4_000, on_invoice=True)
    held = actions.send_invoice(
        purchase=bought,
        number="A-1",
        amount=Money(4_001, "GBP"),
        from_on=NOW.date(),
        last_on=NOW.date(),
        key=uuid4(),
        by=plan.by("payer"),
        at=NOW,
    )
    assert held.status == "held"
    worry = actions.raise_concern(
        payee=Payee.objects.get(name="City Leisure"),
        person=plan.person,
        words="Odd",
        by=plan.by("payer"),
        at=NOW,
    )
    close(plan, "approver", payee="City Leisure")
    with pytest.raises(actions.ConflictOfInterest):
        actions.clear_invoice(invoice=held, words="Fine", by=plan.by("approver"), at=NOW)
    with pytest.raises(actions.ConflictOfInterest):
        actions.decide_concern(
            concern=worry, outcome="cleared", reason="Fine", by=plan.by("approver"), at=NOW
        )
    human = plan.by("approver").human
    with pytest.raises(IntegrityError, match="nobody decides"), transaction.atomic():
        type(worry).objects.filter(pk=worry.pk).update(
            outcome="cleared",
            reason="Fine",
            decided_at=NOW,
            decided_by=plan.by("approver").ref,
            decided_human=human,
        )
    with pytest.raises(IntegrityError, match="nobody decides"), transaction.atomic():
        held.doubts.update(
            cleared_at=NOW, cleared_by=human, cleared_human=human, cleared_words="Fine"
        )


def test_the_database_refuses_their_answer_and_their_line(plan):
    asked = plan.ask("gym", 20_000)
    plan.ask("gym", 4_000)
    close(plan, "approver", person=plan.person)
    with pytest.raises(IntegrityError, match="nobody decides"), transaction.atomic():
        Answer.objects.create(
            purchase=asked,
            outcome="approved",
            decided_at=NOW,
            decided_by=plan.by("approver").ref,
            decided_human=plan.by("approver").human,
        )
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=LATER)
    line = run.lines.get()
    actions.withdraw_run(run=run, by=plan.by("payer"), at=LATER)
    close(plan, "payer", payee="City Leisure")
    drafted = PayRun.objects.create(
        programme=run.programme,
        number=9,
        status="draft",
        made_at=LATER,
        made_by=plan.by("payer").ref,
        made_human=plan.by("payer").human,
    )
    key = uuid4()
    line.pk, line.run, line.key, line.state = None, drafted, key, "listed"
    line.reference = rules.payment_reference(key)
    with pytest.raises(IntegrityError, match="nobody pays"), transaction.atomic():
        PayRunLine.objects.bulk_create([line])
    assert missing(connection, HERE / "exceptions") == []


def test_what_was_said_is_looked_for_in_the_signs(plan):
    plan.ask("gym", 4_000)
    found = queries.signs(plan.person.programme, NOW)
    assert Signal.STAFF_IS_PAYEE not in {one.signal for one in found}
    close(plan, "approver", payee="City Leisure")
    found = queries.signs(plan.person.programme, NOW)
    assert Signal.STAFF_IS_PAYEE in {one.signal for one in found}


@pytest.mark.parametrize("which", [{"payee": "jo poe"}, {"person": True}])
def test_who_is_close_does_not_say_that_a_tie_is_over(plan, which):
    """A tie that is over lets somebody be paid whom a rule kept back (R11)."""
    plan.ask("gym", 3_000, payee="Jo Poe", ties=[rules.TieKind.WORKER])
    close(plan, "approver", **about(plan, which))
    tie = Tie.objects.get(person=plan.person)
    with pytest.raises(actions.ConflictOfInterest):
        actions.end_tie(tie=tie, by=plan.by("approver"), at=NOW)
    over = actions.end_tie(tie=tie, by=plan.by("senior_approver"), at=NOW)
    assert over.ended_at == NOW


def test_a_second_sign_in_does_not_end_what_its_human_said(plan):
    plan.ask("gym", 3_000, payee="Jo Poe", ties=[rules.TieKind.WORKER], by=plan.by("approver"))
    tie = Tie.objects.get(person=plan.person)
    other = replace(plan.by("approver"), ref=uuid4())
    with pytest.raises(actions.ConflictOfInterest):
        actions.end_tie(tie=tie, by=other, at=NOW)
