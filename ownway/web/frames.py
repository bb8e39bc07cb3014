"""The frame of one programme: its help block and its neutral name on every page about it."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ownway.programme.queries import Words
from ownway.programme.rules import Pack
from ownway.web.ui.context import FrameValues, Place
from ownway.web.ui.parts import Help


def wear(request: HttpRequest, pack: Pack, words: Words, **more: Any) -> None:
    """Sets what the frame shows for this request, and its clock; `more` are further `FrameValues`.

    Moments are shown as a clock on the wall of the programme shows them, until the answer is made.
    """
    timezone.activate(ZoneInfo(pack.zone))
    now = pack.help_now
    request.frame_values = FrameValues(  # type: ignore[attr-defined]
        help=Help(
            crisis_words=words.get("help_now.crisis"),
            crisis_phone=now.crisis_phone,
            human_words=words.get("help_now.person"),
            human_phone=now.person_phone,
            site_url=reverse("ui:help"),
            complain_url=reverse("ui:complain"),
        ),
        idle_seconds=getattr(request, "idle_seconds", 0),
        practice_rules=pack.practice,
        **more,
    )


def reflection() -> Place:
    """Where whoever works here, or stands beside somebody, looks back at what they do."""
    return Place(_("Reflection"), reverse("support:reflect"))
