"""The amount as a sheet that a friend can work out again by hand: to print, or to keep as text."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from ownway.allocation import queries
from ownway.web import amount_paper as papers
from ownway.web import amount_told as words
from ownway.web.my.life import Life, life_of
from ownway.web.my.views.amount import amounts_of, claims_of, lower_of, no_amount
from ownway.web.request import Request
from ownway.web.ui.answers import page
from ownway.web.ui.sheet import as_file, blocks
from ownway.web.ui.showing import local_day


@require_GET
def sheet(request: Request) -> HttpResponse:
    """Every answer, every table row and every sum behind the amount."""
    life = life_of(request)
    found = amounts_of(request, life)
    if found is None:
        return no_amount(request, life)
    return page(
        request,
        "my/sheet.html",
        said=words.said(found.counts, life.pack),
        together=_together(found),
        made_for=_made_for(request, life),
        blocks=blocks(_text(request, life, found)),
    )


@require_GET
def sheet_txt(request: Request) -> HttpResponse:
    """The same rows as plain text."""
    life = life_of(request)
    found = amounts_of(request, life)
    if found is None:
        return no_amount(request, life)
    text = f"{_made_for(request, life)}\n\n{_text(request, life, found)}"
    return as_file(text, f"sheet-{local_day(request.at).isoformat()}")


def _made_for(request: Request, life: Life) -> str:
    return f"{life.person.name}, {papers.day_in_words(local_day(request.at))}"


def _together(found: queries.Amounts) -> str:
    return words.together(found.counts, queries.most(found.counts.allocation))


def _text(request: Request, life: Life, found: queries.Amounts) -> str:
    claims = claims_of(request, found.newest)
    lower = lower_of(found, claims)
    last = [_together(found), papers.goes_down(lower) if lower else ""]
    told = papers.ways(found.counts, life.pack, life.words, claims)
    return queries.sheet(
        found.counts.allocation,
        language=request.LANGUAGE_CODE,
        last=[*filter(None, last), *told.rows],
    )
