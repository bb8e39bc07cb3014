"""What is missing for a step, said to whoever wants to take it, and what would help."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.core.problems import Problem
from ownway.core.show import day
from ownway.rulemaking.rules import Lack

_SAID: dict[str, Callable[[], tuple[str, str]]] = {
    "withdrawn": lambda: (_("This proposal was withdrawn."), _("Make a new one.")),
    "was_in_force": lambda: (
        _("These rules were in force already."),
        _("Propose other rules. What was in force stays told."),
    ),
    "adopted": lambda: (
        _("These rules are adopted."),
        _("To change something, withdraw them and propose others."),
    ),
    "not_adopted": lambda: (_("These rules are not adopted yet."), _("Adopt them first.")),
    "other_rules_meanwhile": lambda: (
        _("Other rules are in force than those it was compared with."),
        _("Try it on everyone again."),
    ),
    "not_yet": lambda: (_("These rules begin on %(day)s."), _("Wait until that day.")),
    "no_consultation": lambda: (
        _("Nobody was asked about it yet."),
        _("Ask people, and write down what you heard."),
    ),
    "still_asking": lambda: (
        _("People are still being asked, until %(day)s."),
        _("Wait until then."),
    ),
    "no_impact": lambda: (
        _("It was not tried on everyone yet."),
        _("Try it on everyone."),
    ),
    "nobody_to_try": lambda: (
        _("There was nobody to try it on."),
        _("Try it once people have answered the questions."),
    ),
    "too_few": lambda: (
        _("It could be tried on %(part)s percent of people. At least %(least)s percent is needed."),
        _("See whose answers are missing."),
    ),
    "no_validation": lambda: (
        _("There is no validation report."),
        _("Ask for the validation report."),
    ),
    "not_tested": lambda: (
        _("Nobody said yet that they have read what came out."),
        _("Read the results, and say so."),
    ),
    "impact_too_old": lambda: (
        _("It was tried on everyone more than %(days)s days ago."),
        _("Try it on everyone again."),
    ),
    "no_equality": lambda: (
        _("There is no equality statement."),
        _("Write what it means for groups of people."),
    ),
    "no_notice": lambda: (
        _("People were not told yet."),
        _("Tell people, and write down the day."),
    ),
    "notice_to_come": lambda: (_("People will be told on %(day)s."), _("Wait until then.")),
    "notice_too_short": lambda: (
        _("People were told less than %(days)s days before it begins."),
        _("Propose it with a later first day."),
    ),
    "starts_too_soon": lambda: (
        _("It would have begun on %(day)s, which is past."),
        _("Propose it with a later first day."),
    ),
    "own_proposal": lambda: (
        _("You wrote this proposal, so somebody else adopts it."),
        _("Ask a colleague."),
    ),
    "no_draft": lambda: (
        _("The text has no new version."),
        _("Write one under ‘versions’, last, with its first day and ‘status: draft’."),
    ),
    "changes_later": lambda: (
        _("A number changes again on %(day)s, after the new version begins."),
        _("Propose that change by itself."),
    ),
}


def told(lack: Lack, where: str = "") -> Problem:
    """One thing that is missing, in the reader's language."""
    words, fix = _SAID[lack.code]()
    values = {name: _value(value) for name, value in lack.values}
    return Problem(lack.code, words % values, where=where, fix=fix % values)


def all_told(lacks: Iterable[Lack]) -> tuple[Problem, ...]:
    """Everything that is missing."""
    return tuple(told(one) for one in lacks)


def _value(value: int | date) -> str:
    if isinstance(value, date):
        return day(value, get_language() or "en-gb")
    return str(value)
