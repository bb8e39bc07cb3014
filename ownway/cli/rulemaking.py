"""`ownway rules …`: new rules of the amount without a browser, and the studies without a worker."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ownway.core.actors import Actor

FINE, REFUSED = 0, 1


def add_command(commands: Any) -> None:
    """Puts `rules` beside the other commands of `ownway`."""
    rules = commands.add_parser("rules", help="propose new rules of the amount, and try them out")
    parts = rules.add_subparsers(dest="part", metavar="PART", required=True)
    parts.add_parser("studies", help="work out what was asked for; the worker does it by itself")
    listing = parts.add_parser("list", help="the proposals of a programme, and where they stand")
    listing.add_argument("programme", metavar="CODE")
    proposing = parts.add_parser("propose", help="propose a pack whose scheme has a draft version")
    proposing.add_argument("programme", metavar="CODE")
    proposing.add_argument("folder", type=Path, metavar="FOLDER", help="the whole pack")
    proposing.add_argument("--title", required=True)
    proposing.add_argument("--why", required=True, help="why, in a sentence people can read")
    trying = parts.add_parser("try", help="try a proposal on everyone, and validate it")
    trying.add_argument("programme", metavar="CODE")
    trying.add_argument("number", type=int, metavar="NUMBER", help="of the proposal")
    taking = parts.add_parser("take", help="take on a pack whose rules of the amount are the same")
    taking.add_argument("programme", metavar="CODE")
    taking.add_argument("folder", type=Path, metavar="FOLDER", help="the whole pack")
    for one in (listing, proposing, trying, taking):
        one.add_argument(
            "--as", dest="email", required=True, metavar="EMAIL", help="your own sign-in"
        )


def run(chosen: argparse.Namespace) -> int:
    """Returns 0; 1 where something was refused, with every reason."""
    import django

    django.setup()
    from ownway.core.problems import NotVisible, Refused

    try:
        return _PARTS[chosen.part](chosen)
    except NotVisible:
        print("There is no such programme, proposal or sign-in that may do this.", file=sys.stderr)
    except Refused as refused:
        for one in refused.problems:
            print(f"{one.words} {one.fix}".strip(), file=sys.stderr)
        print(f"{refused.words} {refused.fix}".strip(), file=sys.stderr)
    return REFUSED


def _studies(_chosen: argparse.Namespace) -> int:
    from ownway.cli.studying import work_out_all

    ended = work_out_all()
    print("1 study has ended." if ended == 1 else f"{ended} studies have ended.")
    return FINE


def _list(chosen: argparse.Namespace) -> int:
    from ownway.rulemaking import queries

    viewer, _by, programme = _as(chosen)
    rows = queries.proposals(viewer, programme, at=viewer.at)
    for row in rows:
        print(f"{row.proposal.number}  {row.stage:<10}  {row.proposal.title}")
    if not rows:
        print("Nothing is proposed.")
    return FINE


def _propose(chosen: argparse.Namespace) -> int:
    from ownway.rulemaking import actions

    viewer, by, programme = _as(chosen)
    made = actions.propose(
        programme=programme,
        title=chosen.title,
        why=chosen.why,
        folder=chosen.folder,
        by=by,
        at=viewer.at,
    )
    print(f"Proposed as number {made.number}. It begins on {made.starts_on}.")
    return FINE


def _try(chosen: argparse.Namespace) -> int:
    from ownway.core.problems import NotVisible
    from ownway.rulemaking import actions, queries
    from ownway.rulemaking.rules import StudyKind

    viewer, by, programme = _as(chosen)
    rows = queries.proposals(viewer, programme, at=viewer.at)
    found = next((row.proposal for row in rows if row.proposal.number == chosen.number), None)
    if found is None:
        raise NotVisible
    for kind in (StudyKind.IMPACT, StudyKind.VALIDATION):
        actions.ask_study(programme=programme, kind=kind, proposal=found, by=by, at=viewer.at)
    return _studies(chosen)


def _take(chosen: argparse.Namespace) -> int:
    from ownway.programme import actions

    viewer, by, programme = _as(chosen)
    actions.adopt_pack(programme=programme, folder=chosen.folder, by=by, at=viewer.at)
    print("The pack is taken on. The rules of the amount stay as they were.")
    return FINE


_PARTS: dict[str, Callable[[argparse.Namespace], int]] = {
    "studies": _studies,
    "list": _list,
    "propose": _propose,
    "try": _try,
    "take": _take,
}


def _as(chosen: argparse.Namespace) -> tuple[Any, Actor, Any]:
    """Whoever acts, as their sign-in allows, and the programme. Raises NotVisible."""
    from ownway.consent import queries as consent
    from ownway.people import queries as people
    from ownway.programme import queries as programmes

    account = people.account_by_email(chosen.email)
    viewer = consent.viewer_for(account, at=datetime.now(UTC))
    programme = programmes.by_code(chosen.programme)
    consent.require(viewer, "programme.manage", programme=programme)
    return viewer, viewer.actor, programme
