"""Whose work these pages show: one programme, and what the one signed in may do there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.actors import Actor
from ownway.core.problems import NotVisible
from ownway.programme import queries as programmes
from ownway.programme.rules import Pack
from ownway.web.frames import reflection, wear
from ownway.web.request import Request
from ownway.web.ui.answers import chosen_uuid
from ownway.web.ui.context import Place
from ownway.web.ui.parts import Link

P = Permission
PAYING = (P.PAY_MAKE, P.PAY_RELEASE, P.PAY_SETTLE)
MONEY = (P.BUYING_DECIDE, P.HOLDING_SET_UP, P.MONEY_TAKE_BACK, *PAYING)
DESK = (
    P.PLAN_DECIDE,
    P.PLAN_DECIDE_OVER,
    P.AMOUNT_SETTLE,
    P.SECOND_LOOK_ANSWER,
    P.HOLDING_TIGHTEN,
    *MONEY,
)


@dataclass(frozen=True, slots=True)
class Office:
    """One programme, its rules and words, and the one who works there."""

    programme: Any
    pack: Pack
    words: programmes.Words
    viewer: Viewer

    def may(self, *permissions: Permission) -> bool:
        """Whether the viewer holds one of these in this programme."""
        return any(_holds(self.viewer, self.programme.ref, each) for each in permissions)

    def by(self, person: Any = None) -> Actor:
        """The viewer as the one who acts."""
        return self.viewer.actor if person is None else self.viewer.acting_for(person.ref)

    def too_close(self, permission: Permission, person: Any) -> str:
        """Why somebody else does this for this person; empty where the viewer may (T7).

        Raises NotVisible where the viewer may not do it for anybody like them.
        """
        answer = consent.can(self.viewer, permission, person=person)
        if answer:
            return ""
        if answer.why == "own_or_circle":
            return _("You are in this person’s circle, so somebody else does this.")
        if answer.why == "own_interest":
            return _("You said that you are close to this person, so somebody else does this.")
        raise NotVisible


def _holds(viewer: Viewer, programme: UUID, permission: Permission) -> bool:
    return programme in consent.programmes_where(viewer, permission)


def _programmes(viewer: Viewer, permissions: Iterable[Permission]) -> list[UUID]:
    found = [ref for each in permissions for ref in consent.programmes_where(viewer, each)]
    return list(dict.fromkeys(found))


def office_of(request: Request, *permissions: Permission) -> Office:
    """The office a list is about: the one named in the address, else the first of the viewer's.

    Raises NotVisible where the viewer holds none of `permissions` there.
    """
    viewer = request.viewer
    open_to = _programmes(viewer, permissions)
    if "programme" in request.GET:
        named = chosen_uuid(request.GET["programme"])
        open_to = [ref for ref in open_to if ref == named]
    if not open_to:
        raise NotVisible
    return _sit_down(request, programmes.by_ref(open_to[0]))


def office_for(request: Request, programme: Any, *permissions: Permission) -> Office:
    """The office of the programme something belongs to. Raises NotVisible as `office_of`."""
    office = _sit_down(request, programme)
    if not office.may(*permissions):
        raise NotVisible
    return office


def _sit_down(request: Request, programme: Any) -> Office:
    pack = programmes.pack_of(programme)
    words = programmes.words(pack, request.LANGUAGE_CODE)
    office = Office(programme, pack, words, request.viewer)
    places = _places(office.viewer)
    wear(request, pack, words, home_url=places[0].url if places else "/", places=places)
    return office


def _places(viewer: Viewer) -> list[Place]:
    """Only the places that open to this viewer."""
    places = []
    if _programmes(viewer, DESK):
        places.append(Place(_("Work to do"), reverse("desk:home")))
    if _programmes(viewer, (P.PEOPLE_LIST,)):
        places.append(Place(_("People"), reverse("desk:people")))
    if _programmes(viewer, MONEY):
        places.append(Place(_("Money"), reverse("desk:money")))
    if _programmes(viewer, (P.ENDING_CLOSE, P.ENDING_DECIDE)):
        places.append(Place(_("Leaving"), reverse("desk:leaving")))
    if _programmes(viewer, (P.EXIT_RUN, P.EXIT_WALK)):
        places.append(Place(_("Leaving well"), reverse("desk:exits")))
    if _programmes(viewer, (P.BOOKS_CLOSE,)):
        places.append(Place(_("Books"), reverse("desk:months")))
    if _programmes(viewer, (P.LEARNING_RUN,)):
        places.append(Place(_("Courses"), reverse("desk:courses")))
    if _programmes(viewer, (P.COACHES_MANAGE,)):
        places.append(Place(_("Coaches"), reverse("desk:coaches")))
    return [*places, reflection()]


def other_offices(request: Request, office: Office, *permissions: Permission) -> list[Link]:
    """The same list in the viewer's other programmes, if there are any."""
    found = []
    for ref in _programmes(office.viewer, permissions):
        if ref != office.programme.ref:
            other = programmes.by_ref(ref)
            words = programmes.words(programmes.pack_of(other), request.LANGUAGE_CODE)
            found.append(Link(words.get("programme"), f"{request.path}?programme={ref}"))
    return found
