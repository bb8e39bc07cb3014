"""The work of a coach, in words: how many people, which training, and kind news."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.consent.queries import Load
from ownway.core.show import day
from ownway.people.rules import holds
from ownway.programme.queries import Words
from ownway.web.ui.parts import Column, Kind, Table, Tag
from ownway.web.ui.showing import babel_locale


def people(load: Load | None) -> str:
    """How many people, and how many places are left: no hours anywhere."""
    if load is None:
        return ""
    first = ngettext("You are with %(many)s person.", "You are with %(many)s people.", load.active)
    left = ngettext("There is %(many)s place left.", "There are %(many)s places left.", load.room)
    return f"{first % {'many': load.active}} {left % {'many': load.room}}"


def told(match: Any, *, time_over: bool = False) -> str:
    """Somebody chose another coach: kindly, and without a reason, because none is asked.

    `time_over`: their time in the programme is over. How it ended is not said here.
    """
    if time_over:
        said = _(
            "On %(day)s the time of %(name)s in this programme came to its end, and with it your"
            " work with them. Thank you for being there."
        )
    else:
        said = _(
            "%(name)s chose to go on without you from %(day)s. It is their right, and no mark"
            " against you. Thank you for being there."
        )
    return said % {
        "name": match.person.called or match.person.name,
        "day": day(localtime(match.ended_at).date(), babel_locale()),
    }


def training(lines: Sequence[Any], words: Words, today: date) -> Table:
    """The training log as the coach reads it, newest first."""
    return Table(
        caption=_("My training"),
        columns=(
            Column(_("What")),
            Column(_("Done on")),
            Column(_("Holds until")),
            Column(_("State")),
        ),
        rows=[
            (title(one, words), one.done_on, one.valid_until_on or "–", state(one, today))
            for one in lines
        ],
        empty=_("Nothing is written down yet."),
    )


def title(line: Any, words: Words) -> str:
    """What one line of the log is about."""
    if line.takes_back is not None:
        return _("Taken back: %s") % title(line.takes_back, words)
    return words.get(f"credential.{line.code}") if line.code else str(line.title)


def state(line: Any, today: date) -> Tag:
    """Whether a line shows something today."""
    if line.takes_back is not None or getattr(line, "taken_back", None) is not None:
        return Tag(_("Taken back"))
    if holds(line, today):
        return Tag(_("Holds"), Kind.GOOD)
    return Tag(_("Has run out"), Kind.CARE)
