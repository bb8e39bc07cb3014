"""Buying and paying: every account that moves, and nothing else.

What is promised to a purchase lies apart until it is paid, so that nobody can promise it twice.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from ownway.core.money import Money
from ownway.spending import actions
from ownway.spending.rules import EntryRead, PaperKind, Said
from tests.booked import CASH, PAYEE, around, credit, debit, each, entries, rights
from tests.cast import NOW
from tests.spending import paying

TITLE = "What the books say of buying"
SOURCE = "S8, S9, I5, E6, scenarios 8 and 15, money design section 11"
ORDER = 86
POUND = 100
HOLDERS = {"gym": "harbour_accounts", "bus": "nhs_thornmere"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(anas_plan):
    """A gym with a managed account, an art class with a direct payment, a bus the NHS pays."""
    return anas_plan


def pay(plan, bought, minor: int | None = None):
    amount = None if minor is None else Money(minor, "GBP")
    return actions.pay_direct(purchase=bought, amount=amount, by=plan.by(), at=NOW)


def run(plan):
    """A pay run of all that waits, released and not posted yet."""
    made = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    return actions.release(run=made, by=plan.by("releaser"), at=NOW)


def post(plan, made):
    return actions.post_run(run=made, by=plan.by("releaser"), at=NOW)


def settle(plan, made):
    return actions.settle(run=made, by=plan.by("payer"), at=NOW)


EXAMPLES_a_purchase_is_agreed = each(
    "What it is for",
    something_planned=entries(
        debit(rights("available"), 40 * POUND),
        credit(rights("committed"), 40 * POUND),
    ),
    a_bad_time=entries(
        debit(rights("contingency", "aside"), 90 * POUND),
        credit(rights("committed", "aside"), 90 * POUND),
    ),
)


def test_a_purchase_is_agreed(plan):
    """A purchase that is agreed has its money at once. In a bad time it is the money kept aside."""
    tables = {}
    with around(plan) as book:
        plan.ask("gym", 40 * POUND)
    tables["something_planned"] = book.said
    with around(plan) as book:
        plan.ask("aside", 90 * POUND)
    assert set(book.by_kind) == {"use_contingency"}
    tables["a_bad_time"] = book.said
    assert each("What it is for", **tables) == EXAMPLES_a_purchase_is_agreed


EXAMPLES_the_person_pays = entries(
    debit(rights("committed", "art"), 40 * POUND),
    debit(PAYEE, 40 * POUND),
    credit(rights("spent", "art"), 40 * POUND),
    credit(CASH["art"], 40 * POUND),
)


def test_the_person_pays(plan):
    """What the person pays out of a direct payment is spent and paid in one."""
    bought = plan.ask("art", 40 * POUND)
    with around(plan) as book:
        pay(plan, bought)
    assert book.said == EXAMPLES_the_person_pays


EXAMPLES_it_cost_less = entries(
    debit(rights("committed", "art"), 40 * POUND),
    debit(PAYEE, 30 * POUND),
    credit(rights("spent", "art"), 30 * POUND),
    credit(rights("available", "art"), 10 * POUND),
    credit(CASH["art"], 30 * POUND),
)


def test_it_cost_less(plan):
    """Where it cost less than was promised, the rest is free again in the same moment."""
    bought = plan.ask("art", 40 * POUND)
    with around(plan) as book:
        pay(plan, bought, 30 * POUND)
    assert (len(book.by_kind), book.said) == (1, EXAMPLES_it_cost_less)


EXAMPLES_a_pay_run_sends_it = each(
    "From",
    **{
        name: entries(
            debit(rights("committed", line), 40 * POUND),
            debit("in transit, bank", 40 * POUND),
            credit(rights("spent", line), 40 * POUND),
            credit(CASH[line], 40 * POUND),
        )
        for line, name in (("gym", "another_holder"), ("bus", "the_funder"))
    },
)


def test_a_pay_run_sends_it(plan):
    """A pay run counts it as spent when it sends it. Until it arrives it is on its way."""
    tables = {}
    for line, name in (("gym", "another_holder"), ("bus", "the_funder")):
        plan.ask(line, 40 * POUND)
        made = run(plan)
        with around(plan) as book:
            post(plan, made)
        tables[name] = book.said
    assert each("From", **tables) == EXAMPLES_a_pay_run_sends_it


EXAMPLES_it_arrives = entries(
    debit(PAYEE, 80 * POUND),
    credit("in transit, bank", 80 * POUND),
)


def test_it_arrives(plan):
    """When it arrives it is paid. What may be spent does not change by that."""
    plan.ask("gym", 40 * POUND)
    plan.ask("bus", 40 * POUND)
    made = post(plan, run(plan))
    with around(plan) as book:
        settle(plan, made)
    assert book.said == EXAMPLES_it_arrives


def undrawn(line: str, came_from: str):
    return entries(
        debit(rights("spent", line), 40 * POUND),
        debit(CASH[line], 40 * POUND),
        credit(rights("committed", line), 40 * POUND),
        credit(came_from, 40 * POUND),
    )


EXAMPLES_the_bank_does_not_pay_it = each(
    "What the bank did",
    refused_to_pay_for_a_holder=undrawn("gym", "in transit, bank"),
    refused_to_pay_for_the_funder=undrawn("bus", "in transit, bank"),
    sent_it_back_to_a_holder=undrawn("gym", PAYEE),
    sent_it_back_to_the_funder=undrawn("bus", PAYEE),
)


def sent(plan, line: str):
    """A payment of £40 that is on its way in a file of its holder's bank."""
    plan.ask(line, 40 * POUND)
    made = paying.posted(plan)
    (file,) = paying.filed(plan, made)
    paying.sent(plan, file)
    return made.lines.get()


