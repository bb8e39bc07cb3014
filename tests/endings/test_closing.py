"""The clean close: what is open is said, nothing is final before, and it sums to zero (H7)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from ownway.core.actors import SYSTEM
from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.decisions import actions as deciding
from ownway.decisions.models import LineDecision, Pot
from ownway.decisions.rules import APPROVE
from ownway.endings import actions, guards, queries
from ownway.endings.models import Closing, ClosingStatement
from ownway.endings.rules import Duty, EndingKind, Open, PaidBy, Turn, unexplained
from ownway.holding import actions as holding
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.planning import actions as planning
from ownway.programme.queries import pack_of
from ownway.record.guards import missing
from ownway.record.models import Entry
from ownway.spending import actions as spending
from ownway.spending.rules import TieKind
from tests.cast import NOW
from tests.planned import NO

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def leave(plan, at=LATER, kind=EndingKind.CHOICE):
    return actions.leave(person=plan.person, kind=kind, by=plan.by("ana"), at=at).closing


def close(plan, closing, at=LATER):
    return actions.close(closing=closing, by=plan.by("payer"), at=at)


def kinds(closing):
    return [item.kind for item in queries.open_items(closing)]


def all_back(plan, closing, at=LATER):
    for one in queries.lying(closing):
        actions.note_came_back(
            closing=closing,
            arrangement=one.arrangement,
            amount=Money(one.minor, "GBP"),
            came_on=at.date(),
            key=uuid4(),
            by=plan.by("payer"),
            at=at,
        )


def sums(closing):
    found = list(ClosingStatement.objects.filter(closing=closing).order_by("number", "funder"))
    assert all(sum(row["minor"] for row in one.rows) == 0 for one in found)
    return [(one.number, one.funder, one.in_minor) for one in found]


def test_leaving_is_at_once_and_the_close_says_what_is_open_and_whose_turn(plan):
    asked = plan.ask("bus", 20_000)  # above the limit: somebody has to say yes
    agreed = plan.ask("gym", 4_000)
    mine = plan.ask("art", 2_500)
    worker = plan.ask("gym", 3_000, payee="Jo Poe", ties=[TieKind.WORKER])
    closing = leave(plan)

    found = {(item.kind, item.turn, item.minor) for item in queries.open_items(closing)}
    assert {
        (Open.ASKED, Turn.DECIDER, asked.amount_minor),
        (Open.TO_PAY, Turn.PAYER, agreed.amount_minor),
        (Open.PERSON_PAYS, Turn.PERSON, mine.amount_minor),
        (Open.WAGE, Turn.PAYER, worker.amount_minor),
    } <= found
    employer = [item.what for item in queries.open_items(closing) if item.kind is Open.EMPLOYER]
    assert employer == [duty.value for duty in Duty]
    assert {item.turn for item in queries.open_items(closing) if item.kind is Open.LIES} == {
        Turn.PERSON,
        Turn.HOLDER,
    }
    with pytest.raises(actions.NotSettled) as no:
        close(plan, closing)
    assert no.value.items == queries.open_items(closing)
    assert str(len(no.value.items)) in no.value.words
    with pytest.raises(DatabaseError), transaction.atomic():
        Closing.objects.filter(pk=closing.pk).update(
            final_on=LATER.date(), final_at=LATER, final_by=uuid4()
        )
    assert queries.newest_closing(plan.person).final_at is None


def test_what_lies_with_a_holder_is_back_by_a_day_of_the_pack(plan):
    closing = leave(plan)
    terms = pack_of(plan.person.programme).leaving
    by = LATER.date() + timedelta(days=terms.pay_back_within.days)
    assert closing.pay_back_by_on == by
    days = {item.by for item in queries.open_items(closing) if item.kind is Open.LIES}
    assert days == {by}
    assert all(
        item.by is None for item in queries.open_items(closing) if item.kind is not Open.LIES
    )
    for wrong in (by + timedelta(days=1), closing.close_by_on + timedelta(days=1)):
        with pytest.raises(DatabaseError), transaction.atomic():
            Closing.objects.filter(pk=closing.pk).update(pay_back_by_on=wrong)


def test_all_settled_gives_one_statement_for_each_funder_and_one_for_the_person(plan):
    paid = spending.pay_direct(purchase=plan.ask("art", 2_500), by=plan.by("ana"), at=NOW)
    closing = leave(plan)
    assert set(kinds(closing)) == {Open.LIES}
    all_back(plan, closing)
    assert kinds(closing) == []

    done = close(plan, closing)
    assert close(plan, closing) == done  # two clicks
    granted = plan.pot.amount_minor
    assert sums(closing) == [(1, "", granted), (1, plan.pot.funder, granted)]
    mine = queries.statements(done)[0]
    spent = [row for row in mine.rows if row["kind"] == "paid"]
    assert [(row["what"], row["minor"]) for row in spent] == [("Art class", -2_500)]
    funders = ClosingStatement.objects.exclude(funder="").get()
    assert all("what" not in row for row in funders.rows)  # nothing of what was bought
    for funder in queries.funders(done):
        assert unexplained(*queries.computed(done, funder)) == 0
    cash = books.balances(plan.person.programme.ref, owner=plan.person.ref)
    assert not any(
        lies
        for account, lies in cash.items()
        if account.kind in (Kind.DIRECT_CASH, Kind.THIRD_CASH)
    )
    assert not books.check()
    assert Entry.objects.filter(verb="endings.close").count() == 1
    assert paid.bills.get().status == "paid"


def test_money_that_comes_back_after_the_close_finds_its_funder_and_is_said_again(plan):
    paid = spending.pay_direct(purchase=plan.ask("art", 6_000), by=plan.by("ana"), at=NOW)
    closing = leave(plan)
    all_back(plan, closing)
    done = close(plan, closing)
    before = books.balances(plan.person.programme.ref, kind=Kind.AUTHORITY)

    much_later = LATER + timedelta(days=40)
    spending.refund(
        bill=paid.bills.get(),
        amount=Money(2_500, "GBP"),
        kind="refund",
        back_on=much_later.date(),
        key=uuid4(),
        by=plan.by("payer"),
        at=much_later,
    )
    assert queries.open_again(done)
    assert [one.pk for one in queries.to_tidy()] == [done.pk]
    assert actions.tidy(closing=done, by=SYSTEM, at=much_later) == 2_500
    assert actions.tidy(closing=done, by=SYSTEM, at=much_later) == 0
    # what lies with the person is still to come back; then the statement is said again
    assert queries.open_again(done)
    assert done in queries.closings(plan.cast.viewer("payer"), plan.person.programme, much_later)
    all_back(plan, done, at=much_later)
    actions.correct(closing=done, by=SYSTEM, at=much_later)
    assert actions.correct(closing=done, by=SYSTEM, at=much_later) == []

    after = books.balances(plan.person.programme.ref, kind=Kind.AUTHORITY)
    assert sum(after.values()) - sum(before.values()) == 2_500
    assert {number for number, _funder, _in in sums(done)} == {1, 2}
    newest = queries.statements(done)[0]
    assert [row["minor"] for row in newest.rows if row["kind"] == "came_back"] == [2_500]
    assert not queries.open_again(done)
    assert not books.check()


def added(plan, line="art", minor=3_000):
    """Money of her own for one line, which has come."""
    said = holding.promise(
        person=plan.person,
        line_root=plan.lines[line].root,
        amount=Money(minor, "GBP"),
        key=uuid4(),
        by=plan.by("ana"),
        at=NOW,
    )
    return holding.receive(contribution=said, by=plan.by("payer"), at=NOW)


def purse(plan):
    """What the person put in and did not get back, as the books have it."""
    book = plan.person.programme.ref
    lies = books.balances(book, owner=plan.person.ref, kind=Kind.CONTRIBUTION_CASH)
    return sum(lies.values())


@pytest.mark.parametrize("line", ["art", "gym", "bus"])
def test_own_money_goes_back_from_whoever_kept_it(plan, line):
    """Also where the funder keeps the money itself."""
    added(plan, line)
    closing = leave(plan)
    assert Open.OWN_MONEY in kinds(closing)
    assert actions.give_own_back(closing=closing, by=plan.by("payer"), at=LATER) == 3_000
    assert actions.give_own_back(closing=closing, by=plan.by("payer"), at=LATER) == 0
    assert purse(plan) == 0
    kept = books.balances(plan.person.programme.ref, pot=Pot.objects.get(funder="own").ref)
    assert not any(kept.values())
    assert not books.check()


def test_own_money_that_comes_back_after_the_close_is_seen_and_said_again(plan):
    """It is in no funder's pot, so nothing sends it anywhere by itself."""
    added(plan)
    bought = plan.ask("art", 50_000 + 3_000)
    if bought.status == "asked":
        spending.approve(purchase=bought, by=plan.by("approver"), at=NOW)
    paid = spending.pay_direct(purchase=bought, by=plan.by("ana"), at=NOW)
    closing = leave(plan)
    all_back(plan, closing)
    done = close(plan, closing)
    assert queries.closings(plan.cast.viewer("payer"), plan.person.programme, LATER) == []
    spending.refund(
        bill=paid.bills.get(),
        amount=Money(53_000, "GBP"),
        kind="refund",
        back_on=LATER.date(),
        key=uuid4(),
        by=plan.by("payer"),
        at=LATER,
    )
    actions.tidy(closing=done, by=SYSTEM, at=LATER)
    all_back(plan, done)
    assert queries.open_again(done)
    assert kinds(done) == [Open.OWN_MONEY]
    actions.give_own_back(closing=done, by=plan.by("payer"), at=LATER)
    assert not queries.open_again(done)
    assert done in queries.to_say_again()
    actions.correct(closing=done, by=SYSTEM, at=LATER)
    assert done not in queries.to_say_again()
    assert purse(plan) == 0
    assert not books.check()


