"""Where somebody can stand with a programme, and from where to where they can move (S1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from ownway.core.problems import Problem
from ownway.people.rules import check_facts


class Status(StrEnum):
    """S1: opt-in only, and the way out is open from everywhere."""

    ENQUIRY = "enquiry"
    INFORMED = "informed"
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    ENROLLED = "enrolled"
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"
    MOVED = "moved"
    ENDED = "ended"
    GRADUATED = "graduated"


S = Status
OVER = frozenset({S.LEFT, S.MOVED, S.ENDED, S.GRADUATED})
BEFORE = frozenset({S.ENQUIRY, S.INFORMED, S.ELIGIBLE})  # asked about it, and not joined yet
_MOVES: dict[Status, frozenset[Status]] = {
    S.ENQUIRY: frozenset({S.INFORMED, S.LEFT}),
    S.INFORMED: frozenset({S.ELIGIBLE, S.NOT_ELIGIBLE, S.LEFT}),
    S.ELIGIBLE: frozenset({S.ENROLLED, S.LEFT}),
    S.NOT_ELIGIBLE: frozenset({S.ELIGIBLE, S.LEFT}),  # a refusal can be challenged (R6)
    S.ENROLLED: frozenset({S.ACTIVE, S.PAUSED}) | OVER,
    S.ACTIVE: frozenset({S.PAUSED}) | OVER,
    S.PAUSED: frozenset({S.ENROLLED, S.ACTIVE}) | OVER,
    S.LEFT: frozenset({S.ENROLLED}),  # coming back
    S.MOVED: frozenset({S.ENROLLED}),
    S.ENDED: frozenset({S.ENROLLED}),
    S.GRADUATED: frozenset({S.ENROLLED}),
}


def may_move(now: Status | str, to: Status | str) -> bool:
    """Whether somebody who stands here may stand there next."""
    return Status(to) in _MOVES[Status(now)]


def may_take_in(now: Status | str) -> bool:
    """Whether somebody who stands here can say yes now: they asked, and nothing says no.

    With their yes they are informed, and by S1 nobody tests whether they deserve to join.
    """
    return Status(now) in BEFORE


def check(
    *,
    name: str,
    informed_version: str,
    language: str,
    languages: Sequence[str],
    facts: Mapping[str, str],
    asked: Mapping[str, Sequence[str]],
) -> tuple[Problem, ...]:
    """What is still missing to join; nothing here tests whether somebody deserves to (S1, I18).

    `asked`: fact code → its possible values, from the pack.
    """
    problems = []
    if not name.strip():
        problems.append(Problem("name_missing", "Write your name.", "name"))
    if not informed_version:
        problems.append(
            Problem("not_informed", "Read what the programme is first.", "informed_version")
        )
    if language not in languages:
        problems.append(Problem("language_unknown", "Choose a language.", "language"))
    return (*problems, *check_facts(facts, asked))
