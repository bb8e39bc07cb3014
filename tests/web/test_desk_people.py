"""The desk and people: only open topics, sharing as it was said, a narrowed choice with its day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.agreed import agree

pytestmark = pytest.mark.django_db
SHARING = {"whom": "Maria", "answer": "refused", "statement": "", "stated_on_0": ""}


def test_the_list_holds_the_own_programme_and_no_other(cast):
    shown = cast.client("approver").get(reverse("desk:people")).content.decode()
    assert "Ana Duarte" in shown
    assert "Ben Cole" in shown
    assert "Lucia Reyes" not in shown
    found = cast.client("approver").get(reverse("desk:people"), {"name": "ben"}).content.decode()
    assert "Ana Duarte" not in found


def test_one_person_shows_what_is_open_and_that_somebody_looked(cast):
    from ownway.record.queries import lookers

    there = reverse("desk:person", args=[cast.ana.ref])
    shown = cast.client("approver").get(there).content.decode()
    assert "Not yet asked. That is not a no." in shown
    assert "Questions" not in shown
    assert any(look.by == cast.account("approver").ref for look in lookers(cast.ana.ref))
    for who in ("payer", "director", "ana", "far_approver"):
        assert cast.client(who).get(there).status_code == 404


def test_a_refusal_to_share_is_noted_only_as_it_was_said(cast):
    there = reverse("desk:sharing", args=[cast.ana.ref])
    approver = cast.client("approver")
    page = approver.post(there, SHARING)
    assert page.status_code == 422
    assert "If they have not said it, ask them." in page.content.decode()
    day = (timezone.localdate() - timedelta(days=1)).timetuple()
    said = {
        **SHARING,
        "statement": "Not with my sister, please.",
        "stated_on_0": str(day.tm_mday),
        "stated_on_1": str(day.tm_mon),
        "stated_on_2": str(day.tm_year),
    }
    assert approver.post(there, said).status_code == 302
    shown = approver.get(reverse("desk:person", args=[cast.ana.ref])).content.decode()
    assert "Refuses" in shown
    assert "Not with my sister, please." in shown


def test_a_choice_is_narrowed_with_a_reason_and_a_day(cast):
    agreed = agree(cast)
    line = agreed.lines["art"].root
    there = reverse("desk:tighten", args=[cast.ana.ref, agreed.pot.ref, line])
    senior = cast.client("senior_approver")
    assert senior.get(there).status_code == 200
    assert cast.client("approver").get(there).status_code == 404
    day = (timezone.localdate() + timedelta(days=30)).timetuple()
    said = {"holder": "nhs_thornmere", "reason": "We agreed on this for a month."}
    missing = senior.post(there, said)
    assert missing.status_code == 422
    assert "We agreed on this for a month." in missing.content.decode()
    said |= {
        "review_on_0": str(day.tm_mday),
        "review_on_1": str(day.tm_mon),
        "review_on_2": str(day.tm_year),
    }
    assert senior.post(there, said).status_code == 302
    shown = senior.get(reverse("desk:person", args=[cast.ana.ref])).content.decode()
    assert "Narrowed until" in shown