def test_a_challenge_that_comes_while_it_is_closed_keeps_it_open(plan):
    closing = leave(plan)
    all_back(plan, closing)
    deciding.say_wrong(
        allocation=plan.plan.versions.get().allocation,
        wrong_in="fact",
        words="No",
        by=plan.by("ana"),
        at=LATER,
    )
    assert kinds(closing) == [Open.CHALLENGE]
    with pytest.raises(actions.NotSettled):
        close(plan, closing)
    with pytest.raises(DatabaseError), transaction.atomic():
        Closing.objects.filter(pk=closing.pk).update(
            final_on=LATER.date(), final_at=LATER, final_by=uuid4()
        )


def test_a_late_yes_to_somebody_who_left_takes_no_money_of_the_funder(plan):
    """Their plan has ended: the answer stands, and what went back is not given out again."""
    version = planning.revise(plan=plan.plan, by=plan.by(), at=NOW)
    line = version.lines.get(what="Gym")
    planning.remove_line(version=version, line_ref=line.ref, by=plan.by(), at=NOW)
    goal = version.goals.get()
    planning.save_line(
        version=version,
        kind="support",
        category="wellbeing",
        what="Course",
        each=Money(4_000, "GBP"),
        times=12,
        goal_ref=goal.ref,
        edit_no=version.edit_no + 1,
        by=plan.by(),
        at=NOW,
    )
    version.refresh_from_db()
    planning.submit(
        version=version, signed_name="Ana", edit_no=version.edit_no, by=plan.by(), at=NOW
    )
    there = version.lines.filter(removed_at__isnull=True)
    answers = {one.ref: NO if one.what == "Course" else APPROVE for one in there}
    deciding.decide(version=version, answers=answers, by=plan.by("senior_approver"), at=NOW)
    refused = LineDecision.objects.get(line__version=version, line__what="Course")
    look = deciding.ask_second_look(line_decision=refused, words="Please", by=plan.by(), at=NOW)
    closing = leave(plan)
    free = books.balances(plan.person.programme.ref, kind=Kind.AUTHORITY)
    how = {"outcome": "changed", "reason": "It helps.", "by": plan.by("approver"), "at": LATER}
    deciding.answer_second_look(second_look=look, **how)
    assert books.balances(plan.person.programme.ref, kind=Kind.AUTHORITY) == free
    assert Open.LEFT not in kinds(closing)
    assert Open.CHALLENGE not in kinds(closing)


