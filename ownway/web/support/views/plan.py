"""Somebody's goals and plan: to read, and to help to write where they asked for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.consent import queries as consent
from ownway.consent.rules import Topic
from ownway.core.problems import NotVisible
from ownway.decisions import queries as decisions
from ownway.endings import queries as endings
from ownway.people import queries as people
from ownway.planning import actions, queries
from ownway.planning.queries import Contents, LineView
from ownway.planning.rules import LineKind, PlanKind
from ownway.web import plan_words
from ownway.web.plan_forms import GoalForm, Saved, ThingForm
from ownway.web.plan_words import both
from ownway.web.request import Request
from ownway.web.support import forms
from ownway.web.support.helping import Helping, helping_of
from ownway.web.support.words import helping as helping_words
from ownway.web.support.words import plan as words
from ownway.web.ui.answers import done, page


def _newest(request: Request, helping: Helping) -> Any:
    """The draft being written, else the newest version sent; the year's plan first. Or None."""
    plans = queries.plans(request.viewer, helping.person.ref, request.at)
    running = [one for one in plans if one.ended_at is None]
    running.sort(key=lambda one: one.kind != PlanKind.YEARLY)
    for one in running:
        return queries.versions(request.viewer, one.ref, request.at)[0]
    return None


def _draft(request: Request, helping: Helping) -> Contents | None:
    """The draft this helper may write in, with what is open of it; None where there is none."""
    if not helping.may_write or not helping.sees(Topic.PLAN):
        return None
    version = _newest(request, helping)
    if version is None or version.sent_at is not None:
        return None
    return _open_part(request, helping, queries.contents(version))


def _open_part(request: Request, helping: Helping, contents: Contents) -> Contents:
    """A plan names its goals; who was not let in on goals does not read them here either."""
    if helping.sees(Topic.GOALS):
        request.viewer.saw(consent.about_of(helping.person), Topic.GOALS)
        return contents
    return replace(contents, goals=(), removed_goals=())


@require_GET
def goals(request: Request, person: UUID) -> HttpResponse:
    """The person's goals, in their words and order."""
    helping = helping_of(request, person)
    helping.require(Topic.GOALS)
    found = queries.goals(request.viewer, person, request.at)
    return page(
        request,
        "support/goals.html",
        helping=helping,
        cards=words.goal_cards(found, helping.helped),
        may_write=_draft(request, helping) is not None,
    )


@require_GET
def plan(request: Request, person: UUID) -> HttpResponse:
    """The plan as it stands: the draft, or the newest version that was sent."""
    helping = helping_of(request, person)
    helping.require(Topic.PLAN)
    version = _newest(request, helping)
    if version is None:
        return page(request, "support/plan_none.html", helping=helping)
    contents = _open_part(request, helping, queries.contents(version))
    if helping.sees(Topic.MONEY):
        request.viewer.saw(consent.about_of(helping.person), Topic.MONEY)
    return page(
        request,
        "support/plan.html",
        helping=helping,
        state=plan_words.state(decisions.where(version, request.at)),
        about=words.about(contents),
        cards=words.thing_cards(contents, helping.helped),
        total=words.total(contents, helping.helped),
        may_write=helping.may_write and version.sent_at is None,
        sees_goals=helping.sees(Topic.GOALS),
        paper=helping_words.on_paper(helping.helped)
        if endings.may_type_plan(request.viewer, helping.person)
        else None,
    )


def _to_write_in(request: Request, helping: Helping, *topics: Topic) -> Contents | None:
    """The draft to write in. Raises NotVisible for who may not write; None where none is open."""
    if not helping.may_write or not all(helping.sees(topic) for topic in topics):
        raise NotVisible
    contents = _draft(request, helping)
    if contents is None:
        messages.info(
            request,
            _("%(name)s has no plan open to write in right now.") % {"name": helping.name},
        )
    return contents


@require_http_methods(["GET", "POST"])
def goal(request: Request, person: UUID, goal: UUID | None = None) -> HttpResponse:
    """One goal, new or changed, typed together."""
    helping = helping_of(request, person)
    contents = _to_write_in(request, helping, Topic.PLAN, Topic.GOALS)
    if contents is None:
        return redirect("support:goals", person=person)
    edit_no, data = contents.version.edit_no, request.POST or None
    if goal is None:
        form = GoalForm(data, edit_no=edit_no)
    else:
        there = next((one for one in contents.goals if one.ref == goal), None)
        if there is None:
            raise NotVisible
        form = GoalForm.of(there, data, edit_no=edit_no)
    forms.about(form, helping.name)
    if request.method == "POST" and form.is_valid():
        fields = ("words", "next_step", "who_helps", "how_know", "dimension")
        saved = done(
            form,
            lambda: actions.save_goal(
                version=contents.version,
                goal_ref=goal,
                key=form.cleaned_data["key"],
                edit_no=form.cleaned_data["edit_no"],
                by=helping.actor,
                at=request.at,
                **{name: form.cleaned_data[name] for name in fields},
            ),
        )
        if saved:
            messages.success(request, _("The goal is saved, with your name on it."))
            return redirect("support:goals", person=person)
    return _shown(request, "support/goal.html", form, helping)


@require_http_methods(["GET", "POST"])
def thing(request: Request, person: UUID, line: UUID | None = None) -> HttpResponse:
    """One thing the plan pays for, new or changed, typed together."""
    helping = helping_of(request, person)
    contents = _to_write_in(request, helping, Topic.PLAN)
    if contents is None:
        return redirect("support:plan", person=person)
    there = next((one for one in contents.lines if one.ref == line), None)
    if line is not None and (there is None or there.kind is LineKind.CONTINGENCY):
        raise NotVisible
    form = ThingForm(
        request.POST or None,
        edit_no=contents.version.edit_no,
        contents=contents,
        categories=_categories(helping, contents),
        initial=ThingForm.initial_of(there, contents.months) if there else {},
    )
    forms.about(form, helping.name)
    if not helping.sees(Topic.GOALS):
        del form.fields["goal"]
    if request.method == "POST" and form.is_valid():
        form.cleaned_data.setdefault("goal", _goal_of(there))
        saved = done(
            form,
            lambda: actions.save_line(
                version=contents.version,
                line_ref=line,
                key=form.cleaned_data["key"],
                edit_no=form.cleaned_data["edit_no"],
                by=helping.actor,
                at=request.at,
                **form.line(),
            ),
        )
        if saved:
            messages.success(
                request,
                _("“%(what)s” is saved, with your name on it.")
                % {"what": form.cleaned_data["what"]},
            )
            return redirect("support:plan", person=person)
    return _shown(request, "support/thing.html", form, helping)


def _goal_of(there: LineView | None) -> str:
    """The link a thing already has stays, for a helper who does not see the goals."""
    return str(there.goal) if there and there.goal else ""


def _categories(helping: Helping, contents: Contents) -> list[tuple[str, str]]:
    pack = queries.pack_for(contents.version)
    return [(code, helping.words.get(f"category.{code}")) for code in pack.planning.categories]


def _shown(request: Request, template: str, form: Saved, helping: Helping) -> HttpResponse:
    """The page; where somebody saved in between, with their text beside the writer's own."""
    stale = getattr(form, "stale", None)
    theirs = None
    if stale is not None:
        form.over_both(stale.edit_no)
        who = people.names([stale.theirs_by]) if stale.theirs_by else {}
        theirs = both(stale.theirs, who.get(stale.theirs_by, ""))
    return page(request, template, form=form, helping=helping, theirs=theirs)
