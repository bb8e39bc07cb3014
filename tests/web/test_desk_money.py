"""The desk pays: answers purchases, sets holders up, and pays in runs of two people."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import worlds
from tests.agreed import agree
from tests.spending import paying

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed(anas_plan):
    return anas_plan


def test_a_purchase_is_answered_with_yes(cast, agreed):
    asked = agreed.ask("gym", 20_000)
    there = reverse("desk:purchase", args=[asked.ref])
    assert "Gym" in cast.client("approver").get(reverse("desk:home")).content.decode()
    assert cast.client("approver").post(there, {"answer": "yes"}).status_code == 302
    assert "Agreed, not paid yet" in cast.client("approver").get(there).content.decode()
    assert cast.client("payer").get(there).status_code == 404


def test_a_no_has_its_reason_and_a_way_on(cast, agreed):
    asked = agreed.ask("gym", 20_000)
    there = reverse("desk:purchase", args=[asked.ref])
    approver = cast.client("approver")
    bare = approver.post(there, {"answer": "no", "reason": "Too soon."})
    assert bare.status_code == 422
    assert "Too soon." in bare.content.decode()
    whole = {
        "answer": "no",
        "reason_code": "not_in_plan",
        "reason": "Too soon.",
        "would_accept": "Ask again in May.",
    }
    assert approver.post(there, whole).status_code == 302
    assert "Ask again in May." in approver.get(there).content.decode()


def test_a_holder_is_set_up_after_one_look(cast):
    agreed = agree(cast, "neighbour", hold=False)
    chosen = worlds.chosen(agreed, "gym")
    there = reverse("desk:holder", args=[chosen.ref])
    payer = cast.client("payer")
    assert "£480" in payer.get(there).content.decode()
    assert payer.post(there, {"answer": "no", "name": "Rose"}).status_code == 422
    assert payer.post(there, {"answer": "yes", "name": "Rose"})["Location"] == there
    assert "It said yes" in payer.get(there).content.decode()
    assert payer.post(there, {"ready_with": "a_drawer"}).status_code == 422
    assert payer.post(there, {"ready_with": "held_account"})["Location"] == there
    assert payer.post(there).status_code == 302
    again = payer.post(there)
    assert again.status_code == 422
    assert "all the money it needs" in again.content.decode()
    assert cast.client("approver").get(there).status_code == 404


def test_a_pay_run_needs_two_people(cast, agreed):
    agreed.ask("gym")
    payer, releaser = cast.client("payer"), cast.client("releaser")
    made = payer.post(reverse("desk:make_run", args=[cast.programme.ref]))
    run = worlds.last_run(cast)
    there = reverse("desk:run", args=[run.ref])
    assert made.status_code == 302
    assert made["Location"] == there
    assert "somebody else releases it" in payer.get(there).content.decode()
    assert payer.post(reverse("desk:release", args=[run.ref])).status_code == 404
    assert releaser.post(reverse("desk:release", args=[run.ref])).status_code == 302
    ticked = {"payments": [str(run.lines.get().key)]}
    future = {**ticked, "paid_on_0": "1", "paid_on_1": "1", "paid_on_2": "2999"}
    assert payer.post(reverse("desk:settle", args=[run.ref]), future).status_code == 422
    assert payer.post(reverse("desk:settle", args=[run.ref])).status_code == 422
    for _press in range(2):
        assert payer.post(reverse("desk:settle", args=[run.ref]), ticked).status_code == 302
    assert "Done" in releaser.get(there).content.decode()


def test_a_run_with_nothing_in_it_is_not_made(cast, agreed):
    page = cast.client("payer").post(reverse("desk:make_run", args=[cast.programme.ref]))
    assert page.status_code == 422
    assert "Nothing waits to be paid." in page.content.decode()


def test_a_run_is_taken_back_before_its_release(cast, agreed):
    agreed.ask("gym")
    payer = cast.client("payer")
    payer.post(reverse("desk:make_run", args=[cast.programme.ref]))
    run = worlds.last_run(cast)
    assert payer.post(reverse("desk:withdraw", args=[run.ref])).status_code == 302
    late = cast.client("releaser").post(reverse("desk:release", args=[run.ref]))
    assert late.status_code == 422
    assert cast.client("far_approver").get(reverse("desk:run", args=[run.ref])).status_code == 404


@pytest.fixture
def in_florida_at_half_past_nine(monkeypatch):
    """11 September in the programme's own place, and 12 September by the world's clock."""
    from datetime import UTC, datetime

    from django.utils import timezone

    from ownway.programme import queries as programmes

    found = programmes.pack_of

    def there(source):
        return found(source).model_copy(update={"zone": "America/New_York"})

    monkeypatch.setattr(programmes, "pack_of", there)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 9, 12, 1, 30, tzinfo=UTC))


def test_nothing_is_paid_tomorrow_in_a_florida_evening(cast, agreed, in_florida_at_half_past_nine):
    agreed.ask("gym")
    run = paying.posted(agreed)
    payer, there = cast.client("payer"), reverse("desk:settle", args=[run.ref])
    ticked = {"payments": [str(run.lines.get().key)]}
    tomorrow = {**ticked, "paid_on_0": "12", "paid_on_1": "9", "paid_on_2": "2026"}
    assert payer.post(there, tomorrow).status_code == 422
    assert payer.post(there, {**tomorrow, "paid_on_0": "11"}).status_code == 302
    assert str(run.lines.get().paid_on) == "2026-09-11"