def refusal(line):
    """The bank says that it did not pay."""
    told = EntryRead(ref="1", said=Said.REJECTED, reason="MS03", reference=line.reference)
    paper = paying.statement(told, name=f"status {line.holder}")
    return replace(paper, kind=PaperKind.STATUS, opening=None, closing=None)


def returned(line):
    """The bank's next statement has the money in again."""
    back = paying.booked(line, amount=40 * POUND, ref="9", said=Said.RETURNED, reason="AC04")
    return paying.statement(back, name="2026-002", opening=1_000_000 - 40 * POUND)


def test_the_bank_does_not_pay_it(plan):
    """What a bank refuses or sends back is owed again, and its money lies where it lay before."""
    paying.account(plan, paying.payee_of(plan.ask("gym", 40 * POUND)))
    actions.cancel(purchase=plan.person.purchases.get(), by=plan.by(), at=NOW)
    tables = {}
    for line, whom in (("gym", "a_holder"), ("bus", "the_funder")):
        refused = sent(plan, line)
        with around(plan) as book:
            paying.read(plan, refusal(refused), holder=HOLDERS[line])
        tables[f"refused_to_pay_for_{whom}"] = book.said
    for line, whom in (("gym", "a_holder"), ("bus", "the_funder")):
        paid = sent(plan, line)
        paying.read(plan, paying.statement(paying.booked(paid)), holder=HOLDERS[line])
        with around(plan) as book:
            paying.read(plan, returned(paid), holder=HOLDERS[line])
        tables[f"sent_it_back_to_{whom}"] = book.said
    assert each("What the bank did", **tables) == EXAMPLES_the_bank_does_not_pay_it


def released(line: str, kind: str):
    return entries(
        debit(rights("committed", line), 40 * POUND),
        credit(rights(kind, line), 40 * POUND),
    )


EXAMPLES_it_is_not_needed = each(
    "What happened",
    taken_back=released("gym", "available"),
    it_was_money_kept_aside=released("aside", "contingency"),
    another_seller_takes_30_pounds_of_the_40=entries(
        debit(rights("committed"), 10 * POUND),
        credit(rights("available"), 10 * POUND),
    ),
)


