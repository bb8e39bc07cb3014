"""Some of the money came back: noted once, and it can be spent again at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.core.problems import NotVisible
from ownway.programme import queries as programmes
from ownway.spending import actions, queries
from ownway.web.buy_forms import RefundForm
from ownway.web.my.life import life_of
from ownway.web.my.words import money as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def refund(request: Request, purchase: UUID) -> HttpResponse:
    """What a seller gave back of something I paid for myself."""
    life = life_of(request)
    found = queries.purchase(request.viewer, purchase, request.at)
    bills = {str(one.ref): one for one in queries.refundable(found)}
    if found.person.ref != life.person.ref or not bills:
        raise NotVisible
    left = {ref: queries.still_refundable(one) for ref, one in bills.items()}
    form = RefundForm(
        request.POST or None,
        most=max(left.values(), key=lambda one: one.minor),
        payments=[(ref, words.payment(bills[ref], left[ref])) for ref in bills],
        today=programmes.day_of(life.person.programme, request.at),
    )
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        bill = bills[given.pop("payment", "") or next(iter(bills))]
        if done(
            form,
            lambda: actions.refund(bill=bill, by=life.actor, at=request.at, **given),
        ):
            messages.success(request, _("It is written down. You can use this money again."))
            return redirect("my:purchase", purchase=found.ref)
    return page(
        request,
        "my/refund.html",
        form=form,
        purchase=found,
    )
