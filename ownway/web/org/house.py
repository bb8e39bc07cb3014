"""One programme that the viewer answers for, and the frame of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from ownway.consent import queries as consent
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.programme import queries as programmes
from ownway.programme.rules import Pack
from ownway.web import check_words
from ownway.web.frames import reflection, wear
from ownway.web.org.words import figures, proposals, rules
from ownway.web.request import Request
from ownway.web.ui.answers import chosen_uuid
from ownway.web.ui.context import Place
from ownway.web.ui.parts import Link

P = Permission


@dataclass(frozen=True, slots=True)
class House:
    """One programme the viewer answers for, with its rules and words."""

    programme: Any
    pack: Pack
    words: programmes.Words
    others: tuple[Link, ...]
    ask: str  # what keeps this programme chosen in a further address
    manages: bool


def house_of(request: Request, *permissions: Permission) -> House:
    """The programme named in the address, else the first. Raises NotVisible where there is none."""
    open_to = _open_to(request, permissions)
    chosen = request.GET.get("programme", "")
    ref = chosen_uuid(chosen) if chosen else next(iter(open_to), None)
    if ref is None or ref not in open_to:
        raise NotVisible
    ask = f"?programme={ref}" if chosen else ""
    others = tuple(
        Link(programmes.by_ref(other).name, f"{request.path}?programme={other}")
        for other in open_to
        if other != ref
    )
    return _entered(request, programmes.by_ref(ref), ask, others)


def house_for(request: Request, programme: UUID, *permissions: Permission) -> House:
    """The house of the programme something belongs to. Raises NotVisible as `house_of`."""
    open_to = _open_to(request, permissions)
    if programme not in open_to:
        raise NotVisible
    ask = f"?programme={programme}" if open_to[0] != programme else ""
    return _entered(request, programmes.by_ref(programme), ask, ())


def _open_to(request: Request, permissions: tuple[Permission, ...]) -> list[UUID]:
    held = [ref for one in permissions for ref in consent.programmes_where(request.viewer, one)]
    return list(dict.fromkeys(held))


def _entered(request: Request, programme: Any, ask: str, others: tuple[Link, ...]) -> House:
    pack = programmes.pack_of(programme)
    words = programmes.words(pack, request.LANGUAGE_CODE)
    takes_out = consent.can(request.viewer, P.BOOKS_EXPORT, programme=programme)
    wear(
        request,
        pack,
        words,
        home_url=reverse("org:home"),
        places=[
            Place(figures.how_we_are_doing(), reverse("org:home") + ask),
            Place(rules.programme(), reverse("org:programme") + ask),
            Place(proposals.the_rules(), reverse("org:rules") + ask),
            Place(check_words.the_check(), reverse("org:checks") + ask),
            *([Place(rules.the_books(), reverse("org:books") + ask)] if takes_out else []),
            reflection(),
        ],
    )
    manages = bool(consent.can(request.viewer, P.PROGRAMME_MANAGE, programme=programme))
    return House(programme, pack, words, others, ask, manages)
