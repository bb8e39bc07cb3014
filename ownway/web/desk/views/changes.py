"""The statement of one change of holder, for the side that set it up: worth printing (S7, E2)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from ownway.holding import queries as holding
from ownway.spending import queries as spending
from ownway.web import handover_words as words
from ownway.web.desk.office import P, office_for
from ownway.web.desk.words.money import holder
from ownway.web.request import Request
from ownway.web.ui.answers import page


@require_GET
def holder_change(request: Request, handover: UUID) -> HttpResponse:
    """The same sums that the person reads."""
    found = holding.handover(request.viewer, handover, request.at)
    office = office_for(request, found.person.programme, P.HOLDING_SET_UP)
    view = holding.statement(found)
    bought = {
        one.ref: (one.what, one.promised_on)
        for one in spending.purchases(request.viewer, found.person.ref, request.at)
    }
    return page(
        request,
        "desk/holder_change.html",
        view=view,
        person=found.person,
        facts=words.facts(view),
        both=words.both_sides(view, lambda one: holder(one, office.words)),
        promises=words.promises(view, bought) if view.promises else None,
        reason=holding.reason_for(found),
    )
