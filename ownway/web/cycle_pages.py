"""One small change and its next step: for those who run checks, and for who sees to it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from ownway.core.problems import NotVisible
from ownway.improvement import actions, queries
from ownway.improvement.queries import Tried
from ownway.improvement.rules.cycles import Step
from ownway.web import cycle_words as words
from ownway.web.cycle_forms import StepForm
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


def stepped(
    request: Request, tried: Tried, template: str, there: str, *, may: bool, **values: Any
) -> HttpResponse:
    """What was done so far and, for who `may`, the next step; back at `there` once taken."""
    step = tried.next
    if request.method == "POST" and (not may or step is None):
        raise NotVisible
    form = None
    if step is not None and may:
        said = words.step(step)
        form = StepForm(request.POST or None, label=said.label, acts=step is Step.ACT)
        if request.method == "POST" and form.is_valid():
            act = partial(
                actions.take_step,
                cycle=tried.cycle,
                step=step,
                words=form.cleaned_data["words"],
                outcome=form.outcome(),
                by=request.viewer.actor,
                at=request.at,
            )
            if done(form, act):
                messages.success(request, said.done)
                return redirect(there)
    return page(
        request,
        template,
        form=form,
        tried=tried,
        at_words=words.cycle_at(tried.at),
        said=words.step(step) if step else None,
        life=words.life(tried, queries.names_of(tried)),
        priority=tried.cycle.priority,
        **values,
    )
