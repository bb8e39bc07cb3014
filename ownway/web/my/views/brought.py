"""What I brought along from another place: my plan and my money there, and a first draft of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.allocation import queries as allocations
from ownway.core.problems import Refused
from ownway.endings import actions, queries
from ownway.planning import queries as planning
from ownway.planning.rules import PlanKind
from ownway.web.my.life import Life, here_now
from ownway.web.my.words import brought as words
from ownway.web.request import Request
from ownway.web.ui.answers import page


@require_http_methods(["GET", "POST"])
@here_now
def brought(request: Request, life: Life) -> HttpResponse:
    """Read as it stood there, word for word; one press begins my plan here with it."""
    found = queries.brought(request.viewer, life.person.ref, request.at)
    if request.method == "POST":
        try:
            actions.draft_from_package(person=life.person, by=life.actor, at=request.at)
        except Refused as refused:
            messages.info(request, f"{refused.words} {refused.fix}")
            return redirect("my:brought")
        messages.success(request, _("Your plan begins with it. You can change every word."))
        return redirect("my:goals")
    plans = planning.plans(request.viewer, life.person.ref, request.at)
    return page(
        request,
        "my/brought.html",
        brought=words.read(found, life.words),
        begun=any(one.kind == PlanKind.YEARLY and one.ended_at is None for one in plans),
        has_amount=allocations.amounts_of(request.viewer, life.person.ref, at=request.at)
        is not None,
    )