def test_a_hold_that_is_released_while_closing_goes_back_by_itself(plan):
    bought = plan.ask("gym", 4_000)
    closing = leave(plan)
    spending.cancel(purchase=bought, by=plan.by("ana"), at=LATER)
    assert (Open.LEFT, Turn.SOFTWARE, 4_000) in [
        (one.kind, one.turn, one.minor) for one in queries.open_items(closing)
    ]
    assert actions.tidy(closing=closing, by=SYSTEM, at=LATER) == 4_000
    all_back(plan, closing)
    assert close(plan, closing).swept_minor == 4_000
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE endings_closing SET owner = NULL, final_on = NULL")


def test_who_pays_each_last_bill_of_an_employer_is_said_on_the_statement(plan):
    bought = plan.ask("gym", 3_000, payee="Jo Poe", ties=[TieKind.WORKER])
    spending.cancel(purchase=bought, by=plan.by("ana"), at=NOW)
    closing = leave(plan)
    actions.tidy(closing=closing, by=SYSTEM, at=LATER)
    all_back(plan, closing)
    assert kinds(closing) == [Open.EMPLOYER] * len(Duty)
    for duty in Duty:
        said = {"closing": closing, "duty": duty, "who": "Tom Reed", "amount": None}
        with pytest.raises(actions.NotPossible):
            actions.say_who_pays(
                **{**said, "who": " "}, paid_by="budget", by=plan.by("payer"), at=LATER
            )
        for paid_by in (PaidBy.BUDGET, PaidBy.PROGRAMME):  # said again, it replaces
            actions.say_who_pays(**said, paid_by=paid_by, by=plan.by("payer"), at=LATER)
    close(plan, closing)
    mine = queries.statements(closing)[0]
    assert [(one["duty"], one["paid_by"]) for one in mine.employer] == [
        (duty.value, "programme") for duty in Duty
    ]
    with pytest.raises(actions.NotPossible):
        actions.say_who_pays(
            closing=closing,
            duty="tax",
            paid_by="person",
            who="Ana",
            amount=None,
            by=plan.by("payer"),
            at=LATER,
        )


