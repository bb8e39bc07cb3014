"""Starts Ownway like the command `ownway` does, broken in one way where the proof asks for it.

python prove/defaulting/start.py WAY COMMAND …     WAY "" breaks nothing
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ownway.config.settings")


def debug_on() -> None:
    """Faults are shown with everything around them."""
    _settings().DEBUG = True


def key_for_everybody() -> None:
    """The key of the record can be read by whoever is on the machine."""
    _settings()
    (Path(os.environ["OWNWAY_DATA_DIR"]) / "keys" / "record.key").chmod(0o644)


def files_for_everybody() -> None:
    """Files are made with the mode the machine happens to have."""
    mock.patch("os.umask", return_value=0o022).start()


def secret_from_the_source() -> None:
    """Every installation signs with the same secret."""
    settings = _settings()
    settings.SECRET_KEY = "ownway-insecure-" + "0" * 48
    for path in (Path(os.environ["OWNWAY_DATA_DIR"]) / "keys").glob("*.key"):
        path.write_text("0" * 64)


def listens_everywhere() -> None:
    """The door stands open to the network."""
    from ownway.cli import serving

    right = serving.bound_socket
    mock.patch.object(
        serving, "bound_socket", lambda _address, port, **rest: right("0.0.0.0", port, **rest)
    ).start()


def reach_not_checked() -> None:
    """Another address is taken without TLS."""
    mock.patch("ownway.cli.serving.check_reach", return_value=None).start()


def an_account_is_there() -> None:
    """The first start makes an administrator everybody knows."""
    from ownway.cli import serving

    right = serving.make_database

    def make() -> None:
        right()
        from datetime import UTC, datetime

        from ownway.people.actions import add_account
        from ownway.people.models import Account

        if not Account.objects.exists():
            add_account(name="admin", email="admin@localhost", at=datetime.now(UTC))

    mock.patch.object(serving, "make_database", make).start()


def every_host() -> None:
    """The site answers to any name."""
    _settings().ALLOWED_HOSTS = ["*"]


def cookies_in_the_clear() -> None:
    """Cookies travel without TLS too."""
    settings = _settings()
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False


def no_content_policy() -> None:
    """Pages may load what they like."""
    settings = _settings()
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "csp" not in one]


def files_without_headers() -> None:
    """Static files are answered before the headers are set."""
    settings = _settings()
    first = "whitenoise.middleware.WhiteNoiseMiddleware"
    settings.MIDDLEWARE = [first, *(one for one in settings.MIDDLEWARE if one != first)]


def no_strict_transport() -> None:
    """Browsers are not told to keep to TLS."""
    _settings().SECURE_HSTS_SECONDS = 0


def link_is_known() -> None:
    """The set-up link is the same everywhere."""
    import django

    django.setup()  # before anything is imported that has tables
    mock.patch("ownway.programme.queries.set_up_token", return_value="set-up-" + "0" * 57).start()


WAYS = {
    way.__name__: way
    for way in (
        debug_on,
        key_for_everybody,
        files_for_everybody,
        secret_from_the_source,
        listens_everywhere,
        reach_not_checked,
        an_account_is_there,
        every_host,
        cookies_in_the_clear,
        no_content_policy,
        files_without_headers,
        no_strict_transport,
        link_is_known,
    )
}

ONLY_BEHIND_TLS = ("cookies_in_the_clear", "no_strict_transport")


def _settings():  # type: ignore[no-untyped-def]
    from ownway.config import settings

    return settings


if __name__ == "__main__":
    if sys.argv[1]:
        WAYS[sys.argv[1]]()
    from ownway.cli.main import main

    sys.exit(main(sys.argv[2:]))
