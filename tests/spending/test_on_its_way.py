"""What is on its way with a bank: as a plain sum has it, at the price of what is on its way."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ownway.ledger import queries as books
from ownway.spending import actions, queries
from ownway.spending.models import PayRunLine
from ownway.spending.queries.banking import _on_its_way
from ownway.spending.rules import OPEN, RunLineState, payment_reference, references_in
from tests.cast import NOW

pytestmark = pytest.mark.django_db
HOLDER = "harbour_accounts"


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def posted(plan, at, minor: int = 100, line: str = "gym"):
    """A pay run of one payment by hand, on its way since `at`."""
    plan.ask(line, minor, at=at)
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=at)
    actions.release(run=run, by=plan.by("releaser"), at=at)
    return actions.post_run(run=run, by=plan.by("releaser"), at=at)


def paid(plan, run, at, paid_on: date | None = None):
    return actions.settle(run=run, paid_on=paid_on, by=plan.by("payer"), at=at)


def plain_sum(programme, holder: str, day: date) -> int:
    """The same asked the long way: each payment ever made, one by one."""
    total = 0
    for line in PayRunLine.objects.filter(run__programme=programme, holder=holder):
        if line.state not in (*OPEN, RunLineState.SETTLED):
            continue
        found = books.posting(programme.ref, line.key)
        out = found is not None and found.journal.effective_on <= day
        there = line.paid_on is not None and line.paid_on <= day
        total += line.amount_minor if out and not there else 0
    return total


@pytest.mark.parametrize("seed", range(5))
def test_on_any_day_it_is_the_plain_sum(plan, seed):
    """Sent and paid on any days, some never paid, some sent back."""
    dice = Random(seed)
    under_way = []
    at = NOW
    for _step in range(14):
        at += timedelta(days=dice.choice([0, 0, 1, 3]), hours=dice.choice([0, 5, 14]))
        what = dice.random()
        if what < 0.5 or not under_way:
            sent_on = at.date()
            what_for = dice.choice(["gym", "gym", "bus"])
            under_way.append((posted(plan, at, dice.randint(1, 900), what_for), sent_on))
            continue
        run, sent_on = under_way.pop(dice.randrange(len(under_way)))
        if what < 0.9:
            days = (at.date() - sent_on).days
            paid(plan, run, at, sent_on + timedelta(days=dice.randint(0, days)))
        else:
            for line in run.lines.all():
                actions.could_not_pay(line=line, by=plan.by("payer"), at=at)
    programme = plan.person.programme
    sums = set()
    for number in range(-2, (at - NOW).days + 3):
        day = NOW.date() + timedelta(days=number)
        for holder in (HOLDER, "nhs_thornmere"):
            assert _on_its_way(programme, holder, day) == plain_sum(programme, holder, day)
            sums.add(plain_sum(programme, holder, day))
    assert max(sums) > 0


def asked(plan, day: date) -> tuple[int, int]:
    """How many questions it takes to say what is on its way, and what may still be expected."""
    programme = plan.person.programme
    counts = []
    for question in (
        lambda: _on_its_way(programme, HOLDER, day),
        lambda: queries.expected(programme, HOLDER),
    ):
        with CaptureQueriesContext(connection) as seen:
            question()
        counts.append(len(seen))
    return counts[0], counts[1]


def test_what_was_paid_costs_nothing_any_more(plan):
    """One payment on its way; before it none was paid, then one, then many."""
    at = NOW + timedelta(days=2)
    posted(plan, at)
    first = asked(plan, at.date())
    for _payment in range(9):
        paid(plan, posted(plan, NOW), NOW)
    assert asked(plan, at.date()) == first
    assert len(queries.expected(plan.person.programme, HOLDER)) == 1
    assert PayRunLine.objects.filter(state=RunLineState.SETTLED).count() == 9


def test_a_reference_is_found_wherever_it_stands():
    ours, other = (payment_reference(uuid4()) for _one in range(2))
    assert references_in(f"REF{ours}X{other}") == {ours, other}
    assert references_in(f"OW{ours}") == {ours}
    assert references_in("OW123") == frozenset()
