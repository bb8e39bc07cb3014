"""Whom I am close to, said by a coach or broker (T7)."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ownway.consent import queries as consent
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.programme import queries as programmes
from ownway.web.frames import wear
from ownway.web.interest_pages import said
from ownway.web.request import Request


@require_http_methods(["GET", "POST"])
def interests(request: Request) -> HttpResponse:
    """What I said, and one more of them."""
    where = consent.programmes_where(request.viewer, Permission.REVIEW_HOLD)
    if not where:
        raise NotVisible
    programme = programmes.by_ref(where[0])
    pack = programmes.pack_of(programme)
    words = programmes.words(pack, request.LANGUAGE_CODE)
    wear(request, pack, words, home_url=reverse("support:home"))
    return said(
        request,
        programme,
        "support:interests",
        "support/interests.html",
        programme=words.get("programme"),
    )
