"""Whom I am close to: said by myself, seen by who manages the programme, who alone ends it (T7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.consent import actions
from ownway.consent import queries as consent
from ownway.core.problems import NotVisible
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.spending import queries as spending
from ownway.web.desk.forms.interests import EndInterestForm, InterestForm
from ownway.web.desk.office import DESK, Office, P, office_for, office_of, other_offices
from ownway.web.desk.words import interests as words
from ownway.web.request import Request
from ownway.web.ui.answers import chosen_uuid, done, page

CLOSE = (*DESK, P.REVIEW_HOLD, P.PROGRAMME_MANAGE)


@require_http_methods(["GET", "POST"])
def interests(request: Request) -> HttpResponse:
    """What I said, one more of them, and for who manages here what colleagues said."""
    office = office_of(request, *CLOSE)
    person = _person(request, office)
    form = InterestForm(
        request.POST or None,
        about_person=person is not None,
        today=programmes.day_of(office.programme, request.at),
        initial={"payee_name": request.GET.get("payee", "")},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: _declare(request, office, person, form))
    ):
        messages.success(request, _("Written down. From now on somebody else does this for them."))
        return redirect("desk:interests")
    name = _names(request)
    theirs = None
    if office.may(P.PROGRAMME_MANAGE):
        rows = consent.interests_in(request.viewer, office.programme)
        theirs = words.theirs(rows, lambda row: people.name_of(row.declared_by), name)
    return page(
        request,
        "desk/interests.html",
        form=form,
        person=person,
        programme=office.words.get("programme"),
        mine=words.mine(consent.interests_of(request.viewer, office.programme), name),
        theirs=theirs,
        others=other_offices(request, office, *CLOSE),
    )


def _person(request: Request, office: Office) -> Any:
    """Whom it is about, where one came from their page. Raises NotVisible."""
    if "person" not in request.GET:
        return None
    found = consent.person(request.viewer, chosen_uuid(request.GET["person"]), at=request.at)
    if found.programme.ref != office.programme.ref:
        raise NotVisible
    return found


def _names(request: Request) -> Callable[[Any], str]:
    """Names of those who take part, only where the viewer may know them."""

    def name(person: Any) -> str:
        try:
            found = consent.person(request.viewer, person.ref, at=request.at)
        except NotVisible:
            return ""
        return str(found.name)

    return name


def _declare(request: Request, office: Office, person: Any, form: InterestForm) -> None:
    cleaned = form.cleaned_data
    payee = cleaned.get("payee_name", "")
    actions.declare_interest(
        programme=office.programme,
        person=person,
        party=spending.party_named(office.programme.ref, payee) if payee else None,
        payee_name=payee,
        kind=cleaned["kind"],
        words=cleaned["words"],
        from_on=cleaned["from_on"],
        by=office.by(),
        at=request.at,
    )


@require_http_methods(["GET", "POST"])
def end_interest(request: Request, interest: UUID) -> HttpResponse:
    """It is no longer so, for a colleague, with the reason."""
    found = consent.interest(request.viewer, interest)
    office = office_for(request, found.programme, P.PROGRAMME_MANAGE)
    if found.ended_at is not None:
        raise NotVisible
    form = EndInterestForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.end_interest(
                interest=found, by=office.by(), at=request.at, **form.cleaned_data
            ),
        )
    ):
        messages.success(request, _("Written down. They may act for them again."))
        return redirect("desk:interests")
    return page(
        request,
        "desk/end_interest.html",
        form=form,
        who=people.name_of(found.declared_by),
        about=words.about(found, _names(request)),
        kind=words.KINDS[found.kind],
        row=found,
    )
