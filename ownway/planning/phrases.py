"""What a finding about a draft says to a person, and what would put it right.

A room of its own, because both reads (a page before sending) and actions (a refusal) say it, and
rules, being pure, cannot translate.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.problems import Problem
from ownway.core.show import show
from ownway.planning.rules import Finding

# code → (what is so, what would help)
_SAID: dict[str, Callable[[], tuple[str, str]]] = {
    "no_goal": lambda: (
        _("Your plan has no goal yet."),
        _("Add 1 goal in your own words. It can be small."),
    ),
    "nothing_about_what_matters": lambda: (
        _("You have not said what matters to you."),
        _("You can add it, or leave it out."),
    ),
    "managing_unsaid": lambda: (
        _("You have not said how your support runs from day to day."),
        _("A few words help whoever decides. You can add them, or leave it."),
    ),
    "aside_without_signs": lambda: (
        _("The money kept aside does not say when to use it."),
        _("Write your own early signs, like “2 nights without sleep”."),
    ),
    "line_without_goal": lambda: (
        _("“%(what)s” is not linked to a goal yet."),
        _("Choose the goal it helps with. If none fits, add a goal."),
    ),
    "line_without_any_goal": lambda: (
        _("“%(what)s” is not linked to a goal yet."),
        _("Add a goal that it helps with."),
    ),
    "category_unknown": lambda: (
        _("“%(what)s” has no kind that this programme knows."),
        _("Choose one from the list."),
    ),
    "nothing_asked": lambda: (
        _("Your plan does not ask for any money yet."),
        _("Add the thing you would like, and what it costs."),
    ),
    "one_off_over_most": lambda: (
        _("A one-off budget goes up to %(most)s. This plan is %(over)s more."),
        _("Take something off, or plan for a larger budget."),
    ),
    "over_amount": lambda: (
        _("This is %(over)s more than your money."),
        _("You can still send it and talk about it. Somebody else may need to decide."),
    ),
    "category_short": lambda: (
        _("At least %(least)s goes to %(category)s here. Your plan has %(has)s."),
        _("Move %(short)s more to it."),
    ),
    "aside_over_most": lambda: (
        _("Up to %(most)s can be kept aside here. Your plan keeps %(over)s more."),
        _("Keep a little less aside."),
    ),
    "discretionary_over_most": lambda: (
        _("Up to %(most)s can be for small things. Your plan has %(over)s more."),
        _("Make it a little less, or name what you want to buy."),
    ),
    "reserve_over_most": lambda: (
        _("Up to %(most)s can wait for a larger thing. Your plan has %(over)s more."),
        _("Put a little less by."),
    ),
    "kind_not_offered": lambda: (
        _("“%(what)s” is of a sort that is not offered here."),
        _("Choose another sort for it."),
    ),
    "what_empty": lambda: (_("This has no name yet."), _("Write what it is.")),
    "currency_differs": lambda: (
        _("Your money is in %(currency)s. This amount is in another currency."),
        _("Write the amount in %(currency)s."),
    ),
    "amount_below_zero": lambda: (
        _("The cost is below zero."),
        _("Write what it costs, without a minus sign."),
    ),
    "amount_zero": lambda: (
        _("The cost is 0."),
        _("Write what it costs. If it is free, say how you get it free."),
    ),
    "amount_too_large": lambda: (
        _("The cost is more than we can work with."),
        _("Check the number for a slip of the finger."),
    ),
    "times_out_of_range": lambda: (
        _("We could not use this number of times."),
        _("Write a whole number from 1 to %(most)s."),
    ),
    "goal_empty": lambda: (_("This goal has no words yet."), _("Write it in your own words.")),
    "dimension_unknown": lambda: (
        _("We do not know this part of life."),
        _("Choose one from the list, or none."),
    ),
    "months_out_of_range": lambda: (
        _("We could not use this number of months."),
        _("Write a whole number from 1 to %(most)s."),
    ),
    "start_too_far": lambda: (
        _("This start is more than %(months)s months away."),
        _("Choose a day that is nearer."),
    ),
    "words_too_long": lambda: (
        _("This is %(over)s characters longer than fits here. Nothing you wrote is lost."),
        _("Make it shorter. Up to %(most)s characters fit."),
    ),
    "rating_out_of_range": lambda: (
        _("We could not use this rating."),
        _("Choose a number from 1 to 5, or none."),
    ),
    "name_empty": lambda: (_("Your name is missing."), _("Type your name to sign.")),
    "words_empty": lambda: (_("There are no words here yet."), _("Write a few words.")),
}


def told(finding: Finding, *, category: Callable[[str], str] = str) -> Problem:
    """The finding in the reader's language; `category` names a category in the pack's words."""
    values = {name: _shown(value) for name, value in finding.values.items()}
    if "category" in values:
        values["category"] = category(values["category"])
    words, fix = _SAID[finding.code]()
    return Problem(finding.code, words % values, where=finding.where, fix=fix % values)


def _shown(value: Money | int | str) -> str:
    if isinstance(value, Money):
        return show(value, get_language() or "en-gb")
    return str(value)
