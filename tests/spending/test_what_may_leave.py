"""What may leave in a file: never what a bank knows of, or what has no account to go to now."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from ownway.ledger import queries as books
from ownway.programme import queries as programmes
from ownway.spending import actions, queries
from ownway.spending.models import Dispatch, Payee
from ownway.spending.rules import EntryRead, PaperKind, RunStatus, Said
from tests.cast import NOW
from tests.spending import paying
from tests.spending.paying import LATER

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def said_absent(plan):
    """A file of two payments that left; a colleague looked it up and did not find it."""
    plan.ask("gym", 3_000)
    both = paying.posted(plan)
    (file,) = paying.filed(plan, both)
    dispatch = paying.begun(plan, file)
    evening = LATER + timedelta(hours=12)
    by = plan.by("releaser")
    actions.answer_sending(dispatch=dispatch, outcome="absent", by=by, at=evening)
    return both, file


@pytest.mark.parametrize(
    ("told", "first"),
    [
        ({"said": Said.BOOKED, "amount": -3_000, "on": LATER.date()}, "settled"),
        ({"said": Said.ACCEPTED}, "sent"),
        ({"said": Said.WAITING}, "sent"),
        ({"said": Said.REJECTED, "reason": "AC01"}, "rejected"),
    ],
)
def test_a_file_a_bank_speaks_of_never_leaves_again_whatever_was_said_of_it(plan, told, first):
    """Its bank was late: what stood beside the payment it names is on its way too (E8)."""
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    run, file = said_absent(plan)
    one, other = run.lines.get(amount_minor=3_000), run.lines.get(amount_minor=4_000)
    assert queries.files_of(run)[0].may_leave
    entry = EntryRead(ref="1", reference=one.reference, **told)
    kind = PaperKind.STATEMENT if told["said"] is Said.BOOKED else PaperKind.STATUS
    paying.read(plan, paying.statement(entry, kind=kind))
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, other.state) == (first, "sent")
    (view,) = queries.files_of(run)
    assert (view.sent, view.may_leave) == (True, False)
    with pytest.raises(actions.NotPossible) as refused:
        paying.begun(plan, file)
    assert refused.value.words == "This file was sent already."
    with pytest.raises(IntegrityError, match="never sent again"), transaction.atomic():
        Dispatch.objects.create(
            file=file,
            attempt=2,
            sha256=file.sha256,
            intended_at=LATER,
            intended_by=plan.by("payer").ref,
            intended_human=plan.by("payer").human,
        )
    run.refresh_from_db()
    assert run.status == RunStatus.SENT
    assert books.check() == []


def test_that_a_payment_left_says_the_intent_to_send_it_or_the_bank(plan):
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    paying.filed(plan, paying.posted(plan))
    with (
        pytest.raises(IntegrityError, match="by the bank"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE spending_payrunline SET state = 'sent'")


@pytest.mark.parametrize("reason", ["replaced", "mistaken"])
def test_who_is_paid_by_hand_since_the_run_was_made_stands_in_no_file(plan, reason):
    """It waited for an account when it was frozen; without one it would hold up the whole file."""
    payee = paying.payee_of(plan.ask("gym"))
    payer = plan.by("payer")
    if reason == "mistaken":  # nobody ever confirmed it
        account = actions.propose_account(payee=payee, details=paying.british(), by=payer, at=NOW)
    else:
        account = paying.account(plan, payee)
        actions.close_account(account=account, reason=reason, by=payer, at=LATER)
    made = actions.make_run(programme=plan.person.programme, by=payer, at=LATER)
    line = made.lines.get()
    assert (line.rail, line.account) == ("harbour_bacs", None)
    if reason == "mistaken":
        actions.close_account(account=account, reason=reason, by=payer, at=LATER)
    else:
        actions.say_by_hand(payee=payee, words="They want a cheque.", by=payer, at=LATER)
        by, called = plan.by("director"), paying.CALLED
        actions.agree_by_hand(payee=payee, called_back=called, by=by, at=LATER)
    actions.release(run=made, by=plan.by("releaser"), at=LATER)
    actions.post_run(run=made, by=plan.by("releaser"), at=LATER)
    line.refresh_from_db()
    assert (line.state, line.set_aside_reason) == ("set_aside", "account_changed")
    assert paying.posted(plan).lines.get().way == "harbour_by_hand"


@pytest.mark.parametrize("filed", [False, True])
def test_nothing_leaves_for_an_account_that_was_closed(plan, filed):
    """Reported stolen after it was in the books: that payment goes back, the others leave."""
    plan.ask("gym", 3_000, payee="Swim Club")
    account = paying.account(plan, paying.payee_of(plan.ask("gym")))
    other = Payee.objects.get(name="Swim Club")
    paying.account(plan, other, holder_name="Swim Club", number="11223344")
    run = paying.posted(plan)
    stolen, left = run.lines.get(amount_minor=4_000), run.lines.get(amount_minor=3_000)
    old = paying.filed(plan, run) if filed else []
    actions.close_account(account=account, reason="stolen", by=plan.by("payer"), at=LATER)
    for file in old:
        with pytest.raises(actions.NotPossible):
            paying.begun(plan, file)
    with pytest.raises(actions.NotPossible):  # only the bank says so of what may leave
        actions.could_not_pay(line=left, by=plan.by("payer"), at=LATER)
    for _press in range(2):
        actions.could_not_pay(line=stolen, by=plan.by("payer"), at=LATER)
    (file,) = paying.filed(plan, run)
    assert file.total_minor == 3_000
    paying.sent(plan, file)
    stolen.refresh_from_db()
    left.refresh_from_db()
    assert (stolen.state, stolen.bill.status, left.state) == ("rejected", "agreed", "sent")
    (waits,) = queries.payments_back(plan.cast.viewer("payer"), run.programme.ref, LATER)
    assert waits.line == stolen
    assert books.check() == []


def test_who_has_no_account_keeps_nobody_else_from_another_way(plan):
    """Taken by hand while the bank was down, and back to a file: only the cheque stays."""
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    plan.ask("gym", 3_000, payee="Corner café")
    run = paying.posted(plan)
    cheque, filed = run.lines.get(account=None), run.lines.exclude(account=None).get()
    ways = {"programme": run.programme, "by": plan.by("payer"), "at": LATER}
    actions.take_another_way(old="harbour_bacs", new="harbour_by_hand", **ways)
    moved = actions.take_another_way(old="harbour_by_hand", new="harbour_faster", **ways)
    cheque.refresh_from_db()
    assert (moved, cheque.way) == ([filed], "harbour_by_hand")
    with pytest.raises(actions.NotPossible):
        actions.take_another_way(old="harbour_by_hand", new="harbour_bacs", **ways)


def test_a_holder_that_the_pack_dropped_keeps_nobody_else_from_being_paid(plan, monkeypatch):
    """What it holds waits until the pack has it again, or its money moved on; pages still open."""
    mine, other = plan.ask("gym"), plan.ask("bus", payee="City buses")
    pack = programmes.pack_of(plan.person.programme)
    kept = tuple(one for one in pack.holding.holders if one.code != "nhs_thornmere")
    without = pack.model_copy(update={"holding": pack.holding.model_copy(update={"holders": kept})})
    with monkeypatch.context() as changed:
        changed.setattr(programmes, "pack_of", lambda _programme: without)
        assert paying.posted(plan).lines.get().bill == mine.bills.get()
        assert queries.held_by(other) == []
        with pytest.raises(actions.NothingToPay):
            paying.posted(plan)
    assert paying.posted(plan).lines.get().bill == other.bills.get()
