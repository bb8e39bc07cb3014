"""Small changes: where each stands, and what moved between two rounds beside what was tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from ownway.consent.queries import Viewer
from ownway.core.problems import NotVisible
from ownway.improvement.models import Cycle, CycleStep, Priority, Round
from ownway.improvement.queries.access import require_looking
from ownway.improvement.queries.instruments import content_in
from ownway.improvement.queries.rounds import as_compared, closed_rounds
from ownway.improvement.rules import cycles as rules
from ownway.improvement.rules import instruments, trends
from ownway.improvement.rules.instruments import Element
from ownway.improvement.rules.trends import Moved, Point
from ownway.people import queries as people
from ownway.programme.models import Programme

MOST_CHANGED = 3


@dataclass(frozen=True, slots=True)
class Tried:
    """A small change with its steps so far and where it stands."""

    cycle: Cycle
    steps: tuple[CycleStep, ...]
    at: rules.At
    next: rules.Step | None
    code: str  # the element it serves; empty where none

    def late(self, on: date) -> bool:
        """Past its day, and not done."""
        return self.at is not rules.At.DONE and self.cycle.due_on < on


def cycle(viewer: Viewer, ref: UUID) -> Tried:
    """Raises NotVisible."""
    rows = with_steps().filter(ref=ref)
    found = rows.first()
    if found is None:
        raise NotVisible
    require_looking(viewer, found.programme.ref)
    return tried(found)


def cycles(viewer: Viewer, programme: Programme) -> list[Tried]:
    """Every small change of a programme, the next to do first. Raises NotVisible."""
    require_looking(viewer, programme.ref)
    found = [tried(one) for one in with_steps().filter(programme=programme)]
    return sorted(found, key=lambda one: (one.at is rules.At.DONE, one.cycle.due_on, one.cycle.pk))


def cycles_of(priority: Priority) -> list[Tried]:
    """What was tried for one priority, oldest first."""
    return [tried(one) for one in with_steps().filter(priority=priority).order_by("pk")]


def with_steps() -> QuerySet[Cycle]:
    """Small changes with all that is told of one."""
    return Cycle.objects.select_related("programme__pack", "priority__asked").prefetch_related(
        "steps"
    )


def tried(of: Cycle) -> Tried:
    """A small change, its steps and where it stands; `of` comes from `with_steps`."""
    steps = tuple(sorted(of.steps.all(), key=lambda one: one.pk))
    done = [one.step for one in steps]
    asked = of.priority.asked if of.priority else None
    return Tried(of, steps, rules.stands(done), rules.next_step(done), asked.code if asked else "")


def names_of(of: Tried) -> Mapping[UUID, str]:
    """Who took the steps of a small change."""
    return people.names({one.done_by for one in of.steps} | {of.cycle.planned_by})


@dataclass(frozen=True, slots=True)
class Changed:
    """One element that moved between two rounds, or had a priority; with what was tried."""

    element: Element
    moved: Moved
    priority: Priority | None
    tried: tuple[Tried, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two rounds side by side: what moved most, and what became of the priorities.

    `other_raters`: not all who rated later had rated before, so part of a change may be theirs.
    `line`: totals over the rounds that can be compared. `left_out`: numbers of those that cannot.
    """

    before: Round
    after: Round
    shared: int
    most: tuple[Changed, ...]
    priorities: tuple[Changed, ...]
    untouched: tuple[Priority, ...]  # priorities whose element was not asked again, or of none
    other_raters: bool


def compared(programme: Programme, reader: str = "") -> Compared | None:
    """The last two valid rounds that can be compared; None where there are no two (I3)."""
    rounds = closed_rounds(programme)
    if len(rounds) < 2:
        return None
    after = rounds[-1]
    now = as_compared(after)
    for before in reversed(rounds[:-1]):
        was = as_compared(before)
        if moves := trends.moved(was, now):
            return _compared(before, after, moves, reader)
    return None


def _compared(before: Round, after: Round, moves: list[Moved], reader: str) -> Compared:
    elements = {
        one.element.code: one.element
        for one in instruments.placed(content_in(after.instrument, reader))
    }
    by_code = {one.element: one for one in moves}
    priorities = list(
        Priority.objects.filter(convening__round=before).select_related("asked").order_by("place")
    )
    served = {one.asked.code: one for one in priorities if one.asked}

    def told(one: Moved) -> Changed:
        priority = served.get(one.element)
        return Changed(
            elements[one.element], one, priority, tuple(cycles_of(priority)) if priority else ()
        )

    return Compared(
        before=before,
        after=after,
        shared=len(moves),
        most=tuple(told(one) for one in moves[:MOST_CHANGED] if one.by),
        priorities=tuple(told(by_code[code]) for code in served if code in by_code),
        untouched=tuple(
            one for one in priorities if not one.asked or one.asked.code not in by_code
        ),
        other_raters=_humans(before) != _humans(after),
    )


def _humans(of: Round) -> set[tuple[str, str]]:
    rows = of.raters.filter(handed_in_at__isnull=False)
    return {
        (str(human or name), view)
        for human, name, view in rows.values_list("human", "name", "viewpoint")
    }


@dataclass(frozen=True, slots=True)
class Line:
    """Totals over rounds that can be compared, oldest first, and the rounds left out."""

    points: tuple[tuple[Round, Point], ...]
    elements: int
    left_out: tuple[Round, ...]


def line(programme: Programme) -> Line:
    """How totals went over the rounds that can be compared with the last one."""
    rounds = closed_rounds(programme)
    rows = [as_compared(one) for one in rounds]
    by_number = {one.number: one for one in rounds}
    points = trends.line(rows)
    kept = {one.number for one in points}
    return Line(
        points=tuple((by_number[one.number], one) for one in points),
        elements=len(trends.shared(trends.comparable(rows))),
        left_out=tuple(one for one in rounds if one.number not in kept),
    )
