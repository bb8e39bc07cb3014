"""The blank sheet of a programme: anybody can print it and work an amount out before joining."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from ownway.allocation import queries
from ownway.programme import queries as programmes
from ownway.web.frames import wear
from ownway.web.request import Request
from ownway.web.ui.answers import page
from ownway.web.ui.sheet import as_file, blocks


@require_GET
def sheet(request: Request, code: str) -> HttpResponse:
    """Every question, every table and every rule, to fill in."""
    programme = programmes.by_code(code)
    pack = programmes.pack_of(programme)
    words = programmes.words(pack, request.LANGUAGE_CODE)
    wear(request, pack, words)
    text = queries.blank_sheet(programme, language=request.LANGUAGE_CODE, at=request.at)
    return page(
        request,
        "public/sheet.html",
        programme=programme,
        title=words.get("programme"),
        blocks=blocks(text),
    )


@require_GET
def sheet_txt(request: Request, code: str) -> HttpResponse:
    """The same rows as plain text."""
    programme = programmes.by_code(code)
    text = queries.blank_sheet(programme, language=request.LANGUAGE_CODE, at=request.at)
    return as_file(text, f"sheet-{programme.code}")
