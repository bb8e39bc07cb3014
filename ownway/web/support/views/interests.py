"""Whom I am close to, said by a coach or broker (T7)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ownway.consent import queries as consent
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.web.frames import wear
from ownway.web.interest_pages import said
from ownway.web.request import Request


def _inside(request: Request) -> Any:
    """The programme they work for: by a role for one person, or as a coach people can choose.

    Raises NotVisible.
    """
    where = consent.programmes_where(request.viewer, Permission.REVIEW_HOLD)
    if where:
        return programmes.by_ref(where[0])
    account = request.viewer.account
    coaches = people.coaching_of(account) if account is not None else []
    if not coaches:
        raise NotVisible
    return coaches[0].programme


@require_http_methods(["GET", "POST"])
def interests(request: Request) -> HttpResponse:
    """What I said, and one more of them."""
    programme = _inside(request)
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
