"""A bill somebody helps to answer: yes or no by whoever agrees on buying with the person (F5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.consent.rules import Topic
from ownway.core.problems import NotVisible, Refused
from ownway.spending import actions, queries
from ownway.spending.rules import InvoiceStatus
from ownway.web import bill_words
from ownway.web.bill_forms import BillNoForm
from ownway.web.request import Request
from ownway.web.support.helping import helping_of
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def bill(request: Request, person: UUID, bill: UUID) -> HttpResponse:
    """What it says, and a yes or no in place of the person's own."""
    helping = helping_of(request, person)
    helping.require(Topic.BUYING)
    found = queries.invoice(request.viewer, bill, request.at)
    if found.purchase.person.ref != person or not helping.agrees_on(Topic.BUYING):
        raise NotVisible
    back = redirect("support:bought", person=person)
    said_no = "reason_code" in request.POST
    form = BillNoForm(
        request.POST if said_no else None, reasons=bill_words.reasons(helping.pack, helping.words)
    )
    how: dict[str, Any] = {"invoice": found, "by": helping.actor, "at": request.at}
    if request.method == "POST" and not said_no:
        try:
            actions.agree_invoice(**how)
        except Refused as refused:
            messages.info(request, f"{refused.words} {refused.fix}")
        else:
            messages.success(request, _("You said yes. We tell them the pay day."))
        return back
    if (
        said_no
        and form.is_valid()
        and done(form, lambda: actions.refuse_invoice(**how, **form.cleaned_data))
    ):
        messages.success(request, _("You said no. They can read why."))
        return back
    if found.status != InvoiceStatus.WITH_PERSON and not said_no:
        messages.info(request, _("This bill was answered already."))
        return back
    return page(
        request,
        "support/bill.html",
        form=form,
        helping=helping,
        one=bill_words.bill(found, helping.words, mine=True),
        purchase=found.purchase,
        work=bill_words.work(found),
    )
