"""Somebody who left a few days ago: their money is being closed, item by item."""

from __future__ import annotations

from datetime import timedelta

from ownway.cli.practice.people import Story, Want
from ownway.cli.practice.stories import Teller
from ownway.core.actors import ActorKind
from ownway.endings import actions as endings
from ownway.people.queries import actor_of

_CHOIR = Want("A choir on Tuesdays", "wellbeing", 800, 40, payee="Harbour Voices")
_WALKS = Want("Somebody beside me on long walks", "support", 1500, 20, payee="Next Step Peers")
LEAVES = Story(
    "Jude Penn",
    "living",
    "Sing again, and not alone",
    "My old friends by the sea.",
    (_CHOIR, _WALKS),
)


def tell_close(teller: Teller) -> None:
    """Jude moved to be near friends. Some bills are open, and one of the desk looks after it."""
    person = teller.tell(LEAVES)
    own = actor_of(person.account, ActorKind.PERSON)
    at = teller.now - timedelta(days=3)
    closing = endings.leave(person=person, kind="moved", by=own, at=at).closing
    endings.choose_asking(person=person, months=3, way="site", by=own, at=at)
    endings.take_on(closing=closing, by=teller.staff("payer"), at=at + timedelta(days=1))
