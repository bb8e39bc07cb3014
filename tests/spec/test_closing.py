"""Leaving is at once; the money is closed when nothing is open, and what was said sums to zero."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from ownway.core.actors import SYSTEM
from ownway.core.money import Money
from ownway.decisions.rules import held_to
from ownway.endings import actions, queries, rules
from ownway.endings.rules import Counted, Item, Moved, Open, Turn
from ownway.holding import actions as holding
from ownway.ledger import queries as books
from ownway.programme.queries import pack_of
from ownway.spending import actions as spending
from ownway.spending.models import Bill, InvoiceLink
from ownway.spending.rules import Every, Rhythm
from tests.cast import NOW

TITLE = "Closing the money"
SOURCE = "S13, S8, H1, H4, H6, H7"
ORDER = 105
HEADINGS = {
    "open_items": "Still open",
    "final": "May be final",
    "granted": "Granted",
    "paid": "Paid",
    "came_back": "Came back",
    "goes_back": "Goes back to the funder",
    "now": "Money of the year now",
    "fixed": "Promised, spent or kept aside",
    "step": "The step says",
    "then": "Money of the year then",
    "amount": "The amount for the year",
    "signed": "The last step signed says",
    "after_yes": "Money of the year after a yes",
    "asked": "Asked",
    "days": "Days since",
    "answered": "Answered",
    "state": "Where it stands",
    "tries": "Tries",
    "ways": "Different ways",
    "days_gone": "Days since the search began",
    "may_end": "May be called lost",
}
DAY = date(2026, 9, 4)


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


@pytest.mark.parametrize(
    ("open_items", "final"),
    [
        ((), True),
        (("to_pay",), False),
        (("challenge",), False),
        (("employer",), False),
        (("unexplained",), False),
        (("left",), False),
    ],
    ids=["nothing", "a bill", "a challenge", "an employer's bill", "a difference", "money left"],
)
def test_nothing_is_final_while_something_is_open(open_items, final):
    """The person's time is over at once. The money is final when nothing at all is open."""
    items = [Item(Open(one), Turn.PROGRAMME) for one in open_items]
    assert rules.may_be_final(items) is final


@pytest.mark.parametrize(
    ("granted", "paid", "came_back", "goes_back"),
    [
        (pounds(431_132), pounds(0), pounds(0), pounds(431_132)),
        (pounds(431_132), pounds(31_132), pounds(0), pounds(400_000)),
        (pounds(431_132), pounds(31_132), pounds(1_132), pounds(401_132)),
    ],
    ids=["nothing used", "some used", "some came back"],
)
def test_the_statement_sums_to_zero(granted, paid, came_back, goes_back):
    """Granted, less paid, and what came back: the rest goes to the funder, to the penny."""
    one, two, three, four = (UUID(int=n) for n in range(4))
    listed = [
        Moved(one, "allocate", DAY, None, granted.minor, 0),
        Moved(two, "draw", DAY, None, -paid.minor, paid.minor),
        Moved(three, "refund", DAY, None, came_back.minor, -came_back.minor),
    ]
    left = rules.left_over(rules.rows(listed))
    assert pounds(left) == goes_back
    rows = rules.rows([*listed, Moved(four, "lapse", DAY, None, -left, 0)])
    assert rules.left_over(rows) == 0
    assert rules.unexplained(rows, Counted(0, paid.minor - came_back.minor)) == 0


@pytest.mark.parametrize(
    ("now", "fixed", "step", "then"),
    [
        (pounds(100_000), pounds(10_000), pounds(60_000), pounds(60_000)),
        (pounds(100_000), pounds(80_000), pounds(60_000), pounds(80_000)),
        (pounds(50_000), pounds(0), pounds(60_000), pounds(50_000)),
    ],
    ids=["enough is free", "more is promised than the step says", "it is lower already"],
)
def test_a_step_takes_no_promise_back(now, fixed, step, then):
    """Money falls by the steps the person signed, and never below what is promised."""
    free = now.minor - fixed.minor
    back, _kept = rules.lower(now.minor, {"free": free}, step.minor)
    assert pounds(now.minor - sum(back.values())) == then


