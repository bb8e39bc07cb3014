"""New rules of the amount, proposed and taken through the gate for a test."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from ownway.core.actors import Actor
from ownway.programme.models import PackVersion, Programme
from ownway.rulemaking import actions
from ownway.rulemaking.actions.studying import Found, Loses
from ownway.rulemaking.models import Proposal, Study
from ownway.rulemaking.rules import StudyKind
from tests import living, packs

# What came of a change tried on 60 invented people, as a run wrote it down.
RESULT = json.loads(Path(__file__).with_name("rulemaking").joinpath("impact.json").read_text())
FIRST_ROW = "        - [43, 259.00]\n"
LAST_OF_RANGE = "      - [43, 9400, 18600]\n"
LAST_PAPER = '    impact: "none needed: a practice programme begins with nobody in it"\n'
ROWS = (
    "[[0, 0], [4, {four}], [8, 40], [12, 61.50], [16, 82.91], [22, 112.21], [28, 154], [36, 210], "
    "[43, 259]]"
)


def england(start: date = date(2027, 4, 1), four: str = "19.00") -> str:
    """The English scheme with a draft version in which 4 points come to another sum a week."""
    text = (packs.ENGLAND / "allocation.yaml").read_text(encoding="utf-8")
    draft = f"  {start}: {{status: draft, legal_basis: The same Regulations}}\n"
    return packs.changed(
        text,
        (LAST_PAPER, LAST_PAPER + draft),
        (FIRST_ROW, f"{FIRST_ROW}      {start}: {ROWS.format(four=four)}\n"),
        (LAST_OF_RANGE, f"{LAST_OF_RANGE}  {start}: none\n"),
    )


def proposed(
    programme: Programme, at: datetime, *, by: Actor | None = None, text: str = "", **said: Any
) -> Proposal:
    """A draft, by somebody at the funder."""
    return actions.propose(
        programme=programme,
        title=said.get("title", "A little more for the first points"),
        why=said.get("why", "People with few points cannot buy a first hour."),
        text=text or england(),
        by=by or living.staff("Author"),
        at=at,
    )


def studied(
    proposal: Proposal,
    kind: StudyKind,
    at: datetime,
    *,
    active: int = 20,
    covered: int = 20,
    result: Any = None,
    loses: Any = None,
) -> Study:
    """A study that came to an end, as whoever runs it writes it down."""
    by = living.staff("Runner")
    study = actions.ask_study(
        programme=proposal.programme, kind=kind, proposal=proposal, by=by, at=at
    )
    actions.begin_study(study=study, by=by, at=at)
    losers = [Loses(loses.ref, 431_132, 350_000, 366_462)] if loses else []
    said = result or {"format": "a test"}
    found = Found(active=active, covered=covered, result=said, losers=losers)
    return actions.finish_study(study=study, found=found, by=by, at=at)


def made_ready(proposal: Proposal, at: datetime) -> None:
    """Everything an adoption needs, but the signature."""
    by, day = living.staff("Colleague"), at.date()
    actions.note_consultation(
        proposal=proposal,
        from_on=day - timedelta(days=30),
        to_on=day - timedelta(days=1),
        heard="Most people want it.",
        by=by,
        at=at,
    )
    studied(proposal, StudyKind.IMPACT, at)
    studied(proposal, StudyKind.VALIDATION, at)
    actions.mark_tested(proposal=proposal, why="Nobody loses.", by=by, at=at)
    actions.state_equality(proposal=proposal, words="The same for every group.", by=by, at=at)
    actions.give_notice(proposal=proposal, notice_on=day, words="By letter.", by=by, at=at)


def in_force(programme: Programme, text: str, at: datetime) -> PackVersion:
    """Through the gate, and in force on its first day."""
    proposal = proposed(programme, at, text=text)
    made_ready(proposal, at)
    actions.adopt(proposal=proposal, why="As consulted.", by=living.staff("Signer"), at=at)
    first = datetime.combine(proposal.starts_on, time(9), at.tzinfo)
    return actions.bring_into_force(proposal=proposal, by=living.staff("Signer"), at=first)
