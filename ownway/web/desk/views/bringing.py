"""Somebody comes from another place: the file they bring is checked, read back, and loaded."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.core.problems import NotVisible, Refused
from ownway.endings import actions
from ownway.people import queries as people
from ownway.web.desk.forms.bringing import BringForm
from ownway.web.desk.forms.paying import packed
from ownway.web.desk.office import Office, P, office_of, other_offices
from ownway.web.desk.words import bringing as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page, tell


@require_http_methods(["GET", "POST"])
def bring_in(request: Request) -> HttpResponse:
    """The first press checks the file and shows whose it is; the second loads it."""
    office = office_of(request, P.PEOPLE_JOIN)
    if not office.may(P.PEOPLE_LIST):  # whoever loads it is shown the person next
        raise NotVisible
    form = BringForm(request.POST or None, request.FILES or None)
    found: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        found = _checked(form)
        made: list[Any] = []
        if found and "load" in request.POST and _load(request, office, form, made):
            return _loaded(request, made[0])
    data = form.cleaned_data["content"] if found else b""
    return page(
        request,
        "desk/bring_in.html",
        programme=office.words.get("programme"),
        form=form,
        checked=words.checked(found, len(data), hashlib.sha256(data).hexdigest())
        if found
        else None,
        kept=packed(data) if found else "",
        others=other_offices(request, office, P.PEOPLE_JOIN),
    )


def _checked(form: BringForm) -> dict[str, Any] | None:
    try:
        return actions.read_package(form.cleaned_data["content"])
    except Refused as refused:
        tell(form, refused)
        return None


def _load(request: Request, office: Office, form: BringForm, made: list[Any]) -> bool:
    email = form.cleaned_data["email"]
    account = people.account_by_email(email) if email else None
    if email and account is None:
        form.add_error(
            "email",
            _("Nobody signs in with this address yet. They can sign up first, or leave it empty."),
        )
        return False
    return done(
        form,
        lambda: made.append(
            actions.load_package(
                programme=office.programme,
                data=form.cleaned_data["content"],
                account=account,
                by=office.by(),
                at=request.at,
            )
        ),
    )


def _loaded(request: Request, made: Any) -> HttpResponse:
    if made.loaded_at != request.at:
        messages.info(request, _("This file was loaded before. Nothing was changed."))
    else:
        messages.success(
            request, _("It is loaded. They share nothing here yet, and choose everything anew.")
        )
    return redirect("desk:person", person=made.person.ref)
