"""The page a person comes back to: their next steps, and their money in one sentence."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.consent import queries as consent
from ownway.web.my.life import CHOSEN, life_of
from ownway.web.my.stages import hub_of
from ownway.web.request import Request
from ownway.web.ui.answers import page


@require_GET
def hub(request: Request) -> HttpResponse:
    """Where I am, what I can do next."""
    life = life_of(request)
    return page(
        request,
        "my/hub.html",
        hub=hub_of(request, life),
        name=life.person.called or life.person.name,
        several=len(request.viewer.own_people) > 1,
    )


@require_http_methods(["GET", "POST"])
def choose_life(request: Request) -> HttpResponse:
    """Which programme these pages are about, for somebody who takes part in two."""
    viewer = request.viewer
    lives = [consent.person(viewer, ref, at=request.at) for ref in viewer.own_people]
    chosen = request.POST.get("life", "")
    if request.method == "POST" and chosen in {str(one.ref) for one in lives}:
        request.session[CHOSEN] = chosen
        messages.success(request, _("You changed to another programme."))
        return redirect("my:home")
    return page(request, "my/choose_life.html", lives=lives)
