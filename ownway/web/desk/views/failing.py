"""A holder that fails: who and how much, one confirmation, and how far the move is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.holding import actions
from ownway.holding import queries as holding
from ownway.holding.rules import Way
from ownway.programme import queries as programmes
from ownway.web.desk.forms.holding import FailsForm, WhichHolderForm
from ownway.web.desk.forms.money import PressForm
from ownway.web.desk.office import Office, P, office_for
from ownway.web.desk.words import holding as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def holder_fails(request: Request, programme: UUID) -> HttpResponse:
    """Which holder; then who and how much; then one press that moves all of it."""
    office = office_for(request, programmes.by_ref(programme), P.HOLDING_SET_UP)
    failed = set(holding.failed_holders(office.programme))
    able = [one for one in office.pack.holding.holders if (one.way, one.code) not in failed]
    third = [one for one in able if one.way == Way.THIRD]
    which = WhichHolderForm(
        request.GET if "holder" in request.GET else None, holders=third, words=office.words
    )
    if not which.is_bound or not which.is_valid():
        return page(
            request,
            "desk/holder_fails.html",
            form=which,
            holder="",
            any_third=bool(third),
        )
    holder = which.cleaned_data["holder"]
    others = [one for one in able if one.way != Way.DIRECT and one.code != holder]
    rows = holding.preview(request.viewer, office.programme, holder, request.at)
    form = FailsForm(request.POST or None, others=others, words=office.words)
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        if done(form, lambda: made.append(_begin(request, office, holder, form))):
            return redirect("desk:failure", made[0].ref)
    total = sum((one.lies.minor for one in rows), 0)
    return page(
        request,
        "desk/holder_fails.html",
        form=form,
        holder=office.words.get(f"holder.{holder}"),
        table=words.to_move(rows),
        total=Money(total, office.programme.currency),
        any_third=True,
    )


def _begin(request: Request, office: Office, holder: str, form: FailsForm) -> Any:
    to = form.cleaned_data["to"]
    failure = actions.begin_failure(
        programme=office.programme,
        holder=holder,
        to_way=form.ways[to],
        to_holder=to,
        kind=form.cleaned_data["kind"],
        reason=form.cleaned_data["reason"],
        by=office.by(),
        at=request.at,
    )
    return actions.carry_on(failure=failure, by=office.by(), at=request.at)


@require_http_methods(["GET", "POST"])
def failure(request: Request, failure: UUID) -> HttpResponse:
    """How far the move is; a press carries it on, which the software also does by itself."""
    view = holding.failure(request.viewer, failure, request.at)
    office = office_for(request, view.failure.programme, P.HOLDING_SET_UP)
    form = PressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if view.failure.done_at is not None:
            raise NotVisible
        if form.is_valid() and done(
            form,
            lambda: actions.carry_on(failure=view.failure, by=office.by(), at=request.at),
        ):
            messages.success(request, _("Carried on."))
            return redirect("desk:failure", view.failure.ref)
    progress = _("%(done)s of %(of)s moved") % {"done": view.done, "of": view.of}
    return page(
        request,
        "desk/failure.html",
        form=form,
        view=view,
        progress=progress,
        table=words.moved(view),
        holder=office.words.get(f"holder.{view.failure.holder}"),
        to=office.words.get(f"holder.{view.failure.to_holder}"),
    )
