"""Reads of endings: what is still open, and the page worth printing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.models import Match
from ownway.consent.queries import Viewer
from ownway.consent.rules import Topic
from ownway.core.money import Money
from ownway.core.problems import NotVisible, Problem
from ownway.decisions import queries as decisions
from ownway.endings import rules
from ownway.endings.models import Ending
from ownway.endings.phrases import told
from ownway.endings.queries.exits import lacking
from ownway.endings.rules import EndingKind
from ownway.joining import queries as joining
from ownway.people.models import Person
from ownway.planning.models import Goal, Plan
from ownway.planning.rules import PlanKind
from ownway.programme import queries as programmes
from ownway.spending.models import Purchase
from ownway.spending.rules import Status

OPEN = (Status.ASKED, Status.APPROVED, Status.ON_ITS_WAY)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a graduation page says. `goals` is empty for whoever the goals are not shared with."""

    ending: Ending
    name: str
    programme: str
    joined_on: date | None
    graduated_on: date
    achieved: str
    keeps_well: str
    thanks: str
    goals: tuple[str, ...]
    returned: Money


def in_the_way(person: Person, at: datetime) -> tuple[Problem, ...]:
    """What is still open before this person can graduate, and what to do about each."""
    buying = Purchase.objects.filter(person=person, status__in=OPEN).order_by("asked_at", "pk")
    found = rules.in_the_way(
        buying=[
            (each.what, Money(each.amount_minor, each.currency), each.status) for each in buying
        ],
        second_looks=[look.line_decision.line.what for look in decisions.open_second_looks(person)],
        undecided=len(decisions.undecided(person)),
        claim=decisions.open_claim(person) is not None,
    )
    return tuple(told(finding) for finding in (*lacking(person, at), *found))


def ending(viewer: Viewer, ref: UUID, at: datetime) -> Ending:
    """One ending. Raises NotVisible."""
    rows = Ending.objects.select_related("person__programme").filter(ref=ref)
    return consent.one(viewer, rows, at=at)


def endings(viewer: Viewer, person: UUID, at: datetime) -> list[Ending]:
    """The endings of a person that this viewer may see, newest first."""
    rows = Ending.objects.select_related("person__programme").filter(person__ref=person)
    return list(consent.visible(viewer, rows, at=at).order_by("-ended_at", "-pk"))


def over_with(matches: Iterable[Match]) -> frozenset[int]:
    """Keys of the matches that ended because the person's time here did. One query."""
    rows = list(matches)
    ended = set(
        Ending.objects.filter(person__in={one.person_id for one in rows}).values_list(
            "person", "ended_at"
        )
    )
    return frozenset(one.pk for one in rows if (one.person_id, one.ended_at) in ended)


def certificate(viewer: Viewer, ref: UUID, at: datetime) -> Certificate:
    """The page of a graduation. Raises NotVisible, also for an ending of another kind."""
    found = ending(viewer, ref, at)
    if found.kind != EndingKind.GRADUATED:
        raise NotVisible
    person = found.person
    since = joining.where(person)
    open_to = consent.topics_open(viewer, person, at=at)
    return Certificate(
        ending=found,
        name=person.name,
        programme=person.programme.name,
        joined_on=programmes.day_of(person.programme, since.joined_at) if since else None,
        graduated_on=programmes.day_of(person.programme, found.ended_at),
        achieved=found.achieved,
        keeps_well=found.keeps_well,
        thanks=found.thanks,
        goals=_goals(person) if Topic.GOALS in open_to else (),
        returned=Money(found.returned_minor, person.programme.currency),
    )


def _goals(person: Person) -> tuple[str, ...]:
    """The goals of the last plan that was agreed, word for word."""
    plan = Plan.objects.filter(person=person, kind=PlanKind.YEARLY).order_by("-number").first()
    version = decisions.current_version(plan) if plan else None
    rows = Goal.objects.filter(version=version, removed_at__isnull=True)
    return tuple(rows.order_by("position", "pk").values_list("words", flat=True))
