"""Whom these pages are about: one person who let the viewer in, and what is open of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from ownway.consent import queries as consent
from ownway.consent.queries import Helped
from ownway.consent.rules import Level, Permission, Topic, at_least
from ownway.core.actors import Actor
from ownway.core.problems import NotVisible
from ownway.programme import queries as programmes
from ownway.programme.rules import Pack
from ownway.web.frames import wear
from ownway.web.request import Request
from ownway.web.support.words import helping as words


@dataclass(frozen=True, slots=True)
class Helping:
    """The person, what is open of theirs, and the helper as the one who acts."""

    helped: Helped
    name: str
    pack: Pack
    words: programmes.Words
    actor: Actor
    may_write: bool
    may_hold: bool

    @property
    def person(self) -> Any:
        return self.helped.person

    def sees(self, topic: Topic) -> bool:
        return topic in self.helped.topics

    def agrees_on(self, topic: Topic) -> bool:
        """Whether the person agrees on it with them: their yes counts as the person's."""
        return at_least(self.helped.levels.get(topic, Level.NOTHING), Level.AGREE)

    def require(self, *topics: Topic) -> None:
        """Raises NotVisible unless one of the topics is open."""
        if not self.helped.may_see(*topics):
            raise NotVisible


def helping_of(request: Request, person: UUID) -> Helping:
    """One person the viewer helps, with the frame that says so. Raises NotVisible."""
    viewer = request.viewer
    helped = consent.helped_one(viewer, person, at=request.at)
    pack = programmes.pack_of(helped.person.programme)
    pack_words = programmes.words(pack, request.LANGUAGE_CODE)
    wear(
        request,
        pack,
        pack_words,
        home_url=reverse("support:home"),
        helping=words.helping(helped),
    )
    return Helping(
        helped=helped,
        name=words.name(helped),
        pack=pack,
        words=pack_words,
        actor=viewer.acting_for(person),
        may_write=bool(consent.can(viewer, Permission.PLAN_HELP_WRITE, person=helped.person)),
        may_hold=bool(consent.can(viewer, Permission.REVIEW_HOLD, person=helped.person)),
    )
