"""The way out on paper: forms to print, and what was typed in for me before I had a sign-in."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from ownway.core.problems import NotVisible
from ownway.endings import queries
from ownway.people import queries as people
from ownway.web import exit_paper, typed_words
from ownway.web.my.life import life_of
from ownway.web.request import Request
from ownway.web.ui.answers import page


@require_GET
def exit_sheet(request: Request, sheet: str) -> HttpResponse:
    """One blank form, in the language the person reads here."""
    life = life_of(request)
    language = exit_paper.language_of(request.LANGUAGE_CODE)
    try:
        name = life.person.name
        blank = exit_paper.sheet(sheet, life.pack, life.words, language, name, own_hand=True)
    except KeyError:
        raise NotVisible from None
    others = [one for one in exit_paper.titles(life.pack) if one[0] != sheet]
    drawn = exit_paper.drawn(blank)
    return page(request, "my/exit_sheet.html", sheet=blank, drawn=drawn, others=others)


@require_GET
def typed(request: Request) -> HttpResponse:
    """All that was typed in for the person, word for word, with who typed it and when."""
    life = life_of(request)
    found = queries.typed_for_me(request.viewer, life.person.ref)
    if not found:
        raise NotVisible
    names = people.names(one.typed_by for one in found)
    currency = life.person.programme.currency
    rows = [
        (
            typed_words.act(one),
            [
                *typed_words.rows(one, life.words, currency),
                *typed_words.how(one, names.get(one.typed_by, "")),
            ],
        )
        for one in found
    ]
    return page(request, "my/typed.html", typed=rows)
