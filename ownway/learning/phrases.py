"""What is missing before a step, said to whoever wants to take it, and what would help."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from ownway.core.problems import Problem
from ownway.learning.rules import Lack

_SAID: dict[str, Callable[[], tuple[str, str]]] = {
    "same_twice": lambda: (
        _("The same person stands here twice."),
        _("Choose two different people. Nobody counts as both."),
    ),
    "no_peer": lambda: (
        _("There is no peer yet."),
        _("Add somebody with lived experience, as a peer."),
    ),
    "no_other": lambda: (
        _("There is nobody beside the peer yet."),
        _("Add one more trainer."),
    ),
    "no_meeting": lambda: (
        _("There is no day and time yet."),
        _("Write at least one day and time."),
    ),
    "ends_before_it_starts": lambda: (
        _("Time %(number)s ends before it starts."),
        _("Look at the hours again."),
    ),
    "out_of_order": lambda: (
        _("Time %(number)s begins before the one above it is over."),
        _("Put the times in order."),
    ),
    "outside_term": lambda: (
        _("Time %(number)s lies outside the term."),
        _("Choose another day or another term."),
    ),
    "no_such_score": lambda: (
        _("A score is 0, 1 or 2."),
        _("Choose one of the three, or leave it open."),
    ),
    "not_shown": lambda: (
        _("The courses of this time do not show that score. The most they show is %(number)s."),
        _("See what was counted, and choose again."),
    ),
    "no_reason": lambda: (
        _("This score needs a reason."),
        _("Write what you saw. A sentence is enough."),
    ),
}


def told(lack: Lack) -> Problem:
    """One lack in words. A code may end in the field it is about: "no_reason.community"."""
    code, _dot, where = lack.code.partition(".")
    words, fix = _SAID[code]()
    return Problem(code, words % {"number": lack.number}, where=where, fix=fix)


def all_told(lacks: Iterable[Lack]) -> tuple[Problem, ...]:
    return tuple(told(lack) for lack in lacks)
