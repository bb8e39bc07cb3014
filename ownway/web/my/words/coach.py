"""My coach, in words: who it is, who waits for whom, and what comes next by which day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from babel.lists import format_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.consent.rules import Standing
from ownway.core.show import day
from ownway.programme.queries import Words
from ownway.web.ui.showing import babel_locale


@dataclass(frozen=True, slots=True)
class Mine:
    """One coach of mine, or one I wait for: what it is, what comes next, what I can press.

    `steps`: (step, words of its button), each its own form.
    """

    ref: UUID
    name: str
    role: str
    says: str
    coach: UUID
    steps: tuple[tuple[str, str], ...]
    to_choose: str  # words of the way to their page; empty where there is none


def mine(match: Any, words: Words, *, before: int = 0, lead: str = "") -> Mine:
    """One match that is not over. `before`: who asked earlier and waits too."""
    name, here = match.coach.first_name, babel_locale()
    steps: tuple[tuple[str, str], ...] = ()
    to_choose = ""
    match Standing(match.status):
        case Standing.ACTIVE:
            says = _("%(name)s is with you. They can help until %(day)s, and you can change now.")
            says %= {"name": name, "day": day(localtime(match.grant.until_at).date(), here)}
            steps = (("keep", _("Keep %s for another year") % name), ("stop", _("Stop now")))
        case Standing.MATCHED:
            says = _wait(name, before, day(match.answer_by_on, here), lead)
            steps = (("stop", _("Wait no more")),)
        case Standing.STANDS_IN:
            says = _(
                "Your coach had to leave. You can ring %(name)s until %(day)s. They see nothing"
                " of yours unless you choose them."
            ) % {"name": name, "day": day(match.stands_in_until_on, here)}
            to_choose = _("Choose %s") % name
            steps = (("stop", _("No thank you")),)
        case _:
            says = _("We thought %s could suit you. You decide, and need not say why.") % name
            to_choose = _("Read about %s") % name
            steps = (("not-now", _("No thank you")),)
    return Mine(
        ref=match.ref,
        name=name,
        role=words.get(f"role.{match.role}"),
        says=says,
        coach=match.coach.ref,
        steps=steps,
        to_choose=to_choose,
    )


def _wait(name: str, before: int, by: str, lead: str) -> str:
    """Whose turn it is, and by which day it is told."""
    line = (
        ngettext("%(many)s person asked before you.", "%(many)s people asked before you.", before)
        % {"many": before}
        if before
        else _("You are next.")
    )
    who = lead or _("The team")
    return (
        _("You chose %(name)s, who has no place free yet. %(line)s")
        % {
            "name": name,
            "line": line,
        }
        + " "
        + _("Now it is our turn: %(who)s tells you by %(day)s how it stands.")
        % {
            "who": who,
            "day": by,
        }
    )


def ends_too(matches: Sequence[Any]) -> str:
    """Before the time here ends: what becomes of those the person chose. Empty with nobody."""
    return _named(
        [one for one in matches if one.status == Standing.ACTIVE],
        lambda many: ngettext(
            "When your time here ends, %(names)s no longer works with you and sees nothing of"
            " yours. If you come back, you can choose again.",
            "When your time here ends, %(names)s no longer work with you and see nothing of"
            " yours. If you come back, you can choose again.",
            many,
        ),
    )


def ended_too(matches: Sequence[Any]) -> str:
    """After it: the same, said once more. Empty where nobody was beside the person."""
    return _named(
        matches,
        lambda many: ngettext(
            "%(names)s no longer works with you and sees nothing of yours. If you come back, you"
            " can choose again.",
            "%(names)s no longer work with you and see nothing of yours. If you come back, you"
            " can choose again.",
            many,
        ),
    )


def _named(matches: Sequence[Any], said: Callable[[int], str]) -> str:
    names = list(dict.fromkeys(one.coach.first_name for one in matches))
    if not names:
        return ""
    return said(len(names)) % {"names": format_list(names, locale=babel_locale())}


def chosen(match: Any) -> str:
    """What happened when somebody chose."""
    name = match.coach.first_name
    if match.status == Standing.ACTIVE:
        return _("%s is with you from now on.") % name
    return _("You wait for %(name)s. We tell you by %(day)s how it stands.") % {
        "name": name,
        "day": day(match.answer_by_on, babel_locale()),
    }
