"""What a finding about a decision says to whoever decides, and what would put it right."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from ownway.core.problems import Problem
from ownway.planning.rules import Finding

_SAID: dict[str, Callable[[], tuple[str, str]]] = {
    "line_unanswered": lambda: (
        _("This line has no answer yet."),
        _("Choose yes or no. The rest can start while you talk."),
    ),
    "line_unknown": lambda: (
        _("This line is not in the version you are looking at."),
        _("Open the plan again."),
    ),
    "reason_unknown": lambda: (
        _("This reason is not on the programme’s list."),
        _("Choose one from the list."),
    ),
    "reason_not_chosen": lambda: (_("This no has no reason yet."), _("Choose a reason.")),
    "reason_not_enough": lambda: (
        _("This reason is not enough alone."),
        _("Add a second reason, about recovery or safety, or say yes."),
    ),
    "reason_without_words": lambda: (
        _("This no is not explained yet."),
        _("Say why in plain words. The person reads them."),
    ),
    "no_way_on": lambda: (
        _("This no does not say what would make it a yes."),
        _("Write what would make it acceptable."),
    ),
    "words_too_long": lambda: (
        _("This is %(over)s characters longer than fits here. Nothing you wrote is lost."),
        _("Make it shorter. Up to %(most)s characters fit."),
    ),
    "words_empty": lambda: (_("There are no words here yet."), _("Write a few words.")),
    "lower_without_words": lambda: (
        _("This makes the amount smaller."),
        _("Say why in plain words. The person reads them."),
    ),
}


def told(finding: Finding) -> Problem:
    """The finding in the reader's language."""
    words, fix = _SAID[finding.code]()
    values = {name: str(value) for name, value in finding.values.items()}
    return Problem(finding.code, words % values, where=finding.where, fix=fix % values)
