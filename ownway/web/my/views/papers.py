"""The amount as a sheet that a friend can work out again by hand: to print, or to keep as text."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from ownway.allocation import queries
from ownway.web.my.life import Life, life_of
from ownway.web.my.views.amount import claims_of, no_amount
from ownway.web.my.words import amount as words
from ownway.web.my.words import papers
from ownway.web.request import Request
from ownway.web.ui.answers import page
from ownway.web.ui.sheet import as_file, blocks
from ownway.web.ui.showing import local_day


@require_GET
def sheet(request: Request) -> HttpResponse:
    """Every answer, every table row and every sum behind the amount."""
    life = life_of(request)
    row = queries.current(request.viewer, life.person.ref, at=request.at)
    if row is None:
        return no_amount(request, life)
    return page(
        request,
        "my/sheet.html",
        said=words.said(row, life.pack),
        together=words.together(row, queries.most(row.allocation)),
        made_for=_made_for(request, life),
        blocks=blocks(_text(request, life, row)),
    )


@require_GET
def sheet_txt(request: Request) -> HttpResponse:
    """The same rows as plain text."""
    life = life_of(request)
    row = queries.current(request.viewer, life.person.ref, at=request.at)
    if row is None:
        return no_amount(request, life)
    text = f"{_made_for(request, life)}\n\n{_text(request, life, row)}"
    return as_file(text, f"sheet-{local_day(request.at).isoformat()}")


def _made_for(request: Request, life: Life) -> str:
    return f"{life.person.name}, {papers.day_in_words(local_day(request.at))}"


def _text(request: Request, life: Life, row: queries.AmountRow) -> str:
    lower = queries.pending(request.viewer, life.person.ref, at=request.at)
    claims = claims_of(request, lower or row)
    told = papers.ways(row, life.pack, life.words, claims)
    last = [words.together(row, queries.most(row.allocation))]
    if lower is not None:
        waits = any(one.waits for one in claims)
        found = words.lower(lower, queries.notice_of(lower.allocation), claimed=waits)
        last.append(papers.goes_down(found))
    last = [*filter(None, last), *told.rows]
    return queries.sheet(row.allocation, language=request.LANGUAGE_CODE, last=last)
