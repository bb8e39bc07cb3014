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
    "holder_failed": lambda: (
        _("This holder can no longer hold money."),
        _("Choose another holder."),
    ),
    "stop_on_its_way": lambda: (
        _("Direct payments are to stop, so none can be chosen now."),
        _("Choose another way, or ask for a second look."),
    ),
    "not_ready_with": lambda: (
        _("Say what is ready."),
        _("Choose one from the list. We need no numbers."),
    ),
    "not_undoable": lambda: (
        _("This change cannot be taken back any more."),
        _("You can choose another holder instead."),
    ),
    "undo_next_day": lambda: (
        _("A change can be taken back on the same day only."),
        _("You can choose another holder instead."),
    ),
    "undo_paid": lambda: (
        _("Something was paid since, so this cannot be taken back."),
        _("You can choose another holder instead."),
    ),
    "no_such_ground": lambda: (
        _("This is no ground to stop a direct payment."),
        _("Choose one from the list."),
    ),
    "somebody_else_represents": lambda: (
        _("Somebody else still represents this person, so nothing has to stop."),
        _("Go on with them."),
    ),
    "notice_runs": lambda: (
        _("The notice runs until %(last)s."),
        _("Come back on that day."),
    ),
    "safety_open": lambda: (
        _("Questions about safety without an answer: %(n)s."),
        _("Name for each a person and a day."),
    ),
    "second_look_open": lambda: (
        _("The person asked for a second look."),
        _("Wait for the answer."),
    ),
    "no_name": lambda: (
        _("Give a name."),
        _("Write the name of one person."),
    ),
    "no_day": lambda: (
        _("Give a day."),
        _("Choose today or a day after it."),
    ),
    "no_past_day": lambda: (
        _("Give the day."),
        _("Choose today or a day before it."),
    ),
    "ends_before": lambda: (
        _("The last day is before the first."),
        _("Choose a later day, or leave it empty."),
    ),
    "no_such_kind": lambda: (
        _("Say what they are to be."),
        _("Choose one from the list."),
    ),
    "no_such_reason": lambda: (
        _("Say why."),
        _("Choose one from the list."),
    ),
    "no_such_question": lambda: (
        _("This question is not asked here."),
        _("Open the page again."),
    ),
    "no_outcome": lambda: (
        _("Say what comes of it."),
        _("Choose one from the list."),
    ),
    "no_stop_told": lambda: (
        _("No stop was told to the person yet."),
        _("Tell them first, with the reason and the day."),
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
