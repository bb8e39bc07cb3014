"""The door: who is it, may they open this address, and what were they shown.

Addresses are closed: `access.yaml` says for each URL name who may open it, and a name that is not
in it answers 404. The order is fixed: who is it → is the sign-in still good → may the role open
this address → was the second factor given a moment ago, where money leaves → may this viewer see
this object (a loader, in the view) → only then the form.
Absent and forbidden are the same 404; before sign-in every address is the same redirect.

The clock is read here and nowhere below: `request.at`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, get_resolver, resolve, reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.timezone import override as clock_of
from django.utils.translation import gettext as _

from ownway.consent import actions as consent
from ownway.consent.queries import Viewer, viewer_for
from ownway.consent.rules import Permission, Topic
from ownway.core import strict_yaml
from ownway.core.problems import NotVisible
from ownway.web import sessions

TABLE = Path(__file__).with_name("access.yaml")
PUBLIC, SIGNED_IN, OWN, SHARED, HELPS = "public", "signed_in", "own", "shared", "helps"
_SHOWN_NOTHING = range(300, 400)  # a redirect holds nobody's data


class TableWrong(ValueError):
    """A row of access.yaml that says nothing we know: a fault, found at the first request."""


class Again(StrEnum):
    """Whether an address asks for the second factor once more before it moves money."""

    NO = "no"
    PRESS = "press"  # a button
    FORM = "form"  # a page to fill in: asked when it opens, so that nothing that was typed is lost


@dataclass(frozen=True, slots=True)
class Row:
    """Who may open an address, and which topic about a person its pages show, if one."""

    who: tuple[str, ...]
    topic: Topic | None
    second_factor: bool = True  # False: open before the second factor is given
    again: Again = Again.NO


@cache
def table() -> Mapping[str, Row]:
    """URL name → row. Raises TableWrong."""
    rows = strict_yaml.read(TABLE.read_text()).data
    return {name: _row(name, said) for name, said in rows.items()}


def _row(name: str, said: dict[str, Any]) -> Row:
    unknown = set(said) - {"who", "topic", "second_factor", "again"}
    if unknown or "who" not in said or "topic" not in said:
        raise TableWrong(f"{name}: write who and topic; else only second_factor and again")
    if said.get("again", "no") not in set(Again):
        raise TableWrong(f"{name}: again is {', '.join(Again)}")
    who = (said["who"],) if isinstance(said["who"], str) else said["who"]
    known = {PUBLIC, SIGNED_IN, OWN, SHARED, HELPS, *Permission}
    for one in who:
        if one not in known:
            raise TableWrong(
                f"{name}: {one!r} is neither public, signed_in, own, shared, helps nor a"
                " permission of consent.rules"
            )
    if said["topic"] != "none" and said["topic"] not in set(Topic):
        raise TableWrong(f"{name}: {said['topic']!r} is not a topic of consent.rules; or 'none'")
    topic = None if said["topic"] == "none" else Topic(said["topic"])
    again = Again(said.get("again", "no"))
    return Row(who=who, topic=topic, second_factor=said.get("second_factor", True), again=again)


class AccessMiddleware:
    """Gives each request `at`, `viewer` and `idle_seconds`; see the module for the order."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = timezone.now()  # type: ignore[attr-defined]
        _who_is_it(request)
        with clock_of(None):  # a page may set its clock by its programme
            response = _turned_away(request) or self.get_response(request)
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        if response.status_code in _SHOWN_NOTHING or response.status_code in (404, 500):
            viewer.seen.clear()
        consent.note_reads(viewer=viewer, at=request.at)  # type: ignore[attr-defined]
        if viewer.signed_in:
            response.headers["Cache-Control"] = "no-store, private"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Absent and forbidden look the same, whoever raised it."""
        if isinstance(exception, NotVisible | PermissionDenied | Http404):
            return _not_found(request)
        return None


def _who_is_it(request: HttpRequest) -> None:
    """Sets `viewer`; ends a sign-in that has run out."""
    account = request.user if request.user.is_authenticated else None
    at = request.at  # type: ignore[attr-defined]
    viewer = viewer_for(account, at=at)  # type: ignore[arg-type]
    limits = sessions.limits_for(
        sees_many=viewer.sees_many, shared=sessions.is_shared(request.session)
    )
    if account is not None and (
        not viewer.signed_in or sessions.is_over(request.session, limits, at=at)
    ):
        logout(request)
        viewer = viewer_for(None, at=at)
    elif account is None and SESSION_KEY in request.session:
        logout(request)  # a closed account: opening it again revives no old sign-in
    if viewer.signed_in:
        sessions.touch(request.session, at=at, exact=limits.warn)
        _speak(request, viewer)
    request.viewer = viewer  # type: ignore[attr-defined]
    warns = viewer.signed_in and limits.warn
    request.idle_seconds = int(limits.idle.total_seconds()) if warns else 0  # type: ignore[attr-defined]


def _speak(request: HttpRequest, viewer: Viewer) -> None:
    """In the language somebody chose for themselves, on whatever device they are."""
    if viewer.account is not None and viewer.account.language in dict(settings.LANGUAGES):
        translation.activate(viewer.account.language)
        request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    """The answer for somebody who may not open this address; None where they may."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = _row_of(request.path_info)
    if row is not None and PUBLIC in row.who:
        return None
    if not viewer.signed_in:
        return _to_sign_in(request)
    if row is None:
        return _not_found(request)
    if row.second_factor and viewer.sees_many and not _strong(request):
        return _to_second_factor(request)
    if not any(_opens(viewer, who, row.topic) for who in row.who):
        return _not_found(request)
    if row.again is not Again.NO and not _just_proved(request, row.again):
        return _to_prove_again(request)
    return None


