"""Reading the plan once more, signing and sending it, and reading the answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.core.problems import NotVisible
from ownway.decisions import actions as decision_actions
from ownway.decisions import queries as decisions
from ownway.holding import queries as holding
from ownway.people import queries as people
from ownway.planning import actions, queries
from ownway.planning.queries import Contents
from ownway.web import decided_words, plan_words
from ownway.web.decided_forms import SecondLookForm
from ownway.web.my.drafts import shown, writes
from ownway.web.my.forms.sending import AnswerForm, SignForm
from ownway.web.my.life import Life, life_of
from ownway.web.my.words import decision as words
from ownway.web.my.words.plan import changeable
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


def _read(life: Life, contents: Any) -> dict[str, Any]:
    """The whole plan, as whoever decides will read it."""
    return {
        "rows": plan_words.whole(contents, life.words, life.actor.ref),
        "total": plan_words.total(contents),
    }


@require_http_methods(["GET", "POST"])
@writes
def sign(request: Request, *, life: Life, contents: Contents) -> HttpResponse:
    """The plan as it will be sent, what is still missing, and three equal choices."""
    problems = queries.problems(contents.version)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        if answer == AnswerForm.CHANGE:
            messages.info(request, _("Change what you like. Nothing is sent yet."))
            return redirect("my:home")
        if answer == AnswerForm.TALK:
            return redirect("my:talk")
        return redirect("my:sign_name")
    changing = {
        **shown(request, contents, plan_words.caption(contents)),
        **_read(life, contents),
    }
    changing["rows"] = changeable(changing["rows"], changing["which"])
    return page(
        request,
        "my/sign.html",
        form=form,
        problems=plan_words.to_mend(problems, contents),
        advice=queries.advice(contents.version),
        answer_within=plan_words.answer_within(life.pack),
        **changing,
    )


@require_http_methods(["GET", "POST"])
@writes
def sign_name(request: Request, *, life: Life, contents: Contents) -> HttpResponse:
    """The name, then the name read back, then the plan is sent."""
    form = SignForm(request.POST or None, initial={"edit_no": contents.version.edit_no})
    read_back = False
    if request.method == "POST" and form.is_valid():
        read_back = "send" not in request.POST
        if not read_back and done(form, lambda: _submit(request, life, contents, form)):
            messages.success(request, _("Your plan is sent."))
            return redirect("my:where", version=contents.version.ref)
        if hasattr(form, "stale"):
            messages.info(request, f"{form.stale.words} {form.stale.fix}")
            return redirect("my:sign")
    return page(
        request,
        "my/sign_name.html",
        form=form,
        read_back=read_back,
        **shown(request, contents, plan_words.caption(contents)),
    )


def _submit(request: Request, life: Life, contents: Any, form: SignForm) -> None:
    actions.submit(
        version=contents.version,
        signed_name=form.cleaned_data["signed_name"],
        edit_no=form.cleaned_data["edit_no"],
        by=life.actor,
        at=request.at,
    )


@require_GET
def talk(request: Request) -> HttpResponse:
    """Who to talk to before deciding; the draft waits."""
    life = life_of(request)
    return page(request, "my/talk.html", help_now=life.pack.help_now, words=life.words)


def _sent(request: Request, life: Life, version: UUID) -> Any:
    found = queries.version(request.viewer, version, request.at)
    if found.plan.person.ref != life.person.ref or found.sent_at is None:
        raise NotVisible
    return found


@require_GET
def where(request: Request, version: UUID) -> HttpResponse:
    """Where the plan is, who decides, by when, and what if not (U15)."""
    life = life_of(request)
    found = _sent(request, life, version)
    return page(
        request,
        "my/where.html",
        where=words.where(decisions.where(found, request.at), life.words, found.signed_name),
        version=found,
        plan=found.plan,
        help_now=life.pack.help_now,
        **_read(life, queries.contents(found)),
    )


@require_GET
def decision(request: Request, version: UUID) -> HttpResponse:
    """The answer to each line, with its reason and what would make it a yes."""
    life = life_of(request)
    found = _sent(request, life, version)
    view = decisions.decision_for(request.viewer, version, request.at)
    if view is None:
        return redirect("my:where", version=version)
    names = people.names([view.decided_by])
    return page(
        request,
        "my/decision.html",
        answer=decided_words.answer(
            view,
            life.words,
            life.pack,
            names.get(view.decided_by, ""),
            again=lambda ref: reverse("my:second_look", args=[ref]),
        ),
        version=found,
        plan=found.plan,
        help_now=life.pack.help_now,
        to_choose=any(
            one.arrangement is None
            for one in holding.lines_to_choose(request.viewer, life.person.ref, request.at)
        ),
        may_change=not any(
            one.sent_at is None
            for one in queries.versions(request.viewer, found.plan.ref, request.at)
        ),
    )


def _may_ask_again(request: Request, version: Any, line: UUID) -> bool:
    view = decisions.decision_for(request.viewer, version.ref, request.at)
    lines = view.lines if view is not None else ()
    return any(one.may_ask_again for one in lines if one.ref == line)


@require_http_methods(["GET", "POST"])
def second_look(request: Request, line: UUID) -> HttpResponse:
    """Asks once for a second look at a line that was refused (R5, R6)."""
    life = life_of(request)
    found = decisions.line_decision(request.viewer, line, request.at)
    version = found.decision.version
    if version.plan.person.ref != life.person.ref:
        raise NotVisible
    if request.method == "GET" and not _may_ask_again(request, version, line):
        messages.info(request, _("There is no second look to ask for here. Read the answer below."))
        return redirect("my:decision", version=version.ref)
    form = SecondLookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = done(
            form,
            lambda: decision_actions.ask_second_look(
                line_decision=found,
                words=form.cleaned_data["words"],
                by=life.actor,
                at=request.at,
            ),
        )
        if asked:
            messages.success(request, _("You asked for a second look. Somebody else reads it."))
            return redirect("my:decision", version=version.ref)
    return page(
        request,
        "my/second_look.html",
        form=form,
        what=found.line.what,
        version=version,
        working_days=life.pack.decisions.second_look_within.working_days,
    )
