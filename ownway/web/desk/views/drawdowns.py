"""Claims to funders: made for a period, sent, answered, sent again until all is settled."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.drawdown import actions, queries
from ownway.drawdown.queries import DrawdownView
from ownway.drawdown.rules import LineState, Standing
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.web.desk.forms.drawdowns import AskForm, BearForm, FunderAnswerForm
from ownway.web.desk.forms.money import PressForm
from ownway.web.desk.office import Office, P, office_for, office_of, other_offices
from ownway.web.desk.words import drawdowns as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def drawdowns(request: Request) -> HttpResponse:
    """Every claim, and a new one for a period that is over."""
    office = office_of(request, P.DRAWDOWN_MAKE)
    asked = queries.can_be_asked(office.programme, request.at)
    form = AskForm(request.POST or None, periods=words.choices(asked))
    made: list[Any] = []
    if request.method == "POST" and form.is_valid():
        funder, _space, starts_on = form.cleaned_data["period"].partition(" ")
        if done(
            form,
            lambda: made.append(
                actions.make(
                    programme=office.programme,
                    funder=funder,
                    starts_on=date.fromisoformat(starts_on),
                    by=office.by(),
                    at=request.at,
                )
            ),
        ):
            messages.success(request, _("The claim is made. Look at it, then send it."))
            return redirect("desk:drawdown", drawdown=made[0].ref)
    found = queries.drawdowns(office.viewer, office.programme.ref)
    return page(
        request,
        "desk/drawdowns.html",
        form=form,
        programme=office.words.get("programme"),
        may_ask=bool(asked),
        claims=words.claims(found, _funders(office)),
        others=other_offices(request, office, P.DRAWDOWN_MAKE),
    )


@require_GET
def drawdown(request: Request, drawdown: UUID) -> HttpResponse:
    """One claim: each line, and what can be done with it next."""
    office, view = _find(request, drawdown)
    return _detail(request, office, view)


@require_POST
def send(request: Request, drawdown: UUID) -> HttpResponse:
    """Writes the claim down as sent; its file can be downloaded."""
    office, view = _find(request, drawdown)
    form = PressForm(request.POST)
    if form.is_valid() and done(
        form, lambda: actions.send(drawdown=view.drawdown, by=office.by(), at=request.at)
    ):
        messages.success(request, _("The claim is ready. Download its file and send it."))
        return redirect("desk:drawdown", drawdown=view.drawdown.ref)
    return _detail(request, office, view, form)


@require_POST
def answer(request: Request, drawdown: UUID) -> HttpResponse:
    """Notes what the funder said, line by line."""
    office, view = _find(request, drawdown)
    form = FunderAnswerForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: actions.answer(
            drawdown=view.drawdown,
            rejected=form.rejected,
            rest_accepted=form.cleaned_data["rest"] == "accepted",
            by=office.by(),
            at=request.at,
        ),
    ):
        messages.success(request, _("The answer is written down."))
        return redirect("desk:drawdown", drawdown=view.drawdown.ref)
    return _detail(request, office, view, form)


@require_POST
def bear(request: Request, drawdown: UUID) -> HttpResponse:
    """Gives lines up that the funder does not accept."""
    office, view = _find(request, drawdown)
    form = BearForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: actions.bear(
            drawdown=view.drawdown,
            numbers=form.cleaned_data["lines"],
            by=office.by(),
            at=request.at,
        ),
    ):
        messages.success(request, _("We pay these lines ourselves now."))
        return redirect("desk:drawdown", drawdown=view.drawdown.ref)
    return _detail(request, office, view, form)


@require_POST
def withdraw(request: Request, drawdown: UUID) -> HttpResponse:
    """Takes a claim back that was not sent."""
    office, view = _find(request, drawdown)
    form = PressForm(request.POST)
    if form.is_valid() and done(
        form, lambda: actions.withdraw(drawdown=view.drawdown, by=office.by(), at=request.at)
    ):
        messages.success(request, _("The claim is taken back."))
        return redirect("desk:drawdown", drawdown=view.drawdown.ref)
    return _detail(request, office, view, form)


@require_GET
def file(request: Request, drawdown: UUID, number: int) -> HttpResponse:
    """The file of one sending, the same bytes as when it was sent."""
    _office, view = _find(request, drawdown)
    sending = next((each for each in view.sendings if each.number == number), None)
    if sending is None:
        raise Http404
    name = f"claim-{view.drawdown.number}-{number}.csv"
    return HttpResponse(
        queries.file_of(sending),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _find(request: Request, ref: UUID) -> tuple[Office, DrawdownView]:
    view = queries.drawdown(request.viewer, ref)
    return office_for(request, view.drawdown.programme, P.DRAWDOWN_MAKE), view


def _detail(
    request: Request, office: Office, view: DrawdownView, form: BaseForm | None = None
) -> HttpResponse:
    refs = {view.drawdown.made_by, *(each.sent_by for each in view.sendings)}
    names = people.names(refs)
    answers = form if isinstance(form, FunderAnswerForm) else FunderAnswerForm()
    bears = form if isinstance(form, BearForm) else BearForm()
    funder = _funders(office).get(view.drawdown.funder, view.drawdown.funder)
    return page(
        request,
        "desk/drawdown.html",
        form=form,
        title=words.title(view),
        claim=view.drawdown,
        status=words.standing(view.standing),
        facts=words.facts(view, names, funder),
        lines=words.lines(view, queries.reasons_of(view.drawdown)),
        sendings=words.sendings(view, names),
        drafted=view.standing is Standing.DRAFTED,
        rejected=view.standing is Standing.REJECTED,
        answers=answers if view.standing is Standing.SENT else None,
        bears=bears if _any_rejected(view) else None,
    )


def _any_rejected(view: DrawdownView) -> bool:
    return any(line.state == LineState.REJECTED.value for line in view.lines)


def _funders(office: Office) -> dict[str, str]:
    return {one.code: one.name for one in programmes.funders_of(office.programme)}
