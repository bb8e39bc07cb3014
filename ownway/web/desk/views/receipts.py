"""The receipts somebody added, for whoever answers or pays; opening one is noted as a look."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from ownway.spending import queries
from ownway.web.desk.office import PAYING, P, office_for
from ownway.web.request import Request
from ownway.web.ui.answers import page

_MAY = (P.BUYING_DECIDE, *PAYING)


@require_GET
def receipts(request: Request, purchase: UUID) -> HttpResponse:
    """The photos of one purchase."""
    found = queries.purchase(request.viewer, purchase, request.at)
    office_for(request, found.person.programme, *_MAY)
    return page(
        request,
        "desk/receipts.html",
        purchase=found,
        person=found.person,
        pictures=queries.pictures(found),
    )


@require_GET
def photo(request: Request, picture: UUID) -> HttpResponse:
    """What one photo shows, as a file: never run, never kept by a browser."""
    found = queries.picture(request.viewer, picture, request.at)
    office_for(request, found.purchase.person.programme, *_MAY)
    answer = HttpResponse(queries.shown_by(found), content_type="image/jpeg")
    answer["Content-Disposition"] = 'inline; filename="receipt.jpg"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
