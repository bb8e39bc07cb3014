"""One payment of a pay run: what became of it where no bank says so."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.core.problems import NotVisible
from ownway.people import queries as people
from ownway.spending import actions, queries
from ownway.spending.rules import OPEN, RunLineState
from ownway.web.desk.forms.money import PressForm
from ownway.web.desk.forms.paying import NeverCarriedOutForm
from ownway.web.desk.office import Office, P, office_for
from ownway.web.desk.words import runs as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def could_not_pay(request: Request, payment: UUID) -> HttpResponse:
    """A payment that cannot be made by hand, or into a closed account: asked once more, then the
    bill waits again."""
    line = queries.payment(request.viewer, payment, request.at)
    office = office_for(request, line.run.programme, P.PAY_SETTLE)
    given_up = line.state == RunLineState.REJECTED  # a second press changes nothing
    if not (given_up or queries.may_be_given_up(line.run, line)):
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


@require_http_methods(["GET", "POST"])
def never_carried_out(request: Request, payment: UUID) -> HttpResponse:
    """A payment that no bank ever mentioned: one asks the bank and says so, another agrees."""
    line = queries.payment(request.viewer, payment, request.at)
    office = office_for(request, line.run.programme, P.PAY_SETTLE, P.PAY_RELEASE)
    said = queries.never_carried_out(line)
    form: BaseForm | None = None
    if request.method == "POST":
        form = PressForm(request.POST) if said else NeverCarriedOutForm(request.POST)
        if form.is_valid() and done(form, lambda: _never(request, office, line, said, form)):
            messages.success(
                request,
                _("It is written down. The bill is owed still.")
                if said
                else _("It is written down. Somebody else agrees."),
            )
            return redirect("desk:run", run=line.run.ref)
    may_say = line.pk in queries.silence([line], request.at)
    return page(
        request,
        "desk/never_carried_out.html",
        form=form,
        run=line.run,
        facts=words.line_facts(line),
        ask=(form or NeverCarriedOutForm()) if may_say and said is None else None,
        said=said,
        said_by="" if said is None else people.names([said.said_by]).get(said.said_by, ""),
        mine=said is not None and said.said_human == office.viewer.rights.human,
        waits=may_say,
    )


def _never(request: Request, office: Office, line: Any, said: Any, form: Any) -> None:
    if said is None:
        actions.say_never_carried_out(
            line=line, words=form.cleaned_data["words"], by=office.by(), at=request.at
        )
        return
    actions.agree_never_carried_out(line=line, by=office.by(), at=request.at)
