"""Ways in of our own: practice links, where to go once signed in, and factors just set up."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp import views as totp
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as webauthn
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.people import actions as people
from ownway.people import queries
from ownway.web import sessions
from ownway.web.public.sign_up import shared_computer

_LOOPBACK = ("127.0.0.1", "::1")


class ComeIn(forms.Form):
    """The one question asked with a practice link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shared"] = shared_computer()


@require_http_methods(["GET", "POST"])
def come_in(request: HttpRequest, token: str) -> HttpResponse:
    """A practice link: looking at it changes nothing, the button spends it and signs in.

    Only on a practice site, only from this machine. It counts as a strong sign-in, so that the
    practice roles need no phone.
    """
    if not settings.PRACTICE or request.META.get("REMOTE_ADDR") not in _LOOPBACK:
        raise Http404
    form = ComeIn(request.POST or None)
    if request.method == "GET":
        link = queries.link_by_token(token, at=request.at)  # type: ignore[attr-defined]
        page = {"form": form, "name": link.account.name, "role": link.role}
        return render(request, "public/come_in.html", page)
    try:
        account = people.use_link(token=token, at=request.at)  # type: ignore[attr-defined]
    except people.LinkSpent as refused:
        return render(request, "public/link_spent.html", {"refused": refused}, status=410)
    request.session.flush()
    sessions.begin(request, account)
    sessions.mark_shared(request.session, shared=form.is_valid() and form.cleaned_data["shared"])
    sessions.mark_factor(request.session)
    return redirect("start")


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Where somebody lands who has just signed in: their own life before work for others."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return HttpResponseRedirect(first_page(viewer))


def first_page(viewer: Viewer) -> str:
    """The address of the part of the site that is this viewer's."""
    held = {
        permission
        for grant in viewer.rights.grants
        if grant.live(viewer.at)
        for permission in grant.permissions
    }
    if viewer.own_people:
        return "/my/"
    if held & {Permission.OVERSIGHT_VIEW, Permission.PROGRAMME_MANAGE, Permission.RECORD_VIEW}:
        return "/org/" if not held & _DESK else "/desk/"
    if held & _DESK:
        return "/desk/"
    if Permission.BOOKS_CLOSE in held:
        return "/desk/money/months/"
    if Permission.LEARNING_RUN in held:
        return "/desk/courses/"
    if Permission.COACHES_MANAGE in held:
        return "/desk/coaches/"
    if viewer.supports or held:
        return "/support/"
    if viewer.account is not None and queries.coaching_of(viewer.account):
        return "/support/work/"
    return "/"


_DESK = frozenset(
    {
        Permission.PLAN_DECIDE,
        Permission.PLAN_DECIDE_OVER,
        Permission.AMOUNT_SETTLE,
        Permission.SECOND_LOOK_ANSWER,
        Permission.HOLDING_SET_UP,
        Permission.HOLDING_TIGHTEN,
        Permission.BUYING_DECIDE,
        Permission.PAY_MAKE,
        Permission.PAY_RELEASE,
        Permission.PAY_SETTLE,
        Permission.MONEY_TAKE_BACK,
    }
)


def activate_totp(request: HttpRequest) -> HttpResponse:
    """Setting up a code app proves it: no second question right after."""
    return _firm_once_set_up(request, totp.activate_totp(request))


def add_webauthn(request: HttpRequest) -> HttpResponse:
    """Setting up a passkey proves it: no second question right after."""
    return _firm_once_set_up(request, webauthn.add_webauthn(request))


def _firm_once_set_up(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if request.method == "POST" and response.status_code == 302 and is_mfa_enabled(request.user):
        sessions.mark_factor(request.session)
    return response
