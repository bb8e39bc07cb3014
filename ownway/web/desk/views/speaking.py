"""Who is spoken with before a change of the rules takes much from them."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from ownway.rulemaking import queries
from ownway.web.desk.office import P, office_of, other_offices
from ownway.web.desk.words import speaking as words
from ownway.web.request import Request
from ownway.web.ui.answers import page

SPEAKING = (P.AMOUNT_SETTLE, P.PLAN_DECIDE)


@require_GET
def speak_first(request: Request) -> HttpResponse:
    """Under each open proposal, whoever would lose more than a tenth; each look is recorded."""
    office = office_of(request, *SPEAKING)
    found = queries.to_speak_with(request.viewer, office.programme.ref, at=request.at)
    return page(
        request,
        "desk/speak_first.html",
        tables=words.tables(found, linked=office.may(P.PEOPLE_LIST)),
        others=other_offices(request, office, *SPEAKING),
    )
