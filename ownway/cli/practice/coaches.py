"""The coaches of a practice programme: who chose them, a buddy pair, and a scale answered twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from ownway.consent import actions as consent
from ownway.consent import queries as consented
from ownway.core.actors import SYSTEM, ActorKind
from ownway.joining import queries as joining
from ownway.people import actions as people
from ownway.people import queries as people_queries
from ownway.people.queries import actor_of
from ownway.people.rules import Profile
from ownway.programme.queries import day_of
from ownway.review import actions as reviews
from ownway.review import queries as reviewed
from ownway.spending import queries as spending

SECOND = "Kit Rowe"  # the second coach of each programme; close to a payee of the first story
PAYEE = "Next Step Peers"


def take_on(teller: Any) -> None:
    """Two coaches with what their pack asks; the second says whom they are close to."""
    at = teller.now - timedelta(days=88)
    first = teller.accounts["coach"]
    second = teller.account("second_coach", SECOND)
    for account, helps, lived in (
        (
            first,
            "Making a plan, and the first time you try something.",
            "Two long stays, and a way out.",
        ),
        (second, "Work, benefits letters, and mornings.", ""),
    ):
        coach = people.take_on(
            programme=teller.programme, account=account, role="coach", by=SYSTEM, at=at
        )
        for credential in teller.pack.coaching.credentials if teller.pack.coaching else ():
            people.note_training(
                coach=coach,
                title="",
                code=credential.code,
                done_on=day_of(teller.programme, at) - timedelta(days=600),
                evidence="Certificate, seen on paper",
                by=SYSTEM,
                at=at,
            )
        own = actor_of(account, ActorKind.STAFF)
        if account is second:
            consent.declare_interest(
                programme=teller.programme,
                party=spending.party_named(teller.programme.ref, PAYEE),
                payee_name=PAYEE,
                kind="work",
                from_on=day_of(teller.programme, at),
                by=own,
                at=at,
            )
        profile = Profile(
            first_name=account.name.split()[0],
            languages=(teller.pack.languages[0].partition("-")[0],),
            days=("mon", "wed", "thu"),
            helps_with=helps,
            lived_experience=lived,
            takes_people=True,
            said_all=True,
        )
        people.change_profile(coach=coach, profile=profile, by=own, at=at)


def choose(
    teller: Any,
    person: Any,
    account: Any,
    *,
    levels: Mapping[str, str] | None = None,
    at: datetime,
) -> Any:
    """A person chooses one of the coaches, having read what there is to read."""
    coach = people_queries.coaching_of(account)[0]
    shown = consented.choice(person, coach.ref, at=at)
    return consent.choose(
        person=person,
        coach=coach,
        seen=shown.seen,
        levels=levels,
        by=actor_of(person.account, ActorKind.PERSON),
        at=at,
    )


def tell(teller: Any, everybody: list[Any], named: set[Any]) -> None:
    """Whoever has no coach yet chooses the second; a buddy pair; two days of one scale.

    `named`: the people who have the first coach.
    """
    at = teller.now - timedelta(hours=18)
    second = teller.accounts["second_coach"]
    here = [one for one in everybody if not _left(one)]
    for person in here:
        if person not in named:
            choose(teller, person, second, at=at)
    planners = [one for one in here if reviewed.has_agreed_plan(one)]
    others = [one for one in here if one not in planners]
    if planners and others:
        helper, helped = planners[0], others[-1]
        offer = reviews.offer_to_help(
            person=helper, by=actor_of(helper.account, ActorKind.PERSON), at=at
        )
        reviews.ask_buddy(
            person=helped, buddy=offer, by=actor_of(helped.account, ActorKind.PERSON), at=at
        )
    if planners:
        _answer(planners[0], teller.now - timedelta(days=39), (2, 3, 2, 2, 3, 3, 2, 3))
        _answer(planners[0], at, (4, 3, 3, 4, 3, 4, 3, 4))


def _left(person: Any) -> bool:
    where = joining.where(person)
    return where is not None and where.over


def _answer(person: Any, at: datetime, values: tuple[int, ...]) -> None:
    own = reviewed.scales_for(person.programme)[0]
    reviews.answer_scale(
        person=person,
        scale=own.code,
        answers={item.code: value for item, value in zip(own.items, values, strict=True)},
        key=uuid4(),
        by=actor_of(person.account, ActorKind.PERSON),
        at=at,
    )
