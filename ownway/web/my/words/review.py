"""Looking back, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.show import day
from ownway.review.queries import Conversation, Due
from ownway.review.rules import Outcome
from ownway.web.plan_words import Theirs
from ownway.web.review_words import attained
from ownway.web.ui.showing import babel_locale

_OUTCOME: dict[Outcome, Callable[[], str]] = {
    Outcome.KEEP: lambda: _("You kept your plan as it is."),
    Outcome.CHANGE: lambda: _("You wanted to change your plan."),
    Outcome.REASSESS: lambda: _("You wanted to answer the questions again."),
    Outcome.END: lambda: _("You were ready to leave well."),
}
_RATING: dict[int, Callable[[], str]] = {
    5: lambda: _("Very happy"),
    4: lambda: _("Happy"),
    3: lambda: _("In between"),
    2: lambda: _("Not so happy"),
    1: lambda: _("Not happy"),
}


def due(found: Due | None) -> str:
    """When we look back by; being late is ours to put right."""
    if found is None:
        return ""
    on = day(found.due_on, babel_locale())
    if found.late:
        return _("We wanted to look back with you by %(day)s. We are sorry it is late.") % {
            "day": on
        }
    return _("We look back together by %(day)s. You can do it sooner.") % {"day": on}


def outcome(code: str) -> str:
    """What came of one review, or nothing while it is open."""
    return _OUTCOME[Outcome(code)]() if code else ""


@dataclass(frozen=True, slots=True)
class Talk:
    """One goal, and what the person said about it."""

    ref: UUID
    goal: str
    lines: tuple[tuple[str, str], ...]
    rating: str

    @property
    def said(self) -> bool:
        return bool(self.lines or self.rating)


def talks(conversation: Conversation) -> list[Talk]:
    """Each goal in the order of the plan."""
    found = []
    for talk in conversation.goals:
        said = talk.said
        lines = (
            [
                (_("How it is going"), said.going),
                (_("What went well"), said.went_well),
                (_("What I want to change"), said.change),
                (_("How far I got"), attained(said.attained)),
            ]
            if said
            else []
        )
        found.append(
            Talk(
                ref=talk.goal.ref,
                goal=talk.goal.words,
                lines=tuple((name, text) for name, text in lines if text),
                rating=_RATING[said.rating]() if said and said.rating else "",
            )
        )
    return found


def both(theirs: Mapping[str, object]) -> Theirs:
    """What was saved in between, as the page says it."""
    return Theirs(
        who=_("Somebody"),
        texts=tuple(text for text in (_as_said(*one) for one in theirs.items()) if text),
    )


def _as_said(name: str, value: Any) -> str:
    """A choice in the words it was chosen by; a text as it was written."""
    if name == "attained":
        return attained(value)
    if name == "rating":
        return _RATING[value]() if value else ""
    return str(value or "")
