"""Who stands beside people: how full each coach is, and how many plan with a buddy. (S19)"""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from ownway.consent.rules import Permission
from ownway.evaluation import queries
from ownway.web.org.house import house_of
from ownway.web.org.words import caseloads as words
from ownway.web.request import Request
from ownway.web.ui.answers import page


@require_GET
def caseloads(request: Request) -> HttpResponse:
    """People and places of each coach, broker and planner, whole; help among peers, in counts."""
    house = house_of(request, Permission.OVERSIGHT_VIEW)
    asked = (request.viewer, house.programme.ref, request.at)
    found = queries.caseloads(*asked)
    helped = queries.buddies(*asked)
    return page(
        request,
        "org/caseloads.html",
        house=house,
        name=house.words.get("programme"),
        table=words.table(found, house.words),
        buddies=words.buddies(helped),
        hides=helped.counts.hides,
        at=request.at,
    )
