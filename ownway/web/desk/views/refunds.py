"""Money that came back of what a pay run paid; of a thing bought together, for everybody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.core.problems import NotVisible
from ownway.programme import queries as programmes
from ownway.spending import actions, queries
from ownway.spending.rules import RunLineState
from ownway.web.desk.forms.refunds import CameBackForm
from ownway.web.desk.office import PAYING, P, office_for
from ownway.web.desk.words import refunds as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.sheets import sheet_of

ON_ONE_PAGE = 100


@require_GET
def run_refunds(request: Request, run: UUID) -> HttpResponse:
    """What a run paid, and what of it came back."""
    view = queries.run(request.viewer, run, request.at)
    office = office_for(request, view.run.programme, *PAYING)
    sheet = sheet_of(
        request,
        view.lines.filter(state=RunLineState.SETTLED),
        most=ON_ONE_PAGE,
        earlier=_("Earlier payments"),
        later=_("Later payments"),
    )
    return page(
        request,
        "desk/run_refunds.html",
        run=view.run,
        lines=words.paid_lines(sheet.rows, may_note=office.may(P.PAY_SETTLE)),
        sheet=sheet,
    )


@require_http_methods(["GET", "POST"])
def refund(request: Request, bill: UUID) -> HttpResponse:
    """Notes what came back of one bill, or of the whole thing where several bought it together."""
    found = queries.paid_bill(request.viewer, bill, request.at)
    office = office_for(request, found.person.programme, P.PAY_SETTLE)
    apart = office.too_close(P.PAY_SETTLE, found.person)
    if apart and request.method == "POST":
        raise NotVisible
    pool = queries.pool_with(found.purchase)
    most = queries.still_refundable(found) if pool is None else queries.left_of_pool(pool)
    form = CameBackForm(
        request.POST or None,
        most=most,
        today=programmes.day_of(office.programme, request.at),
    )
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {**form.cleaned_data, "by": office.by(found.person)}
        given["at"] = request.at
        if done(
            form,
            lambda: (
                actions.refund(bill=found, **given)
                if pool is None
                else actions.refund_pool(pool=pool, **given)
            ),
        ):
            messages.success(request, _("It is written down. The money can be used again."))
            return redirect("desk:refund", bill=found.ref)
    return page(
        request,
        "desk/refund.html",
        form=form,
        apart=apart,
        bill=found,
        pool=pool,
        waits=bool(most) and not apart,
        facts=words.facts(found, pool),
        run=queries.run_of(found),
    )
