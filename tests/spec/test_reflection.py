"""Whoever works with people can look back at how personal their support is. It is theirs alone,
it is no test, and a note can become something the team tries.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from ownway.core.problems import NotVisible
from ownway.improvement import actions, queries
from tests.cast import NOW

TITLE = "Looking back"
SOURCE = "S17; topics of SCIE At a glance 18; words our own"
ORDER = 400
HEADINGS = {
    "stage": "Stage",
    "prompts": "Prompts",
    "who": "Who",
    "sees": "Sees the note",
}


@pytest.mark.parametrize(
    ("stage", "prompts"),
    [
        ("early", 3),
        ("crisis", 4),
        ("law", 5),
        ("everyday", 7),
        ("planning", 10),
        ("circle", 4),
        ("life", 7),
    ],
)
def test_seven_stages_have_forty_prompts(stage, prompts):
    """A stage takes about 20 minutes; the stages go in any order."""
    found = queries.personalisation().stage(stage)
    assert found is not None
    assert len(found.prompts) == prompts


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "sees"),
    [("approver", True), ("director", False), ("senior_approver", False), ("coach", False)],
)
def test_a_note_is_seen_by_its_writer_alone(cast, who, sees):
    """No manager, no report, no export but one's own."""
    _write(cast)
    assert bool(queries.notes(cast.viewer(who), cast.programme)) is sees


@pytest.mark.django_db
def test_a_note_becomes_a_team_action_in_one_step(cast):
    """With who sees to it and by when. The note itself stays private."""
    _write(cast)
    actions.make_team_action(
        key=uuid4(),
        programme=cast.programme,
        stage="early",
        aim="Ring people sooner",
        owner="Priya Shah",
        measure="How many we rang",
        due_on=NOW.date() + timedelta(days=30),
        by=cast.by("approver"),
        at=NOW,
    )
    director = cast.viewer("director")
    [action] = queries.team_actions(director, cast.programme)
    assert (action.owner, action.due_on) == ("Priya Shah", NOW.date() + timedelta(days=30))
    note = next(iter(queries.notes(cast.viewer("approver"), cast.programme).values()))
    with pytest.raises(NotVisible):
        queries.note(director, note.ref)


def _write(cast):
    actions.save_notes(
        programme=cast.programme,
        stage="early",
        prompt="sooner",
        words={"practice": "I wait."},
        by=cast.by("approver"),
        at=NOW,
    )
