"""Statements of a month: made once, sent once, the way the person chose, also over a crash."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from ownway.cli import sending, worker
from ownway.core.actors import SYSTEM
from ownway.core.money import Money
from ownway.core.period import Period
from ownway.core.problems import NotVisible
from ownway.holding import actions as holding
from ownway.ledger import actions as ledger
from ownway.people import actions as people
from ownway.spending import actions, queries, rules
from ownway.spending.models import MonthlyStatement
from ownway.spending.rules import SendState
from tests.agreed import agree
from tests.cast import NOW

pytestmark = pytest.mark.django_db
SEPTEMBER = Period(date(2026, 9, 1), date(2026, 10, 1))
FOURTH = datetime(2026, 10, 4, 22, 0, tzinfo=UTC)
FIFTH = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
days = st.dates(min_value=date(2026, 9, 25), max_value=date(2026, 10, 31))


def reach(plan, by, at="", when=NOW):
    person = plan.person
    people.change_details(
        person=person,
        name=person.name,
        called=person.called,
        language=person.language,
        access_needs=person.access_needs,
        reach_by=by,
        reach_at=at,
        by=plan.by(),
        at=when,
    )
    person.refresh_from_db()


def made(plan) -> MonthlyStatement:
    return MonthlyStatement.objects.get(person=plan.person)


def rounds(at=FIFTH):
    """Three rounds of the worker: what they made, and what they sent."""
    found = [worker.monthly_statements(at) for _round in range(3)]
    return [sum(part) for part in zip(*found, strict=True)]


@given(today=days, closed=st.none() | days, on_day=st.integers(1, 28))
def test_it_goes_out_the_day_after_the_close_or_on_the_stated_day(today, closed, on_day):
    """Two ways: the rule, and the days counted one by one."""
    due = rules.statement_due(SEPTEMBER, on_day=on_day, closed_on=closed, today=today)
    reached = [
        day
        for day in (date(2026, 9, 25) + timedelta(days=n) for n in range(40))
        if day <= today
        and day >= SEPTEMBER.ends_on
        and (day.day >= on_day or day.month > 10 or (closed is not None and closed < day))
    ]
    assert due is bool(reached)


def test_a_month_in_which_something_was_paid_or_came_back_after_the_year_has_one(anas_plan):
    """The year is over and the next not agreed: what was promised in it is still paid."""
    plan, late = anas_plan, NOW + timedelta(days=400)
    october = Period(date(2027, 10, 1), date(2027, 11, 1))
    november = Period(date(2027, 11, 1), date(2027, 12, 1))
    bought = plan.ask("art", 2_500)
    assert queries.people_due(plan.person.programme, october) == []
    actions.pay_direct(purchase=bought, by=plan.by(), at=late)
    assert queries.people_due(plan.person.programme, october) == [plan.person]
    assert queries.people_due(plan.person.programme, november) == []
    actions.refund(
        bill=bought.bills.get(),
        amount=Money(1_000, "GBP"),
        kind="refund",
        back_on=late.date(),
        key=uuid4(),
        by=plan.by("payer"),
        at=late + timedelta(days=31),
    )
    assert queries.people_due(plan.person.programme, november) == [plan.person]


@given(state=st.sampled_from(list(SendState)))
def test_what_was_handed_over_never_waits_again(state):
    seen, ahead = set(), {state}
    while ahead:
        seen |= ahead
        ahead = {after for one in ahead for after in rules.send_next(one)} - seen
    if state in (SendState.SENDING, SendState.UNSURE, SendState.SENT):
        assert SendState.WAITING not in seen
        assert SendState.SENDING not in seen - {state}


def test_once_for_each_on_its_day(anas_plan, cast):
    neighbour = agree(cast, "neighbour")
    assert rounds(FOURTH) == [0, 0]
    assert rounds(FIFTH) == [2, 0]
    assert {one.state for one in MonthlyStatement.objects.all()} == {"here"}
    viewer = cast.viewer("ana")
    (mine,) = queries.monthly_statements(viewer, anas_plan.person.ref, FIFTH)
    assert mine.starts_on == date(2026, 9, 1)
    assert queries.monthly_statements(viewer, neighbour.person.ref, FIFTH) == []
    assert mail.outbox == []
    november = datetime(2026, 11, 6, 9, 0, tzinfo=UTC)
    assert rounds(november) == [2, 0]


def test_the_day_after_the_books_closed_the_month(anas_plan, cast):
    closed = datetime(2026, 10, 2, 9, 0, tzinfo=UTC)
    ledger.close_month(
        book=cast.programme.ref,
        starts_on=date(2026, 9, 1),
        today=closed.date(),
        by=cast.by("payer"),
        at=closed,
    )
    assert rounds(closed) == [0, 0]
    assert rounds(closed + timedelta(days=1)) == [1, 0]


def test_mail_goes_out_once_and_names_nothing(anas_plan):
    reach(anas_plan, "email", "ana@example.org")
    assert rounds() == [1, 1]
    (sent,) = mail.outbox
    assert sent.to == ["ana@example.org"]
    assert (sent.subject, sent.body) == (
        "You have a message",
        "You have a message. Sign in to read it.",
    )
    assert (made(anas_plan).state, made(anas_plan).sent_by) == ("sent", SYSTEM.ref)


def test_whoever_wants_nothing_any_more_gets_nothing(anas_plan):
    reach(anas_plan, "email", "ana@example.org")
    sending.make_statements(FIFTH)
    reach(anas_plan, "nothing", when=FIFTH)
    assert rounds() == [0, 0]
    assert mail.outbox == []
    assert made(anas_plan).state == "here"


def test_a_wish_that_changes_between_looking_and_handing_over_counts(anas_plan):
    reach(anas_plan, "email", "ana@example.org")
    sending.make_statements(FIFTH)
    (waiting,) = queries.to_mail()
    reach(anas_plan, "site", when=FIFTH)
    assert actions.hand_over_statement(statement=waiting, by=SYSTEM, at=FIFTH) == ""
    assert made(anas_plan).state == "here"


def test_a_crash_after_handing_over_never_sends_twice(anas_plan, cast):
    reach(anas_plan, "email", "ana@example.org")
    sending.make_statements(FIFTH)
    assert actions.hand_over_statement(statement=made(anas_plan), by=SYSTEM, at=FIFTH)
    assert rounds() == [0, 0]  # killed here: the next rounds send nothing
    later = FIFTH + timedelta(hours=1)
    assert rounds(later) == [0, 0]
    assert (made(anas_plan).state, mail.outbox) == ("unsure", [])
    (row,) = queries.to_hand_over(cast.viewer("approver"), cast.programme.ref, later)
    assert row.unsure
    for _press in range(2):
        actions.note_handed_over(statement=row.statement, by=cast.by("approver"), at=later)
    assert made(anas_plan).state == "sent"
    assert queries.to_hand_over(cast.viewer("approver"), cast.programme.ref, later) == []


class Broken:
    """A mail server that is away, or that breaks off in the middle."""

    def __init__(self, *, opens):
        self.opens = opens

    def open(self):
        if not self.opens:
            raise ConnectionRefusedError

    def close(self):
        return None

    def send_messages(self, messages):
        raise ConnectionResetError


@pytest.mark.parametrize(("opens", "state"), [(False, "waiting"), (True, "unsure")])
def test_a_server_that_fails(anas_plan, monkeypatch, opens, state):
    reach(anas_plan, "email", "ana@example.org")
    monkeypatch.setattr(sending, "get_connection", lambda: Broken(opens=opens))
    assert rounds() == [1, 0]
    assert made(anas_plan).state == state
    monkeypatch.undo()
    assert rounds() == [0, int(not opens)]


@pytest.mark.parametrize(
    ("by", "at"), [("letter", "1 Harbour Street"), ("text", "07700 900123"), ("email", "no mail")]
)
def test_letters_and_words_wait_for_somebody_of_the_desk(anas_plan, cast, by, at):
    """A statement by post or told in words, for who has no screen (scenario 40)."""
    reach(anas_plan, by, at)
    assert rounds() == [1, 0]
    (row,) = queries.to_hand_over(cast.viewer("approver"), cast.programme.ref, FIFTH)
    assert (row.way, row.where, row.unsure) == (by, at, False)
    actions.note_handed_over(statement=row.statement, by=cast.by("approver"), at=FIFTH)
    assert (made(anas_plan).state, made(anas_plan).sent_by) == ("sent", cast.by("approver").ref)


def test_nobody_posts_what_is_no_longer_wanted(anas_plan, cast):
    reach(anas_plan, "letter", "1 Harbour Street")
    sending.make_statements(FIFTH)
    reach(anas_plan, "site", when=FIFTH)
    assert queries.to_hand_over(cast.viewer("approver"), cast.programme.ref, FIFTH) == []
    now = actions.note_handed_over(statement=made(anas_plan), by=cast.by("approver"), at=FIFTH)
    assert now.state == "here"


def test_nothing_is_sent_for_somebody_who_died(anas_plan, cast):
    reach(anas_plan, "letter", "1 Harbour Street")
    sending.make_statements(FIFTH)
    holding.note_death(
        person=anas_plan.person,
        died_on=date(2026, 10, 1),
        representative="",
        representative_reach="",
        by=cast.by("senior_approver"),
        at=FIFTH,
    )
    assert queries.to_hand_over(cast.viewer("approver"), cast.programme.ref, FIFTH) == []
    assert rounds(datetime(2026, 11, 6, 9, 0, tzinfo=UTC)) == [0, 0]


def test_a_stranger_finds_no_statement_of_hers(anas_plan, cast):
    rounds()
    for who in ("stranger", "friend", "neighbour", "far_approver", "director"):
        with pytest.raises(NotVisible):
            queries.monthly_statement(cast.viewer(who), made(anas_plan).ref, FIFTH)


def test_what_was_sent_can_be_read_again_as_it_was(anas_plan, cast):
    viewer, ref = cast.viewer("ana"), anas_plan.person.ref
    anas_plan.ask("gym", 4_000)
    sending.make_statements(FIFTH)
    whole = Period(date(2026, 9, 1), date(2026, 11, 1))
    sent = queries.statements(viewer, ref, whole, FIFTH)
    later = FIFTH + timedelta(days=1)
    anas_plan.ask("gym", 1_000, at=later)
    assert queries.statements(viewer, ref, whole, later) != sent
    known_at = made(anas_plan).made_at
    assert queries.statements(viewer, ref, whole, later, known_at=known_at) == sent


def test_the_database_keeps_it_once_and_forward(anas_plan):
    reach(anas_plan, "email", "ana@example.org")
    rounds()
    row = made(anas_plan)
    again = MonthlyStatement(
        person=row.person,
        starts_on=row.starts_on,
        made_at=NOW,
        made_by=SYSTEM.ref,
        way="site",
        state="here",
    )
    tries = [
        again.save,
        row.delete,
        lambda: MonthlyStatement.objects.update(
            state="waiting", sent_at=None, sent_by=None, handed_at=None
        ),
        lambda: MonthlyStatement.objects.update(starts_on=date(2026, 8, 1)),
        lambda: MonthlyStatement.objects.update(made_at=NOW),
    ]
    for one in tries:
        with pytest.raises(DatabaseError), transaction.atomic():
            one()
