"""What is still open before somebody graduates, and what to do about it, in words."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.problems import Problem
from ownway.core.show import show
from ownway.planning import phrases as planning
from ownway.planning.rules import Finding

_SAID: dict[str, Callable[[], tuple[str, str]]] = {
    "buying_asked": lambda: (
        _("You asked for “%(what)s” (%(amount)s), and nobody has answered yet."),
        _("Wait for the answer, or take it back."),
    ),
    "buying_approved": lambda: (
        _("“%(what)s” (%(amount)s) is agreed and not paid yet."),
        _("Wait until it is paid, or cancel it."),
    ),
    "buying_on_its_way": lambda: (
        _("The payment for “%(what)s” (%(amount)s) is on its way."),
        _("It settles by itself. Come back after that."),
    ),
    "second_look_open": lambda: (
        _("Somebody is looking again at “%(what)s”."),
        _("Wait for the answer. It comes with its reason."),
    ),
    "plan_undecided": lambda: (
        _("A plan you sent is waiting for a decision."),
        _("Wait for the decision, or begin a new version."),
    ),
    "claim_open": lambda: (
        _("You told us that something in your amount is wrong. Somebody is looking at it."),
        _("Wait for the answer. It comes with its reason."),
    ),
}


def told(finding: Finding) -> Problem:
    """The finding in the reader's language."""
    if finding.code not in _SAID:
        return planning.told(finding)
    words, fix = _SAID[finding.code]()
    values = {name: _shown(value) for name, value in finding.values.items()}
    return Problem(finding.code, words % values, where=finding.where, fix=fix % values)


def _shown(value: Money | int | str) -> str:
    if isinstance(value, Money):
        return show(value, get_language() or "en-gb")
    return str(value)
