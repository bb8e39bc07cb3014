"""How long a sign-in lasts, by who signed in and on what device. Drafts are on the server, so an
ended session loses nothing (security design 2.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

STARTED, LAST, SHARED, FACTOR = "ow_started", "ow_last", "ow_shared", "ow_factor"
_STEP = timedelta(seconds=60)  # how fine the last click is kept: fewer writes
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """`idle`: between two clicks; `longest`: altogether; both end exclusive."""

    idle: timedelta
    longest: timedelta
    warn: bool


OWN_DEVICE = Limits(timedelta(hours=20), timedelta(days=14), warn=False)
SHARED_DEVICE = Limits(timedelta(minutes=15), timedelta(hours=12), warn=True)
SEES_MANY = Limits(timedelta(minutes=15), timedelta(hours=8), warn=True)
PROOF = timedelta(minutes=5)  # so long a second factor counts where money leaves


def limits_for(*, sees_many: bool, shared: bool) -> Limits:
    """The limits of a sign-in; whoever sees more than one person has the shortest."""
    if sees_many:
        return SEES_MANY
    return SHARED_DEVICE if shared else OWN_DEVICE


def begin(request: HttpRequest, account: Any) -> None:
    """Signs somebody in by a way of our own, in the list of open sign-ins like any other."""
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    # The library's own list of sign-ins: no row about a person, so no loader stands before it.
    UserSession.objects.create_from_request(request)


def mark_shared(session: SessionBase, *, shared: bool) -> None:
    """Notes that others use this computer too; the cookie then ends with the browser."""
    session[SHARED] = shared
    if shared:
        session.set_expiry(0)


def is_shared(session: SessionBase) -> bool:
    return bool(session.get(SHARED))


def mark_factor(session: SessionBase) -> None:
    """Notes that this sign-in was made firm: a factor just set up, or a practice link."""
    session[FACTOR] = True


def factor_proved(session: SessionBase) -> bool:
    return bool(session.get(FACTOR))


def is_over(session: SessionBase, limits: Limits, *, at: datetime) -> bool:
    """Whether this sign-in has run out. One never seen before begins now."""
    started, last = _read(session, STARTED), _read(session, LAST)
    if started is None or last is None:
        return False
    return at - started >= limits.longest or at - last >= limits.idle


def touch(session: SessionBase, *, at: datetime, exact: bool = False) -> None:
    """Keeps the moment of this click, and the first one as the beginning.

    `exact`: every click is kept, because a page counts the time down. Without it a click in the
    minute after the last one kept is not, so that a long time may end up to 59 s early, never late.
    """
    if STARTED not in session:
        session[STARTED] = at.isoformat()
    last = _read(session, LAST)
    if last is None or at - last >= (_SECOND if exact else _STEP):
        session[LAST] = at.isoformat()


def _read(session: SessionBase, key: str) -> datetime | None:
    kept: Any = session.get(key)
    return datetime.fromisoformat(kept) if isinstance(kept, str) else None
