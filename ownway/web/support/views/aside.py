"""Money kept aside for bad times, used by whoever the person agrees on buying with.

Whom the person named is up to them: they share buying and money with somebody, and end it with
one press. They read who asked and what was seen, and may take it back.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.consent.rules import Topic
from ownway.core.problems import NotVisible
from ownway.programme import queries as programmes
from ownway.spending import actions, queries
from ownway.spending.rules import Status
from ownway.web.buy_forms import SeenByAnotherForm
from ownway.web.request import Request
from ownway.web.support.helping import helping_of
from ownway.web.support.views.prices import agrees_on_buying
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def aside(request: Request, person: UUID, line: UUID) -> HttpResponse:
    """Something the person needs now, the sign that was seen, and the answer at once."""
    helping = helping_of(request, person)
    helping.require(Topic.BUYING)
    lines = queries.buyable(request.viewer, person, request.at) if agrees_on_buying(helping) else ()
    found = next((one for one in lines if one.line.root == line and one.kept_aside), None)
    if found is None:
        raise NotVisible
    reads = helping.person.account_id is not None  # else nobody but the one who asks tells them
    form = SeenByAnotherForm(request.POST or None, currency=helping.pack.currency, reads=reads)
    made = []
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: made.append(
                actions.ask(
                    person=helping.person,
                    line_root=line,
                    by=helping.actor,
                    at=request.at,
                    **form.wish(programmes.day_of(helping.person.programme, request.at)),
                )
            ),
        )
    ):
        said = _("Somebody looks at it and answers.")
        if made[0].status == Status.APPROVED:
            said = _("It is agreed, and paid next. Tell %(name)s that you asked.")
            if reads:
                said = _("It is agreed, and paid next. %(name)s reads that you asked.")
        messages.success(request, said % {"name": helping.name})
        return redirect("support:bought", person=person)
    return page(
        request,
        "support/aside.html",
        form=form,
        helping=helping,
        found=found,
        reads=reads,
        signs=found.line.early_signs if helping.sees(Topic.PLAN) else "",
    )
