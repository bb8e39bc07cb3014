"""What a finding about holding says to a person; rules, being pure, cannot translate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.problems import Problem
from ownway.core.show import day, show
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
    "nothing_to_add": lambda: (_("Say how much."), _("Write an amount above nothing.")),
    "same_line": lambda: (
        _("This is where the money is now."),
        _("Choose another part of your plan."),
    ),
    "nothing_to_move": lambda: (
        _("Say how much."),
        _("Write an amount above nothing."),
    ),
    "moves_by_plan": lambda: (
        _("Here, money moves by a change of your plan."),
        _("Change your plan. Somebody looks at it and answers."),
    ),
    "aside_by_plan": lambda: (
        _("Money for hard times stays where it is."),
        _("Change your plan to keep more or less of it."),
    ),
    "kind_by_plan": lambda: (
        _("This part of your plan changes only with a yes."),
        _("Change your plan. Somebody looks at it and answers."),
    ),
    "more_than_left": lambda: (
        _("There is %(left)s left here."),
        _("Write %(left)s or less."),
    ),
    "more_than_free": lambda: (
        _("You can still move %(most)s without asking."),
        _("Write less. For more, change your plan."),
    ),
    "no_review": lambda: (
        _("Give a day to look at this again."),
        _("Choose a day after today, up to %(last)s."),
    ),
}


def told(finding: Finding) -> Problem:
    """The finding in the reader's language."""
    language = get_language() or "en-gb"
    values = {
        name: show(value, language) if isinstance(value, Money) else str(value)
        for name, value in finding.values.items()
    }
    if "last" in values:
        values["last"] = day(date.fromisoformat(values["last"]), language)
    words, fix = _SAID[finding.code]()
    return Problem(finding.code, words % values, where=finding.where, fix=fix % values)
