"""Courses written with peers, and the dates on which they run (S14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from uuid import UUID


class CourseKind(StrEnum):
    """What a course is about: the kinds the founding article names, and anything else (2.4)."""

    MEDICATION = "medication"
    COMMUNITY_LIVING = "community_living"
    WORK_AND_EDUCATION = "work_and_education"
    WELLNESS_PLAN = "wellness_plan"
    CRITICAL_THINKING = "critical_thinking"
    BODY_AND_MIND = "body_and_mind"
    OTHER = "other"


class RunState(StrEnum):
    """Where one run of a course stands."""

    SCHEDULED = "scheduled"
    OPEN = "open"  # people can take a place
    RUNNING = "running"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


NEXT: Mapping[RunState, frozenset[RunState]] = {
    RunState.SCHEDULED: frozenset({RunState.OPEN, RunState.CALLED_OFF}),
    RunState.OPEN: frozenset({RunState.RUNNING, RunState.CALLED_OFF}),
    RunState.RUNNING: frozenset({RunState.CLOSED, RunState.CALLED_OFF}),
    RunState.CLOSED: frozenset(),
    RunState.CALLED_OFF: frozenset(),
}


class CourseStage(StrEnum):
    """The whole way of a course: proposed, written together, then as far as its dates are."""

    PROPOSED = "proposed"
    CO_PRODUCED = "co_produced"
    SCHEDULED = "scheduled"
    OPEN = "open"
    RUNNING = "running"
    CLOSED = "closed"


_FURTHEST = (RunState.OPEN, RunState.RUNNING, RunState.SCHEDULED, RunState.CLOSED)


def stage_of(*, co_produced: bool, runs: Sequence[RunState]) -> CourseStage:
    """How far a course is; of several runs the one that somebody can still join says it."""
    for state in _FURTHEST:
        if state in runs:
            return CourseStage(state.value)
    return CourseStage.CO_PRODUCED if co_produced else CourseStage.PROPOSED


def moves_to(now: RunState, then: RunState) -> bool:
    """Whether a run may go from one state to another."""
    return then in NEXT[now]


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing; `phrases` says it in words."""

    code: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who wrote a course, or runs it: a human, and whether as a peer."""

    human: UUID
    as_peer: bool


def hands_lack(hands: Sequence[Hand]) -> tuple[Lack, ...]:
    """What is missing where a peer and another trainer are needed: two different humans (S14).

    Somebody who stands there twice counts as neither until it is put right.
    """
    lacks = []
    humans = [hand.human for hand in hands]
    if len(set(humans)) < len(humans):
        lacks.append(Lack("same_twice"))
    if not any(hand.as_peer for hand in hands):
        lacks.append(Lack("no_peer"))
    if not any(not hand.as_peer for hand in hands):
        lacks.append(Lack("no_other"))
    return tuple(lacks)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One time people come together, half open `[from_at, until_at)`."""

    from_at: datetime
    until_at: datetime


def meetings_lack(meetings: Sequence[Meeting]) -> tuple[Lack, ...]:
    """What is wrong with the times of a run; `number` counts from 1 in the order given."""
    if not meetings:
        return (Lack("no_meeting"),)
    lacks = []
    for number, meeting in enumerate(meetings, start=1):
        if meeting.until_at <= meeting.from_at:
            lacks.append(Lack("ends_before_it_starts", number))
    for number, (before, after) in enumerate(pairwise(meetings), start=2):
        if after.from_at < before.until_at:
            lacks.append(Lack("out_of_order", number))
    return tuple(lacks)


def hours_of(meetings: Sequence[Meeting]) -> int:
    """Whole hours of a course, half an hour rounded up: what a certificate says."""
    total = sum((meeting.until_at - meeting.from_at for meeting in meetings), timedelta())
    return (total + timedelta(minutes=30)) // timedelta(hours=1)
