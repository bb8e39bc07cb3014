"""What a request carries once it came through the door (`access.AccessMiddleware`)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from ownway.consent.queries import Viewer


class Request(HttpRequest):
    """For types only: nobody makes one. `at` is when it came in, `viewer` who asks."""

    at: datetime
    viewer: Viewer
    LANGUAGE_CODE: str
    idle_seconds: int
