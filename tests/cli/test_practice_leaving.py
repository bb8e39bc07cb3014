"""The practice site has a graduate, and a group of which one waits for a signature of staff."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ownway.cli.practice import leaving, paper
from ownway.cli.practice.people import ENGLAND, FLORIDA
from ownway.cli.practice.stories import Teller
from ownway.endings.models import Ending, Exit, TypedIn
from tests import packs

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_graduate_and_a_group_in_mid_flight():
    teller = Teller.opening(ENGLAND, packs.ENGLAND, now=NOW)
    told = [
        (one, teller.tell(one)) for one in ENGLAND.people if one.upto in ("living", "graduated")
    ]
    together = [person for one, person in told if one.upto == "living" and one.role != "living"]
    leaving.leave_together(teller, together)
    assert Ending.objects.get().kind == "graduated"
    standing = Exit.objects.order_by("status").values_list("status", flat=True)
    assert list(standing) == ["graduated", "in_transition", "retreat_done"]


@pytest.mark.django_db
def test_the_day_of_the_group_is_that_of_the_place_also_after_midnight_elsewhere():
    """Florida still has yesterday when the day has changed in London."""
    teller = Teller.opening(FLORIDA, packs.FLORIDA, now=datetime(2026, 11, 23, 0, 5, tzinfo=UTC))
    told = [teller.tell(one) for one in FLORIDA.people if one.upto == "living"]
    leaving.leave_together(teller, told[:3])
    assert Exit.objects.filter(status="retreat_done").exists()


@pytest.mark.django_db
def test_somebody_is_there_for_whom_staff_type_in_what_she_says():
    teller = Teller.opening(ENGLAND, packs.ENGLAND, now=NOW)
    person = paper.tell(teller)
    assert person.account is None
    assert TypedIn.objects.get(person=person).way == "phone"
    assert Exit.objects.get(person=person).status == "interested"
