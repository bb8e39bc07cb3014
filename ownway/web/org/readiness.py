"""What helps self-direction: asked of everybody, looked at together, and what to do next (I2)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.improvement import actions
from ownway.improvement import queries as improvement
from ownway.web.org.house import House, house_for, house_of
from ownway.web.org.words import readiness as words
from ownway.web.readiness_forms import ReadinessForm
from ownway.web.request import Request
from ownway.web.ui.answers import chosen_uuid, done, page


@require_GET
def home(request: Request) -> HttpResponse:
    """The round that goes on, and all rounds and checks before it."""
    house = house_of(request, Permission.OVERSIGHT_VIEW)
    rounds = improvement.readiness_rounds(request.viewer, house.programme)
    checks = improvement.readiness_checks(request.viewer, house.programme)
    return page(
        request,
        "org/ready.html",
        house=house,
        name=house.words.get("programme"),
        open=next((one for one in rounds if one.closed_at is None), None),
        rounds=words.rounds(rounds),
        checks=words.checks(checks),
        sheet=improvement.checklist(),
    )


@require_POST
def open_round(request: Request) -> HttpResponse:
    """From now on everybody may answer."""
    house = house_of(request, Permission.PROGRAMME_MANAGE)
    made = actions.open_readiness(programme=house.programme, by=request.viewer.actor, at=request.at)
    messages.success(request, _("Open. Leaders, staff and participants can answer now."))
    return redirect("org:ready_round", round=made.ref)


@require_GET
def round(request: Request, round: UUID) -> HttpResponse:
    """One round: who answered how many, and, once it is over, the gap between the groups."""
    view = improvement.readiness_round(request.viewer, round)
    house = house_for(request, view.round.programme.ref, Permission.OVERSIGHT_VIEW)
    return page(
        request,
        "org/ready_round.html",
        house=house,
        name=house.words.get("programme"),
        view=view,
        replies=words.replies(view),
        fewest=view.checklist.fewest,
        gaps=words.gaps(view, request.LANGUAGE_CODE) if view.compared else None,
        agree_url=f"{reverse('org:ready_new')}?round={view.round.ref}",
    )


@require_POST
def close(request: Request, round: UUID) -> HttpResponse:
    """No more answers; the gap is shown."""
    found = improvement.readiness_round_row(request.viewer, round)
    house_for(request, found.programme.ref, Permission.PROGRAMME_MANAGE)
    actions.close_readiness(round=found, by=request.viewer.actor, at=request.at)
    messages.success(request, _("The time for answers is over. Here is how each group sees it."))
    return redirect("org:ready_round", round=found.ref)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """What those who lead say, alone or as the view agreed on a round."""
    view = None
    if "round" in request.GET:
        view = improvement.readiness_round(request.viewer, chosen_uuid(request.GET["round"]))
        if view.is_open:
            raise NotVisible
        house = house_for(request, view.round.programme.ref, Permission.PROGRAMME_MANAGE)
    else:
        house = house_of(request, Permission.PROGRAMME_MANAGE)
    form = ReadinessForm(
        request.POST or None,
        items=(improvement.checklist() if view is None else view.checklist).items,
        language=request.LANGUAGE_CODE,
        notes=True,
    )
    if request.method == "POST" and form.is_valid():
        kept: list[UUID] = []
        round_row = None if view is None else view.round
        if done(form, lambda: kept.append(_keep(request, house, form, round_row))):
            messages.success(request, _("Kept with today’s date. Here is what to do next."))
            return redirect("org:ready_check", check=kept[0])
    return page(
        request,
        "org/ready_new.html",
        form=form,
        house=house,
        name=house.words.get("programme"),
        round=view.round if view else None,
    )


def _keep(request: Request, house: House, form: ReadinessForm, round: Any) -> UUID:
    made = actions.keep_check(
        programme=house.programme,
        said=form.said,
        words=form.notes,
        round=round,
        by=request.viewer.actor,
        at=request.at,
    )
    return made.ref


@require_GET
def check(request: Request, check: UUID) -> HttpResponse:
    """One check, to read, print and begin with: what to do next, in order."""
    view = improvement.readiness_check(request.viewer, check)
    house = house_for(request, view.check.programme.ref, Permission.OVERSIGHT_VIEW)
    return page(
        request,
        "org/ready_check.html",
        house=house,
        name=house.words.get("programme"),
        view=view,
        groups=words.steps(view, request.LANGUAGE_CODE),
        left_out=[item.topic.read(request.LANGUAGE_CODE) for item in view.left_out],
    )
