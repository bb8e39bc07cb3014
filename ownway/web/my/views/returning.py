"""Money I have not used yet, and money that is asked back: I read it first, and I can answer."""

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
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.reclaims import actions, queries
from ownway.reclaims.queries import ReclaimView
from ownway.reclaims.rules import State, StepKind
from ownway.web.my.life import Life, life_of
from ownway.web.my.words import returning as words
from ownway.web.request import Request
from ownway.web.returning_forms import EachForm, WayForm, WordsForm
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def surplus(request: Request, alert: UUID) -> HttpResponse:
    """There is money I have not used yet; is something in the way?"""
    life = life_of(request)
    found = queries.alert(request.viewer, alert, request.at)
    if found.person.ref != life.person.ref:
        raise NotVisible
    form = WayForm(request.POST or None) if found.replied_at is None else None
    if form is not None and request.method == "POST" and form.is_valid():
        said = form.cleaned_data["words"]
        if done(
            form,
            lambda: actions.say_why(alert=found, words=said, by=life.actor, at=request.at),
        ):
            messages.success(request, _("Thank you. We read it, and we talk with you."))
            return redirect("my:surplus", alert=found.ref)
    return page(
        request,
        "my/surplus.html",
        form=form,
        alert=found,
        unused=words.unused(found),
        who=people.name_of(found.seen_by),
        help_now=life.pack.help_now,
    )


@require_GET
def claim_back(request: Request, reclaim: UUID) -> HttpResponse:
    """The notice, where it stands, and every way to answer it."""
    life, view = _mine(request, reclaim)
    return _notice(request, life, view)


@require_POST
def claim_back_step(request: Request, reclaim: UUID, step: str) -> HttpResponse:
    """I answer, I choose what I can pay each month, or I say that it is wrong."""
    life, view = _mine(request, reclaim)
    forms: dict[str, tuple[Callable[[], Any], Callable[..., Any], str]] = {
        "answer": (
            lambda: WordsForm(request.POST, auto_id="answer_%s"),
            actions.reply,
            _("Thank you. Your answer is sent."),
        ),
        "wrong": (
            lambda: WordsForm(request.POST),
            actions.dispute,
            _("Thank you. All of it waits now. Somebody else looks at it."),
        ),
        "plan": (
            lambda: EachForm(request.POST, currency=view.reclaim.currency),
            actions.choose_plan,
            _("Your choice is saved."),
        ),
    }
    if step not in forms:
        raise NotVisible
    make, act, thanks = forms[step]
    form = make()
    if form.is_valid() and done(
        form,
        lambda: act(reclaim=view.reclaim, by=life.actor, at=request.at, **form.cleaned_data),
    ):
        messages.success(request, thanks)
        return redirect("my:claim_back", reclaim=view.reclaim.ref)
    return _notice(request, life, view, step, form)


def _mine(request: Request, reclaim: UUID) -> tuple[Life, ReclaimView]:
    life = life_of(request)
    view = queries.reclaim(request.viewer, reclaim, request.at)
    if view.reclaim.person.ref != life.person.ref:
        raise NotVisible
    return life, view


def _notice(
    request: Request, life: Life, view: ReclaimView, step: str = "", form: BaseForm | None = None
) -> HttpResponse:
    currency = view.reclaim.currency
    names = people.names([view.reclaim.given_by, *(one.taken_by for one in view.steps)])
    return page(
        request,
        "my/claim_back.html",
        form=form,
        view=view,
        reclaim=view.reclaim,
        asked=words.asked(view),
        state=words.state(view),
        still=words.still(view),
        reason=words.reason(view, life.words),
        by=names.get(view.reclaim.given_by, ""),
        plan=words.plan(view),
        more_parts=words.more_parts(view),
        steps=words.steps(view, names),
        answer=_or(step == "answer", form, WordsForm(auto_id="answer_%s"))
        if view.may(StepKind.REPLIED)
        else None,
        wrong=_or(step == "wrong", form, WordsForm()) if view.may(StepKind.DISPUTED) else None,
        before_its_day=view.state is State.NOTICED,
        each=_or(step == "plan", form, EachForm(currency=currency))
        if view.may(StepKind.PLANNED)
        else None,
        letter={
            "programme": life.words.get("programme"),
            "to": life.person.name,
            "day": programmes.day_of(life.person.programme, request.at),
        },
        help_now=life.pack.help_now,
    )


def _or(this: bool, form: BaseForm | None, fresh: BaseForm) -> BaseForm:
    return form if this and form is not None else fresh
