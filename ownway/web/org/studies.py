"""Trying rules out on everyone, validating them, and whether those in force are fair."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.core.problems import NotVisible, Refused
from ownway.rulemaking import actions, queries
from ownway.rulemaking.rules import Outcome, StudyKind
from ownway.web.org.house import House, house_for, house_of
from ownway.web.org.proposals import LOOKING
from ownway.web.org.words import proposals as words
from ownway.web.org.words import studies as told
from ownway.web.request import Request
from ownway.web.ui.answers import page

_OF_A_PROPOSAL = (StudyKind.IMPACT, StudyKind.VALIDATION)


@require_http_methods(["GET", "POST"])
def try_out(request: Request, proposal: UUID, kind: str) -> HttpResponse:
    """One study of a proposal: asked for, on its way, or what came out."""
    if kind not in _OF_A_PROPOSAL:
        raise NotVisible
    found = queries.proposal(request.viewer, proposal)
    house = house_for(request, found.programme.ref, *LOOKING)
    if request.method == "POST":
        _ask(request, house, StudyKind(kind), found)
        return redirect("org:try_out", proposal=found.ref, kind=kind)
    study = queries.latest_study(request.viewer, house.programme, StudyKind(kind), of=found)
    return _shown(request, house, StudyKind(kind), study, found)


@require_http_methods(["GET", "POST"])
def fairness(request: Request) -> HttpResponse:
    """Whether the rules in force are fair to each group: asked for, on its way, or the answer."""
    house = house_of(request, *LOOKING)
    if request.method == "POST":
        _ask(request, house, StudyKind.FAIRNESS, None)
        response = redirect("org:fairness")
        response["Location"] += house.ask
        return response
    study = queries.latest_study(request.viewer, house.programme, StudyKind.FAIRNESS)
    return _shown(request, house, StudyKind.FAIRNESS, study, None)


@require_GET
def report(request: Request, study: UUID) -> HttpResponse:
    """The whole report as one file to keep, print or publish. It names nobody."""
    found = queries.study(request.viewer, study)
    if found.outcome != Outcome.DONE:
        raise NotVisible
    return HttpResponse(
        found.page,
        content_type="text/html; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.kind}.html"'},
    )


def _ask(request: Request, house: House, kind: StudyKind, proposal: Any) -> None:
    if not house.manages:
        raise NotVisible
    try:
        actions.ask_study(
            programme=house.programme,
            kind=kind,
            proposal=proposal,
            by=request.viewer.actor,
            at=request.at,
        )
    except Refused as refused:
        problems = " ".join(one.words for one in refused.problems)
        messages.warning(request, problems or refused.words)
    else:
        messages.success(request, _("Asked for. It takes a minute, or more where many take part."))


def _shown(
    request: Request, house: House, kind: StudyKind, study: Any, proposal: Any
) -> HttpResponse:
    over = study is not None and study.outcome == Outcome.DONE
    parts, covered = [], ""
    if over and kind is StudyKind.IMPACT:
        parts, covered = told.impact(study.result, house.words), told.covered(study.result)
    elif over and kind is StudyKind.VALIDATION:
        parts = told.validation(study.result)
    return page(
        request,
        "org/study.html",
        house=house,
        proposal=proposal,
        kind=kind,
        study=study,
        over=over,
        about=words.about(kind),
        name=words.kind(kind),
        running=words.progress(study) if study is not None and study.ended_at is None else "",
        because=words.because(study) if study is not None else "",
        covered=covered,
        parts=parts,
        audit=study.result if over and kind is StudyKind.FAIRNESS else None,
        may_ask=house.manages and (study is None or study.ended_at is not None),
    )
