"""A payment that was sent and that no bank ever mentions: two people say that it never left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.problems import Refused
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.spending import actions, queries, rules
from ownway.spending.models import BankEntry, NeverCarriedOut
from ownway.spending.rules import EntryRead, RunStatus, Said
from tests.spending import paying
from tests.spending.paying import LATER

pytestmark = pytest.mark.django_db
LONG_AFTER = LATER + timedelta(days=60)
WORDS = "Rang the bank on Monday: the file came, this payment was never in their books."


@given(
    st.datetimes(LATER.replace(tzinfo=None), LONG_AFTER.replace(tzinfo=None)),
    st.integers(0, 5),
    st.integers(0, 9),
)
def test_silence_says_nothing_before_the_payee_has_it_and_some_days_more(moment, lead, ahead):
    left = moment.replace(tzinfo=LATER.tzinfo)
    planned = left.date() + timedelta(days=ahead)
    first = rules.silent_from(left, planned, "15:30", lead, "Europe/London")
    arrives = rules.arrives_on(left, "15:30", lead, "Europe/London")
    assert first > arrives
    days = [arrives + timedelta(days=n) for n in range(1, (first - arrives).days + 1)]
    assert sum(day.weekday() < 5 for day in days) >= rules.SILENT_DAYS
    assert first > planned


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def line(plan):
    """A payment that somebody said the bank has; the bank says nothing of it."""
    paying.account(plan, paying.payee_of(plan.ask("gym")))
    run = paying.posted(plan)
    (file,) = paying.filed(plan, run)
    paying.sent(plan, file)
    return run.lines.get()


def say(plan, line, *, by="payer", at=LONG_AFTER, words=WORDS):
    return actions.say_never_carried_out(line=line, words=words, by=plan.by(by), at=at)


def agree(plan, line, *, by="releaser", at=LONG_AFTER):
    return actions.agree_never_carried_out(line=line, by=plan.by(by), at=at)


def states(line) -> tuple[str, str, str]:
    line.refresh_from_db()
    line.bill.refresh_from_db()
    line.run.refresh_from_db()
    return line.state, line.bill.status, line.run.status


def total(plan, kind: Kind) -> int:
    return sum(books.balances(plan.person.programme.ref, kind=kind).values())


def test_two_people_say_it_and_the_bill_is_owed_again(plan, line):
    for _press in range(2):
        said = say(plan, line)
    assert said.words == WORDS
    assert states(line) == ("sent", "on_its_way", RunStatus.SENT)
    with pytest.raises(actions.TwoPeople):
        agree(plan, line, by="payer")
    for _press in range(2):
        agree(plan, line)
    assert states(line) == ("rejected", "agreed", RunStatus.DONE)
    assert (total(plan, Kind.IN_TRANSIT), total(plan, Kind.PAID)) == (0, 0)
    assert books.check() == []


def test_it_is_paid_again_once_somebody_allows_it(plan, line):
    say(plan, line)
    agree(plan, line)
    with pytest.raises(actions.NothingToPay):
        paying.posted(plan, at=LONG_AFTER)
    viewer, programme = plan.cast.viewer("payer"), plan.person.programme
    (back,) = queries.payments_back(viewer, programme.ref, LONG_AFTER + timedelta(days=3))
    assert (back.line, back.days, back.never.words) == (line, 3, WORDS)
    actions.pay_again(line=line, by=plan.by("payer"), at=LONG_AFTER)
    again = paying.posted(plan, at=LONG_AFTER).lines.get()
    assert (again.bill_id, again.reference != line.reference) == (line.bill_id, True)


def test_nobody_says_it_while_the_bank_may_still_speak(plan, line):
    first = queries.silent_from(line)
    days = (first - LATER.date()).days
    assert days >= rules.SILENT_DAYS
    with pytest.raises(actions.NotPossible):
        say(plan, line, at=LATER + timedelta(days=days - 1))
    assert queries.silence([line], LATER + timedelta(days=days - 1)) == {}
    with pytest.raises(Refused):
        say(plan, line, words="  ")
    assert queries.silence([line], LATER + timedelta(days=days)) == {line.pk: False}
    say(plan, line, at=LATER + timedelta(days=days))
    assert queries.silence([line], LONG_AFTER) == {line.pk: True}


def test_only_of_what_was_sent(plan):
    plan.ask("bus", payee="The bus company")
    by_hand = paying.posted(plan).lines.get()
    with pytest.raises(actions.NotPossible):
        say(plan, by_hand)
    with pytest.raises(actions.NotPossible):
        agree(plan, by_hand)


def test_where_the_bank_speaks_in_between_its_word_stands(plan, line):
    say(plan, line)
    paying.read(plan, paying.statement(paying.booked(line)), at=LONG_AFTER)
    with pytest.raises(actions.NotPossible):
        agree(plan, line)
    assert states(line)[:2] == ("settled", "paid")


@pytest.mark.parametrize("allowed_again", [False, True])
def test_what_the_bank_says_too_late_waits_in_the_queue(plan, line, allowed_again):
    """Neither lost nor taken for the new payment: a person looks at it (E13)."""
    say(plan, line)
    agree(plan, line)
    again = None
    if allowed_again:
        actions.pay_again(line=line, by=plan.by("payer"), at=LONG_AFTER)
        again = paying.posted(plan, at=LONG_AFTER).lines.get()
    paying.read(plan, paying.statement(paying.booked(line)), at=LONG_AFTER)
    entry = BankEntry.objects.get()
    assert (entry.state, entry.matches.count()) == ("waiting", 0)
    assert states(line)[0] == "rejected"
    with pytest.raises(actions.NotPossible):
        actions.match_entry(entry=entry, line=line, by=plan.by("payer"), at=LONG_AFTER)
    if again is not None:
        again.refresh_from_db()
        assert again.state == "posted"
    viewer, programme = plan.cast.viewer("payer"), plan.person.programme
    assert [one.entry for one in queries.queue(viewer, programme.ref, LONG_AFTER)] == [entry]
    assert books.check() == []


def test_that_it_never_left_says_the_bank_later_too(plan, line):
    say(plan, line)
    agree(plan, line)
    never = EntryRead(ref="5", said=Said.REJECTED, reference=line.reference, on=date(2026, 11, 9))
    paying.read(plan, paying.statement(never), at=LONG_AFTER)
    assert (BankEntry.objects.get().state, states(line)[0]) == ("matched", "rejected")


def test_the_database_lets_exactly_this_happen(plan, line):
    human = plan.by("payer").human.hex
    never = "INSERT INTO spending_nevercarriedout (line_id, words, said_at, said_by, said_human"
    tries = [
        f"UPDATE spending_payrunline SET state = 'rejected' WHERE id = {line.pk}",
        f"{never}, agreed_at, agreed_by, agreed_human) SELECT {line.pk}, 'x', made_at, made_by,"
        f" made_human, made_at, made_by, '{human}' FROM spending_payrun",
    ]
    _refused(*tries)
    say(plan, line)
    change = "UPDATE spending_nevercarriedout SET"
    _refused(
        tries[0],
        f"{change} words = 'another'",
        f"{change} agreed_at = said_at, agreed_by = said_by, agreed_human = said_human",
        f"{change} said_human = '{plan.by('releaser').human.hex}'",
        "DELETE FROM spending_nevercarriedout",
        f"{never}) SELECT line_id, words, said_at, said_by, said_human"
        " FROM spending_nevercarriedout",
    )
    agree(plan, line)
    _refused(
        f"{change} agreed_at = NULL, agreed_by = NULL, agreed_human = NULL",
        f"UPDATE spending_payrunline SET state = 'sent' WHERE id = {line.pk}",
        "DELETE FROM spending_nevercarriedout",
    )
    assert NeverCarriedOut.objects.get().agreed_human == plan.by("releaser").human


def _refused(*statements: str) -> None:
    for sql in statements:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
