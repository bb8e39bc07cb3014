"""What came back from the bank, and money that is gone: each seen to by the people it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.consent import queries as consent
from ownway.people import queries as people
from ownway.spending import actions, queries
from ownway.web.desk.forms.back import LossAnswerForm, LossForm, MakeGoodForm
from ownway.web.desk.forms.money import PressForm
from ownway.web.desk.office import PAYING, P, office_for, office_of, other_offices
from ownway.web.desk.words import back as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page

LOSING = (P.PAY_SETTLE, P.PAY_RELEASE)


@require_http_methods(["GET", "POST"])
def came_back(request: Request, payment: UUID) -> HttpResponse:
    """A payment the bank refused or sent back, and paying it once more."""
    found = queries.came_back_line(request.viewer, payment, request.at)
    office = office_for(request, found.line.run.programme, *PAYING)
    person = found.line.bill.person
    form = PressForm(request.POST if request.method == "POST" else None)
    may = office.may(P.PAY_MAKE) and not office.too_close(P.PAY_MAKE, person)
    if request.method == "POST":
        consent.require(office.viewer, P.PAY_MAKE, person=person)
        if form.is_valid() and done(
            form,
            lambda: actions.pay_again(line=found.line, by=office.by(person), at=request.at),
        ):
            messages.success(request, _("The next pay run pays it again."))
            return redirect("desk:bank")
    return page(
        request,
        "desk/came_back.html",
        form=form,
        facts=words.back_facts(found),
        what_now=words.what_now(found),
        may_again=may and not words.what_now(found),
        payee=found.line.bill.payee,
        may_payee=office.may(P.PAY_MAKE, P.PAY_RELEASE),
    )


@require_GET
def losses(request: Request) -> HttpResponse:
    """Money that is gone: what waits for a second person, and what was decided."""
    office = office_of(request, *LOSING)
    rows = queries.losses(office.viewer, office.programme, request.at)
    return page(
        request,
        "desk/losses.html",
        programme=office.words.get("programme"),
        group=words.losses(rows),
        others=other_offices(request, office, *LOSING),
    )


@require_http_methods(["GET", "POST"])
def say_loss(request: Request, person: UUID) -> HttpResponse:
    """Money of one person is gone: how much, how, and who bears it. Another person has to agree."""
    found = consent.person(request.viewer, person, at=request.at)
    office = office_for(request, found.programme, *LOSING)
    apart = _apart(office, found)
    lines = {str(one.ref): one for one in queries.may_be_lost(found)}
    waiting = {
        str(one.entry.ref): one.entry
        for one in queries.queue(office.viewer, office.programme.ref, request.at)
        if (one.entry.amount_minor or 0) < 0
    }
    form = LossForm(
        request.POST or None,
        currency=office.programme.currency,
        lines=words.places(lines, office.words),
        entries=words.entries(waiting),
    )
    if request.method == "POST" and not apart and form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        given["arrangement"] = lines[given.pop("line")]
        given["entry"] = waiting.get(given.pop("entry"))
        if done(
            form,
            lambda: actions.say_loss(**given, by=office.by(found), at=request.at),
        ):
            messages.success(request, _("It is written down. Somebody else decides."))
            return redirect("desk:losses")
    return page(
        request, "desk/say_loss.html", form=form, person=found, apart=apart, lines=bool(lines)
    )


def _apart(office: Any, person: Any) -> str:
    permission = next(one for one in LOSING if office.may(one))
    return str(office.too_close(permission, person))


def _loss_step(found: Any, request: Request) -> tuple[forms.Form, Callable[..., Any]] | None:
    """What can still be said of a loss, and the action it leads to."""
    posted = request.POST or None
    if not found.outcome:
        return LossAnswerForm(posted), actions.decide_loss
    if queries.waits_for_another(found):
        return MakeGoodForm(posted), actions.make_good
    return None


@require_http_methods(["GET", "POST"])
def loss(request: Request, loss: UUID) -> HttpResponse:
    """One loss: the decision of somebody who did not say it, and making it good later."""
    found = queries.loss(request.viewer, loss, request.at)
    office = office_for(request, found.person.programme, *LOSING)
    apart = _apart(office, found.person)
    if not apart and found.said_human == office.viewer.rights.human:
        apart = _("You said that this money is gone, so somebody else decides.")
    step = None if apart else _loss_step(found, request)
    form = step and step[0]
    if step is not None and request.method == "POST" and step[0].is_valid():
        form, act = step
        given = {"loss": found, "by": office.by(found.person), "at": request.at}
        if done(form, lambda: act(**form.cleaned_data, **given)):
            messages.success(request, _("It is saved."))
            return redirect("desk:losses")
    good = getattr(found, "made_good", None)
    acted = (found.said_by, found.decided_by, good and good.made_by)
    names = people.names(ref for ref in acted if ref)
    return page(
        request,
        "desk/loss.html",
        form=form,
        apart=apart if queries.waits_for_another(found) else "",
        makes_good=bool(found.outcome),
        person=found.person,
        words=found.words,
        facts=words.loss_facts(found, names),
    )
