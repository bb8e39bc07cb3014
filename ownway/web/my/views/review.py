"""Looking back together: goals first, spending last."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.core.problems import NotVisible, Refused
from ownway.planning import queries as planning
from ownway.planning.rules import PlanKind
from ownway.review import actions, queries
from ownway.review.rules import Outcome, Status
from ownway.spending import queries as spending
from ownway.web.my.forms.review import AgendaForm, HardTimesForm, OutcomeForm, ProgressForm
from ownway.web.my.life import Life, life_of
from ownway.web.my.words import money as money_words
from ownway.web.my.words import review as words
from ownway.web.request import Request
from ownway.web.review_words import together
from ownway.web.ui.answers import done, page, put


@require_GET
def review(request: Request) -> HttpResponse:
    """When it is due, what was said before, and a way to begin whenever the person wishes."""
    life = life_of(request)
    held = queries.reviews(request.viewer, life.person.ref, request.at)
    open_ = next((one for one in held if one.status == Status.OPEN), None)
    if open_ is not None:
        return redirect("my:talk_over", review=open_.ref)
    return page(
        request,
        "my/review.html",
        due=words.due(queries.next_due(life.person, request.at)),
        held=[(one, words.outcome(one.outcome)) for one in held],
    )


@require_POST
def begin(request: Request) -> HttpResponse:
    """Opens a review of the plan in force; at any time (S10)."""
    life = life_of(request)
    plans = planning.plans(request.viewer, life.person.ref, request.at)
    plan = next(
        (one for one in plans if one.ended_at is None and one.kind == PlanKind.YEARLY), None
    )
    if plan is None:
        raise NotVisible
    try:
        made = actions.open_review(plan=plan, by=life.actor, at=request.at)
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
        return redirect("my:review")
    return redirect("my:talk_over", review=made.ref)


def _found(request: Request, review: UUID) -> tuple[Life, Any]:
    life = life_of(request)
    found = queries.review(request.viewer, review, request.at)
    if found.person.ref != life.person.ref:
        raise NotVisible
    return life, found


def _held(request: Request, found: Any) -> HttpResponse:
    messages.info(request, _("You finished looking back here. It stays as it is."))
    return redirect("my:talk_over", review=found.ref)


@require_GET
def talk_over(request: Request, review: UUID) -> HttpResponse:
    """One review: my goals and what I said, then the coach's words, spending last."""
    life, found = _found(request, review)
    conversation = queries.conversation(found)
    return page(
        request,
        "my/talk_over.html",
        review=found,
        open=found.status == Status.OPEN,
        talks=words.talks(conversation),
        together=together(conversation),
        outcome=words.outcome(found.outcome),
        left=money_words.left(spending.money(request.viewer, life.person.ref, request.at)),
    )


@require_http_methods(["GET", "POST"])
def agenda(request: Request, review: UUID) -> HttpResponse:
    """What to talk about, where, when, with whom."""
    life, found = _found(request, review)
    if request.method == "GET" and found.status != Status.OPEN:
        return _held(request, found)
    form = AgendaForm(
        request.POST or None, initial={"edit_no": found.edit_no, "agenda": found.agenda}
    )
    if request.method == "POST" and form.is_valid():
        saved = done(
            form,
            lambda: actions.save_agenda(
                review=found, by=life.actor, at=request.at, **form.cleaned_data
            ),
        )
        if saved:
            messages.success(request, _("What you want to talk about is saved."))
            return redirect("my:talk_over", review=found.ref)
    return _shown(request, "my/agenda.html", form, found)


@require_http_methods(["GET", "POST"])
def progress(request: Request, review: UUID, goal: UUID) -> HttpResponse:
    """How one goal is going, in my own words."""
    life, found = _found(request, review)
    talks = {talk.goal.ref: talk for talk in queries.conversation(found).goals}
    if goal not in talks:
        raise NotVisible
    if request.method == "GET" and found.status != Status.OPEN:
        return _held(request, found)
    said = talks[goal].said
    initial: dict[str, Any] = {"edit_no": found.edit_no}
    if said is not None:
        for name in ("going", "went_well", "change", "rating", "attained"):
            initial[name] = getattr(said, name)
    form = ProgressForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = done(
            form,
            lambda: actions.save_progress(
                review=found, goal_ref=goal, by=life.actor, at=request.at, **form.cleaned_data
            ),
        )
        if saved:
            messages.success(request, _("What you said about this goal is saved."))
            return redirect("my:talk_over", review=found.ref)
    return _shown(request, "my/progress.html", form, found, goal=talks[goal].goal)


def _shown(request: Request, template: str, form: Any, found: Any, **values: Any) -> HttpResponse:
    """The page; where it was saved in between, with the other text beside the writer's own."""
    stale = getattr(form, "stale", None)
    theirs = None
    if stale is not None:
        put(form, "edit_no", stale.edit_no)
        theirs = words.both(stale.theirs)
    return page(request, template, form=form, review=found, theirs=theirs, **values)


@require_http_methods(["GET", "POST"])
def outcome(request: Request, review: UUID) -> HttpResponse:
    """What comes of it. Each answer leads to its own next step."""
    life, found = _found(request, review)
    if request.method == "GET" and found.status != Status.OPEN:
        return _held(request, found)
    used = spending.aside_used(request.viewer, life.person.ref, request.at)
    since = queries.held_before(found)
    hard = any(since is None or one.asked_at >= since for one in used)
    form = (HardTimesForm if hard else OutcomeForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["outcome"]
        if done(
            form,
            lambda: actions.hold(
                review=found,
                outcome=chosen,
                avoided=form.cleaned_data.get("avoided", ""),
                by=life.actor,
                at=request.at,
            ),
        ):
            messages.success(request, _("Thank you. What you said is kept."))
            return redirect(_NEXT.get(Outcome(chosen), "my:home"))
    return page(request, "my/outcome.html", form=form, review=found)


_NEXT = {Outcome.REASSESS: "my:again", Outcome.END: "my:exit"}
