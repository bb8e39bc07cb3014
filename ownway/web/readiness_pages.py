"""Answering what everybody is asked: a few statements a page, for those who take part and staff.

What is chosen is kept as a draft of their own, on whatever they sign in with. It goes when it is
sent: no row leads from a name to an answer that was given.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import NotVisible
from ownway.improvement import actions
from ownway.improvement.rules import readiness as rules
from ownway.improvement.rules.readiness import Said
from ownway.web.readiness_forms import SAID, ReadinessForm
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.parts import Link, SummaryRow


def answered(
    request: Request, asked: Any, by: Actor, template: str, back: str, **values: Any
) -> HttpResponse:
    """The page of the statements the address names; after the last, all of them, to send.

    `back`: where somebody goes who stops for now, and with a thank you once sent.
    """
    pages = rules.pages(asked.checklist)
    part = _part(request, len(pages) + 1)
    kept = dict(asked.kept)
    about = {
        "answered": asked.answered,
        "fewest": asked.checklist.fewest.of(asked.group),
        "count": len(asked.checklist.items),
        "part": part,
        "parts": len(pages),
        "before": _here(request, part - 1) if part > 1 else "",
        **values,
    }
    if part > len(pages):
        return _sending(request, asked, by, template, back, about)
    form = ReadinessForm(
        request.POST or None,
        items=pages[part - 1],
        language=request.LANGUAGE_CODE,
        initial=kept,
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.save_readiness(
                round=asked.round, said=form.answers, by=by, at=request.at
            ),
        )
    ):
        if request.POST.get("next") == "later":
            messages.success(request, _("Kept for you alone. Come back when you like."))
            return redirect(back)
        return redirect(_here(request, part + 1))
    return page(request, template, form=form, **about)


def _sending(
    request: Request,
    asked: Any,
    by: Actor,
    template: str,
    back: str,
    about: dict[str, Any],
) -> HttpResponse:
    """All that was chosen, with a way back to each page, and one button to send it."""
    kept = dict(asked.kept)
    form = forms.Form(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.answer_readiness(
                round=asked.round, group=asked.group, said=kept, by=by, at=request.at
            ),
        )
    ):
        messages.success(request, _("Thank you. It is kept with no name beside it."))
        return redirect(back)
    rows = [
        SummaryRow(
            item.statement.read(request.LANGUAGE_CODE),
            str(SAID[Said(kept[item.code])]) if item.code in kept else _("Left out"),
            # One link for each page: the first statement on it carries it.
            [Link(_("Change"), _here(request, place), _("these answers"))] if not at else [],
        )
        for place, items in enumerate(rules.pages(asked.checklist), start=1)
        for at, item in enumerate(items)
    ]
    return page(request, template, form=form, rows=rows, **about)


def _part(request: Request, last: int) -> int:
    """Which page the address names, from 1. Raises NotVisible for one there is not."""
    named = request.GET.get("part", "1")
    if not named.isdecimal() or not 1 <= int(named) <= last:
        raise NotVisible
    return int(named)


def _here(request: Request, part: int) -> str:
    """The address of another page of the same statements."""
    asked = request.GET.copy()
    asked["part"] = str(part)
    return f"{request.path}?{asked.urlencode()}"
