"""How my recovery goes, as I see it: answered when I like, shown to me first (G3)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.core.problems import NotVisible
from ownway.programme import queries as programmes
from ownway.review import actions, queries
from ownway.web.my.forms.scales import ScaleForm
from ownway.web.my.life import Life, here_now, life_of
from ownway.web.my.words import scales as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_GET
def scales(request: Request) -> HttpResponse:
    """Each scale with what I answered over time."""
    life = life_of(request)
    today = programmes.day_of(life.person.programme, request.at)
    sheets = []
    for one in queries.scales_for(life.person.programme):
        told = queries.told(request.viewer, life.person, one.code, at=request.at)
        sheets.append(
            words.sheet(one, told, life.words, queries.next_offer(told, one, today), today)
        )
    return page(request, "my/scales.html", sheets=sheets)


@require_http_methods(["GET", "POST"])
@here_now
def answer(request: Request, code: str, life: Life) -> HttpResponse:
    """The sentences, and one button. Nothing has to be answered."""
    offered = queries.scale_for(life.person.programme, code)
    if offered is None:
        raise NotVisible
    form = ScaleForm(request.POST or None, sentences=words.sentences(offered, life.words))
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.answer_scale(
                person=life.person,
                scale=code,
                answers=form.answers(),
                key=form.cleaned_data["key"],
                by=life.actor,
                at=request.at,
            ),
        )
    ):
        whole = len(form.answers()) == len(form.codes)
        messages.success(
            request,
            _("Thank you. It is kept, with the day.")
            if whole
            else _("It is kept. With sentences left open there is no number, and that is fine."),
        )
        return redirect("my:scales")
    return page(
        request,
        "my/scale.html",
        form=form,
        title=words.title(offered, life.words),
        about=words.about(offered, life.words),
        ours=offered.ours,
    )
