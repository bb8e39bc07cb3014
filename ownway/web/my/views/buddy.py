"""My planning buddy: somebody who made a plan helps me, or I help one other (S19)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ownway.consent import queries as consent
from ownway.consent.rules import Topic
from ownway.core.problems import NotVisible, Refused
from ownway.review import actions, queries
from ownway.review.rules import BuddyState
from ownway.web.my.life import Life, here_now, life_of
from ownway.web.request import Request
from ownway.web.ui.answers import page


@require_GET
def buddy(request: Request) -> HttpResponse:
    """Who helps me, whom I help, and who offers."""
    life = life_of(request)
    gives, takes = queries.my_buddies(life.person)
    offers = queries.offers(life.person)[:8] if takes is None else ()
    shown = [one.helper for one in (takes, *offers) if one]
    shown += [gives.person] if gives and gives.person else []
    for other in shown:  # by name alone, as they offered or asked: they can read who looked
        request.viewer.saw(consent.about_of(other), Topic.PERSON, by_name="buddy")
    return page(
        request,
        "my/buddy.html",
        takes=takes,
        gives=gives,
        helping=gives is not None and gives.state == BuddyState.HELPING,
        may_offer=gives is None and queries.has_agreed_plan(life.person),
        offers=offers,
    )


@require_POST
@here_now
def offer(request: Request, life: Life) -> HttpResponse:
    """I would help one other."""
    return _do(
        request,
        lambda: actions.offer_to_help(person=life.person, by=life.actor, at=request.at),
        _("Thank you. Whoever makes a plan can ask you now."),
    )


@require_POST
@here_now
def ask(request: Request, buddy: UUID, life: Life) -> HttpResponse:
    """I take up somebody's offer."""
    found = queries.offer(life.person, buddy)
    return _do(
        request,
        lambda: actions.ask_buddy(person=life.person, buddy=found, by=life.actor, at=request.at),
        _("They are in your circle now, and see nothing until you share it."),
    )


@require_POST
def stop(request: Request, buddy: UUID) -> HttpResponse:
    """We stop; nobody is asked why."""
    life = life_of(request)
    mine = {one.ref: one for one in queries.my_buddies(life.person) if one is not None}
    if buddy not in mine:
        raise NotVisible
    return _do(
        request,
        lambda: actions.stop_helping(buddy=mine[buddy], by=life.actor, at=request.at),
        _("Done. You can begin again any time."),
    )


def _do(request: Request, action: Any, said: str) -> HttpResponse:
    try:
        action()
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
    else:
        messages.success(request, said)
    return redirect("my:buddy")
