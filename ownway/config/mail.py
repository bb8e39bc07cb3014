"""Where mail goes: kept in the data directory, or handed to the mail server an operator names."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from ownway.config.environment import Environment


def mail_settings(environment: Environment, data_dir: Path) -> dict[str, Any]:
    """Django's mail settings. A practice site never sends: what it would send lies in `mail/`.

    Raises ValueError for an address that is not `smtp://` or `smtps://`.
    """
    common = {"DEFAULT_FROM_EMAIL": environment.mail_from, "SERVER_EMAIL": environment.mail_from}
    if environment.practice or not environment.mail_url:
        return {
            **common,
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": data_dir / "mail",
        }
    url = urlparse(environment.mail_url)
    if url.scheme not in ("smtp", "smtps") or not url.hostname:
        raise ValueError("OWNWAY_MAIL_URL looks like smtp://user:password@host:587")
    return {
        **common,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": url.port or (465 if url.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": url.scheme == "smtp",
        "EMAIL_TIMEOUT": 20,
    }
