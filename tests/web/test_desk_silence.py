"""The desk looks after a payment that was sent and that no bank ever mentions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ownway.spending import actions
from tests.spending import paying
from tests.spending.paying import LATER
from tests.web.reading import said

pytestmark = pytest.mark.django_db
SAID = {"words": "Rang them on Monday: never in their books."}


@pytest.fixture
def line(anas_plan):
    paying.account(anas_plan, paying.payee_of(anas_plan.ask("gym")))
    run = paying.posted(anas_plan)
    (file,) = paying.filed(anas_plan, run)
    paying.sent(anas_plan, file)
    return run.lines.get()


def at(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_one_asks_the_bank_another_agrees_and_it_waits_to_be_paid_again(cast, line, monkeypatch):
    run = reverse("desk:run", args=[line.run.ref])
    there = reverse("desk:never_carried_out", args=[line.key])
    at(monkeypatch, LATER + timedelta(hours=1))
    payer = cast.client("payer")
    bank = reverse("desk:bank")
    assert there not in payer.get(run).content.decode()
    assert "The bank says nothing" not in said(payer.get(bank))
    assert "may still do so" in said(payer.get(there))
    assert payer.post(there, SAID).status_code == 422
    at(monkeypatch, LATER + timedelta(days=30))
    payer, releaser = cast.client("payer"), cast.client("releaser")
    assert there in payer.get(run).content.decode()
    assert payer.post(there, {"words": ""}).status_code == 422
    assert payer.post(there, SAID).status_code == 302
    assert "Waits for a second person" in said(releaser.get(run))
    assert there in releaser.get(bank).content.decode()
    assert "The bank says nothing: 1" in said(releaser.get(bank))
    assert "somebody else agrees" in said(payer.get(there))
    assert payer.post(there).status_code == 422
    assert "Rang them on Monday" in said(releaser.get(there))
    for _press in range(2):
        assert releaser.post(there).status_code == 302
    line.refresh_from_db()
    assert line.state == "rejected"
    assert "The bank did not send it" in said(payer.get(run))
    assert "The bank says nothing" not in said(payer.get(bank))
    back = reverse("desk:came_back", args=[line.key])
    assert "Rang them on Monday" in said(payer.get(back))
    assert back in payer.get(reverse("desk:bank")).content.decode()
    assert payer.post(back).status_code == 302


def test_where_the_bank_spoke_in_between_nobody_agrees(cast, anas_plan, line, monkeypatch):
    later = LATER + timedelta(days=30)
    actions.say_never_carried_out(line=line, by=anas_plan.by("payer"), at=later, **SAID)
    paying.read(anas_plan, paying.statement(paying.booked(line)), at=later)
    at(monkeypatch, later)
    there = reverse("desk:never_carried_out", args=[line.key])
    assert "I agree" not in said(cast.client("releaser").get(there))
    assert cast.client("releaser").post(there).status_code == 422
    assert cast.client("ana").get(there).status_code == 404
