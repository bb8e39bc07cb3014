"""Who leaves well, and which promises are kept on both sides, in counts. Nobody is named."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from ownway.consent.rules import Permission
from ownway.evaluation import queries
from ownway.web.org.house import house_of
from ownway.web.org.words import exits as words
from ownway.web.request import Request
from ownway.web.ui.answers import page


@require_GET
def exits(request: Request) -> HttpResponse:
    """Where people stand on their way out, graduates apart, and promises of every side."""
    house = house_of(request, Permission.OVERSIGHT_VIEW)
    counts = queries.ways_out(request.viewer, house.programme.ref)
    kept = queries.promises(request.viewer, house.programme.ref, request.at)
    return page(
        request,
        "org/exits.html",
        house=house,
        name=house.words.get("programme"),
        people=words.people(counts),
        people_table=words.people_table(counts),
        graduated=words.graduated(counts),
        promises=words.promises(kept) if kept else None,
        promises_table=words.promises_table(kept) if kept else None,
        hides=counts.hides or kept is None,
        at=request.at,
    )