def test_nobody_settles_their_own_and_only_those_who_may_see_it(plan):
    closing = leave(plan)
    with pytest.raises(actions.SomebodyElse):
        actions.close(closing=closing, by=plan.by("ana"), at=LATER)
    with pytest.raises(NotVisible):
        queries.closing(plan.cast.viewer("friend"), closing.ref, NOW)
    seen = queries.closing(plan.cast.viewer("payer"), closing.ref, NOW)
    assert actions.take_on(closing=seen, by=plan.by("payer"), at=LATER).owner
    programme = plan.person.programme
    assert queries.closings(plan.cast.viewer("payer"), programme, NOW) == [seen]


def test_more_than_lies_there_cannot_come_back_and_two_clicks_are_one(plan):
    closing = leave(plan)
    one = queries.lying(closing)[0]
    said = {
        "closing": closing,
        "arrangement": one.arrangement,
        "came_on": LATER.date(),
        "key": uuid4(),
        "by": plan.by("payer"),
        "at": LATER,
    }
    with pytest.raises(actions.NotPossible):
        actions.note_came_back(amount=Money(one.minor + 1, "GBP"), **said)
    with pytest.raises(actions.NotPossible):
        actions.note_came_back(
            amount=Money(1, "GBP"), **{**said, "came_on": LATER.date() + timedelta(days=1)}
        )
    first = actions.note_came_back(amount=Money(100, "GBP"), **said)
    assert actions.note_came_back(amount=Money(100, "GBP"), **said) == first
    assert sum(each.minor for each in queries.lying(closing) if each.account == one.account) == (
        one.minor - 100
    )


def test_the_databases_guards_stand_and_refuse():
    assert missing(connection, guards.HERE / "closing") == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE endings_closingstatement SET funder = 'x'",
        "DELETE FROM endings_closingstatement",
        "DELETE FROM endings_closing",
        "UPDATE endings_closing SET swept_minor = -1",
        "DELETE FROM endings_cameback",
        "UPDATE endings_cameback SET amount_minor = 1",
    ],
)
def test_what_was_said_at_the_close_stays(plan, sql):
    closing = leave(plan)
    all_back(plan, closing)
    close(plan, closing)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_no_ending_without_a_coded_reason(plan):
    closing = leave(plan)
    row = closing.ending
    row.pk, row.ref, row.kind = None, uuid4(), "closed"
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


def test_an_earlier_close_comes_first_so_that_no_money_is_said_twice(plan):
    spending.pay_direct(purchase=plan.ask("art", 2_500), by=plan.by("ana"), at=NOW)
    first = leave(plan)
    day = timedelta(days=1)
    actions.come_back(person=plan.person, by=plan.by("ana"), at=LATER + day)
    second = leave(plan, at=LATER + 2 * day)
    all_back(plan, first, LATER + 3 * day)
    with pytest.raises(actions.NotSettled) as no:
        close(plan, second, LATER + 4 * day)
    assert [one.kind for one in no.value.items] == [Open.EARLIER]
    with pytest.raises(DatabaseError), transaction.atomic():
        Closing.objects.filter(pk=second.pk).update(
            final_on=LATER.date(), final_at=LATER, final_by=uuid4()
        )
    close(plan, first, LATER + 5 * day)
    close(plan, second, LATER + 6 * day)
    said = ClosingStatement.objects.filter(funder=plan.pot.funder)
    assert sum(one.in_minor for one in said) == plan.pot.amount_minor
