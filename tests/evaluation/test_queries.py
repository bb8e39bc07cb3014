"""What a director sees: steps, days, money; nobody below five."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from ownway.cli.worker import end_pots
from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.evaluation import queries, rules
from ownway.joining import actions as joining
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.people import actions as people
from ownway.people.models import Person
from ownway.people.queries import actor_of
from ownway.spending import actions as spending
from ownway.spending.rules import EntryRead, PaperKind, Said
from tests.agreed import agree
from tests.cast import NOW
from tests.spending import paying

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(cast):
    """Six more people join, so that some numbers are large enough to be shown."""
    for number in range(6):
        account = people.add_account(
            name=f"Person {number}", email=f"p{number}@example.org", at=NOW
        )
        joining.join(
            programme=cast.programme,
            account=account,
            name=account.name,
            language="en-GB",
            facts={},
            informed_version="0" * 64,
            by=actor_of(account, cast.by("ana").kind),
            at=NOW,
        )
    return cast


def test_people_at_each_step_with_small_counts_kept_back(town):
    agree(town)
    table = queries.steps(town.viewer("director"), town.programme.ref, NOW)
    assert table.rows["joined"] is None  # or the one who is further on would be given away
    assert table.rows["held"] is None
    assert table.rows["bought"] == 0
    assert table.total == 8


def test_enough_people_at_one_step_are_shown(town):
    table = queries.steps(town.viewer("director"), town.programme.ref, NOW)
    assert (table.rows["joined"], table.total, table.hides) == (8, 8, False)


def test_days_between_steps_are_kept_back_for_a_few(town):
    agree(town)
    spans = queries.times(town.viewer("director"), town.programme.ref, NOW)
    assert [(span.start, span.end) for span in spans][:2] == [
        ("joined", "answered"),
        ("answered", "amount"),
    ]
    assert all(span.days is None for span in spans)


def test_money_of_a_few_is_kept_back(town):
    plan = agree(town)
    spending.pay_direct(purchase=plan.ask("art", 2_500), by=plan.by(), at=NOW)
    table = queries.money(town.viewer("director"), town.programme.ref, NOW + timedelta(days=40))
    assert (table.promised, table.spent, table.left) == (None, None, None)
    assert [month.month.month for month in table.months] == [9, 10]


def test_money_is_what_the_books_say_whatever_came_back_or_went_back(town, monkeypatch):
    """What is left on this page is what lies in people's pots, over refunds and the year's end."""
    by_month = partial(rules.money_by_month, threshold=1)
    monkeypatch.setattr(queries.overview.rules, "money_by_month", by_month)
    plan, book = agree(town), town.programme.ref
    bought = plan.ask("art", 2_500)
    spending.pay_direct(purchase=bought, by=plan.by(), at=NOW)
    spending.refund(
        bill=bought.bills.get(),
        amount=Money(1_000, "GBP"),
        kind="refund",
        back_on=NOW.date(),
        key=uuid4(),
        by=plan.by("payer"),
        at=NOW,
    )
    in_pots = (Kind.AVAILABLE, Kind.CONTINGENCY, Kind.COMMITTED)
    for at in (NOW, NOW + timedelta(days=340), NOW + timedelta(days=400)):
        end_pots(at)
        table = queries.money(town.viewer("director"), book, at)
        assert table.left == sum(books.balances(book, kind=in_pots).values())
        assert table.spent == sum(books.balances(book, kind=Kind.SPENT).values()) == 1_500
        assert table.promised == table.left + table.spent
    assert table.left == 0
    assert len(table.months) == 14


def test_denials_are_counted_by_people(town):
    plan = agree(town)
    with pytest.raises(spending.CannotBuy):
        plan.ask("gym", 60_000)
    table = queries.denials(town.viewer("director"), town.programme.ref, NOW)
    assert table.rows == {"unaffordable": None}


def test_from_asking_to_a_yes_and_what_waits(town):
    plan = agree(town)
    plan.ask("gym", 4_000)
    plan.ask("gym", 20_000)
    with pytest.raises(spending.CannotBuy):
        plan.ask("gym", 60_000)
    later = NOW + timedelta(days=3)
    found = queries.asks(town.viewer("director", later), town.programme.ref, later)
    assert [(one.month.month, one.yeses, one.hours) for one in found.months] == [(9, None, None)]
    assert (found.noes.open, found.waiting) == (None, 3)


def test_what_people_tell_stays_open_until_it_is_put_right(town):
    """And how long that took is what is measured; a few are kept back (F11)."""
    everybody = list(Person.objects.filter(programme=town.programme).select_related("account"))
    told = [
        people.note(
            person=one,
            subject="money",
            words="My card was refused.",
            by=actor_of(one.account, town.by("ana").kind),
            at=NOW,
        )
        for one in everybody[:6]
    ]
    later = NOW + timedelta(hours=30)

    def seen():
        return queries.asks(town.viewer("director", later), town.programme.ref, later).told

    assert (seen().hours, seen().open) == (None, 6)
    for number, one in enumerate(told[:5]):
        people.put_right(
            note=one, words="Fixed.", by=town.by("payer"), at=NOW + timedelta(hours=number + 1)
        )
    assert (seen().hours, seen().open) == (3, None)
    people.put_right(note=told[5], words="Fixed.", by=town.by("payer"), at=later)
    assert seen().open == 0


def test_what_a_bank_sent_back_stays_open_until_the_payee_has_it(town, monkeypatch):
    """From the day the bank said so to the day it was paid after all (F11)."""
    monkeypatch.setattr(rules, "solved", partial(rules.solved, threshold=1))
    plan = agree(town)
    payee = paying.payee_of(plan.ask("gym"))
    paying.account(plan, payee)

    def seen(at):
        found = queries.asks(town.viewer("director", at), town.programme.ref, at).refused
        return found.hours, found.open

    def gone(at):
        run = paying.posted(plan, at=at)
        (file,) = paying.filed(plan, run)
        paying.sent(plan, file)
        return run.lines.get()

    line = gone(paying.LATER)
    assert seen(paying.LATER) == (None, 0)
    returned = EntryRead(
        ref="1", said=Said.RETURNED, on=paying.LATER.date(), reason="MS03", reference=line.reference
    )
    paper = replace(paying.statement(returned), kind=PaperKind.RETURNS, opening=None, closing=None)
    paying.read(plan, paper)
    assert seen(paying.LATER) == (None, 1)
    line.refresh_from_db()
    spending.pay_again(line=line, by=plan.by("payer"), at=paying.LATER)
    again = gone(paying.LATER + timedelta(hours=7))
    paying.read(plan, paying.statement(paying.booked(again)), at=paying.LATER + timedelta(hours=30))
    assert seen(paying.LATER + timedelta(days=9)) == (30, 0)


def test_only_who_oversees_the_programme_sees_its_numbers(town):
    for who in ("ana", "approver", "stranger"):
        reads = (queries.steps, queries.times, queries.money, queries.denials, queries.asks)
        for read in reads:
            with pytest.raises(NotVisible):
                read(town.viewer(who), town.programme.ref, NOW)
    with pytest.raises(NotVisible):
        queries.steps(town.viewer("director"), town.other_programme.ref, NOW)
