"""What a bank says: read once, sure things happen, all else stands in one queue until two agree."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.problems import NotVisible
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.record.models import Entry
from ownway.spending import actions, queries, rules
from ownway.spending.models import BankEntry, BankPaper
from ownway.spending.rules import (
    BillStatus,
    Effect,
    EntryRead,
    PaperKind,
    RunLineState,
    RunStatus,
    Said,
)
from tests.spending import paying
from tests.spending.paying import LATER

SAYINGS = st.builds(
    EntryRead,
    ref=st.just("1"),
    said=st.sampled_from(Said),
    on=st.one_of(st.none(), st.just(LATER.date())),
    amount=st.one_of(st.none(), st.sampled_from([-40, 40, -41, 41, 0])),
)


@given(SAYINGS, st.sampled_from(RunLineState), st.booleans())
def test_what_a_bank_says_never_moves_a_payment_where_it_may_not_go(entry, state, first):
    found = rules.effect(entry, 40, state, first=first)
    then = {
        Effect.SETTLE: RunLineState.SETTLED,
        Effect.ACCEPT: RunLineState.SENT,
    }.get(found)
    if found is Effect.ACCEPT:
        assert state in (RunLineState.IN_FILE, RunLineState.UNKNOWN)
        assert rules.line_may_become(state, then)
    elif then is not None:
        assert rules.line_may_become(state, then)
        assert entry.amount in (None, -40)
        assert entry.on is not None
    elif found is Effect.UNDO:
        assert state in rules.OPEN or state is RunLineState.SETTLED
        assert entry.amount in (None, 40)
    if entry.amount not in (None, 40, -40) and entry.said not in (Said.ACCEPTED, Said.WAITING):
        assert found is Effect.DOUBT


pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def line(plan):
    """A payment that is on its way."""
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    run = paying.posted(plan)
    (file,) = paying.filed(plan, run)
    paying.sent(plan, file)
    return run.lines.get()


def total(plan, kind: Kind) -> int:
    return sum(books.balances(plan.person.programme.ref, kind=kind).values())


def states(line) -> tuple[str, str, str]:
    line.refresh_from_db()
    line.bill.refresh_from_db()
    line.bill.purchase.refresh_from_db()
    return line.state, line.bill.status, line.bill.purchase.status


def test_a_statement_pays_what_it_surely_names(plan, line):
    """A sure match posts, with the day the bank says it was paid (E6, F6)."""
    paid_on = LATER.date() - timedelta(days=1)
    paying.read(plan, paying.statement(paying.booked(line, on=paid_on)))
    assert states(line) == ("settled", "paid", "paid")
    assert (line.paid_on, line.bill.payment.paid_on) == (paid_on, paid_on)
    assert (total(plan, Kind.IN_TRANSIT), total(plan, Kind.PAID)) == (0, 4_000)
    assert line.run.__class__.objects.get(pk=line.run_id).status == RunStatus.DONE
    assert books.check() == []


def test_a_file_read_twice_changes_nothing(plan, line):
    """Neither rows nor the record (E6)."""
    paper = paying.statement(paying.booked(line))
    first = paying.read(plan, paper)
    entries = Entry.objects.count()
    assert paying.read(plan, paper, by="releaser") == first
    assert (Entry.objects.count(), BankPaper.objects.count()) == (entries, 1)


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("return_first", [False, True])
def test_a_payment_and_its_return_in_one_statement_leave_nobody_anything_to_do(
    plan, line, known, return_first
):
    """In whichever order the bank lists them, also where another paper said it was paid (E6)."""
    if known:
        paid = EntryRead("1", Said.PAID, LATER.date(), -4_000, reference=line.reference)
        results = replace(
            paying.statement(paid, name="results"), kind=PaperKind.RESULTS, account=""
        )
        paying.read(plan, results)
    back = EntryRead("9", Said.RETURNED, LATER.date(), 4_000, "AC04", line.reference)
    said = [paying.booked(line), back]
    read = paying.read(plan, paying.statement(*(said[::-1] if return_first else said)))
    assert {one.state for one in read.entries.all()} == {"matched"}
    assert states(line) == ("returned", "agreed", "approved")
    assert (total(plan, Kind.IN_TRANSIT), total(plan, Kind.PAID)) == (0, 0)
    assert books.check() == []
    again = replace(back, ref="10")
    twice = paying.statement(again, name="2026-002")
    assert paying.read(plan, twice).entries.get().state == "waiting"  # a person looks


def test_another_file_under_the_same_name_is_refused(plan, line):
    paying.read(plan, paying.statement(paying.booked(line)))
    with pytest.raises(actions.PaperRefused):
        paying.read(plan, paying.statement(paying.booked(line, ref="2")))


@pytest.mark.parametrize("wrong", [{"closing": 1}, {"currency": "USD"}, {"opening": None}])
def test_a_statement_that_does_not_add_up_is_refused_whole(plan, line, wrong):
    paper = replace(paying.statement(paying.booked(line)), **wrong)
    with pytest.raises(actions.PaperRefused):
        paying.read(plan, paper)
    assert (states(line)[0], BankPaper.objects.count()) == ("sent", 0)


def test_a_gap_between_statements_is_refused(plan, line):
    paying.read(plan, paying.statement(paying.booked(line)))
    with pytest.raises(actions.PaperRefused) as refused:
        paying.read(plan, paying.statement(name="2026-003", opening=5))
    assert "2026-001" in refused.value.fix


def test_money_that_comes_back_after_it_was_paid_is_owed_again(plan, line):
    paying.read(plan, paying.statement(paying.booked(line)))
    back = EntryRead(
        ref="9",
        said=Said.RETURNED,
        on=LATER.date(),
        amount=4_000,
        reason="AC04",
        reference=line.reference,
    )
    paying.read(plan, paying.statement(back, name="2026-002", opening=1_000_000 - 4_000))
    assert states(line) == ("returned", "agreed", "approved")
    assert (line.bank_reason, line.bill.payment) == ("AC04", None)
    assert (total(plan, Kind.IN_TRANSIT), total(plan, Kind.PAID)) == (0, 0)
    year = rules.year_of(LATER.date(), "01-01")
    assert queries.by_payee(plan.cast.viewer("payer"), plan.person.programme, year) == ()
    assert books.check() == []
    with pytest.raises(actions.NothingToPay):  # it waits until somebody looked at it
        paying.posted(plan)
    with pytest.raises(actions.NotPossible):  # AC04: the account is closed
        actions.pay_again(line=line, by=plan.by("payer"), at=LATER)
    paying.account(plan, line.bill.payee, at=LATER, number="11223344")
    rested = LATER + timedelta(days=4)
    for _press in range(2):
        actions.pay_again(line=line, by=plan.by("payer"), at=rested)
    with pytest.raises(actions.NothingToPay):  # a new account after the yes is looked at, too
        paying.posted(plan, at=rested)
    actions.decide_concern(
        concern=queries.concern_about(line.bill.purchase, rested),
        outcome="cleared",
        reason="The bank closed the old one.",
        by=plan.by("approver"),
        at=rested,
    )
    again = paying.posted(plan, at=rested)
    assert again.lines.get().bill_id == line.bill_id
    (file,) = paying.filed(plan, again, at=rested)
    paying.sent(plan, file, at=rested)
    paying.read(plan, paying.statement(paying.booked(again.lines.get()), name="2026-003"))
    assert (line.bill.payments.count(), states(line)[1]) == (2, BillStatus.PAID)
    assert books.check() == []


def test_a_refused_payment_is_owed_again_and_a_file_nobody_answered_was_sent(plan):
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    plan.ask("gym", 3_000)
    run = paying.posted(plan)
    (file,) = paying.filed(plan, run)
    dispatch = paying.begun(plan, file)
    first, second = run.lines.order_by("line_no")
    said = EntryRead(ref="1", said=Said.REJECTED, reason="AC01", reference=first.reference)
    paper = rules.PaperRead(
        kind=rules.PaperKind.STATUS,
        name="pain002-1",
        sha256="b" * 64,
        currency="GBP",
        entries=(said,),
    )
    paying.read(plan, paper)
    assert states(first) == ("rejected", "agreed", "approved")
    assert states(second)[0] == "sent"
    dispatch.refresh_from_db()
    assert dispatch.answer.outcome == "sent"
    assert books.check() == []


def test_a_wrong_sum_is_never_believed(plan, line):
    paying.read(plan, paying.statement(paying.booked(line, amount=-3_999)))
    assert states(line)[0] == "sent"
    assert BankEntry.objects.get().state == "waiting"


def test_one_booking_for_a_whole_file_pays_every_line(plan):
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    plan.ask("gym", 3_000)
    run = paying.posted(plan)
    (file,) = paying.filed(plan, run)
    paying.sent(plan, file)
    whole = EntryRead(ref="1", said=Said.BOOKED, on=LATER.date(), amount=-7_000)
    paper = paying.statement(whole)
    actions.read_paper(
        programme=run.programme,
        holder="harbour_accounts",
        paper=paper,
        matches={"1": [one.reference for one in run.lines.all()]},
        guesses={},
        by=plan.by("payer"),
        at=LATER,
    )
    assert set(run.lines.values_list("state", flat=True)) == {"settled"}
    assert books.check() == []


@pytest.fixture
def strange(plan, line):
    """An entry that matches nothing, with one guess."""
    entry = EntryRead(ref="7", said=Said.BOOKED, on=LATER.date(), amount=-4_000, name="City L")
    actions.read_paper(
        programme=plan.person.programme,
        holder="harbour_accounts",
        paper=paying.statement(entry),
        matches={},
        guesses={"7": [line.reference]},
        by=plan.by("payer"),
        at=LATER,
    )
    return BankEntry.objects.get()


def test_what_matches_nothing_waits_with_owner_age_and_guesses(plan, line, strange):
    """One queue: whose it is, how old, what it may be (E6, E13)."""
    week = LATER + timedelta(days=7)
    viewer, programme = plan.cast.viewer("payer", week), plan.person.programme
    (waiting,) = queries.queue(viewer, programme.ref, week)
    assert (waiting.entry, waiting.days) == (strange, 7)
    assert queries.entry(viewer, strange.ref, week).guesses == (line,)
    assert strange.owner == plan.by("payer").ref
    assert queries.oldest_unmatched(programme, week) == 7
    actions.take_entry(entry=strange, by=plan.by("releaser"), at=week)
    strange.refresh_from_db()
    assert strange.owner == plan.by("releaser").ref
    with pytest.raises(NotVisible):
        queries.queue(plan.cast.viewer("ana", week), programme.ref, week)


def test_a_person_matches_what_fits_and_nothing_else(plan, line, strange):
    plan.ask("gym", 3_000)
    other = paying.posted(plan).lines.get()
    with pytest.raises(actions.NotPossible):
        actions.match_entry(entry=strange, line=other, by=plan.by("payer"), at=LATER)
    for _ in range(2):
        done = actions.match_entry(entry=strange, line=line, by=plan.by("payer"), at=LATER)
    assert (done.state, states(line)[0]) == ("matched", "settled")
    assert queries.oldest_unmatched(plan.person.programme, LATER) is None
    assert books.check() == []


def test_an_entry_is_explained_by_two_people(plan, strange):
    said = {"entry": strange, "code": "bank_fee", "words": "The fee for August"}
    with pytest.raises(actions.ReasonNeeded):
        actions.explain(**{**said, "words": " "}, by=plan.by("payer"), at=LATER)
    actions.explain(**said, by=plan.by("payer"), at=LATER)
    with pytest.raises(actions.TwoPeople):
        actions.agree_explanation(entry=strange, by=plan.by("payer"), at=LATER)
    done = actions.agree_explanation(entry=strange, by=plan.by("releaser"), at=LATER)
    assert done.state == "explained"


def test_nothing_a_bank_said_is_changed_swept_or_removed(strange):
    """Nothing leaves the queue by being deleted (E13)."""
    for sql in (
        "DELETE FROM spending_bankentry",
        "DELETE FROM spending_bankpaper",
        "UPDATE spending_bankentry SET amount_minor = 1",
        "UPDATE spending_bankentry SET state = 'matched'",
        "UPDATE spending_bankentry SET state = 'explained'",
        "UPDATE spending_bankpaper SET closing_minor = 1",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_what_the_bank_has_is_what_the_books_say(plan, line):
    # 480.00 and 448.84 came to Harbour Street Accounts when it was set up
    paper = paying.statement(paying.booked(line), opening=48_000 + 44_884)
    read = paying.read(plan, paper)
    found = queries.assertion(read)
    assert (found.bank, found.books, found.difference) == (88_884, 88_884, 0)


def test_the_assertion_counts_what_is_on_its_way_and_what_waits(plan, line):
    fee = EntryRead(ref="8", said=Said.BOOKED, on=LATER.date(), amount=-150)
    read = paying.read(plan, paying.statement(fee, opening=92_884))
    found = queries.assertion(read)
    assert (found.bank, found.books, found.waits, found.difference) == (92_734, 92_884, -150, 0)
    wrong = paying.read(plan, paying.statement(name="2026-002", opening=92_734, closing=92_734))
    assert queries.assertion(wrong).difference == 0


@pytest.mark.parametrize(("lies", "differ"), [(92_884, 0), (90_000, 1)])
def test_the_newest_statement_shows_whether_bank_and_books_agree(plan, line, lies, differ):
    viewer, programme = plan.cast.viewer("payer"), plan.person.programme
    assert queries.newest_assertions(viewer, programme.ref) == []
    assert queries.accounts_that_differ(programme) is None
    paying.read(plan, paying.statement(opening=lies, closing=lies))
    newest = paying.read(plan, paying.statement(name="2026-002", opening=lies, closing=lies))
    (found,) = queries.newest_assertions(viewer, programme.ref)
    assert (found.paper, found.difference) == (newest, lies - 92_884)
    assert queries.accounts_that_differ(programme) == differ
    with pytest.raises(NotVisible):
        queries.newest_assertions(plan.cast.viewer("ana"), programme.ref)


def results(*entries, name: str = "results-1"):
    """A table of results of the same bank: what it says moves no money on a statement."""
    return rules.PaperRead(
        kind=rules.PaperKind.RESULTS,
        name=name,
        sha256=name.ljust(64, "0"),
        currency="GBP",
        entries=entries,
    )


def told(line, said: Said, amount: int, ref: str = "1") -> EntryRead:
    return EntryRead(ref=ref, said=said, on=LATER.date(), amount=amount, reference=line.reference)


def waiting() -> int:
    return BankEntry.objects.filter(state="waiting").count()


def test_a_statement_shows_what_another_paper_told_before(plan, line):
    """Results say it is paid, then the statement books it: one payment, and nothing in the queue.

    Money that leaves once more is looked at.
    """
    paying.read(plan, results(told(line, Said.PAID, -4_000)))
    assert states(line)[0] == "settled"
    lies = 48_000 + 44_884
    shown = paying.read(plan, paying.statement(paying.booked(line), opening=lies))
    assert (waiting(), queries.assertion(shown).difference) == (0, 0)
    once_more = paying.statement(paying.booked(line), name="2026-002", opening=lies - 4_000)
    paying.read(plan, once_more)
    assert waiting() == 1
    assert line.bill.payments.count() == 1
    assert books.check() == []


def test_a_statement_shows_what_other_papers_said_came_back(plan, line):
    paying.read(plan, results(told(line, Said.PAID, -4_000)))
    for name in ("results-2", "results-3"):  # each day's table has it again
        paying.read(plan, results(told(line, Said.RETURNED, 4_000), name=name))
    assert states(line)[:2] == ("returned", "agreed")
    lies = 48_000 + 44_884
    both = (paying.booked(line), told(line, Said.RETURNED, 4_000, ref="2"))
    shown = paying.read(plan, paying.statement(*both, opening=lies))
    assert (waiting(), queries.assertion(shown).difference) == (0, 0)
    again = paying.statement(*both, name="2026-002", opening=lies)
    paying.read(plan, again)
    assert waiting() == 2
    assert books.check() == []


def test_a_booking_of_a_whole_file_that_was_told_line_by_line(plan):
    """One of the two was known as paid; the statement books both in one sum."""
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    plan.ask("gym", 3_000)
    run = paying.posted(plan)
    (file,) = paying.filed(plan, run)
    paying.sent(plan, file)
    known = run.lines.get(amount_minor=3_000)
    paying.read(plan, results(told(known, Said.PAID, -3_000)))
    whole = EntryRead(ref="1", said=Said.BOOKED, on=LATER.date(), amount=-7_000)
    references = [one.reference for one in run.lines.all()]
    for name, opening in (("2026-001", 92_884), ("2026-002", 85_884)):
        actions.read_paper(
            programme=run.programme,
            holder="harbour_accounts",
            paper=paying.statement(whole, name=name, opening=opening),
            matches={"1": references},
            guesses={},
            by=plan.by("payer"),
            at=LATER,
        )
    assert set(run.lines.values_list("state", flat=True)) == {"settled"}
    assert waiting() == 1  # the second time it is money again


def test_what_a_person_noted_as_paid_is_matched_when_the_bank_shows_it(plan):
    plan.ask("gym")
    run = paying.posted(plan)
    actions.settle(run=run, by=plan.by("payer"), at=LATER)
    entry = EntryRead(ref="7", said=Said.BOOKED, on=LATER.date(), amount=-4_000, name="City L")
    read = paying.read(plan, paying.statement(entry, opening=92_884))
    row = BankEntry.objects.get()
    done = actions.match_entry(entry=row, line=run.lines.get(), by=plan.by("payer"), at=LATER)
    assert (done.state, queries.assertion(read).difference) == ("matched", 0)


@pytest.mark.parametrize("how", ["returned", "rejected", "never", "by_hand"])
def test_what_is_read_a_day_later_was_at_the_bank_the_day_before(plan, how):
    """A statement ends in the evening and is read the next morning: nothing is apart then."""
    lies, morning = 92_884, LATER + timedelta(days=30)
    evening = (morning - timedelta(days=1)).date()
    if how != "by_hand":
        paying.account(plan, paying.payee_of(plan.ask("gym")))
    else:
        plan.ask("gym")
    run = paying.posted(plan)
    line = run.lines.get()
    entries, closed = [], {"closing_on": evening}
    if how != "by_hand":
        (file,) = paying.filed(plan, run)
        paying.sent(plan, file)
    if how == "returned":
        paying.read(plan, paying.statement(paying.booked(line), opening=lies))
        entries, lies = [replace(told(line, Said.RETURNED, 4_000), on=evening)], lies - 4_000
    elif how == "rejected":
        back = EntryRead(ref="1", said=Said.REJECTED, reason="AC01", reference=line.reference)
        paying.read(plan, results(back), at=morning)
    elif how == "never":
        asked = {"line": line, "at": morning}
        actions.say_never_carried_out(**asked, words="They never had it", by=plan.by("payer"))
        actions.agree_never_carried_out(**asked, by=plan.by("releaser"))
    else:
        actions.could_not_pay(line=line, by=plan.by("payer"), at=morning)
    paper = paying.statement(*entries, name="2026-009", opening=lies, **closed)
    read = paying.read(plan, paper, at=morning)
    assert states(line)[1] == "agreed"
    assert queries.assertion(read).difference == 0
    later = paying.statement(name="2026-010", opening=read.closing_minor, closing_on=morning.date())
    assert queries.assertion(paying.read(plan, later, at=morning)).difference == 0


def test_one_sum_for_what_came_back_one_by_one_is_known_already(plan):
    """A file of returns names each; the statement has one credit for them all, and two say so."""
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    plan.ask("gym", 3_000)
    run = paying.posted(plan)
    (file,) = paying.filed(plan, run)
    paying.sent(plan, file)
    lines = list(run.lines.all())
    out = [paying.booked(one, ref=str(place)) for place, one in enumerate(lines)]
    paying.read(plan, paying.statement(*out, opening=92_884))
    back = [told(one, Said.RETURNED, one.amount_minor, str(n)) for n, one in enumerate(lines)]
    paying.read(plan, results(*back))
    credit = EntryRead(ref="9", said=Said.BOOKED, on=LATER.date(), amount=7_000, words="RETURNS")
    read = paying.read(plan, paying.statement(credit, name="2026-002", opening=85_884))
    entry = BankEntry.objects.get(state="waiting")
    said = {"entry": entry, "code": "known", "words": "The two of the file of returns"}
    actions.explain(**said, by=plan.by("payer"), at=LATER)
    actions.agree_explanation(entry=entry, by=plan.by("releaser"), at=LATER)
    found = queries.assertion(read)
    assert (found.books, found.explained, found.difference) == (92_884, 0, 0)
