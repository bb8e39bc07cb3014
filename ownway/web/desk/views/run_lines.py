"""One payment of a pay run: what became of it where no bank says so."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.core.problems import NotVisible
from ownway.spending import actions, queries
from ownway.spending.rules import OPEN
from ownway.web.desk.forms.money import PressForm
from ownway.web.desk.office import P, office_for
from ownway.web.desk.words import runs as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def could_not_pay(request: Request, payment: UUID) -> HttpResponse:
    """A payment by hand that cannot be made: asked once more, then the bill waits again."""
    line = queries.payment(request.viewer, payment, request.at)
    office = office_for(request, line.run.programme, P.PAY_SETTLE)
    if not queries.is_by_hand(line.run, line):
        raise NotVisible  # only the bank says so of what goes by a file
    form = PressForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: actions.could_not_pay(line=line, by=office.by(), at=request.at)
    ):
        messages.success(request, _("It is written down. The bill is owed still."))
        return redirect("desk:run", run=line.run.ref)
    return page(
        request,
        "desk/could_not_pay.html",
        form=form,
        run=line.run,
        facts=words.line_facts(line),
        is_open=line.state in OPEN,
    )
