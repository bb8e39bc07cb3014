"""Who is spoken with first is shown to whoever may see them, and each look is recorded."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ownway.record.models import Entry
from ownway.rulemaking import actions
from ownway.rulemaking.rules import StudyKind
from tests import living, ruled
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def proposal(cast):
    made = ruled.proposed(cast.programme, NOW)
    ruled.studied(made, StudyKind.IMPACT, NOW, loses=cast.ana)
    return made


def test_staff_who_may_see_the_money_read_who_loses_and_it_is_recorded(cast, proposal):
    client = cast.client("senior_approver")
    assert reverse("desk:speak_first") in client.get(reverse("desk:home")).content.decode()
    before = Entry.objects.filter(person=cast.ana.ref, verb="record.saw").count()

    said = client.get(reverse("desk:speak_first")).content.decode()

    assert "Ana Duarte" in said
    assert "£3,500.00" in said
    assert Entry.objects.filter(person=cast.ana.ref, verb="record.saw").count() > before


def test_the_director_and_the_other_programme_read_no_names(cast, proposal):
    there = reverse("desk:speak_first")
    assert cast.client("director").get(there).status_code == 404
    far = cast.client("far_approver").get(there).content.decode()
    assert "Nobody would lose that much" in far
    assert "Ana Duarte" not in far


def test_a_restricted_person_is_not_on_the_list_of_a_colleague(cast, proposal):
    type(cast.ana).objects.filter(pk=cast.ana.pk).update(restricted=True)
    said = cast.client("senior_approver").get(reverse("desk:speak_first")).content.decode()
    assert "Ana Duarte" not in said


def test_once_it_is_withdrawn_nobody_is_listed(cast, proposal):
    actions.withdraw(proposal=proposal, why="No.", by=living.staff(), at=NOW)
    said = cast.client("senior_approver").get(reverse("desk:speak_first")).content.decode()
    assert "Ana Duarte" not in said
