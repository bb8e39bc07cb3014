"""The first talk and the plan on paper: typed in for somebody without a sign-in (I15, 40)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.allocation import queries as allocations
from ownway.assessment.actions import AnswerChanged
from ownway.core.problems import NotVisible
from ownway.decisions import queries as decisions
from ownway.endings import queries
from ownway.people import queries as people
from ownway.planning import queries as planning
from ownway.planning.actions import SavedInBetween
from ownway.programme import queries as programmes
from ownway.web import amount_told, plan_paper_words
from ownway.web.desk.office import P, office_for
from ownway.web.desk.paper import Act, Life, Thing, letters, type_in
from ownway.web.desk.paper import plan_list as words
from ownway.web.desk.paper.table import PLAN, one
from ownway.web.desk.views.paper import letter_page, typing_page
from ownway.web.desk.words import typing as typing_words
from ownway.web.plan_words import Theirs, both
from ownway.web.question_words import saved_answer
from ownway.web.request import Request
from ownway.web.ui.answers import done, page, put


@require_GET
def plan_on_paper(request: Request, person: UUID) -> HttpResponse:
    """What is still to be typed in, part by part, and what was typed in before."""
    life = _life(request, person)
    found = queries.plan_typed_for(request.viewer, life.person)
    names = people.names(row.typed_by for row in found)
    amounts = allocations.amounts_on_paper(request.viewer, life.person)
    told = next((row for row in found if row.act == "answers_send"), None)
    return page(
        request,
        "desk/plan_on_paper.html",
        person=life.person,
        back=plan_paper_words.way_back(person),
        talk=words.talk(life),
        amount=amount_told.theirs(amounts.counts) if amounts else "",
        paper=reverse("desk:plan_on_paper_letter", args=[told.ref]) if told else "",
        begin=words.begin(life),
        plans=words.plans(life),
        typed=typing_words.typed(found, names, "desk:plan_on_paper_letter") if found else None,
    )


@require_http_methods(["GET", "POST"])
def plan_on_paper_act(request: Request, person: UUID, act: str, about: UUID) -> HttpResponse:
    """One thing they wrote or said, word for word; what is sent comes back as a letter."""
    life = _life(request, person)
    asked, thing = one(PLAN, life, act, about, known=request.method == "POST")
    form = asked.form(request.POST or None, life, thing)
    theirs = None
    if request.method == "POST" and form.is_valid():
        kept: list[Any] = []
        if done(form, lambda: kept.append(type_in(life, thing, asked, form))):
            return _written(request, life, asked, kept[0])
        theirs = _theirs(form, thing)
    elif request.method == "GET":
        _as_before(form, life)
    there = reverse("desk:plan_on_paper", args=[person])
    return typing_page(request, life, asked, thing, form, back=there, theirs=theirs)


def _as_before(form: Any, life: Life) -> None:
    """Several things of one talk: how it reached us is asked once, and stands there after that."""
    before = queries.plan_typed_for(life.viewer, life.person)
    if before and before[0].typed_by == life.by.ref and before[0].typed_on == life.today:
        form.as_before(before[0].way, before[0].said_on)


def _theirs(form: Any, thing: Thing) -> Theirs | None:
    """What somebody else saved meanwhile; the next save of the same form is meant to stand."""
    stale = getattr(form, "stale", None)
    if isinstance(stale, SavedInBetween):
        form.over_both(stale.edit_no)
        by = stale.theirs_by
        return both(stale.theirs, people.name_of(by) if by else "")
    if isinstance(stale, AnswerChanged):
        saved = stale.saved
        row = next(row for row in thing.row.rows if row.code == saved.question)
        form.over(saved.question, saved.version)
        who = people.name_of(saved.saved_by) if saved.saved_by else ""
        return Theirs(who or _("Somebody"), (saved_answer(saved, row),))
    if stale is not None:
        put(form, "edit_no", thing.row.contents.version.edit_no)  # it stands on the page as it is
    return None


def _written(request: Request, life: Life, act: Act, kept: Any) -> HttpResponse:
    if kept.typed_at != request.at:
        messages.info(request, _("This was written down before. Nothing was changed."))
    elif act.letter:
        messages.success(request, _("It is written down. Now print this letter for them."))
        return redirect("desk:plan_on_paper_letter", typed=kept.ref)
    else:
        messages.success(request, _("It is written down."))
    return redirect("desk:plan_on_paper", person=life.person.ref)


@require_GET
def plan_on_paper_letter(request: Request, typed: UUID) -> HttpResponse:
    """What was typed in, as a letter to the person in their language."""
    found = queries.plan_typed(request.viewer, typed)
    life = _life(request, found.person.ref)
    return letter_page(
        request,
        life,
        found,
        lambda said: letters.of_plan(life, found, said),
        back=reverse("desk:plan_on_paper", args=[found.person.ref]),
    )


@require_GET
def plan_on_paper_answer(request: Request, version: UUID) -> HttpResponse:
    """The answer to each line, to be read out, and printed as a letter in their language."""
    found = planning.version(request.viewer, version, request.at)
    life = _life(request, found.plan.person.ref)
    view = decisions.decision_for(request.viewer, version, request.at)
    if view is None:
        raise NotVisible
    return page(
        request,
        "desk/plan_on_paper_answer.html",
        person=life.person,
        back=reverse("desk:plan_on_paper", args=[life.person.ref]),
        looks=words.looks(life, view),
        letter=letters.of_answer(request, life, view, people.name_of(view.decided_by)),
    )


def _life(request: Request, ref: UUID) -> Life:
    person = queries.plan_to_type_for(request.viewer, ref)
    office = office_for(request, person.programme, P.PLAN_HELP_WRITE)
    return Life(
        person=person,
        pack=office.pack,
        words=office.words,
        viewer=request.viewer,
        by=office.by(),
        at=request.at,
        today=programmes.day_of(person.programme, request.at),
    )
