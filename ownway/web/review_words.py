"""How far goals went, in the same words for the person and for whoever looks back with them."""

from __future__ import annotations

from collections.abc import Callable

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from ownway.review.queries import Conversation
from ownway.web.ui.showing import babel_locale

_ATTAINED: dict[int, Callable[[], str]] = {
    2: lambda: _("A lot further than hoped"),
    1: lambda: _("A little further than hoped"),
    0: lambda: _("As far as hoped"),
    -1: lambda: _("A little less far than hoped"),
    -2: lambda: _("A lot less far than hoped"),
}


def attained(level: int | None) -> str:
    """How far one goal went; empty where nobody said."""
    return _ATTAINED[level]() if level is not None else ""


def together(conversation: Conversation) -> str:
    """The goals in one number, with what it means; empty where nobody said how far."""
    score = conversation.attainment
    if score is None:
        return ""
    said = format_decimal(score, format="0.0", locale=babel_locale())
    return _("The goals together come to %(score)s. 50 is just as far as hoped.") % {"score": said}
