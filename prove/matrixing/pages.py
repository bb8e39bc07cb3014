"""Pages made for asking: any topic of any person, through the real door and the real loader."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from ownway.config.urls import handler404, handler500
from ownway.consent.queries import visible
from ownway.consent.rules import Topic
from ownway.core.problems import NotVisible
from ownway.people.models import Note
from ownway.web.access import SIGNED_IN, Row

__all__ = ["ROWS", "handler404", "handler500", "urlpatterns"]


def about(request: HttpRequest, ref: str, topic: str = "") -> HttpResponse:
    rows = Note.objects.filter(person__ref=ref, **({"subject": topic} if topic else {}))
    found = list(visible(request.viewer, rows, at=request.at))
    if not found:
        raise NotVisible
    return HttpResponse(" ".join(row.words for row in found))


def deciding(request: HttpRequest) -> HttpResponse:
    """Closed by the table alone."""
    return HttpResponse("to decide")


urlpatterns = [
    path("asked/about/<uuid:ref>/", about, name="asked_about_all"),
    path("asked/about/<uuid:ref>/<str:topic>/", about, name="asked_about"),
    path("asked/deciding/", deciding, name="asked_deciding"),
    path("asked/forgotten/", deciding, name="asked_forgotten"),
    path("", include("ownway.config.urls")),
]
ROWS = {
    "asked_about": Row(who=(SIGNED_IN,), topic=None),
    "asked_about_all": Row(who=(SIGNED_IN,), topic=None),
    "asked_deciding": Row(who=("plan.decide",), topic=Topic.PLAN),
}