@pytest.mark.parametrize(
    ("now", "amount", "signed", "after_yes"),
    [
        (pounds(300_000), pounds(431_132), pounds(300_000), pounds(300_000)),
        (pounds(320_000), pounds(431_132), pounds(300_000), pounds(320_000)),
        (pounds(250_000), pounds(431_132), pounds(300_000), pounds(300_000)),
        (pounds(300_000), pounds(431_132), None, pounds(431_132)),
    ],
    ids=["a step has fallen", "promises kept it above", "less was there", "paused, or no steps"],
)
def test_a_yes_fills_nothing_up_while_steps_run(now, amount, signed, after_yes):
    """A yes to a new plan brings no more money than the last step says.

    While the person has the steps paused, the amount counts.
    """
    at_most = None if signed is None else signed.minor
    change = held_to(amount.minor - now.minor, total=now.minor, at_most=at_most)
    assert pounds(now.minor + change) == after_yes


@pytest.mark.parametrize(
    ("asked", "days", "answered", "state"),
    [
        (False, 0, False, "due"),
        (True, 27, False, "asked"),
        (True, 28, False, "no_answer"),
        (True, 90, True, "answered"),
    ],
    ids=["the day has come", "asked", "nothing after 28 days", "a late answer"],
)
def test_no_answer_is_no_failure(asked, days, answered, state):
    """Who does not answer is counted as no answer, in a column of its own; who answers later is
    counted by what they say."""
    asked_on = DAY - timedelta(days=days) if asked else None
    found = rules.ask_state(
        ask_on=DAY - timedelta(days), asked_on=asked_on, answered=answered, today=DAY
    )
    assert found == state
    assert rules.count_answers([(found, 5 if answered else None)]).hard == 0


@pytest.mark.parametrize(
    ("days_gone", "tries", "ways", "may_end"),
    [(42, 4, 3, True), (41, 4, 3, False), (42, 3, 3, False), (42, 9, 2, False)],
    ids=["long, often and wide enough", "too soon", "too few tries", "too few ways"],
)
def test_contact_is_lost_only_after_a_kind_search(days_gone, tries, ways, may_end):
    """At least 42 days, 4 tries and 3 different ways in the practice rules."""
    known = ("phone", "letter", "visit", "email")
    tried = [known[n % ways] for n in range(tries)]
    lacks = rules.search_lacks(
        tried=tried,
        today=DAY + timedelta(days=days_gone),
        may_end_on=DAY + timedelta(days=42),
        least_tries=4,
        least_ways=3,
    )
    assert (not lacks) is may_end


def _bill(plan, bought, number, at):
    """A bill its payee sends by their link, for the day of the plan."""
    link = InvoiceLink.objects.get(purchase=bought)
    return spending.send_invoice(
        purchase=bought,
        number=number,
        amount=pounds(1_500),
        from_on=NOW.date(),
        last_on=NOW.date(),
        key=uuid4(),
        by=spending.payee_actor(link),
        at=at,
    )


def _settled(plan, closing, at):
    """What lay with holders came back; nothing else was open."""
    for one in queries.lying(closing):
        actions.note_came_back(
            closing=closing,
            arrangement=one.arrangement,
            amount=pounds(one.minor),
            came_on=at.date(),
            key=uuid4(),
            by=plan.by("payer"),
            at=at,
        )
    return actions.close(closing=closing, by=plan.by("payer"), at=at)


@pytest.mark.django_db
def test_a_bill_on_its_way_keeps_the_close_open(anas_plan):
    """While a last bill is awaited, its money stays set aside, and the money is not closed.

    A bill that comes then is paid out of what was set aside for it.
    """
    plan, left = anas_plan, NOW + timedelta(days=30)
    bought = plan.ask("gym", 4_000, on_invoice=True)
    spending.make_link(purchase=bought, by=plan.by("ana"), at=NOW)
    closing = actions.leave(person=plan.person, by=plan.by("ana"), at=left).closing
    assert Open.LAST_INVOICE in {one.kind for one in queries.open_items(closing)}
    row = _bill(plan, bought, "7", left + timedelta(days=1))
    with pytest.raises(actions.NotSettled):
        _settled(plan, closing, left + timedelta(days=1))
    spending.agree_invoice(invoice=row, by=plan.by("ana"), at=left + timedelta(days=1))
    assert [one.amount_minor for one in Bill.objects.filter(purchase=bought)] == [1_500]


