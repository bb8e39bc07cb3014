"""Courses in words: what a course is about, when it is, where somebody stands with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from babel.dates import format_date, format_time
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ownway.learning.rules import Came, CourseKind, EnrolmentState, LearnerKind, RunState, Way
from ownway.web.ui.parts import Kind, Tag
from ownway.web.ui.showing import babel_locale

KINDS = {
    CourseKind.MEDICATION: gettext_lazy("Being in charge of my own medication"),
    CourseKind.COMMUNITY_LIVING: gettext_lazy("Living well where I live"),
    CourseKind.WORK_AND_EDUCATION: gettext_lazy("Work and education"),
    CourseKind.WELLNESS_PLAN: gettext_lazy("My wellness plan"),
    CourseKind.CRITICAL_THINKING: gettext_lazy("Thinking things through"),
    CourseKind.BODY_AND_MIND: gettext_lazy("Body and mind"),
    CourseKind.OTHER: gettext_lazy("Something else"),
}
WAYS = {
    Way.PHONE: gettext_lazy("By phone"),
    Way.PAPER: gettext_lazy("On paper"),
    Way.IN_PERSON: gettext_lazy("In person"),
}
CAME = {
    Came.CAME: gettext_lazy("Was there"),
    Came.TOLD_US: gettext_lazy("Told us"),
    Came.NOT_THERE: gettext_lazy("Was not there"),
}
LEARNERS = {
    LearnerKind.PARTICIPANT: gettext_lazy("Takes part in the programme"),
    LearnerKind.STAFF: gettext_lazy("Works here"),
    LearnerKind.FAMILY: gettext_lazy("Family or friend"),
    LearnerKind.NEIGHBOUR: gettext_lazy("Anybody else"),
}
RUNS: dict[RunState, Callable[[], Tag]] = {
    RunState.SCHEDULED: lambda: Tag(_("Opens soon")),
    RunState.OPEN: lambda: Tag(_("Open"), Kind.GOOD),
    RunState.RUNNING: lambda: Tag(_("Running")),
    RunState.CLOSED: lambda: Tag(_("Over")),
    RunState.CALLED_OFF: lambda: Tag(_("Called off"), Kind.CARE),
}
STATES: dict[EnrolmentState, Callable[[], Tag]] = {
    EnrolmentState.SELF_REFERRED: lambda: Tag(_("Asked for a place")),
    EnrolmentState.CONFIRMED: lambda: Tag(_("Has a place"), Kind.GOOD),
    EnrolmentState.WAITING: lambda: Tag(_("Waits")),
    EnrolmentState.OFFERED: lambda: Tag(_("A place is offered"), Kind.CARE),
    EnrolmentState.ATTENDED: lambda: Tag(_("Is learning"), Kind.GOOD),
    EnrolmentState.FINISHED: lambda: Tag(_("Finished"), Kind.GOOD),
    EnrolmentState.LEFT: lambda: Tag(_("Gave the place up")),
    EnrolmentState.LAPSED: lambda: Tag(_("The offer is over")),
    EnrolmentState.NOT_THIS_TIME: lambda: Tag(_("Not this time")),
    EnrolmentState.CALLED_OFF: lambda: Tag(_("Called off"), Kind.CARE),
}


def clock(moment: datetime) -> str:
    """Half past nine as the place writes it: 09:30, 9:30 AM."""
    return str(format_time(timezone.localtime(moment), format="short", locale=babel_locale()))


def weekday(moment: datetime) -> str:
    """Monday 21 September 2026."""
    return str(format_date(timezone.localtime(moment), format="full", locale=babel_locale()))


def session(one: Any) -> str:
    """When one session is: the day, from when to when."""
    return _("%(day)s, %(from)s to %(until)s") % {
        "day": weekday(one.from_at),
        "from": clock(one.from_at),
        "until": clock(one.until_at),
    }


def times(view: Any) -> str:
    """When a run is, in a line: how often, and from which day."""
    first = view.sessions[0]
    return ngettext(
        "%(number)s time: %(when)s", "%(number)s times, first on %(when)s", len(view.sessions)
    ) % {"number": len(view.sessions), "when": session(first)}


def places(view: Any, at: datetime) -> str:
    """Whether there is a place, for anybody who reads the catalogue."""
    if not view.joinable(at):
        return _("It has begun. You can come next time.")
    if view.run.state == RunState.SCHEDULED:
        return _("You can ask now. Places are given when it opens, in the order people ask.")
    if view.place_now(at):
        free = view.free
        return ngettext("%(free)s place is free.", "%(free)s places are free.", free) % {
            "free": free
        }
    return _("It is full. You can stand in line: a place often comes free.")


def button(view: Any, at: datetime) -> str:
    """What the one button says."""
    return _("Take a place") if view.place_now(at) else _("Stand in line")


def state(mine: Any) -> str:
    """Where the reader stands with a course of theirs, in a sentence or two."""
    if mine.line is not None:
        return _("You stand in line. You are number %(line)s.") % {"line": mine.line}
    return _SENTENCES[mine.state]()


_SENTENCES: dict[EnrolmentState, Callable[[], str]] = {
    EnrolmentState.SELF_REFERRED: lambda: _(
        "You asked for a place. You hear when the course opens."
    ),
    EnrolmentState.CONFIRMED: lambda: _("You have a place."),
    EnrolmentState.WAITING: lambda: _("You stand in line."),
    EnrolmentState.OFFERED: lambda: _("A place came free, and it is yours if you want it."),
    EnrolmentState.ATTENDED: lambda: _("You have a place."),
    EnrolmentState.FINISHED: lambda: _("You finished this course. Well done."),
    EnrolmentState.LEFT: lambda: _("You gave your place up. You can ask again at any time."),
    EnrolmentState.LAPSED: lambda: _(
        "We kept a place for you as long as we could. You can ask again at any time."
    ),
    EnrolmentState.NOT_THIS_TIME: lambda: _("It did not work out this time. That is fine."),
    EnrolmentState.CALLED_OFF: lambda: _("We are sorry: this course had to be called off."),
}
