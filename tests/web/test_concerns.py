"""A worry about a payee on pages: the desk decides, the person reads it in kind words (R7, R8)."""

import pytest
from django.urls import reverse

from ownway.spending.models import Concern
from tests.cast import NOW
from tests.web.test_bills import said

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def test_raised_by_one_told_to_the_person_and_decided_by_another(plan):
    bought, other = plan.ask("gym", 1_000), plan.ask("art", 900, payee="Art House")
    payer, ana = plan.cast.client("payer"), plan.cast.client("ana")
    worry = reverse("desk:raise_concern", args=[bought.ref])
    assert payer.post(worry, {"words": ""}).status_code == 422
    assert "Their bills wait now" in said(
        payer.post(worry, {"words": "No such shop."}, follow=True)
    )
    mine = said(ana.get(reverse("my:purchase", args=[bought.ref])))
    assert "We are checking the bill of City Leisure." in mine
    assert "Your other things go on as usual." in mine
    assert "No such shop" not in mine
    assert "checking the bill" not in said(ana.get(reverse("my:purchase", args=[other.ref])))
    approver = plan.cast.client("approver")
    assert "No such shop." in said(approver.get(reverse("desk:concerns")))
    assert "Payees to look at" in said(approver.get(reverse("desk:money")))
    here = reverse("desk:concern", args=[Concern.objects.get().ref])
    assert "Set aside" not in said(approver.get(here))
    upheld = {"outcome": "upheld", "reason": "We could not find this shop."}
    assert "Your decision is saved" in said(approver.post(here, upheld, follow=True))
    mine = said(ana.get(reverse("my:purchase", args=[bought.ref])))
    assert "We could not find this shop." in mine
    cleared = {"outcome": "cleared", "reason": "It moved."}
    approver.post(here, cleared)
    mine = said(ana.get(reverse("my:purchase", args=[bought.ref])))
    assert "City Leisure is not paid" not in mine


def test_whoever_raised_it_gets_no_form(plan):
    bought = plan.ask("gym", 1_000)
    approver = plan.cast.client("approver")
    approver.post(
        reverse("desk:raise_concern", args=[bought.ref]), {"words": "Odd.", "everybody": "on"}
    )
    here = reverse("desk:concern", args=[Concern.objects.get().ref])
    assert "You raised this, so somebody else decides." in said(approver.get(here))
    posted = approver.post(here, {"outcome": "cleared", "reason": "Fine"})
    assert posted.status_code == 200
    assert Concern.objects.get().outcome == ""
