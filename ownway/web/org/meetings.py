"""What came out of a check, the meeting about it, and what is tried because of it (S16, I3)."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.consent import queries as consent
from ownway.core.problems import NotVisible
from ownway.improvement import actions, queries
from ownway.improvement.actions import Wish
from ownway.improvement.phrases import viewpoint
from ownway.web import check_words
from ownway.web.check_forms import steps_of
from ownway.web.cycle_forms import CycleForm
from ownway.web.cycle_pages import stepped
from ownway.web.org.check_forms import AgreedForm, MeetingForm, PrioritiesForm
from ownway.web.org.checks import LOOKING, found, runs
from ownway.web.org.house import P, house_for, house_of
from ownway.web.org.words import checks as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.csv_files import as_csv


@require_GET
def check_results(request: Request, check: UUID) -> HttpResponse:
    """Spread and totals, the widest first; there while nobody can answer any more."""
    of, house = found(request, check, *LOOKING)
    results = queries.results(of, request.LANGUAGE_CODE)
    return page(
        request,
        "org/check_results.html",
        house=house,
        round=of,
        instrument=results.instrument,
        told=check_words.told(
            results, lambda code: reverse("org:check_element", args=[of.ref, code])
        ),
    )


@require_GET
def check_csv(request: Request, check: UUID) -> HttpResponse:
    """Every answer of a round, by rater as the page names them."""
    of, _house = found(request, check, *LOOKING)
    results = queries.results(of)
    rows = [
        (
            code,
            check_words.rater_name(one, results.raters),
            one.viewpoint,
            _text(one.given.get(code)),
        )
        for code in results.placed
        for one in results.raters
    ]
    return as_csv("check", ("question", "rater", "viewpoint", "points"), rows)


@require_http_methods(["GET", "POST"])
def check_element(request: Request, check: UUID, code: str) -> HttpResponse:
    """What each rater said to one question, and what the meeting makes of it."""
    of, house = found(request, check, *LOOKING)
    results = queries.results(of, request.LANGUAGE_CODE)
    placed = results.placed.get(code)
    if placed is None:
        raise NotVisible
    may = runs(request, house) and queries.convening_of(of) is not None
    if request.method == "POST" and not may:
        raise NotVisible
    agreed = results.agreed.get(code)
    initial = {} if agreed is None else {"points": _text(agreed.points), "words": agreed.words}
    form = AgreedForm(
        request.POST or None, steps=steps_of(results.instrument, placed.element), initial=initial
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.agree(
                of=of,
                element=code,
                points=form.agreed(),
                words=form.cleaned_data["words"],
                by=request.viewer.actor,
                at=request.at,
            ),
        )
    ):
        messages.success(request, _("It is written down. What each rater said stays as it was."))
        return redirect("org:check_results", check=of.ref)
    order = [one.element for one in results.spreads]
    after = order[order.index(code) + 1 :]
    return page(
        request,
        "org/check_element.html",
        house=house,
        round=of,
        form=form,
        may=may,
        agreed=agreed,
        instrument=results.instrument,
        element=placed.element,
        table=check_words.answers(results, code),
        following=after[0] if after else "",
    )


def _text(points: int | None) -> str:
    return "" if points is None else str(points)


@require_http_methods(["GET", "POST"])
def convene(request: Request, check: UUID) -> HttpResponse:
    """The meeting is written down."""
    of, house = found(request, check, P.IMPROVEMENT_RUN)
    form = MeetingForm(request.POST or None, initial={"held_on": of.convene_on})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if done(
            form,
            lambda: actions.convene(
                of=of,
                held_on=said["held_on"],
                good=said["good"],
                notes=said["notes"],
                next_on=said["next_on"],
                by=request.viewer.actor,
                at=request.at,
            ),
        ):
            messages.success(request, _("The meeting is written down. Now set your priorities."))
            return redirect("org:check", check=of.ref)
    return page(request, "org/convene.html", form=form, house=house, round=of)


@require_http_methods(["GET", "POST"])
def priorities(request: Request, check: UUID) -> HttpResponse:
    """About three things to change first."""
    of, house = found(request, check, P.IMPROVEMENT_RUN)
    results = queries.results(of, request.LANGUAGE_CODE)
    names = [
        (code, words.short(f"{code} {one.element.question}"))
        for code, one in results.placed.items()
    ]
    form = PrioritiesForm(request.POST or None, questions=names, first=[])
    if request.method == "POST" and form.is_valid():
        wishes = [Wish(said, code) for said, code in form.wishes()]
        if done(
            form,
            lambda: actions.set_priorities(
                of=of, wishes=wishes, by=request.viewer.actor, at=request.at
            ),
        ):
            messages.success(request, _("Your priorities are set. Plan a small change for each."))
            return redirect("org:check", check=of.ref)
    return page(
        request,
        "org/priorities.html",
        form=form,
        house=house,
        round=of,
        widest=[
            (one.element, results.placed[one.element].element.question)
            for one in results.spreads[:3]
            if one.width
        ],
    )


@require_http_methods(["GET", "POST"])
def plan_cycle(request: Request, check: UUID, place: int) -> HttpResponse:
    """A small change for one priority."""
    of, house = found(request, check, P.IMPROVEMENT_RUN)
    convening = queries.convening_of(of)
    priority = convening.priorities.filter(place=place).first() if convening else None
    if priority is None:
        raise NotVisible
    colleagues = consent.at_work(house.programme, at=request.at)
    form = CycleForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        act = partial(
            actions.plan_cycle,
            programme=house.programme,
            priority=priority,
            key=form.cleaned_data["key"] or uuid4(),
            by=request.viewer.actor,
            at=request.at,
            **form.said,
        )
        if done(form, lambda: made.append(act())):
            messages.success(request, _("The small change is planned."))
            return redirect("org:cycle", cycle=made[0].ref)
    return page(request, "org/plan_cycle.html", form=form, house=house, round=of, priority=priority)


@require_http_methods(["GET", "POST"])
def cycle(request: Request, cycle: UUID) -> HttpResponse:
    """One small change: what was done so far, and its next step."""
    tried = queries.cycle(request.viewer, cycle)
    house = house_for(request, tried.cycle.programme.ref, *LOOKING)
    priority = tried.cycle.priority
    return stepped(
        request,
        tried,
        "org/cycle.html",
        reverse("org:cycle", args=[tried.cycle.ref]),
        may=runs(request, house),
        house=house,
        round=priority.convening.round if priority else None,
    )


@require_GET
def check_changes(request: Request) -> HttpResponse:
    """Which three questions changed since the check before, and what was tried (I3)."""
    house = house_of(request, *LOOKING)
    line = queries.line(house.programme)
    chart, table = check_words.trend(line)
    return page(
        request,
        "org/check_changes.html",
        house=house,
        name=house.words.get("programme"),
        compared=words.compared(queries.compared(house.programme, request.LANGUAGE_CODE)),
        trend=chart,
        trend_table=table,
        left_out=check_words.left_out(line),
        viewpoint=viewpoint,
    )
