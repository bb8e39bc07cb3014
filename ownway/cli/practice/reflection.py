"""Looking back on a practice site: one colleague's note, what came of it, a readiness check.

Answers of the three groups are those of invented people who have no sign-in here.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from ownway.cli.practice.stories import Teller
from ownway.core.actors import Actor, ActorKind
from ownway.improvement import actions, queries
from ownway.improvement.rules.readiness import Group

OF = "england-nhs"
# What each group mostly says, in the order of the statements: y yes, p partly, n not yet.
SAID = {
    Group.LEADERS: ("ypyypyyypp", "yyyppppyyp", "ypypppyypy"),
    Group.STAFF: ("ppnpppnppn", "ypppnppypp", "pnppppnppn", "ppnpnpppnp"),
    Group.PARTICIPANTS: ("pnnnnpnpnn", "pnnpnnnppn", "nnnnnpnpnn", "ppnnnnnnpn", "pnnppnnppn"),
}
WORDS = {"y": "yes", "p": "partly", "n": "not_yet"}
AGREED = "ppnpnpnppn"
NOTE = "People ring us when it is already bad. I have never rung somebody first."
AIM = "Ring everybody we have not heard from for 3 weeks"


def run(teller: Teller) -> None:
    """A round that is over with the view agreed on it, and a note that became an action."""
    director, approver = teller.staff("director"), teller.staff("approver")
    programme, start = teller.programme, teller.now - timedelta(days=40)
    opened = actions.open_readiness(programme=programme, by=director, at=start)
    codes = queries.checklist().order
    for group, sheets in SAID.items():
        for sheet in sheets:
            actions.answer_readiness(
                round=opened,
                group=group,
                said={code: WORDS[said] for code, said in zip(codes, sheet, strict=True)},
                by=_somebody(),
                at=start + timedelta(days=3),
            )
    over = start + timedelta(days=14)
    opened = actions.close_readiness(round=opened, by=director, at=over)
    actions.keep_check(
        programme=programme,
        round=opened,
        said={code: WORDS[said] for code, said in zip(codes, AGREED, strict=True)},
        words={"peers": "2 of 5 teams have a peer worker."},
        by=director,
        at=over + timedelta(days=7),
    )
    met = teller.now - timedelta(days=9)
    actions.save_notes(
        programme=programme,
        stage="early",
        prompt="sooner",
        words={"practice": NOTE},
        by=approver,
        at=met,
    )
    actions.make_team_action(
        key=uuid4(),
        programme=programme,
        stage="early",
        aim=AIM,
        owner=approver.name,
        measure="How many were glad that we rang",
        due_on=(teller.now + timedelta(days=20)).date(),
        by=approver,
        at=met,
    )


def _somebody() -> Actor:
    return Actor(ref=uuid4(), human=uuid4(), kind=ActorKind.STAFF, name="Somebody who answered")
