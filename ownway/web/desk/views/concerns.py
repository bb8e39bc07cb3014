"""Worries about a payee: what raised each, by when somebody else decides, and the decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.core.problems import NotVisible
from ownway.people import queries as people
from ownway.spending import actions, queries
from ownway.web.desk.forms.bills import ConcernForm, RaiseForm
from ownway.web.desk.office import P, office_for, office_of, other_offices
from ownway.web.desk.words import concerns as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_GET
def concerns(request: Request) -> HttpResponse:
    """Every concern that sets bills aside, the first due first."""
    office = office_of(request, P.BUYING_DECIDE)
    rows = queries.concerns(request.viewer, office.programme, request.at)
    return page(
        request,
        "desk/concerns.html",
        programme=office.words.get("programme"),
        group=words.concerns(rows),
        others=other_offices(request, office, P.BUYING_DECIDE),
    )


@require_http_methods(["GET", "POST"])
def concern(request: Request, concern: UUID) -> HttpResponse:
    """One concern with its reason, and the decision of somebody who did not raise it."""
    found = queries.concern(request.viewer, concern, request.at)
    office = office_for(request, found.programme, P.BUYING_DECIDE)
    apart = office.too_close(P.BUYING_DECIDE, found.person) if found.person else ""
    if not apart and found.raised_human == request.viewer.rights.human:
        apart = _("You raised this, so somebody else decides.")
    form = None
    if not apart and (request.method == "POST" or found.outcome != "cleared"):
        form = ConcernForm(request.POST or None)
        if (
            request.method == "POST"
            and form.is_valid()
            and done(
                form,
                lambda: actions.decide_concern(
                    concern=found, by=office.by(found.person), at=request.at, **form.cleaned_data
                ),
            )
        ):
            messages.success(request, _("Your decision is saved. The person can read it."))
            return redirect("desk:concerns")
    return page(
        request,
        "desk/concern.html",
        form=form,
        apart=apart,
        payee=found.payee.name,
        why=words.why(found),
        facts=words.facts(found, people.name_of(found.raised_by), people.name_of),
    )


@require_http_methods(["GET", "POST"])
def raise_concern(request: Request, purchase: UUID) -> HttpResponse:
    """Something looks wrong with who is paid for this: its bills wait, nothing else does."""
    found = queries.purchase(request.viewer, purchase, request.at)
    office = office_for(request, found.person.programme, P.BUYING_DECIDE, P.PAY_MAKE)
    payee = next((bill.payee for bill in found.bills.all()), None)
    if payee is None:
        raise NotVisible
    form = RaiseForm(request.POST or None)
    by = office.by(found.person)
    if request.method == "POST" and form.is_valid():
        person: Any = None if form.cleaned_data["everybody"] else found.person
        said = form.cleaned_data["words"]
        if done(
            form,
            lambda: actions.raise_concern(
                payee=payee, person=person, words=said, by=by, at=request.at
            ),
        ):
            messages.success(request, _("Their bills wait now. Somebody else decides."))
            return redirect("desk:money")
    return page(
        request, "desk/raise_concern.html", form=form, payee=payee.name, person=found.person
    )
