"""Something a person wrote down by mistake: put right beside what they tell us and told them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from ownway.core.money import Money
from ownway.ledger import queries as books
from ownway.people import actions as people
from ownway.spending import actions, queries
from ownway.spending.models import Correction
from tests.cast import NOW
from tests.web.reading import came_back, links, said, told

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def paid(cast, anas_plan):
    bought = anas_plan.ask("art", 4_000)
    amount = Money(3_800, "GBP")
    return actions.pay_direct(purchase=bought, amount=amount, by=cast.by("ana"), at=NOW)


def there_for(bought, number=0):
    key = queries.acts_of(bought)[number].key
    return reverse("desk:put_right", args=[bought.ref, key])


def test_from_what_somebody_told_to_what_they_read(cast, paid):
    """What changes is said before; then it can be paid again or taken back."""
    words = "I pressed that I paid. I did not."
    note = people.note(person=cast.ana, subject="money", words=words, by=cast.by("ana"), at=NOW)
    approver, ana = cast.client("approver"), cast.client("ana")
    there = there_for(paid)
    assert there in links(approver.get(reverse("desk:told", args=[note.ref])))
    assert there in links(approver.get(reverse("desk:purchase", args=[paid.ref])))
    page = said(approver.get(there))
    assert "£38 no longer counts as paid. It is set aside again." in page
    assert "£2 that was not needed is set aside again, too." in page
    assert "Choose why it is wrong." in came_back(approver.post(there))
    answer = told(approver, approver.post(there, {"reason": "did_not_happen"}))
    assert "The person reads why." in answer
    assert "because it did not happen" in answer
    assert there not in links(approver.get(reverse("desk:purchase", args=[paid.ref])))
    mine = reverse("my:purchase", args=[paid.ref])
    page = said(ana.get(mine))
    right = "Put right on 4 September 2026: £38 does not count as paid, because it did not"
    assert right in page
    assert "Agreed. You can pay for it now." in page
    assert "Take this back" in page
    assert "What did you pay?" in page
    for _press in range(2):
        approver.post(there, {"reason": "twice"})
    assert Correction.objects.get().reason == "did_not_happen"
    assert "What changes" not in said(approver.get(there))
    assert books.check() == []


def test_a_refund_by_mistake_too(cast, anas_plan, paid):
    known = {"kind": "refund", "back_on": NOW.date(), "key": uuid4(), "by": cast.by("ana")}
    actions.refund(bill=paid.bills.get(), amount=Money(500, "GBP"), at=NOW, **known)
    approver = cast.client("approver")
    assert "Put right first what came back." in came_back(
        approver.post(there_for(paid), {"reason": "twice"})
    )
    there = there_for(paid, 1)
    assert "£5 no longer counts as come back" in said(approver.get(there))
    approver.post(there, {"reason": "wrong_amount"})
    page = said(cast.client("ana").get(reverse("my:purchase", args=[paid.ref])))
    assert "£5 did not come back, because the amount was wrong." in page
    assert "Came back:" not in page


def test_who_may_and_who_may_not(cast, paid):
    there = there_for(paid)
    for who in ("ana", "payer", "releaser", "far_approver", "neighbour"):
        assert cast.client(who).get(there).status_code == 404
        assert cast.client(who).post(there, {"reason": "twice"}).status_code == 404
    other = reverse("desk:put_right", args=[paid.ref, paid.ref])
    assert cast.client("approver").get(other).status_code == 404
    payer = cast.client("payer")
    note = people.note(person=cast.ana, subject="money", words="Odd.", by=cast.by("ana"), at=NOW)
    page = payer.get(reverse("desk:told", args=[note.ref]))
    assert there not in links(page)
    assert not Correction.objects.exists()
