"""The programme whose courses these pages show, and who reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ownway.consent import queries as consent
from ownway.core.actors import Actor, ActorKind
from ownway.core.problems import NotVisible
from ownway.people.queries import actor_of
from ownway.programme import queries as programmes
from ownway.programme.rules import Pack
from ownway.web.frames import wear
from ownway.web.request import Request


@dataclass(frozen=True, slots=True)
class Room:
    """One programme, its rules and words."""

    programme: Any
    pack: Pack
    words: programmes.Words

    @property
    def name(self) -> str:
        return self.words.get("programme")

    @property
    def place(self) -> str:
        """What a place of learning is called here: a recovery college, an education center."""
        return self.words.get("term.recovery_college")


def room_of(request: Request, programme: Any) -> Room:
    """Sits down in a programme, in the frame of whoever reads."""
    pack = programmes.pack_of(programme)
    words = programmes.words(pack, request.LANGUAGE_CODE)
    viewer = request.viewer
    more: dict[str, Any] = {}
    if viewer.own_people:
        more = {"audience": "my", "home_url": "/my/", "settings_url": reverse("my:settings")}
    elif viewer.signed_in:
        more = {"home_url": reverse("start")}
    wear(request, pack, words, **more)
    return Room(programme, pack, words)


def myself(request: Request, programme: Any) -> dict[str, Any]:
    """Who learns: the person whose life is in this programme, else the one who is signed in.

    Raises NotVisible before sign-in.
    """
    viewer = request.viewer
    if viewer.account is None:
        raise NotVisible
    for ref in viewer.own_people:
        person = consent.person(viewer, ref, at=request.at)
        if person.programme.ref == programme.ref:
            return {"person": person, "by": viewer.acting_for(ref)}
    return {"account": viewer.account, "by": as_oneself(request)}


def as_oneself(request: Request) -> Actor:
    """The one signed in, acting for themselves, whatever roles they hold."""
    if request.viewer.account is None:
        raise NotVisible
    return actor_of(request.viewer.account, ActorKind.PERSON)
