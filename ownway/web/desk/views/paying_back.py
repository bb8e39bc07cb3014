"""A yes to paying somebody back where their own press is not enough (F14)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.core.problems import NotVisible
from ownway.spending import actions, queries
from ownway.web.desk.forms.money import PayBackForm
from ownway.web.desk.office import P, office_for
from ownway.web.desk.words import paying_back as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def pay_back(request: Request, purchase: UUID) -> HttpResponse:
    """The person paid it themselves: they get it back though something is missing, with a why."""
    found = queries.purchase(request.viewer, purchase, request.at)
    office = office_for(request, found.person.programme, P.BUYING_DECIDE)
    missing = words.missing(queries.not_paid_back(found, request.at))
    if request.method == "GET" and not missing:
        raise NotVisible
    apart = office.too_close(P.BUYING_DECIDE, found.person)
    if queries.is_close_to_payee(request.viewer.rights.human, found):
        apart = _("You said that you are close to who is paid, so somebody else does this.")
    once = queries.paid_once(found)
    form = None if apart else PayBackForm(request.POST or None, currency=found.currency, once=once)
    if (
        form is not None
        and request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.allow_pay_back(
                purchase=found,
                why=form.cleaned_data["why"],
                amount=form.cleaned_data.get("amount"),
                by=office.by(found.person),
                at=request.at,
            ),
        )
    ):
        messages.success(request, _("They get it back with the next pay run."))
        return redirect("desk:purchase", purchase=found.ref)
    return page(
        request,
        "desk/pay_back.html",
        form=form,
        once=once,
        apart=apart,
        missing=missing,
        person=found.person,
        purchase=found,
        facts=words.facts(found, queries.paper_of(found)),
    )
