"""Whom I am close to, said by those who decide and pay (T7)."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from ownway.web.desk.office import DESK, office_of, other_offices
from ownway.web.interest_pages import said
from ownway.web.request import Request


@require_http_methods(["GET", "POST"])
def interests(request: Request) -> HttpResponse:
    """What I said, and one more of them."""
    office = office_of(request, *DESK)
    return said(
        request,
        office.programme,
        "desk:interests",
        "desk/interests.html",
        programme=office.words.get("programme"),
        others=other_offices(request, office, *DESK),
    )
