"""Two quick presses that make a sign-in are one person, in one browser, for one thing."""

from __future__ import annotations

from uuid import UUID

from allauth.core import ratelimit
from django.conf import settings
from django.utils.translation import gettext as _

from ownway.people import queries as people
from ownway.web.request import Request


def too_many(request: Request) -> bool:
    """Whether more people begin from this network in a minute than a workshop has."""
    return not request.viewer.signed_in and not ratelimit.consume(request, action="signup")


def busy() -> str:
    return _("Many people have joined from here just now. Wait a minute, then press it again.")


def ref_of_press(request: Request, *, key: str, purpose: str, name: str) -> UUID | None:
    """The ref of the sign-in this press makes; the same for a second press, and for nothing else.

    Bound to the form's key, to what it is for, to the name, and to a secret that only this browser
    sends and that changes with every sign-in. None where the browser sent none: then each press is
    a person of their own.
    """
    browser = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    try:
        form = UUID(key)
    except ValueError:
        return None
    return people.ref_of_press(form, browser, purpose, name) if browser else None
