"""The product, served for real on a free port of this machine, while a test walks through it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.wsgi import get_wsgi_application
from waitress import wasyncore
from waitress.server import create_server

from ownway.cli.serving import SERVER


@dataclass(frozen=True, slots=True)
class Site:
    """Where the product answers: `site.url + "/plan/"`."""

    url: str

    def __str__(self) -> str:
        return self.url


@contextmanager
def serve() -> Iterator[Site]:
    """Serves the product by the same server as `ownway demo`, and stops it afterwards."""
    channels: dict[int, Any] = {}
    server = create_server(get_wsgi_application(), host="127.0.0.1", port=0, map=channels, **SERVER)
    stopping = threading.Event()

    def answer() -> None:
        while not stopping.is_set():
            wasyncore.loop(timeout=0.1, use_poll=True, map=channels, count=1)

    thread = threading.Thread(target=answer, name="live-site", daemon=True)
    thread.start()
    try:
        yield Site(url=f"http://localhost:{server.effective_port}")
    finally:
        stopping.set()
        thread.join(timeout=10)
        server.task_dispatcher.shutdown(cancel_pending=True, timeout=5)
        wasyncore.close_all(channels, ignore_all=True)
