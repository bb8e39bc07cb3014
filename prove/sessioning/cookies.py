"""The cookie: made anew at each sign-in, and what a browser may do with it."""

from __future__ import annotations

import os
import runpy
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.cast import NOW

from .ways_in import NEW_WAYS
from .world import (
    account_behind,
    asking_for_code,
    browser,
    by_code,
    key_of,
    lives,
    mailed_code,
    thief,
    undone,
)

SETTINGS = Path(__file__).resolve().parents[2] / "ownway" / "config" / "settings.py"
FIXED = "a" * 32  # a session key somebody else chose


def prove(cast: Any, outcome: Any) -> None:
    for who in ("ana", "sister", "approver", "stranger"):
        with undone():
            _rotates(cast, outcome, who)
        with undone():
            _attributes(cast, outcome, who, name="ownway", secure=False)
    for name, way in NEW_WAYS.items():
        with undone():
            keys: list[str] = []
            with _seeing_first(keys):
                client = way(cast)
            outcome.expect(account_behind(client) is not None, f"{name} signs nobody in")
            outcome.expect(key_of(client) not in (*keys, FIXED, ""), f"{name} keeps the session id")
            outcome.expect(not any(lives(key) for key in keys), f"{name} keeps the old session")
    with undone():
        _by_link(cast, outcome)
    _in_use(cast, outcome)


def _seeing_first(keys: list[str]) -> Any:
    """Each new browser has asked for a code before, and so brings a session of its own."""
    from . import ways_in

    def visited(**asked: Any) -> Any:
        client = browser(**asked)
        client.post("/sign-in/", {"login": "nobody@example.org"})
        keys.append(key_of(client))
        return client

    return patch.object(ways_in, "browser", visited)


def _rotates(cast: Any, outcome: Any, who: str) -> None:
    email = cast.account(who).email
    outcome.expect(key_of(by_code(email, before=FIXED)) not in (FIXED, ""), f"{who}: id fixed")
    visitor = asking_for_code(email)
    before = key_of(visitor)
    outcome.expect(bool(before), "asking for a code begins no session")
    visitor.post("/sign-in/code/confirm/", {"code": mailed_code()})
    after = key_of(visitor)
    outcome.expect(after not in (before, ""), f"{who}: the id is the one from before sign-in")
    outcome.expect(not lives(before), f"{who}: the session from before sign-in is kept")
    outcome.expect(thief(before).get("/sign-in/open/").status_code == 302, f"{who}: old id opens")


def _by_link(cast: Any, outcome: Any) -> None:
    from ownway.people import actions as people

    visitor = by_code(cast.account("stranger").email)
    before = key_of(visitor)
    _, token = people.make_link(
        account=cast.account("approver"), role="approver", by=cast.by("approver"), at=NOW
    )
    visitor.post(f"/sign-in/link/{token}/", {})
    outcome.expect(key_of(visitor) not in (before, ""), "a practice link keeps the session id")
    outcome.expect(not lives(before), "a practice link keeps the session before")


def _attributes(cast: Any, outcome: Any, who: str, *, name: str, secure: bool) -> None:
    """HttpOnly, Lax, this host only; gone with the browser on a shared computer."""
    from django.core import mail
    from django.core.cache import cache

    for shared in (False, True):
        cache.clear()
        mail.outbox.clear()
        client = browser()
        client.defaults["wsgi.url_scheme"] = "https" if secure else "http"
        client.post(
            "/sign-in/", {"login": cast.account(who).email, "shared": "on" if shared else ""}
        )
        answer = client.post("/sign-in/code/confirm/", {"code": mailed_code()})
        set_to = answer.cookies.get(name)
        outcome.expect(set_to is not None, f"{who}: no cookie called {name}")
        if set_to is None:
            continue
        outcome.expect(bool(set_to["httponly"]), f"{name}: a script may read it")
        outcome.expect(set_to["samesite"] == "Lax", f"{name}: SameSite={set_to['samesite']}")
        outcome.expect(set_to["path"] == "/" and not set_to["domain"], f"{name}: not of this host")
        outcome.expect(bool(set_to["secure"]) is secure, f"{name}: Secure={set_to['secure']}")
        outlives = bool(set_to["max-age"] or set_to["expires"])
        outcome.expect(outlives is not shared, f"{name}: shared {shared}, kept {outlives}")


def _in_use(cast: Any, outcome: Any) -> None:
    """The settings as a site in use reads them, and a sign-in under them."""
    from django.test import override_settings

    said = {"OWNWAY_HTTPS": "true", "OWNWAY_PRACTICE": "false"}
    with patch.dict(os.environ, said):
        real = runpy.run_path(str(SETTINGS))
    for name, value in (
        ("SESSION_COOKIE_NAME", "__Host-ownway"),
        ("SESSION_COOKIE_SECURE", True),
        ("CSRF_COOKIE_SECURE", True),
        ("SESSION_COOKIE_HTTPONLY", True),
        ("SESSION_COOKIE_SAMESITE", "Lax"),
        ("SECURE_SSL_REDIRECT", True),
        ("PRACTICE", False),
        ("DEBUG", False),
    ):
        outcome.expect(real.get(name) == value, f"in use {name} is {real.get(name)!r}")
    kept = {name: real[name] for name in real if name.startswith("SESSION_COOKIE_")}
    with override_settings(**kept, PRACTICE=False), undone():
        _attributes(cast, outcome, "approver", name="__Host-ownway", secure=True)
