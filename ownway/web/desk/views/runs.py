"""Pay runs: made by one person, released by another, settled by what the bank says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.spending import actions, queries
from ownway.spending.rules import RunStatus
from ownway.web.desk.forms.money import PressForm, SettleRunForm
from ownway.web.desk.office import PAYING, Office, P, office_for, office_of, other_offices
from ownway.web.desk.words import money as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


def _list(request: Request, office: Office, form: BaseForm | None = None) -> HttpResponse:
    viewer, at, where = office.viewer, request.at, office.programme.ref
    found = queries.runs(viewer, where, at)
    names = people.names(one.run.made_by for one in found)
    ready = queries.payable(viewer, where, at)
    return page(
        request,
        "desk/runs.html",
        programme=office.words.get("programme"),
        form=form,
        office=office,
        may_make=office.may(P.PAY_MAKE) and bool(ready),
        payable=words.payable(ready, office.programme.currency),
        runs=words.runs(found, names, _("Pay runs so far")),
        others=other_offices(request, office, *PAYING),
    )


@require_GET
def runs(request: Request) -> HttpResponse:
    """What the next run would pay, and every run so far."""
    return _list(request, office_of(request, *PAYING))


@require_POST
def make(request: Request, programme: UUID) -> HttpResponse:
    """Lists all that is ready and freezes the list; somebody else releases it."""
    office = office_for(request, programmes.by_ref(programme), P.PAY_MAKE)
    form = PressForm(request.POST)
    made: list[Any] = []
    if form.is_valid() and done(
        form,
        lambda: made.append(
            actions.make_run(programme=office.programme, by=office.by(), at=request.at)
        ),
    ):
        messages.success(request, _("The pay run is made. Somebody else releases it."))
        return redirect("desk:run", run=made[0].ref)
    return _list(request, office, form)


def _detail(
    request: Request, office: Office, view: Any, form: BaseForm | None = None
) -> HttpResponse:
    names = people.names(
        ref
        for ref in (
            view.run.made_by,
            view.run.released_by,
            view.run.done_by,
            view.run.withdrawn_by,
        )
        if ref is not None
    )
    frozen = view.run.status == RunStatus.FROZEN
    mine = view.run.made_human == office.viewer.rights.human
    settles = view.run.status == RunStatus.RELEASED and office.may(P.PAY_SETTLE)
    settle_form = form if isinstance(form, SettleRunForm) else None
    if settles and settle_form is None:
        settle_form = SettleRunForm(today=request.at.date())
    return page(
        request,
        "desk/run.html",
        form=form,
        run=view.run,
        status=words.run_status(view.run.status),
        facts=words.run_facts(view, names),
        lines=words.run_lines(view),
        waits=frozen,
        mine=frozen and mine,
        may_release=frozen and not mine and office.may(P.PAY_RELEASE),
        may_withdraw=frozen and office.may(P.PAY_MAKE),
        settle_form=settle_form if settles else None,
    )


def _find(request: Request, run: UUID, *permissions: P) -> tuple[Office, Any]:
    view = queries.run(request.viewer, run, request.at)
    return office_for(request, view.run.programme, *permissions), view


@require_GET
def run(request: Request, run: UUID) -> HttpResponse:
    """One run: each payment, and what can be done with it next."""
    office, view = _find(request, run, *PAYING)
    return _detail(request, office, view)


@require_POST
def release(request: Request, run: UUID) -> HttpResponse:
    """Lets a run go that somebody else made. Where it cannot be, the page says why."""
    office, view = _find(request, run, P.PAY_RELEASE)
    form = PressForm(request.POST)
    if form.is_valid() and done(
        form, lambda: actions.release(run=view.run, by=office.by(), at=request.at)
    ):
        messages.success(request, _("The pay run is released."))
        return redirect("desk:run", run=view.run.ref)
    return _detail(request, office, view, form)


@require_POST
def settle(request: Request, run: UUID) -> HttpResponse:
    """Notes that the bank has paid the run."""
    office, view = _find(request, run, P.PAY_SETTLE)
    form = SettleRunForm(request.POST, today=request.at.date())
    if form.is_valid() and done(
        form,
        lambda: actions.settle(
            run=view.run, paid_on=form.cleaned_data["paid_on"], by=office.by(), at=request.at
        ),
    ):
        messages.success(request, _("The pay run is written down as paid."))
        return redirect("desk:run", run=view.run.ref)
    return _detail(request, office, view, form)


@require_POST
def withdraw(request: Request, run: UUID) -> HttpResponse:
    """Takes a run back that nobody released; its purchases wait for the next one."""
    office, view = _find(request, run, P.PAY_MAKE)
    form = PressForm(request.POST)
    if form.is_valid() and done(
        form, lambda: actions.withdraw_run(run=view.run, by=office.by(), at=request.at)
    ):
        messages.success(request, _("The pay run is taken back."))
        return redirect("desk:run", run=view.run.ref)
    return _detail(request, office, view, form)