@pytest.mark.django_db
def test_a_bill_after_the_close_is_neither_paid_in_silence_nor_lost(anas_plan):
    """A bill that comes after the money was closed is taken in, held, and looked at by a day.

    No money moves for it: a closed pot pays nothing, and what was said at the close stays true.
    Somebody answers whoever sent it, with a reason. Until then the close is on the list again.
    """
    plan, left = anas_plan, NOW + timedelta(days=30)
    late = left + timedelta(days=60)
    bought = plan.ask("gym", 4_000, on_invoice=True)
    spending.make_link(purchase=bought, by=plan.by("ana"), at=NOW)
    spending.close_invoices(purchase=bought, by=plan.by("ana"), at=left)
    with pytest.raises(spending.NotPossible):  # while they were here, they were asked instead
        _bill(plan, bought, "6", left)
    closing = actions.leave(person=plan.person, by=plan.by("ana"), at=left).closing
    done = _settled(plan, closing, left)
    before = books.balances(plan.person.programme.ref)
    said = [(one.funder, one.content_hash) for one in queries.statements(done)]

    row = _bill(plan, bought, "7", late)
    assert (row.status, row.look_by_on is not None) == ("held", True)  # not lost
    assert Open.INVOICE in {one.kind for one in queries.open_items(done)}
    assert queries.open_again(done)
    with pytest.raises(spending.NotPossible):  # not even a yes can pay it
        spending.clear_invoice(invoice=row, words="Fine", by=plan.by("approver"), at=late)
    assert not Bill.objects.filter(purchase=bought).exists()
    assert books.balances(plan.person.programme.ref) == before  # not paid in silence
    assert [(one.funder, one.content_hash) for one in queries.statements(done)] == said

    code = pack_of(plan.person.programme).spending.invoices.refusal_reasons[0]
    no = spending.refuse_invoice(
        invoice=row,
        reason_code=code,
        reason="This was closed in October.",
        by=plan.by("approver"),
        at=late,
    )
    assert (no.status, no.reason) == ("refused", "This was closed in October.")
    assert not queries.open_again(done)
    assert not books.check()


@pytest.mark.django_db
def test_after_a_death_what_is_paid_again_and_again_rests(anas_plan):
    """After a death nothing is billed again and again for a later day, until somebody lets it run.

    Times up to the day of death are still billed. Whoever looks after the close stops the rest,
    which is free at once, or lets it run to its end, with a reason.
    """
    plan = anas_plan
    weekly = plan.ask("gym", 4_000, times=4, rhythm=Rhythm(Every.WEEK, DAY))
    holding.note_death(
        person=plan.person,
        died_on=DAY + timedelta(days=8),
        representative="",
        representative_reach="",
        by=plan.by("senior_approver"),
        at=NOW + timedelta(days=8),
    )
    late = NOW + timedelta(days=90)
    spending.bill_turns(purchase=weekly, by=SYSTEM, at=late)
    assert weekly.bills.count() == 2
    spending.let_turns_run(purchase=weekly, by=plan.by("payer"), at=late)
    spending.bill_turns(purchase=weekly, by=SYSTEM, at=late)
    assert weekly.bills.count() == 4


@pytest.mark.django_db
def test_what_the_person_would_have_done_is_settled_for_them(anas_plan):
    """After a death, or once a time here is over, staff settle what the person would have done.

    Each with a reason that is kept, and by another human than who asked for the thing. While the
    person can do it, nobody else does.
    """
    plan, left = anas_plan, NOW + timedelta(days=30)
    bought = plan.ask("art", 2_500)
    why = {"purchase": bought, "act": "back", "subject": bought.ref, "at": left}
    with pytest.raises(spending.NotPossible):
        spending.say_why(words="Not wanted", by=plan.by("payer"), **why)
    actions.leave(person=plan.person, by=plan.by("ana"), at=left)
    with pytest.raises(spending.ReasonNeeded):
        spending.say_why(words=" ", by=plan.by("payer"), **why)
    with pytest.raises(spending.ConflictOfInterest):
        spending.say_why(words="Not wanted", by=plan.by("ana"), **why)
    made = spending.say_why(words="Not wanted", by=plan.by("payer"), **why)
    assert spending.say_why(words="Not wanted", by=plan.by("payer"), **why) == made
