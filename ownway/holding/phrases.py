"""What a finding about holding says to a person; rules, being pure, cannot translate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.core.problems import Problem
from ownway.core.show import day
from ownway.planning.rules import Finding

# code → (what is so, what would help)
_SAID: dict[str, Callable[[], tuple[str, str]]] = {
    "way_not_offered": lambda: (
        _("This programme does not offer this way of holding the money."),
        _("Choose one of the ways in the list."),
    ),
    "holder_not_offered": lambda: (
        _("This holder is not on the list for this way."),
        _("Choose a holder from the list."),
    ),
    "no_reason": lambda: (
        _("Say why the choice is made smaller."),
        _("Write what was agreed with the person, and why."),
    ),
    "too_long": lambda: (
        _("This text is too long."),
        _("Keep it to %(most)s characters."),
    ),
    "no_review": lambda: (
        _("Give a day to look at this again."),
        _("Choose a day after today, up to %(last)s."),
    ),
}


def told(finding: Finding) -> Problem:
    """The finding in the reader's language."""
    values = {name: str(value) for name, value in finding.values.items()}
    if "last" in values:
        values["last"] = day(date.fromisoformat(values["last"]), get_language() or "en-gb")
    words, fix = _SAID[finding.code]()
    return Problem(finding.code, words % values, where=finding.where, fix=fix % values)
