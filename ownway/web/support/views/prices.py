"""A broker, or whoever agrees on buying with a person, writes down what sellers ask (S9)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.consent.rules import Topic
from ownway.core.problems import NotVisible
from ownway.spending import actions, queries
from ownway.web.price_forms import QuoteForm
from ownway.web.price_words import priced
from ownway.web.request import Request
from ownway.web.support.helping import Helping, helping_of
from ownway.web.ui.answers import done, page


def agrees_on_buying(helping: Helping) -> bool:
    """Whether the person agrees on buying with them, and lets them see the money."""
    return helping.agrees_on(Topic.BUYING) and helping.sees(Topic.MONEY)


@require_http_methods(["GET", "POST"])
def prices(request: Request, person: UUID, line: UUID) -> HttpResponse:
    """Prices side by side; the person picks one."""
    helping = helping_of(request, person)
    helping.require(Topic.BUYING)
    if not agrees_on_buying(helping):
        raise NotVisible
    lines = queries.buyable(request.viewer, person, request.at)
    found = next((one for one in lines if one.line.root == line and not one.kept_aside), None)
    if found is None:
        raise NotVisible
    form = QuoteForm(
        request.POST or None, currency=found.left.currency, initial={"what": found.line.what}
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.note_quote(
                person=helping.person,
                line_root=line,
                by=helping.actor,
                at=request.at,
                **form.cleaned_data,
            ),
        )
    ):
        messages.success(
            request, _("The price is written down. %(name)s picks one.") % {"name": helping.name}
        )
        return redirect("support:prices", person=person, line=line)
    rows = queries.quotes(request.viewer, person, line, request.at)
    return page(
        request,
        "support/prices.html",
        form=form,
        helping=helping,
        found=found,
        rows=priced(rows, found),
    )
