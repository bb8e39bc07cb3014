"""Asked to tell a story elsewhere: the person reads it first, says yes or no, and takes it back."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from ownway.endings import actions
from tests.leaving import graduated
from tests.living import AT
from tests.web.reading import came_back, said, told

pytestmark = pytest.mark.django_db


def test_asked_by_those_who_lead_and_answered_by_whoever_tells_it(cast):
    with time_machine.travel(AT, tick=True):
        ending = graduated(cast.ana, cast.by("ana"), at=AT)
        by = cast.by("ana")
        tale = actions.tell_story(ending=ending, words="I swim again.", by=by, at=AT)
        director, ana = cast.client("director"), cast.client("ana")
        board = reverse("org:outcomes")
        assert "It is told here, and nowhere else." in said(director.get(board))
        ask = reverse("org:story_use", args=[tale.ref])
        page = said(director.get(ask))
        assert "I swim again." in page
        assert cast.ana.name not in page  # their name is theirs to put there
        assert cast.client("approver").get(ask).status_code == 404
        assert "Write where it would be told." in came_back(director.post(ask, {"purpose": "x"}))
        day = {"until_on_0": "4", "until_on_1": "3", "until_on_2": "2027"}
        there = {"place": "Our website", "purpose": "So that others dare to begin.", **day}
        director.post(ask, there)
        assert "Asked: not yet Our website" in said(director.get(board))

        assert "May your story be told somewhere else?" in said(ana.get(reverse("my:home")))
        mine = reverse("my:story", args=[ending.ref])
        page = said(ana.get(mine))
        assert "So that others dare to begin." in page
        assert "If you say nothing, it is not told there." in page
        which = str(tale.uses.get().ref)
        yes = ana.post(mine, {"use": "yes", "which": which})
        assert "It may be told there, and nowhere else." in told(ana, yes)
        assert "Yes Our website" in said(director.get(board))
        assert "May your story be told" not in said(ana.get(reverse("my:home")))
        back = ana.post(mine, {"use": "end", "which": which})
        assert "Your yes is taken back." in told(ana, back)
        assert "Our website" not in said(director.get(board))
        assert ana.post(mine, {"use": "yes", "which": which}).status_code == 404
        ana.post(mine, {"withdraw": "1"})
        assert director.get(ask).status_code == 404
