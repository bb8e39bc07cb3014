"""Somebody who asked is taken in on paper; somebody without a sign-in gets one of their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.consent import queries as consent
from ownway.core.problems import NotVisible
from ownway.joining import actions
from ownway.joining import queries as joining
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.web.desk.forms.joining import SignInForm, TakeInForm
from ownway.web.desk.office import Office, P, office_for
from ownway.web.request import Request
from ownway.web.ui.answers import done, page

READ = ("what", "choice", "help", "money", "benefits", "services", "private", "leave")


@require_http_methods(["GET", "POST"])
def take_in(request: Request, person: UUID) -> HttpResponse:
    """Reads to somebody what the programme is, and writes down that they want to join."""
    office, found = _person(request, person)
    where = joining.where(found)
    if found.account_id is not None or where is None or not where.before:
        raise NotVisible  # whoever has a sign-in joins by their own click
    facts = {f"facts.{code}": value for code, value in found.facts.items()}
    named = {name: getattr(found, name) for name in ("name", "called", "access_needs")}
    form = TakeInForm(
        request.POST or None, pack=office.pack, words=office.words, initial={**named, **facts}
    )
    if request.method == "POST" and form.is_valid():
        how: dict[str, Any] = {"person": found, "by": office.by(found), "at": request.at}
        read = office.programme.pack.digest
        if done(
            form,
            lambda: actions.take_in(with_help=True, informed_version=read, **form.said(), **how),
        ):
            messages.success(request, _("They have joined."))
            return redirect("desk:person", person=found.ref)
    theirs = programmes.words(office.pack, found.language)  # read to them, in their language
    return page(
        request,
        "desk/take_in.html",
        form=form,
        person=found,
        read=[theirs.get(f"inform.{key}") for key in READ],
        language=theirs.language,
    )


@require_http_methods(["GET", "POST"])
def sign_in_for(request: Request, person: UUID) -> HttpResponse:
    """Writes down an address of somebody without a sign-in; with it their own clicks count."""
    office, found = _person(request, person)
    where = joining.where(found)
    account = found.account
    if account is not None and not people.unused(account):
        raise NotVisible
    if where is not None and where.over:
        raise NotVisible
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        how: dict[str, Any] = {"person": found, "by": office.by(found), "at": request.at}
        email = form.cleaned_data["email"]
        if done(form, lambda: actions.open_sign_in(email=email, **how)):
            messages.success(request, _("Their sign-in is ready. Tell them their address works."))
            return redirect("desk:sign_in_for", person=found.ref)
    return page(
        request,
        "desk/sign_in_for.html",
        form=form,
        person=found,
        there=account.email if account is not None else "",
        site=request.build_absolute_uri("/"),
    )


def _person(request: Request, ref: UUID) -> tuple[Office, Any]:
    found = consent.person(request.viewer, ref, at=request.at)
    office = office_for(request, found.programme, P.PEOPLE_JOIN)
    if not office.may(P.PEOPLE_LIST) or office.too_close(P.PEOPLE_JOIN, found):
        raise NotVisible
    return office, found
