"""A plan begun from one written before: after a return, or brought along from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from ownway.allocation.models import Allocation
from ownway.core.actors import Actor
from ownway.people.models import Person
from ownway.planning.actions.versions import _copied
from ownway.planning.models import Goal, Line, Plan, PlanVersion


def copied_plan(
    *, source: PlanVersion, allocation: Allocation, by: Actor, at: datetime
) -> tuple[PlanVersion, list[models.Model]]:
    """A new plan whose first draft says what `source` said, for an amount of today.

    Rows alone, inside the transaction of an action that writes the entry; the first day is left
    open, because the old one is over.
    """
    draft, rows = _begun(source.plan.person, source.plan.kind, allocation, by=by, at=at)
    draft.matters, draft.managing, draft.months = source.matters, source.managing, source.months
    draft.save()
    return draft, [*rows, *_copied(source, draft)]


def plan_of_package(
    *,
    person: Person,
    kind: str,
    allocation: Allocation,
    said: Mapping[str, Any],
    categories: Sequence[str],
    by: Actor,
    at: datetime,
) -> tuple[PlanVersion, list[models.Model]]:
    """A new plan whose first draft says what a package from elsewhere says.

    Rows alone, inside the transaction of an action that writes the entry. A category this
    programme does not have becomes its first one; the person reads it all before
    anything is sent.
    """
    draft, rows = _begun(person, kind, allocation, by=by, at=at)
    draft.matters, draft.managing, draft.months = said["matters"], said["managing"], said["months"]
    draft.save()
    goals: dict[str, Goal] = {}
    for place, goal in enumerate(said["goals"], 1):
        goals[goal["root"]] = Goal.objects.create(
            version=draft,
            position=place,
            words=goal["words"],
            next_step=goal["next_step"],
            who_helps=goal["who_helps"],
            how_know=goal["how_know"],
            dimension=goal["dimension"],
            written_at=at,
            written_by=by.ref,
        )
    for place, line in enumerate(said["lines"], 1):
        rows.append(
            Line.objects.create(
                version=draft,
                goal=goals.get(line["goal"]),
                position=place,
                kind=line["kind"],
                category=line["category"] if line["category"] in categories else categories[0],
                what=line["what"],
                each_minor=line["each_minor"],
                times=line["times"],
                total_minor=line["each_minor"] * line["times"],
                currency=person.programme.currency,
                early_signs=line["early_signs"],
                free_way=line["free_way"],
                written_at=at,
                written_by=by.ref,
            )
        )
    return draft, [*rows, *goals.values()]


def _begun(
    person: Person, kind: str, allocation: Allocation, *, by: Actor, at: datetime
) -> tuple[PlanVersion, list[models.Model]]:
    highest = Plan.objects.filter(person=person).aggregate(n=models.Max("number"))["n"]
    plan = Plan.objects.create(
        person=person, kind=kind, number=(highest or 0) + 1, started_at=at, started_by=by.ref
    )
    draft = PlanVersion.objects.create(
        plan=plan, number=1, allocation=allocation, begun_at=at, begun_by=by.ref
    )
    return draft, [plan, draft]
