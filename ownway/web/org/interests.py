"""Whom people of the programme are close to: read and ended by who manages it (T7)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.consent import actions
from ownway.consent import queries as consent
from ownway.consent.rules import Permission
from ownway.core.problems import NotVisible
from ownway.people import queries as people
from ownway.web import interest_words as words
from ownway.web.interest_forms import EndInterestForm
from ownway.web.interest_pages import said
from ownway.web.org.house import house_for, house_of
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def interests(request: Request) -> HttpResponse:
    """What colleagues said, what I said, and one more of mine."""
    house = house_of(request, Permission.PROGRAMME_MANAGE)
    rows = consent.interests_in(request.viewer, house.programme)
    return said(
        request,
        house.programme,
        "org:interests",
        "org/interests.html",
        house=house,
        programme=house.words.get("programme"),
        theirs=words.theirs(rows, words.names(request)),
    )


@require_http_methods(["GET", "POST"])
def end_interest(request: Request, interest: UUID) -> HttpResponse:
    """It is no longer so, for a colleague, with the reason."""
    found = consent.interest(request.viewer, interest)
    house_for(request, found.programme.ref, Permission.PROGRAMME_MANAGE)
    if found.ended_at is not None:
        raise NotVisible
    form = EndInterestForm(request.POST or None)
    by = request.viewer.actor
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.end_interest(interest=found, by=by, at=request.at, **form.cleaned_data),
        )
    ):
        messages.success(request, _("Written down. They may act for them again."))
        return redirect("org:interests")
    return page(
        request,
        "org/end_interest.html",
        form=form,
        who=people.name_of(found.declared_by),
        about=words.about(found, words.names(request)),
        kind=words.KINDS[found.kind],
        row=found,
    )
