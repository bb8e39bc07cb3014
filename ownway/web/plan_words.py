"""Words about a plan that the person and those who write with them both read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.core.money import Money
from ownway.core.show import show
from ownway.people import queries as people
from ownway.planning.queries import Contents, GoalView, LineView
from ownway.web.ui.showing import babel_locale


def cost(line: LineView) -> str:
    """£12.50 each time, 52 times: £650"""
    if not line.total:
        return _("Free")
    if line.times == 1:
        return said(line.total)
    return ngettext(
        "%(each)s each time, %(times)s time: %(total)s",
        "%(each)s each time, %(times)s times: %(total)s",
        line.times,
    ) % {"each": said(line.each), "times": line.times, "total": said(line.total)}


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else saved while this form was open."""

    who: str
    texts: tuple[str, ...]


_TEXTS = (
    "words",
    "next_step",
    "who_helps",
    "how_know",
    "what",
    "early_signs",
    "free_way",
    "matters",
    "managing",
)


def both(theirs: Mapping[str, Any], who: str) -> Theirs:
    """Their text, as they wrote it, and what it costs. The writer's own stays in the form."""
    texts = [str(theirs[name]) for name in _TEXTS if theirs.get(name)]
    if theirs.get("currency"):
        texts.append(said(Money(theirs["total_minor"], theirs["currency"])))
    return Theirs(who=who or _("Somebody"), texts=tuple(texts))


def said(amount: Money) -> str:
    """An amount inside a sentence."""
    return show(amount, babel_locale())


def writers(contents: Contents) -> dict[UUID, str]:
    """The names of all who wrote a goal or a thing of this version; one query."""
    parts: Iterable[GoalView | LineView] = (*contents.goals, *contents.lines)
    return people.names({part.written_by for part in parts})
