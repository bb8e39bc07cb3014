"""Hours of one worker are looked at together, whoever sends the bill for them (F13)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ownway.core.money import Money
from ownway.spending import actions, queries
from ownway.spending.rules import Worked
from tests.cast import NOW

TODAY = NOW.date()


def nine(name="Noa Vale", begins=540, minutes=120):
    return Worked(name, TODAY, minutes, begins)


def send(plan, purchase, *worked, number="1", amount=500):
    link = actions.make_link(purchase=purchase, by=plan.by(), at=NOW)
    return actions.send_invoice(
        purchase=purchase,
        number=number,
        amount=Money(amount, "GBP"),
        from_on=TODAY,
        last_on=TODAY,
        key=uuid4(),
        worked=worked,
        by=actions.payee_actor(link),
        at=NOW,
    )


def codes(row):
    return [one.code for one in row.doubts.all()]


@pytest.fixture
def plan(anas_plan):
    return anas_plan


@pytest.fixture
def own(plan):
    return plan.ask("gym", 4_000, payee="Noa Vale", on_invoice=True)


@pytest.fixture
def agency(plan):
    return plan.ask("art", 4_000, payee="Vale Agency", on_invoice=True)


@pytest.mark.django_db
def test_the_same_hours_through_an_agency_and_on_their_own_account_are_held(plan, own, agency):
    first = send(plan, agency, nine())
    second = send(plan, own, nine("NÓA  vale", 600, 30), amount=700)
    assert (first.status, second.status) == ("with_person", "held")
    assert codes(second) == ["overlapping_hours"]
    assert second.doubts.get().other == first


@pytest.mark.django_db
def test_more_than_the_day_holds_counts_every_payee(plan, own, agency):
    send(plan, agency, Worked("Noa Vale", TODAY, 800))
    assert codes(send(plan, own, Worked("noa vale", TODAY, 700), amount=700)) == [
        "more_than_the_day"
    ]


@pytest.mark.django_db
def test_what_two_payees_may_have_alike_is_no_sign(plan, own, agency):
    """The same number and price of another payee, other hours, another worker."""
    send(plan, agency, nine())
    assert codes(send(plan, own, nine(begins=660), nine("Ben Vale"))) == []


@pytest.mark.django_db
def test_hours_of_a_bill_that_was_refused_are_free_again(plan, own, agency):
    first = send(plan, agency, nine())
    actions.refuse_invoice(
        invoice=first, reason_code="invoice_other_price", reason="No.", by=plan.by(), at=NOW
    )
    assert codes(send(plan, own, nine(), amount=700)) == []


@pytest.mark.django_db
def test_whoever_looks_reads_whose_bill_the_other_one_is(plan, own, agency):
    from ownway.web.desk.words import bills as words

    send(plan, agency, nine(), number="V-17")
    held = send(plan, own, nine(), number="W-3", amount=700)
    (said,) = words.doubts(queries.invoices().get(pk=held.pk))
    assert said.endswith("See bill V-17 of Vale Agency.")
