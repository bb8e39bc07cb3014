"""At the desk: an account by mistake, and a payee who closed their account and wants a cheque."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ownway.spending import actions
from ownway.spending.models import Payee
from tests.cast import NOW
from tests.spending import paying
from tests.web.reading import said

pytestmark = pytest.mark.django_db
WHY = {"words": "They left their bank."}
CALLED = {"called_back": paying.CALLED}


@pytest.fixture
def payee(anas_plan):
    anas_plan.ask("gym")
    return Payee.objects.get(name="City Leisure")


def test_a_mistake_leaves_them_paid_by_hand(cast, anas_plan, payee):
    made = actions.propose_account(
        payee=payee, details=paying.british(), by=anas_plan.by("payer"), at=NOW
    )
    payer, there = cast.client("payer"), reverse("desk:payee", args=[payee.ref])
    close = reverse("desk:payee_close", args=[made.ref])
    assert payer.post(close, {"reason": "mistaken"}).status_code == 302
    page = said(payer.get(there))
    assert "By hand" in page
    assert "They want to be paid by hand" not in page
    assert "By hand" in said(payer.get(reverse("desk:payees")))


def test_two_people_decide_that_they_are_paid_by_hand(cast, anas_plan, payee):
    account = paying.account(anas_plan, payee)
    actions.close_account(account=account, reason="replaced", by=anas_plan.by("payer"), at=NOW)
    payer, releaser = cast.client("payer"), cast.client("releaser")
    there = reverse("desk:payee", args=[payee.ref])
    by_hand = reverse("desk:payee_by_hand", args=[payee.ref])
    assert "Say that they are paid by hand" in said(payer.get(there))
    assert payer.post(by_hand, {"words": ""}).status_code == 422
    assert payer.post(by_hand, WHY).status_code == 302
    assert "somebody else calls back and agrees" in said(payer.get(there))
    assert payer.post(by_hand, CALLED).status_code == 404
    assert "They left their bank." in said(releaser.get(there))
    assert releaser.post(by_hand, {"called_back": "ok"}).status_code == 422
    for _press in range(2):
        assert releaser.post(by_hand, CALLED).status_code == 302
    now = said(releaser.get(there))
    assert "By hand" in now
    assert "They want to be paid by hand" not in now
    assert cast.client("ana").post(by_hand, WHY).status_code == 404
