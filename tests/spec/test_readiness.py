"""Ten things help people to direct their own support. Those who lead see what is there and what to
do next; leaders, staff and participants answer alike, and the gap between them is shown.
"""

from __future__ import annotations

from uuid import uuid4

import pytest

from ownway.core.actors import Actor, ActorKind
from ownway.endings import actions as endings
from ownway.evaluation import queries as evaluation
from ownway.improvement import actions, queries
from ownway.improvement.rules import readiness as rules
from ownway.improvement.rules.readiness import Group
from tests.cast import NOW
from tests.leaving import graduated
from tests.living import AT

TITLE = "Readiness for self-direction"
SOURCE = "I2, I5, S18, scenario 36; topics of Croft 2017; words our own"
ORDER = 410
HEADINGS = {
    "topic": "What helps",
    "said": "Answers",
    "first": "Do first",
    "leaders": "Leaders say yes",
    "staff": "Staff say yes",
    "participants": "Participants say not yet",
    "shown": "Gap shown",
}


@pytest.mark.parametrize(
    "topic",
    ["peers", "housing", "work", "belonging", "policy", "advocates", "managers", "guidance"],
)
def test_the_checklist_covers_what_helps(topic):
    """Peer workers, links to housing and work, leadership and guidance (scenario 36)."""
    item = queries.checklist().item(topic)
    assert item is not None
    assert item.next.not_yet.en


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ({"peers": "yes", "housing": "not_yet", "guidance": "partly"}, "housing"),
        ({"peers": "partly", "guidance": "partly"}, "guidance"),
        ({"evidence": "yes"}, "evidence"),
    ],
)
def test_the_result_gives_next_actions_in_order(said, first):
    """What is not there yet comes first, then what is half there; the rest is kept up."""
    assert rules.next_steps(queries.checklist(), said)[0].item.code == first


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("leaders", "staff", "participants", "shown"),
    [(3, 3, 5, True), (2, 3, 5, True), (2, 2, 5, False), (3, 2, 4, False), (0, 0, 9, False)],
)
def test_a_gap_is_shown_where_two_groups_are_large_enough(
    cast, leaders, staff, participants, shown
):
    """At least 3 leaders, 3 staff or 5 participants; a smaller group is kept back."""
    opened = actions.open_readiness(programme=cast.programme, by=cast.by("director"), at=NOW)
    for group, number in (("leaders", leaders), ("staff", staff), ("participants", participants)):
        for _ in range(number):
            actions.answer_readiness(
                round=opened,
                group=Group(group),
                said={"peers": "not_yet" if group == "participants" else "yes"},
                by=Actor(ref=uuid4(), human=uuid4(), kind=ActorKind.STAFF, name="One of them"),
                at=NOW,
            )
    actions.close_readiness(round=opened, by=cast.by("director"), at=NOW)
    first = queries.readiness_round(cast.viewer("director"), opened.ref).compared[0]
    assert (first.width is not None) is shown
    if shown:
        assert (first.item.code, first.width) == ("peers", 2)


@pytest.mark.django_db
def test_the_outcomes_page_shows_a_story_only_with_live_consent(cast):
    """Told after graduating with a yes of its own; taken back, it is gone at the next look."""
    ana, director = cast.by("ana"), cast.viewer("director", AT)
    ending = graduated(cast.ana, ana, at=AT, achieved="I sleep")

    def told():
        return [
            (one.words, one.name) for one in evaluation.stories(director, cast.programme.ref, AT)
        ]

    assert told() == []
    endings.tell_story(ending=ending, words="I swim again.", by=ana, at=AT)
    assert told() == [("I swim again.", "")]
    endings.tell_story(ending=ending, words="I swim again.", named=True, by=ana, at=AT)
    assert told() == [("I swim again.", "Ana Duarte")]
    endings.withdraw_story(ending=ending, by=ana, at=AT)
    assert told() == []