def _row_of(path: str) -> Row | None:
    """The row of an address; None where no address, or no row, is there."""
    try:
        return table().get(resolve(path).view_name)
    except (Resolver404, Http404):
        return None


def _opens(viewer: Viewer, who: str, topic: Topic | None) -> bool:
    """Whether this kind of viewer may come as far as the loader of a page."""
    if who == SIGNED_IN:
        return True
    if who == OWN:
        return bool(viewer.own_people)
    if who == HELPS:
        works = any(grant.live(viewer.at) for grant in viewer.rights.grants)
        return works or bool(viewer.supports)
    if who == SHARED:
        shares = [share for share in viewer.rights.shares if share.live(viewer.at)]
        if topic is None:
            return bool(viewer.supports)
        return any(share.topic == topic for share in shares)
    return any(who in grant.permissions and grant.live(viewer.at) for grant in viewer.rights.grants)


def _strong(request: HttpRequest) -> bool:
    """Whether this sign-in was made, or made firm, with a second factor or a passkey.

    No longer, once the last of them was taken away in it: else money left without one till night.
    """
    if not settings.PRACTICE and not is_mfa_enabled(request.user):
        return False
    if sessions.factor_proved(request.session):
        return True
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(record.get("method") == "mfa" for record in records)


def _just_proved(request: HttpRequest, again: Again) -> bool:
    """Whether a factor was given a moment ago. Who came in by a practice link has none to give."""
    if not is_mfa_enabled(request.user):
        return True
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    proofs = [float(one["at"]) for one in records if one.get("method") == "mfa" and "at" in one]
    filled_in = again is Again.FORM and request.method == "POST"
    lasts = sessions.PROOF + sessions.SEES_MANY.idle if filled_in else sessions.PROOF
    at = request.at.timestamp()  # type: ignore[attr-defined]
    return at - max(proofs, default=0.0) < lasts.total_seconds()


def _to_prove_again(request: HttpRequest) -> HttpResponse:
    """To the second factor, and back to the page with the button."""
    back, why = request.get_full_path(), _("Before money leaves, show once more that it is you.")
    if request.method not in ("GET", "HEAD"):
        came = request.META.get("HTTP_REFERER", "")
        known = url_has_allowed_host_and_scheme(came, {request.get_host()})
        back = urlsplit(came).path if known and came else "/"
        why = _("Before money leaves, show once more that it is you. Then press the button again.")
    messages.info(request, why)
    there = reverse("mfa_reauthenticate")
    return HttpResponseRedirect(f"{there}?{urlencode({'next': back})}")


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The same for every address there is or is not."""
    there = reverse(settings.LOGIN_URL)
    back = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    return HttpResponseRedirect(f"{there}?{urlencode({'next': back})}" if back else there)


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    name = "mfa_reauthenticate" if is_mfa_enabled(request.user) else "mfa_index"
    back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back})}")


def _not_found(request: HttpRequest) -> HttpResponse:
    request.frame_values = None  # type: ignore[attr-defined]  # what a view had begun to say
    page: Any = get_resolver().resolve_error_handler(404)
    response: HttpResponse = page(request, Http404())
    return response
