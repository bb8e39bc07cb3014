"""The change of the rules that stands open on a practice site, and its trial on everyone in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from ownway.cli.practice.stories import Teller
from ownway.core.actors import Actor, ActorKind
from ownway.people.queries import actor_of
from ownway.programme import queries as programmes
from ownway.rulemaking import actions
from ownway.rulemaking.rules import StudyKind

OF = "england-nhs"
AUTHOR = "Wyn Parry"  # a second director, so that the one of the practice page can sign
TITLE = "A little more in the middle of the table"
WHY = (
    "People with 12 to 22 points told us that their amount ends before the year does. "
    "The first rows and the last stay as they are."
)
HEARD = (
    "Two evenings at the centre, and a form by post. Most people want it. "
    "Some asked us to look at the first rows too."
)
EQUALITY = "The same rows hold for everyone. Nobody gets less."
_VERSION = "    impact: "  # the last line of the version in force
_LAST_ROW = "        - [43, 259.00]\n"
_LAST_OF_RANGE = "      - [43, 9400, 18600]\n"
_ROWS = (
    "[[0, 0], [4, 18], [8, 40], [12, 63.50], [16, 86], [22, 116], [28, 155], [36, 210], [43, 259]]"
)


def propose(teller: Teller) -> None:
    """A proposal that people were asked about; its trial waits until there are enough people."""
    author = teller.colleague("director", AUTHOR)
    by, at = actor_of(author, ActorKind.STAFF), teller.now - timedelta(days=30)
    proposal = actions.propose(
        programme=teller.programme,
        title=TITLE,
        why=WHY,
        text=text(teller.pack.scheme, _first_day(teller.now)),
        by=by,
        at=at,
    )
    day = teller.now.date()
    actions.note_consultation(
        proposal=proposal,
        from_on=day - timedelta(days=28),
        to_on=day - timedelta(days=7),
        heard=HEARD,
        by=by,
        at=teller.now - timedelta(days=6),
    )
    actions.state_equality(
        proposal=proposal, words=EQUALITY, by=by, at=teller.now - timedelta(days=5)
    )


def text(scheme: str, start: date) -> str:
    """The scheme in force with a draft version in which the middle rows are a little higher."""
    lines = scheme.splitlines(keepends=True)
    last = next(place for place, line in enumerate(lines) if line.startswith(_VERSION))
    lines.insert(last + 1, f"  {start}: {{status: draft, legal_basis: The same Regulations}}\n")
    row = lines.index(_LAST_ROW)
    lines.insert(row + 1, f"      {start}: {_ROWS}\n")
    of_range = lines.index(_LAST_OF_RANGE)  # what plans cost is found anew under new rows
    lines.insert(of_range + 1, f"  {start}: none\n")
    return "".join(lines)


def _first_day(now: datetime) -> date:
    """The first of a month, four months on."""
    later = now.date() + timedelta(days=120)
    return later.replace(day=1)


def try_on_everyone(now: datetime) -> None:
    """Both reports are asked for, as the page asks; whoever runs studies answers."""
    from ownway.rulemaking import queries

    programme = programmes.by_code(OF)
    for proposal in queries.open_proposals(programme.ref, at=now):
        for kind in (StudyKind.IMPACT, StudyKind.VALIDATION):
            actions.ask_study(
                programme=programme, kind=kind, proposal=proposal, by=_author(proposal), at=now
            )


def _author(proposal: Any) -> Actor:
    from ownway.people import queries as people

    return actor_of(people.account_by_ref(proposal.proposed_by), ActorKind.STAFF)
