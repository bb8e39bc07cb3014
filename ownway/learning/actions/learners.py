"""Who learns, inside the transaction of an action: one human is one learner."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from ownway.consent.models import Grant
from ownway.core.actors import Actor
from ownway.core.wording import said
from ownway.learning.actions.refusals import LONGEST_LINE
from ownway.learning.models import Learner
from ownway.learning.rules import LearnerKind
from ownway.people.models import Account, Person
from ownway.programme.models import Programme


def learner_of(
    programme: Programme,
    person: Person | None,
    account: Account | None,
    name: str = "",
    reach_at: str = "",
    *,
    by: Actor,
    at: datetime,
) -> tuple[Learner, list[Learner]]:
    """Who learns, made at their first step; one human is one learner, under any sign-in.

    The second part is what is new and to be recorded.
    """
    if person is not None and person.programme_id != programme.pk:  # type: ignore[attr-defined]
        account, person = person.account, None
    human = person.human if person else account.human if account else uuid4()
    there = Learner.objects.filter(programme=programme, human=human).first()
    if there is not None:
        return there, []
    if person is None and account is not None:
        # A sign-in whose life is here learns as the person they are.
        person = Person.objects.filter(programme=programme, human=human).first()
        account = None if person else account
    alone = person is None and account is None
    if alone and reach_at.strip():  # rang twice: the same name at the same number is one learner
        known = Learner.objects.filter(
            programme=programme, name=name.strip(), reach_at=reach_at.strip(), account=None
        ).first()
        if known is not None:
            return known, []
    made = Learner.objects.create(
        programme=programme,
        person=person,
        account=account,
        human=human,
        kind=_kind(programme, person, account, at),
        name=said(name, most=LONGEST_LINE) if alone else "",
        reach_at=reach_at.strip()[:LONGEST_LINE] if alone else "",
        added_at=at,
        added_by=by.ref,
    )
    return made, [made]


def _kind(
    programme: Programme, person: Person | None, account: Account | None, at: datetime
) -> LearnerKind:
    """As whom they learn first: participant, then staff, then family."""
    if person is not None:
        return LearnerKind.PARTICIPANT
    if account is None:
        return LearnerKind.NEIGHBOUR
    granted = Grant.objects.filter(
        account=account, programme=programme, from_at__lte=at, until_at__gt=at
    )
    if granted.filter(ended_at__isnull=True).exists():
        return LearnerKind.STAFF
    stands_by = account.supports.filter(person__programme=programme, ended_at__isnull=True)
    return LearnerKind.FAMILY if stands_by.exists() else LearnerKind.NEIGHBOUR
