"""What is missing for a step of a check, and the words for viewpoints, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ownway.core.problems import Problem
from ownway.core.show import day
from ownway.improvement.rules.rounds import Lack, Viewpoint

_VIEWPOINTS: Mapping[str, Callable[[], str]] = {
    Viewpoint.SERVICE: lambda: _("person using the service"),
    Viewpoint.PEER: lambda: _("peer"),
    Viewpoint.CLINICAL: lambda: _("clinical"),
    Viewpoint.SUPPORT: lambda: _("support"),
    Viewpoint.ADMINISTRATOR: lambda: _("administrator"),
}


def viewpoint(code: str) -> str:
    """From where somebody looks: "peer", "person using the service"."""
    return _VIEWPOINTS[code]()


_NO_GUEST: Mapping[str, Callable[[], tuple[str, str]]] = {
    "runs": lambda: (
        _("You run this check, so you cannot answer here as a guest."),
        _("Send the link to whom it is for. From paper you can type in their answers yourself."),
    ),
    "rates": lambda: (
        _("You rate in this check already, under another link."),
        _("Each person rates once. Go on with the other one."),
    ),
}


def no_guest(code: str) -> tuple[str, str]:
    """Why somebody who is signed in cannot answer as a guest, and what to do."""
    return _NO_GUEST[code]()


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


_SAID: Mapping[str, Callable[[Mapping[str, object]], tuple[str, str]]] = {
    "too_few_name": lambda values: (
        _("At least %(least)s raters are needed. %(count)s are named."),
        _("Name another rater."),
    ),
    "one_viewpoint_name": lambda values: (
        _("All raters look from one viewpoint: %(viewpoint)s."),
        _("Name a rater with another viewpoint."),
    ),
    "too_few_complete": lambda values: (
        _("At least %(least)s raters with every question answered are needed. %(count)s are."),
        _("Wait for the others, or name another rater."),
    ),
    "not_yet_complete": lambda values: (
        _("At least %(least)s raters of two viewpoints must answer every question."),
        _("Wait for the others, or name another rater."),
    ),
    "one_viewpoint_complete": lambda values: (
        _("All raters who are complete look from one viewpoint: %(viewpoint)s."),
        _("Wait for a rater with another viewpoint, or name one."),
    ),
    "incomplete": lambda values: (
        ngettext(
            "%(count)s rater left a question without an answer, and counts as incomplete.",
            "%(count)s raters left a question without an answer, and count as incomplete.",
            _count(values["count"]),
        ),
        _("Their answers stay. They cannot be changed any more."),
    ),
    "not_handed_in": lambda values: (
        ngettext(
            "%(count)s rater has not handed in yet.",
            "%(count)s raters have not handed in yet.",
            _count(values["count"]),
        ),
        _("Ask how they are getting on."),
    ),
}


def told(lack: Lack) -> Problem:
    """One thing that is missing."""
    values = {name: _value(name, value) for name, value in (lack.values or {}).items()}
    words, fix = _SAID[lack.code](lack.values or {})
    return Problem(lack.code, words % values, fix=fix % values)


def all_told(lacks: Iterable[Lack]) -> tuple[Problem, ...]:
    """Everything that is missing."""
    return tuple(told(one) for one in lacks)


def _value(name: str, value: int | str | date) -> str:
    if isinstance(value, date):
        return day(value, get_language() or "en-gb")
    return viewpoint(str(value)) if name == "viewpoint" else str(value)
