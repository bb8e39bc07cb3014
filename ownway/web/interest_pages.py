"""Saying whom one is close to: one page for those who decide, who help and who answer for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ownway.consent import actions
from ownway.consent import queries as consent
from ownway.core.problems import NotVisible
from ownway.programme import queries as programmes
from ownway.spending import queries as spending
from ownway.web import interest_words as words
from ownway.web.interest_forms import InterestForm
from ownway.web.request import Request
from ownway.web.ui.answers import chosen_uuid, done, page


def said(request: Request, inside: Any, here: str, template: str, **values: Any) -> HttpResponse:
    """What the viewer said inside one programme, and one more; `here` names this page."""
    person = _person(request, inside)
    form = InterestForm(
        request.POST or None,
        about_person=person is not None,
        today=programmes.day_of(inside, request.at),
        initial={"payee_name": request.GET.get("payee", "")},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: _declare(request, inside, person, form))
    ):
        messages.success(request, _("Written down. From now on somebody else does this for them."))
        return redirect(here)
    rows = consent.interests_of(request.viewer, inside)
    mine = words.mine(rows, words.names(request))
    return page(request, template, form=form, person=person, mine=mine, **values)


def _person(request: Request, programme: Any) -> Any:
    """Whom it is about, where one came from their page. Raises NotVisible."""
    if "person" not in request.GET:
        return None
    found = consent.person(request.viewer, chosen_uuid(request.GET["person"]), at=request.at)
    if found.programme.ref != programme.ref:
        raise NotVisible
    return found


def _declare(request: Request, programme: Any, person: Any, form: InterestForm) -> None:
    cleaned = form.cleaned_data
    payee = cleaned.get("payee_name", "")
    actions.declare_interest(
        programme=programme,
        person=person,
        party=spending.party_named(programme.ref, payee) if payee else None,
        payee_name=payee,
        kind=cleaned["kind"],
        words=cleaned["words"],
        from_on=cleaned["from_on"],
        by=request.viewer.actor,
        at=request.at,
    )
