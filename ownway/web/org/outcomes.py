"""Do people direct their own support: figures from the live record, and what teams do (I5)."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.evaluation import queries
from ownway.evaluation.rules import Measure
from ownway.improvement import queries as improvement
from ownway.web.org.house import house_of
from ownway.web.org.words import outcomes as words
from ownway.web.org.words.exits import promises_table
from ownway.web.request import Request
from ownway.web.ui.answers import page


@require_GET
def outcomes(request: Request) -> HttpResponse:
    """Each figure with its definition; why people hear a no; what teams set out to do."""
    house = house_of(request, Permission.OVERSIGHT_VIEW)
    asked = (request.viewer, house.programme.ref, request.at)
    figures = queries.fidelity(*asked)
    kept = queries.promises(*asked)
    return page(
        request,
        "org/outcomes.html",
        house=house,
        name=house.words.get("programme"),
        figures=[words.figure(one, house.ask) for one in figures],
        hides=any(one.hides for one in figures),
        refused=words.refused(queries.refused_lines(*asked), house.words),
        teams=words.teams(
            queries.actions_of_teams(*asked), improvement.personalisation(), request.LANGUAGE_CODE
        ),
        promises=None if kept is None else promises_table(kept),
        stories=queries.stories(*asked),
        at=request.at,
    )


@require_GET
def rows(request: Request, measure: str, month: str) -> HttpResponse:
    """What stands behind one figure, of those people the viewer may see anyway (D5)."""
    house = house_of(request, Permission.OVERSIGHT_VIEW)
    if measure not in set(Measure):
        raise NotVisible
    of, first = Measure(measure), _month(month)
    found = queries.fidelity_rows(request.viewer, house.programme.ref, of, first, request.at)
    return page(
        request,
        "org/outcome_rows.html",
        house=house,
        title=words.title(of),
        about=words.about(of),
        month=words.month(first),
        table=words.rows(found, of),
        closed=found.closed,
    )


def _month(text: str) -> date:
    """`2026-09` as its first day. Raises NotVisible for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise NotVisible from None
