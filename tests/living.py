"""Programmes and people brought to life for a test, through the product's own actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from ownway.assessment import actions as assessing
from ownway.assessment.models import Assessment
from ownway.consent.queries import Viewer, viewer_for
from ownway.core.actors import SYSTEM, Actor, ActorKind
from ownway.people import actions as people
from ownway.people.models import Person
from ownway.people.queries import actor_of
from ownway.programme import actions as programmes
from ownway.programme.models import Programme
from ownway.programme.rules import Pack
from tests import packs

AT = datetime(2026, 9, 4, 10, 0, tzinfo=UTC)

# Answers of the English pack that come to a known number of points.
SIXTEEN = {
    "mornings": "help", "meals": "often", "home": "some", "letters": "some", "nights": "often",
    "feelings": "some", "safety": "some", "people": "often", "places": "some", "purpose": "some",
}  # fmt: skip
TWENTY_TWO = {
    "mornings": "help", "meals": "often", "home": "often", "letters": "often", "nights": "often",
    "feelings": "often", "safety": "often", "people": "often", "places": "some",
    "purpose": "often",
}  # fmt: skip


def answers_worth(pack: Pack, points: int) -> dict[str, str]:
    """Some answers that come to exactly this many points, one to each question."""
    ways: dict[int, dict[str, str]] = {0: {}}
    for question in pack.questions:
        ways = {
            before + int(option.points): {**said, question.code: option.code}
            for before, said in ways.items()
            for option in question.options
        }
    return ways[points]


def staff(name: str = "Robin") -> Actor:
    """Somebody who works at the funder."""
    return Actor(ref=uuid4(), human=uuid4(), kind=ActorKind.STAFF, name=name)


def programme(folder: Path = packs.ENGLAND) -> Programme:
    return programmes.open_programme(folder=folder, by=SYSTEM, at=AT)


def person(
    inside: Programme, name: str = "Ana", facts: Mapping[str, str] | None = None
) -> tuple[Person, Actor, Viewer]:
    """Somebody with a sign-in of their own; as who they act, and what they see."""
    account = people.add_account(
        name=name, email=f"{name.lower()}{uuid4().hex[:6]}@example.org", by=SYSTEM, at=AT
    )
    made = people.add_person(
        programme=inside, account=account, name=name, facts=facts, by=SYSTEM, at=AT
    )
    return made, actor_of(account, ActorKind.PERSON), viewer_for(account, at=AT)


def assessed(of: Person, by: Actor, answers: Mapping[str, str], at: datetime = AT) -> Assessment:
    """A round of questions, answered and sent. An empty option is 'I am not sure'."""
    begun = assessing.start(person=of, by=by, at=at)
    for question, option in answers.items():
        assessing.save_answer(
            assessment=begun,
            question=question,
            option=option,
            not_sure=not option,
            version=0,
            by=by,
            at=at,
        )
    return assessing.send(assessment=begun, by=by, at=at)
