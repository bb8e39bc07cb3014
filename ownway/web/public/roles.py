"""What the invented people of a practice site do, in words."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

_WORDS: dict[str, Callable[[], str]] = {
    "person": lambda: _("The person: has just joined"),
    "waiting": lambda: _("The person: waits for an answer"),
    "living": lambda: _("The person: lives with an agreed plan"),
    "graduate": lambda: _("The person: has graduated"),
    "supporter": lambda: _("Family: helps, and sees what is shared"),
    "coach": lambda: _("Recovery coach: helps to plan"),
    "approver": lambda: _("Approver: decides line by line"),
    "senior_approver": lambda: _("Senior approver: settles amounts, looks again"),
    "broker": lambda: _("Planner or broker: finds what fits, and what it costs"),
    "supervisor": lambda: _("Lead of the coaches: looks after them and their training"),
    "payer": lambda: _("Payer: sets up holders, makes pay runs"),
    "releaser": lambda: _("Releaser: lets pay runs go"),
    "centre_manager": lambda: _("Centre manager: runs the courses"),
    "director": lambda: _("Director: sees how it all goes"),
}


def role_words(code: str) -> str:
    """The words for a practice role; its code where we have none."""
    return _WORDS[code]() if code in _WORDS else code
