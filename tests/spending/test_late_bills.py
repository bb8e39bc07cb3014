"""A bill that comes after somebody's time here, or for days after their death (S8, S13)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from ownway.core.money import Money
from ownway.endings import actions as endings
from ownway.holding import actions as holding
from ownway.ledger import queries as books
from ownway.programme.queries import pack_of
from ownway.spending import actions, queries
from ownway.spending.models import Bill
from tests.cast import NOW

pytestmark = pytest.mark.django_db
TODAY, LATER = NOW.date(), NOW + timedelta(days=2)


def send(purchase, by, *, number="2026-014", on=TODAY, minor=1_500, at=LATER):
    return actions.send_invoice(
        purchase=queries.whole().get(pk=purchase.pk),
        number=number,
        amount=Money(minor, "GBP"),
        from_on=on,
        last_on=on,
        key=uuid4(),
        by=by,
        at=at,
    )


def test_what_was_taken_back_pays_no_bill_that_comes_later(anas_plan):
    """Not even with a yes that was given before: the money of it is free again, or gone back."""
    plan = anas_plan
    bought = plan.ask("gym", 4_000, on_invoice=True)
    link = actions.make_link(purchase=bought, by=plan.by(), at=NOW)
    actions.give_standing_yes(purchase=bought, most=Money(2_000, "GBP"), by=plan.by(), at=NOW)
    actions.cancel(purchase=bought, by=plan.by(), at=NOW)
    endings.leave(person=plan.person, by=plan.by(), at=NOW)
    row = send(bought, actions.payee_actor(link))
    assert row.status == "held"
    with pytest.raises(actions.NotPossible):
        actions.clear_invoice(invoice=row, words="Fine.", by=plan.by("approver"), at=LATER)
    assert not Bill.objects.filter(purchase=bought).exists()
    assert not queries.to_pay(plan.person.programme.ref)
    assert books.check() == []


def test_for_what_nobody_ever_agreed_to_no_bill_is_taken(cast, anas_plan):
    plan = anas_plan
    asked = plan.ask("gym", 30_000, on_invoice=True)
    actions.refuse(
        purchase=asked,
        reason_code=pack_of(plan.person.programme).spending.refusal_reasons[0],
        reason="Too much.",
        would_accept="Less.",
        by=plan.by("approver"),
        at=NOW,
    )
    endings.leave(person=plan.person, by=plan.by(), at=NOW)
    with pytest.raises(actions.NotPossible):
        send(asked, plan.by("payer"))
    desk = cast.client("approver")
    assert desk.get(reverse("desk:bill_new", args=[asked.ref])).status_code == 404
    assert desk.get(reverse("desk:purchase", args=[asked.ref])).status_code == 200


def test_a_yes_given_before_covers_no_day_after_they_died(anas_plan):
    """Whenever the death was noted: somebody looks at a bill for days on which they had died."""
    plan, noted = anas_plan, NOW + timedelta(days=20)
    bought = plan.ask("gym", 4_000, on_invoice=True)
    link = actions.make_link(purchase=bought, by=plan.by(), at=NOW)
    actions.give_standing_yes(purchase=bought, most=Money(2_000, "GBP"), by=plan.by(), at=NOW)
    holding.note_death(
        person=plan.person,
        died_on=NOW.date(),
        representative="",
        representative_reach="",
        by=plan.by("senior_approver"),
        at=noted,
    )
    how = {"by": actions.payee_actor(link), "at": noted}
    before = send(bought, number="1", on=NOW.date(), **how)
    after = send(bought, number="2", on=NOW.date() + timedelta(days=5), minor=900, **how)
    assert (before.status, after.status) == ("agreed", "held")
    assert [one.code for one in after.doubts.all()] == ["outside_the_time"]
