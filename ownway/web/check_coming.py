"""What waits about checks and small changes, with what to do: on first pages (S16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ownway.core.show import day as day_words
from ownway.improvement import queries
from ownway.improvement.phrases import viewpoint
from ownway.improvement.queries import Coming, Tried, Waiting
from ownway.improvement.rules.coming import Timing
from ownway.improvement.rules.cycles import Step
from ownway.web.request import Request
from ownway.web.ui.showing import babel_locale


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing to do: where it leads, and what to do in a sentence."""

    text: str
    url: str
    hint: str


def own(request: Request) -> list[Wait]:
    """What waits for the viewer themselves: a check to answer, a small change they see to."""
    ratings = [
        Wait(
            _("Answer: %(check)s")
            % {"check": queries.content_in(one.round.instrument, request.LANGUAGE_CODE).title},
            reverse("public:check_rating", args=[one.ref]),
            _("You answer as: %(view)s. You all meet on %(day)s.")
            % {"view": viewpoint(one.viewpoint), "day": _day(one.round.convene_on)},
        )
        for one in queries.own_ratings(request.viewer)
    ]
    changes = [
        Wait(
            _("You see to this: %(aim)s") % {"aim": one.cycle.aim},
            reverse("support:change", args=[one.cycle.ref]),
            _change(one, timing),
        )
        for one, timing in queries.own_changes(request.viewer)
    ]
    return [*ratings, *changes]


def of_programme(found: Coming, ask: str) -> list[Wait]:
    """What waits for those who look after checks; nobody is named on their first page."""
    rows = [_waiting(found.waiting)] if found.waiting else []
    if found.check_on is not None:
        rows.append(_check(found, found.check_on, ask))
    rows += [
        Wait(
            one.cycle.aim,
            reverse("org:cycle", args=[one.cycle.ref]),
            _change(one, timing),
        )
        for one, timing in found.changes
    ]
    return rows


def _waiting(of: Waiting) -> Wait:
    views = ", ".join(f"{viewpoint(view)}: {count}" for view, count in of.by_viewpoint.items())
    return Wait(
        ngettext(
            "%(count)s rater has not handed in yet",
            "%(count)s raters have not handed in yet",
            of.count,
        )
        % {"count": of.count},
        reverse("org:check", args=[of.round.ref]),
        _("%(views)s. You meet on %(day)s: ask how they are getting on.")
        % {"views": views, "day": _day(of.round.convene_on)},
    )


def _check(found: Coming, due_on: date, ask: str) -> Wait:
    if found.check is Timing.PAST:
        hint = _("Its day was %(day)s. Plan it, and name who rates.")
    else:
        hint = _("It is due on %(day)s. Plan it, and name who rates.")
    return Wait(_("The next check"), reverse("org:checks") + ask, hint % {"day": _day(due_on)})


def _change(one: Tried, timing: Timing) -> str:
    """When it is due, and its next step."""
    due = {"day": _day(one.cycle.due_on)}
    when = _("Its day was %(day)s.") if timing is Timing.PAST else _("It is due on %(day)s.")
    return f"{when % due} {_NEXT[one.next]()}" if one.next else when % due


_NEXT = {
    Step.TRY: lambda: _("Try it, and write down what you did."),
    Step.CHECK: lambda: _("Check what it did, and write that down."),
    Step.ACT: lambda: _("Decide: keep it, change it or stop it."),
}


def _day(on: date) -> str:
    return day_words(on, babel_locale())
