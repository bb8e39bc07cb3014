"""Ways in which sign-ins really go wrong, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock, patch

Way = Callable[[], Any]


def ways() -> Mapping[str, Way]:
    return {**_factors(), **_limits(), **_ends(), **_cookies(), **_telling()}


def _on(target: Any, name: str, other: Any) -> Way:
    return lambda: patch.object(target, name, other)


def _set(**values: Any) -> Way:
    from django.test import override_settings

    return lambda: override_settings(**values)


def _factors() -> Mapping[str, Way]:
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY

    from ownway.web import access, sessions
    from ownway.web.public import come_in, views

    real = sessions.mark_shared

    def any_record(request: Any) -> bool:
        known = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY)
        return sessions.factor_proved(request.session) or bool(known)

    def whoevers(request: Any) -> bool:
        known = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
        proved = any(record.get("method") == "mfa" for record in known)
        return sessions.factor_proved(request.session) or proved

    def device_is_a_factor(session: Any, *, shared: bool) -> None:
        real(session, shared=shared)
        sessions.mark_factor(session)

    practice = SimpleNamespace(PRACTICE=True)
    return {
        "the second factor is not asked for": _on(access, "_strong", lambda request: True),
        "any way of signing in counts as a factor": _on(access, "_strong", any_record),
        "another account's factor counts": _on(access, "_strong", whoevers),
        "money leaves with a factor of long ago": _on(
            access, "_just_proved", lambda request, again: True
        ),
        "who says what device it is needs no factor": _on(
            sessions, "mark_shared", device_is_a_factor
        ),
        "a practice link signs in anywhere": _on(come_in, "settings", practice),
        "the practice people are open anywhere": _on(views, "settings", practice),
        "a factor somebody has is not asked for": _stage_left_out,
    }


@contextmanager
def _stage_left_out() -> Iterator[None]:
    """The library's own question after the code; our door then sees a weak sign-in."""
    from allauth.mfa.stages import AuthenticateStage

    with patch.object(AuthenticateStage, "handle", lambda self: (None, True)):
        yield


def _limits() -> Mapping[str, Way]:
    from ownway.web import sessions

    read = sessions._read

    def late(session: Any, limits: Any, *, at: Any) -> bool:
        started, last = read(session, sessions.STARTED), read(session, sessions.LAST)
        if started is None or last is None:
            return False
        return bool(at - started > limits.longest or at - last > limits.idle)

    def idle_only(session: Any, limits: Any, *, at: Any) -> bool:
        last = read(session, sessions.LAST)
        return last is not None and bool(at - last >= limits.idle)

    def in_steps(session: Any, *, at: Any, exact: bool = False) -> None:
        right(session, at=at, exact=False)

    right = sessions.touch
    return {
        "no limit is applied": _on(sessions, "is_over", lambda *_, **__: False),
        "staff stay as long as a person": _on(sessions, "SEES_MANY", sessions.OWN_DEVICE),
        "a shared computer counts as one's own": _on(sessions, "is_shared", lambda session: False),
        "the last second counts": _on(sessions, "is_over", late),
        "who clicks stays for ever": _on(sessions, "is_over", idle_only),
        "a click within the minute is lost": _on(sessions, "touch", in_steps),
        "fifteen minutes are sixteen": _on(
            sessions,
            "SHARED_DEVICE",
            sessions.Limits(timedelta(minutes=16), timedelta(hours=12), warn=True),
        ),
    }


def _ends() -> Mapping[str, Way]:
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.backends.base import SessionBase

    from ownway.web import access, sessions
    from ownway.web.ui import views

    def row_kept(self: Any) -> None:
        self.clear()
        self._session_key = None

    def taken_off_the_list(self: Any) -> None:
        self.delete()

    return {
        "signing out keeps the row": _on(SessionBase, "flush", row_kept),
        "leaving only goes elsewhere": _on(views, "logout", lambda request: None),
        "who joins is not in the list": _on(sessions, "UserSession", Mock()),
        "the list ends nothing": _on(UserSession, "end", taken_off_the_list),
        "an ended role still opens": _ended_roles_open,
        "a closed account still opens": _closed_account_opens,
        "a closed account's session is kept": _on(access, "SESSION_KEY", "nobody"),
    }


@contextmanager
def _ended_roles_open() -> Iterator[None]:
    from ownway.consent.queries import looking
    from ownway.consent.rules import access

    def all_grants(account: Any, at: Any) -> Any:
        rows = looking.Grant.objects.filter(account=account)
        found = rows.select_related("programme__pack", "person")
        return tuple(view for row in found if (view := looking._grant_view(row)))

    def always(*_: Any) -> bool:
        return True

    with patch.object(looking, "_grants", all_grants), patch.object(access, "live", always):
        yield


@contextmanager
def _closed_account_opens() -> Iterator[None]:
    from ownway.people.models import Account

    with patch.object(Account, "is_active", property(lambda self: True, lambda self, value: None)):
        yield


def _cookies() -> Mapping[str, Way]:
    from django.contrib.sessions.backends.base import SessionBase

    from ownway.config import environment

    right = environment.Environment

    def plain() -> Any:
        return right(https=False)

    return {
        "the session id stays at sign-in": _on(SessionBase, "cycle_key", lambda self: None),
        "scripts may read the cookie": _set(SESSION_COOKIE_HTTPONLY=False),
        "other sites send the cookie": _set(SESSION_COOKIE_SAMESITE="None"),
        "the cookie is for all hosts of the domain": _set(SESSION_COOKIE_DOMAIN="example.org"),
        "in use as without TLS": _on(environment, "Environment", plain),
    }


def _telling() -> Mapping[str, Way]:
    from django.contrib.auth import get_user_model

    from ownway.web import access

    right = access.AccessMiddleware.__call__

    def marked(self: Any, request: Any) -> Any:
        """A header only for addresses we know, as a tracing layer might."""
        response = right(self, request)
        asked = request.POST.get("login", "")
        if asked and get_user_model().objects.filter(email=asked).exists():
            response.headers["Server-Timing"] = "mail"
        return response

    return {
        "an unknown address is told so": _set(ACCOUNT_PREVENT_ENUMERATION=False),
        "a known address has a header more": _on(access.AccessMiddleware, "__call__", marked),
    }
