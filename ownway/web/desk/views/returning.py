"""Unused money: a kind word first; then, where it must be, a notice with time to answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.core.problems import NotVisible
from ownway.holding import queries as holding
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.reclaims import actions, queries
from ownway.reclaims.queries import ReclaimView
from ownway.reclaims.rules import State, StepKind
from ownway.web.desk.forms.money import PressForm
from ownway.web.desk.forms.reason import ReasonForm
from ownway.web.desk.forms.returning import (
    CameBackForm,
    CloseForm,
    LetGoForm,
    LookForm,
    NoticeForm,
)
from ownway.web.desk.office import Office, P, office_for, office_of, other_offices
from ownway.web.desk.words import returning as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_GET
def unused(request: Request) -> HttpResponse:
    """Whose money was not used, and every notice."""
    office = office_of(request, P.MONEY_TAKE_BACK)
    viewer, at = office.viewer, request.at
    return page(
        request,
        "desk/unused.html",
        programme=office.words.get("programme"),
        groups=[
            words.unused(queries.unused(viewer, office.programme, at)),
            words.reclaims(queries.reclaims_of(viewer, office.programme, at)),
        ],
        others=other_offices(request, office, P.MONEY_TAKE_BACK),
    )


@require_http_methods(["GET", "POST"])
def take_back(request: Request, pot: UUID) -> HttpResponse:
    """One pot: ask kindly, say how that ended, or give notice."""
    found = holding.pot(request.viewer, pot, request.at)
    office = office_for(request, found.person.programme, P.MONEY_TAKE_BACK)
    terms = queries.terms_of(found)
    if terms is None:
        raise NotVisible
    apart = office.too_close(P.MONEY_TAKE_BACK, found.person)
    today = programmes.day_of(office.programme, request.at)
    alert = queries.open_alert(found)
    step = request.POST.get("step", "") if request.method == "POST" and not apart else ""
    asked = {"terms": terms, "words": office.words, "currency": found.currency}
    forms: dict[str, BaseForm] = {
        "ask": PressForm(request.POST if step == "ask" else None),
        "close": CloseForm(request.POST if step == "close" else None),
        "notice": NoticeForm(request.POST if step == "notice" else None, **asked),
    }
    form = forms.get(step)
    if form is not None and form.is_valid():
        how = {"by": office.by(found.person), "at": request.at}
        said = form.cleaned_data
        if done(form, lambda: _on_pot(step, found, alert, said, how)):
            messages.success(request, _("It is done. The person sees it now."))
            return redirect("desk:unused")
    return page(
        request,
        "desk/take_back.html",
        form=form,
        apart=apart,
        person=found.person,
        pot=found,
        alert=alert,
        facts=words.pot_facts(
            found, queries.reach_of(found, today), queries.payment_of(found, today)
        ),
        close=forms["close"],
        notice=forms["notice"],
        terms=terms,
    )


def _on_pot(step: str, pot: Any, alert: Any, said: dict[str, Any], how: dict[str, Any]) -> None:
    if step == "notice":
        actions.give_notice(pot=pot, **said, **how)
    elif step == "ask":
        actions.ask_kindly(pot=pot, **how)
    elif alert is not None:
        actions.close_alert(alert=alert, how=said["how"], **how)


@require_GET
def reclaim(request: Request, reclaim: UUID) -> HttpResponse:
    """One notice, all that was said, and what can be done now."""
    office, view = _one(request, reclaim)
    return _page(request, office, view)


@require_POST
def reclaim_step(request: Request, reclaim: UUID, step: str) -> HttpResponse:
    """Looks again, takes it back, decides, notes what came, or asks no more of it."""
    office, view = _one(request, reclaim)
    steps: dict[str, tuple[Any, Callable[..., Any]]] = {
        "look": (LookForm, _look),
        "withdraw": (ReasonForm, _withdraw),
        "decide": (PressForm, _decide),
        "came": (CameBackForm, _came),
        "no-more": (LetGoForm, _no_more),
        "agree": (PressForm, _agree),
    }
    if step not in steps or office.too_close(P.MONEY_TAKE_BACK, view.reclaim.person):
        raise NotVisible
    make, act = steps[step]
    more = {"currency": view.reclaim.currency} if step == "came" else {}
    form = make(request.POST, auto_id=f"{step}_%s", **more)
    by, found = office.by(view.reclaim.person), view.reclaim
    if form.is_valid() and done(form, lambda: act(found, form.cleaned_data, by=by, at=request.at)):
        messages.success(request, _("It is done. The person sees it now."))
        return redirect("desk:reclaim", reclaim=found.ref)
    return _page(request, office, view, step, form)


def _look(found: Any, said: dict[str, Any], **how: Any) -> None:
    stands = said["outcome"] == "stands"
    actions.look_again(reclaim=found, stands=stands, words=said["reason"], **how)


def _withdraw(found: Any, said: dict[str, Any], **how: Any) -> None:
    actions.withdraw(reclaim=found, words=said["reason"], **how)


def _decide(found: Any, said: dict[str, Any], **how: Any) -> None:
    actions.decide(reclaim=found, **how)


def _came(found: Any, said: dict[str, Any], **how: Any) -> None:
    actions.receive(reclaim=found, amount=said["amount"], number=said["number"], **how)


def _no_more(found: Any, said: dict[str, Any], **how: Any) -> None:
    actions.propose_to_let_go(reclaim=found, words=said["reason"], **how)


def _agree(found: Any, said: dict[str, Any], **how: Any) -> None:
    actions.let_go(reclaim=found, **how)


def _one(request: Request, reclaim: UUID) -> tuple[Office, ReclaimView]:
    view = queries.reclaim(request.viewer, reclaim, request.at)
    office = office_for(request, view.reclaim.person.programme, P.MONEY_TAKE_BACK)
    return office, view


def _page(
    request: Request,
    office: Office,
    view: ReclaimView,
    step: str = "",
    form: BaseForm | None = None,
) -> HttpResponse:
    found, me = view.reclaim, office.viewer.actor.human
    apart = office.too_close(P.MONEY_TAKE_BACK, found.person)
    today = programmes.day_of(office.programme, request.at)
    names = people.names([found.given_by, *(one.taken_by for one in view.steps)])
    mine, decided_it = me == found.given_human, queries.decided_it(view, me)
    typed = queries.typed_in(view, me)
    proposal = view.proposal if view.may(StepKind.LET_GO) else None
    proposed_it = proposal is not None and proposal.taken_human == me

    def of(name: str, may: bool, fresh: BaseForm) -> BaseForm | None:
        if apart or not may:
            return None
        return form if step == name and form is not None else fresh

    came = {"currency": found.currency, "initial": {"number": len(view.steps) + 1}}
    return page(
        request,
        "desk/reclaim.html",
        form=form,
        apart=apart,
        person=found.person,
        reclaim=found,
        status=words.state(view),
        facts=words.facts(view, office.words, names),
        mine=mine and view.state is State.DISPUTED,
        decided_it=decided_it and not mine and view.state is State.DISPUTED,
        proposed_it=proposed_it,
        typed=typed and (proposal is not None or _asks_decision(view)),
        look=of(
            "look",
            view.may(StepKind.UPHELD) and not (mine or decided_it or typed),
            LookForm(auto_id="look_%s"),
        ),
        withdraw=of("withdraw", view.may(StepKind.WITHDRAWN), ReasonForm(auto_id="withdraw_%s")),
        may_decide=view.may(StepKind.DECIDED)
        and today >= found.counts_from
        and not typed
        and not apart,
        came=of("came", view.may(StepKind.RECEIVED), CameBackForm(auto_id="came_%s", **came)),
        no_more=of(
            "no-more",
            view.may(StepKind.PROPOSED) and proposal is None,
            LetGoForm(auto_id="no-more_%s"),
        ),
        may_agree=proposal is not None and not (proposed_it or typed or apart),
        rest=view.still_to_come,
    )


def _asks_decision(view: ReclaimView) -> bool:
    """Whether somebody still decides something on it: at the end of its time, or on a dispute."""
    return view.state is State.DISPUTED or view.may(StepKind.DECIDED)
