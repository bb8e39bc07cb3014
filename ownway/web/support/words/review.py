"""Looking back together, as the one beside the person reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ownway.core.show import day
from ownway.review.queries import Conversation, Due
from ownway.review.rules import Outcome
from ownway.web.review_words import attained
from ownway.web.ui.showing import babel_locale

_OUTCOME: dict[Outcome, Callable[[], str]] = {
    Outcome.KEEP: lambda: _("The plan stays as it is."),
    Outcome.CHANGE: lambda: _("The plan is to be changed."),
    Outcome.REASSESS: lambda: _("The questions are asked again."),
    Outcome.END: lambda: _("It was time to leave well."),
}
_RATING: dict[int, Callable[[], str]] = {
    5: lambda: _("Very happy"),
    4: lambda: _("Happy"),
    3: lambda: _("In between"),
    2: lambda: _("Not so happy"),
    1: lambda: _("Not happy"),
}


def outcomes() -> list[tuple[str, str]]:
    """What can come of looking back."""
    return [
        (Outcome.KEEP.value, _("The plan stays as it is")),
        (Outcome.CHANGE.value, _("The plan is changed")),
        (Outcome.REASSESS.value, _("The questions are asked again, because life has changed")),
        (Outcome.END.value, _("It is time to leave well")),
    ]


def outcome(code: str) -> str:
    """What came of one review, or nothing while it is open."""
    return _OUTCOME[Outcome(code)]() if code else ""


def due(found: Due | None) -> str:
    """By when the two of them look back."""
    if found is None:
        return ""
    on = day(found.due_on, babel_locale())
    if found.late:
        return _("It was due by %(day)s. It is late, and that is ours to put right.") % {"day": on}
    return _("It is due by %(day)s. It can be sooner.") % {"day": on}


@dataclass(frozen=True, slots=True)
class Talk:
    """One goal, and what the person said about it."""

    goal: str
    lines: tuple[tuple[str, str], ...]


def talks(conversation: Conversation) -> list[Talk]:
    """Each goal in the order of the plan, with the person's own words."""
    found = []
    for talk in conversation.goals:
        said = talk.said
        lines = (
            (_("How it is going"), said.going if said else ""),
            (_("What went well"), said.went_well if said else ""),
            (_("What could change"), said.change if said else ""),
            (_("How far it went"), attained(said.attained) if said else ""),
            (_("How happy with it"), _RATING[said.rating]() if said and said.rating else ""),
        )
        found.append(
            Talk(goal=talk.goal.words, lines=tuple((label, text) for label, text in lines if text))
        )
    return found
