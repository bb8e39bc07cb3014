"""Leaving well: graduation with a page worth printing, leaving by choice, and coming back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.consent import queries as consent
from ownway.core.problems import NotVisible, Refused
from ownway.endings import actions, queries
from ownway.endings.rules import EndingKind
from ownway.joining import queries as joining
from ownway.joining.rules import OVER, Status
from ownway.web.my.forms.review import GraduateForm
from ownway.web.my.life import Life, life_of
from ownway.web.my.words.coach import ends_too
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def graduate(request: Request) -> HttpResponse:
    """The person says when, and reads it back; what is still open is listed with its way on."""
    life = life_of(request)
    form = GraduateForm(request.POST or None)
    in_the_way = queries.in_the_way(life.person, request.at)
    read_back = False
    if request.method == "POST" and form.is_valid():
        read_back = not {"yes", "again"} & set(request.POST)
        made: list[Any] = []
        if "yes" in request.POST and done(
            form,
            lambda: made.append(
                actions.graduate(
                    person=life.person, by=life.actor, at=request.at, **form.cleaned_data
                )
            ),
        ):
            return redirect("my:certificate", ending=made[0].ref)
    return page(
        request,
        "my/graduate.html",
        form=form,
        in_the_way=in_the_way,
        read_back=read_back,
        ends_too=ends_too(consent.standing(life.person)),
    )


@require_GET
def certificate(request: Request, ending: UUID) -> HttpResponse:
    """The certificate."""
    life = life_of(request)
    found = queries.certificate(request.viewer, ending, request.at)
    if found.ending.person.ref != life.person.ref:
        raise NotVisible
    return page(request, "my/certificate.html", certificate=found)


@require_http_methods(["GET", "POST"])
def leave(request: Request) -> HttpResponse:
    """Leaving by choice: one action and one confirmation, no reason asked."""
    life = life_of(request)
    if request.method == "POST":
        if _stands(life) not in OVER:
            _step(request, life, _leaver(request), _("You have left. The door stays open."))
        return redirect("my:left" if _stands(life) in OVER else "my:home")
    return page(
        request,
        "my/leave.html",
        may_rest=_stands(life) is not Status.PAUSED,
        ends_too=ends_too(consent.standing(life.person)),
    )


def _leaver(request: Request) -> Callable[..., Any]:
    """Leaving by choice, or because the person moves: each is kept apart (H1)."""
    kind = EndingKind.MOVED if request.POST.get("why") == "moved" else EndingKind.CHOICE
    return partial(actions.leave, kind=kind)


@require_http_methods(["GET", "POST"])
def pause(request: Request) -> HttpResponse:
    """A break: plan and money stay as they are, every place is kept (I13)."""
    life = life_of(request)
    if request.method == "POST":
        if _stands(life) is not Status.PAUSED:
            said = _("Your break has begun. Everything is kept.")
            _step(request, life, actions.take_break, said)
        return redirect("my:home")
    return page(request, "my/pause.html")


@require_POST
def resume(request: Request) -> HttpResponse:
    """Back from a break, with one click."""
    life = life_of(request)
    if _stands(life) is Status.PAUSED:
        _step(request, life, actions.end_break, _("Welcome back."))
    return redirect("my:home")


def _stands(life: Life) -> Status | None:
    """Where the person stands; a second press of a button finds them there already."""
    where = joining.where(life.person)
    return where.status if where else None


def _step(request: Request, life: Life, step: Callable[..., Any], said: str) -> None:
    try:
        step(person=life.person, by=life.actor, at=request.at)
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
    else:
        messages.success(request, said)
