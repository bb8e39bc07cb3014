"""The practice site shows a check of three groups and a note that became an action."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from ownway.cli.practice import reflection
from ownway.improvement import queries
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def test_three_groups_an_agreed_view_and_a_team_action(cast):
    later = NOW + timedelta(days=60)
    reflection.run(SimpleNamespace(staff=cast.by, programme=cast.programme, now=later))
    director = cast.viewer("director", later)
    [row] = queries.readiness_rounds(director, cast.programme)
    view = queries.readiness_round(director, row.ref)
    assert all(seen.mean is not None for one in view.compared for seen in one.seen)
    assert view.compared[0].width > 1
    assert len(view.agreed) == len(view.checklist.items)
    [action] = queries.team_actions(director, cast.programme)
    assert (action.stage, action.owner, action.done) == ("early", "Priya Shah", False)
    assert queries.notes(director, cast.programme) == {}
