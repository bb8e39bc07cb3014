"""The practice site shows two coaches, one close to a payee, a buddy pair and a scale twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ownway.cli.practice import coaches
from ownway.cli.practice.people import ENGLAND
from ownway.cli.practice.stories import Teller
from ownway.consent import queries as consent
from ownway.review.models import Answering, Buddy
from tests import packs

NOW = datetime(2026, 9, 4, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_story_of_the_coaches_is_told():
    teller = Teller.opening(ENGLAND, packs.ENGLAND, now=NOW)
    joined = next(one for one in ENGLAND.people if one.upto == "joined")
    decided = next(one for one in ENGLAND.people if one.upto == "decided")
    graduated = next(one for one in ENGLAND.people if one.upto == "graduated")
    everybody = [teller.tell(one) for one in (joined, decided, graduated)]
    teller.circle(everybody[0])
    coaches.tell(teller, everybody, {everybody[0]})
    loads = {one.coach.first_name: one for one in consent.loads(teller.programme, at=NOW)}
    assert {name: one.active for name, one in loads.items()} == {"Jo": 1, "Kit": 1}
    kit = consent.choice(everybody[0], loads["Kit"].coach.ref, at=NOW)
    assert [one.payee_name for one in kit.close_to] == [coaches.PAYEE]
    assert [one.state for one in Buddy.objects.all()] == ["helping"]
    assert Answering.objects.count() == 2
    assert consent.standing(everybody[2]) == ()
