"""The practice site has a check of three raters with what came of it, and one of four after it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from ownway.cli.practice import check
from ownway.improvement import queries
from ownway.improvement.rules.cycles import At
from ownway.improvement.rules.rounds import Stage, Way
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def test_four_raters_of_four_sides_a_meeting_and_a_change_that_is_tried(cast):
    later = NOW + timedelta(days=90)
    check.run(SimpleNamespace(staff=cast.by, programme=cast.programme, now=later))
    first, second = queries.closed_rounds(cast.programme)
    assert (queries.stage(first), queries.stage(second)) == (Stage.RE_CHECKED, Stage.CYCLES)

    found = queries.results(second)
    assert {one.name: one.viewpoint for one in found.raters} == check.SECOND
    assert all(one.total.complete for one in found.raters)
    assert len({one.total.points for one in found.raters}) > 1
    # One of the four was on paper, and both the page and the record say so.
    ways = {one.name: one.way for one in found.raters}
    assert ways == dict.fromkeys(check.SECOND, Way.GUEST) | {"Rosa Lind": Way.PAPER}
    seen = queries.at_closing(second)
    assert (seen.waiting, seen.handed_in, seen.on_paper) == (0, 4, 1)
    # Dignity is what they see most differently, and what the meeting talked about.
    widest = found.spreads[0]
    assert (widest.element, widest.width, widest.points) == ("1.1.1", 4, (0, 1, 4, 4))
    assert [one.points for one in found.agreed.values()] == [1]

    tried = queries.cycles(cast.viewer("director", later), cast.programme)
    assert {(one.cycle.owner, one.at) for one in tried} == {
        ("Jo Marsh", At.DONE),
        ("Ifor Pugh", At.TRYING),
    }
    moved = queries.compared(cast.programme)
    assert [one.priority.words for one in moved.priorities] == [
        "Find out kindly why somebody did not come"
    ]
