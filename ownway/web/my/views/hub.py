"""The page a person comes back to: their next steps, and their money in one sentence."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.consent import queries as consent
from ownway.spending import queries as spending
from ownway.spending.rules import month_of
from ownway.web import check_coming
from ownway.web import statement_words as words
from ownway.web.my.life import CHOSEN, Life, life_of
from ownway.web.my.stages import hub_of
from ownway.web.request import Request
from ownway.web.ui.answers import page
from ownway.web.ui.parts import Link
from ownway.web.ui.periods import as_query

NEW = timedelta(days=14)


@require_GET
def hub(request: Request) -> HttpResponse:
    """Where I am, what I can do next."""
    life = life_of(request)
    return page(
        request,
        "my/hub.html",
        hub=hub_of(request, life),
        statement=_new_statement(request, life),
        name=life.person.called or life.person.name,
        waits=check_coming.own(request)[:1],  # one thing at a time; the page stays short
        several=len(request.viewer.own_people) > 1,
    )


def _new_statement(request: Request, life: Life) -> Link | None:
    """The statement of the last month, in its first weeks: what a message from us is about."""
    made = spending.monthly_statements(request.viewer, life.person.ref, request.at)
    if not made or made[0].made_at <= request.at - NEW:
        return None
    month = month_of(made[0].starts_on)
    said = _("Your statement of %(month)s is here") % {"month": words.month(month.starts_on)}
    return Link(said, reverse("my:statement") + as_query(month))


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
