"""What a package for a move says, read from what the person has here."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.core.money import Money
from ownway.core.show import show
from ownway.decisions import queries as decisions
from ownway.decisions.models import Pot
from ownway.endings.models import BroughtAlong
from ownway.endings.queries.parting import last_version
from ownway.people.models import Person
from ownway.planning.models import Goal, Line
from ownway.programme import queries as programmes


def person_to_move(ref: UUID) -> Person | None:
    """The person with this reference, for the command on the machine itself; asks no access."""
    return Person.objects.filter(ref=ref).select_related("programme__pack").first()


def brought_along(person: Person) -> BroughtAlong | None:
    """What this person brought along from another place; None where they brought nothing."""
    return BroughtAlong.objects.filter(person=person).first()


def brought(viewer: Viewer, person: UUID, at: datetime) -> BroughtAlong:
    """What a person this viewer may see brought from another place. Raises NotVisible."""
    rows = BroughtAlong.objects.select_related("person__programme").filter(person__ref=person)
    return consent.one(viewer, rows, at=at)


def what_moves(person: Person, at: datetime) -> tuple[dict[str, Any], str]:
    """The content of a package, and the same as text to read."""
    version = last_version(person)
    goals = Goal.objects.filter(version=version, removed_at__isnull=True).order_by("position", "pk")
    lines = Line.objects.filter(version=version, removed_at__isnull=True).order_by("position", "pk")
    roots = {goal.pk: str(goal.root) for goal in goals}
    content: dict[str, Any] = {
        "from": person.programme.name,
        "currency": person.programme.currency,
        "made_on": programmes.day_of(person.programme, at).isoformat(),
        "person": {
            "name": person.name,
            "called": person.called,
            "language": person.language,
            "access_needs": person.access_needs,
        },
        "matters": version.matters if version else "",
        "managing": version.managing if version else "",
        "months": version.months if version else 12,
        "goals": [
            {
                "root": str(goal.root),
                "words": goal.words,
                "next_step": goal.next_step,
                "who_helps": goal.who_helps,
                "how_know": goal.how_know,
                "dimension": goal.dimension,
            }
            for goal in goals
        ],
        "lines": [
            {
                "goal": roots.get(line.goal_id or 0, ""),
                "kind": line.kind,
                "category": line.category,
                "what": line.what,
                "each_minor": line.each_minor,
                "times": line.times,
                "early_signs": line.early_signs,
                "free_way": line.free_way,
            }
            for line in lines
        ],
        "money": [_money(pot) for pot in _pots(person)],
    }
    return content, _to_read(content)


def _pots(person: Person) -> list[Pot]:
    rows = Pot.objects.filter(person=person).select_related("person__programme", "plan")
    return list(rows.order_by("starts_on", "pk"))


def _money(pot: Pot) -> dict[str, Any]:
    return {
        "funder": pot.funder,
        "agreed_minor": pot.amount_minor,
        "left_minor": decisions.money_in(pot).uncommitted,
        "from_on": pot.starts_on.isoformat(),
        "until_on": pot.ends_on.isoformat(),
    }


def _to_read(content: dict[str, Any]) -> str:
    """The same in plain text, for whoever has no such software."""
    currency = content["currency"]
    listed = [content["person"]["name"], content["from"], content["made_on"], ""]
    listed += [content["matters"], content["managing"], ""]
    for goal in content["goals"]:
        listed += [f"* {goal['words']}", f"  {goal['next_step']}"]
        for line in content["lines"]:
            if line["goal"] == goal["root"]:
                total = Money(line["each_minor"] * line["times"], currency)
                listed.append(f"  - {line['what']}: {show(total, 'en-gb')}")
    for line in content["lines"]:
        if not line["goal"]:
            total = Money(line["each_minor"] * line["times"], currency)
            listed.append(f"- {line['what']}: {show(total, 'en-gb')}")
    return "\n".join(listed) + "\n"
