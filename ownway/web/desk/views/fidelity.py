"""How true the centres are to what they are: each look, and a new one."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.learning import actions, queries
from ownway.web.desk.forms import learning as forms
from ownway.web.desk.office import office_of
from ownway.web.desk.views.learning import RUN, plain, saved
from ownway.web.desk.words import learning as words
from ownway.web.request import Request
from ownway.web.ui.answers import page


@require_GET
def fidelity(request: Request) -> HttpResponse:
    """How true the centres are to what they are: each look, the newest first."""
    office = office_of(request, RUN)
    found = queries.checks(office.viewer, office.programme)
    return page(
        request,
        "desk/fidelity.html",
        office=office,
        checks=[
            {
                "check": one.check,
                "total": words.total(one.card),
                "chart": words.score_chart(one) if one.card.scores else None,
                "scores": words.score_rows(one),
                "types": words.type_rows(one),
                "live": words.live_rows(one.live),
                "indicators": words.indicator_rows(one.live),
            }
            for one in found
        ],
    )


@require_http_methods(["GET", "POST"])
def fidelity_new(request: Request) -> HttpResponse:
    """A new look: what the product shows is counted, the rest is said."""
    office = office_of(request, RUN)
    form = forms.FidelityForm(request.POST or None, hubs=queries.hubs(office.programme))
    made = saved(
        request,
        form,
        lambda: actions.check_fidelity(
            programme=office.programme, by=office.by(), at=request.at, **form.card()
        ),
        _("This look is kept for good."),
        to="desk:fidelity",
    )
    lead = _("Seven parts are scored. Five say what kind of centre it is, and are never added.")
    return made or plain(request, office, form, _("Look at fidelity"), "desk:fidelity", lead=lead)
