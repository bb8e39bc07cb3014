"""Whose life these pages are about: the one the signed-in person takes part with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ownway.consent import queries as consent
from ownway.core.actors import Actor
from ownway.core.problems import NotVisible
from ownway.joining import queries as joining
from ownway.programme import queries as programmes
from ownway.programme.rules import Pack
from ownway.web.frames import wear
from ownway.web.request import Request

CHOSEN = "life"  # session key: the ref of the person, where an account has several


@dataclass(frozen=True, slots=True)
class Life:
    """The person, their programme's rules and words, and themselves as the one who acts."""

    person: Any
    pack: Pack
    words: programmes.Words
    actor: Actor


def here_now(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For steps that begin something: hands over the life, or says to come back first."""

    @wraps(view)
    def found(request: Request, **refs: Any) -> HttpResponse:
        life = life_of(request)
        where = joining.where(life.person)
        if where is not None and where.over:
            messages.info(request, _("You have left this programme. Come back first."))
            return redirect("my:home")
        return view(request, life=life, **refs)

    return found


def life_of(request: Request) -> Life:
    """The life of the one signed in. Raises NotVisible where they take part in nothing."""
    viewer = request.viewer
    if not viewer.own_people:
        raise NotVisible
    chosen = request.session.get(CHOSEN, "")
    known = {str(ref): ref for ref in viewer.own_people}
    ref: UUID = known.get(chosen, viewer.own_people[0])
    person = consent.person(viewer, ref, at=request.at)
    pack = programmes.pack_of(person.programme)
    words = programmes.words(pack, request.LANGUAGE_CODE)
    wear(request, pack, words, settings_url=reverse("my:settings"), home_url="/my/")
    return Life(person=person, pack=pack, words=words, actor=viewer.acting_for(ref))
