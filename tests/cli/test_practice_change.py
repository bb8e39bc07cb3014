"""The practice site has a change of the rules to look at, tried on its invented people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from ownway.cli import studying
from ownway.cli.practice import change, crowd
from ownway.cli.practice.people import CROWD, ENGLAND, FLORIDA
from ownway.cli.practice.stories import Teller
from ownway.people import queries as people
from ownway.record import queries as record
from ownway.rulemaking.models import Proposal, Study
from tests import packs

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_change_is_open_and_tried_once_the_crowd_is_there(tmp_path, settings, monkeypatch):
    settings.DATA_DIR = tmp_path
    with time_machine.travel(NOW, tick=False):
        teller = Teller.opening(ENGLAND, packs.ENGLAND, now=NOW)
        for story in ENGLAND.people:
            teller.tell(story)
        Teller.opening(FLORIDA, packs.FLORIDA, now=NOW)
        change.propose(teller)
        teller.links()
        proposal = Proposal.objects.get()
        assert proposal.starts_on > (NOW + timedelta(days=60)).date()
        assert not Study.objects.exists()

        own = [one for one in CROWD if one[0] is ENGLAND]
        monkeypatch.setattr(crowd, "CROWD", own)
        (tmp_path / crowd.TOLD).write_text(str(len(own) - 1))
        assert crowd.tell_one(tmp_path) is not None
        assert {one.kind for one in Study.objects.all()} == {"impact", "validation"}
        assert studying.work_out_all() == 2

    impact = Study.objects.get(kind="impact")
    assert (impact.outcome, impact.covered) == ("done", impact.active)
    assert {one.role for one in people.practice_people()} >= {"director"}
    assert change.AUTHOR not in {one.name for one in people.practice_people()}
    assert record.verify() == []
