"""Money of a time that has ended: the person reads it, and whoever pays notes what came back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from ownway.cli.worker import end_pots
from ownway.holding import queries
from tests.cast import NOW
from tests.web.reading import kept, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(anas_plan):
    """The last period is over this morning, and what was left of it has gone back."""
    then = NOW + timedelta(days=365, hours=-1)
    end_pots(then - timedelta(days=28))
    end_pots(then)
    return then


def test_the_person_the_desk_and_the_person_s_page_tell_of_it(cast, anas_plan, over):
    art = anas_plan.held["art"]
    with time_machine.travel(over):
        assert "£500 from the time before is still with you." in said(
            cast.client("ana").get(reverse("my:money"))
        )
        payer = cast.client("payer")
        there = reverse("desk:left_over", args=[art.ref])
        assert there in payer.get(reverse("desk:holding")).content.decode()
        assert "It belongs to no period now." in said(
            cast.client("senior_approver").get(reverse("desk:person", args=[cast.ana.ref]))
        )
        page = payer.get(there)
        form = {"key": kept(page, "key"), "amount": "500.01"}
        assert payer.post(there, form).status_code == 422
        assert payer.post(there, {**form, "amount": "500"}).status_code == 302
        assert "Nothing lies there any more." in said(payer.get(there))
        assert not queries.left_over_now(art, over)


def test_what_was_promised_stays_in_sight_after_its_period(cast, anas_plan):
    """My money and the desk tell of it until it is paid or taken back (ADR 22)."""
    asked = anas_plan.ask("art", 2_500)
    then = NOW + timedelta(days=365, hours=-1)
    approver = cast.client("approver")
    with time_machine.travel(NOW):
        assert "still promised" not in said(cast.client("ana").get(reverse("my:money")))
    end_pots(then - timedelta(days=28))
    end_pots(then)
    back = reverse("desk:purchase_back", args=[asked.ref])
    with time_machine.travel(then):
        ana = cast.client("ana")
        assert "From the time before: £25 is still promised for “Art class”." in said(
            ana.get(reverse("my:money"))
        )
        approver = cast.client("approver")
        assert "Promised from a time that has ended: 1" in said(approver.get(reverse("desk:money")))
        assert approver.post(back).status_code == 404  # Ana does that herself
        type(cast.ana).objects.filter(pk=cast.ana.pk).update(account=None)
        there = reverse("desk:purchase", args=[asked.ref])
        assert "They take this back" in said(approver.get(there))
        assert approver.post(back).status_code == 302
        assert "They take this back" not in said(approver.get(there))
        assert "Promised from a time" not in said(approver.get(reverse("desk:money")))
        asked.refresh_from_db()
        assert asked.status == "cancelled"
