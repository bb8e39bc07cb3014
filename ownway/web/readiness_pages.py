"""Answering what everybody is asked: one page for those who take part and those who work here."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.improvement import actions
from ownway.web.readiness_forms import ReadinessForm
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


def answered(
    request: Request, asked: Any, by: Actor, template: str, back: str, **values: Any
) -> HttpResponse:
    """The statements and, once sent, a thank you at `back`."""
    form = ReadinessForm(
        request.POST or None, checklist=asked.checklist, language=request.LANGUAGE_CODE
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.answer_readiness(
                round=asked.round, group=asked.group, said=form.said, by=by, at=request.at
            ),
        )
    ):
        messages.success(request, _("Thank you. It is kept with no name beside it."))
        return redirect(back)
    return page(
        request,
        template,
        form=form,
        answered=asked.answered,
        fewest=asked.checklist.fewest.of(asked.group),
        **values,
    )