def test_it_is_not_needed(plan):
    """What was promised and is not needed goes back where it came from, kept-aside money too."""
    tables = {}
    for line, name in (("gym", "taken_back"), ("aside", "it_was_money_kept_aside")):
        bought = plan.ask(line, 40 * POUND)
        with around(plan) as book:
            actions.cancel(purchase=bought, by=plan.by(), at=NOW)
        tables[name] = book.said
    bought = plan.ask("gym", 40 * POUND)
    with around(plan) as book:
        actions.buy_elsewhere(
            purchase=bought,
            payee="River Gym",
            amount=Money(30 * POUND, "GBP"),
            words="They have closed.",
            by=plan.by(),
            at=NOW,
        )
    tables["another_seller_takes_30_pounds_of_the_40"] = book.said
    assert each("What happened", **tables) == EXAMPLES_it_is_not_needed


EXAMPLES_paid_before_a_bill_comes = each(
    "What is done",
    asked_and_agreed=entries(
        debit(rights("available"), 100 * POUND),
        credit(rights("committed"), 100 * POUND),
    ),
    sent_in_advance=entries(
        debit(rights("committed"), 40 * POUND),
        debit("in transit, bank", 40 * POUND),
        credit(rights("spent"), 40 * POUND),
        credit(CASH["gym"], 40 * POUND),
    ),
    the_bill_for_the_rest=entries(
        debit(rights("committed"), 60 * POUND),
        debit("in transit, bank", 60 * POUND),
        credit(rights("spent"), 60 * POUND),
        credit(CASH["gym"], 60 * POUND),
    ),
)


def bill(bought, number: str, minor: int, by):
    return actions.send_invoice(
        purchase=bought,
        number=number,
        amount=Money(minor, "GBP"),
        from_on=NOW.date(),
        last_on=NOW.date(),
        key=uuid4(),
        by=by,
        at=NOW,
    )


def test_paid_before_a_bill_comes(plan):
    """Who cannot wait for a bill is paid in advance, after the person's yes, on the same day.

    £40 of £100 are written down as the first bill and paid. A later bill for all £100 is held, and
    nobody is paid twice. A bill for the other £60 is paid.
    """
    tables = {}
    with around(plan) as book:
        bought = plan.ask("gym", 100 * POUND, on_invoice=True)
    tables["asked_and_agreed"] = book.said
    first = bill(bought, "In advance", 40 * POUND, plan.by("payer"))
    actions.agree_invoice(invoice=first, by=plan.by(), at=NOW)
    made = run(plan)
    with around(plan) as book:
        post(plan, made)
    tables["sent_in_advance"] = book.said
    settle(plan, made)
    payee = actions.payee_actor(actions.make_link(purchase=bought, by=plan.by(), at=NOW))
    with around(plan) as book:
        whole = bill(bought, "September", 100 * POUND, payee)
    assert (whole.status, book.said) == ("held", [])
    actions.refuse_invoice(
        invoice=whole,
        reason_code="invoice_already_paid",
        reason="£40 were paid in advance. Please send the rest.",
        by=plan.by("approver"),
        at=NOW,
    )
    rest = bill(bought, "September, the rest", 60 * POUND, payee)
    actions.agree_invoice(invoice=rest, by=plan.by(), at=NOW)
    made = run(plan)
    with around(plan) as book:
        post(plan, made)
    tables["the_bill_for_the_rest"] = book.said
    assert each("What is done", **tables) == EXAMPLES_paid_before_a_bill_comes


def test_what_is_paid_without_a_bill_takes_none_later(plan):
    """What was agreed at a price and paid needs no bill, and takes none afterwards."""
    bought = plan.ask("gym", 40 * POUND)
    settle(plan, post(plan, run(plan)))
    bought.refresh_from_db()
    assert bought.status == "paid"
    with around(plan) as book, pytest.raises(actions.NotPossible):
        bill(bought, "September", 40 * POUND, plan.by("payer"))
    assert book.said == []
