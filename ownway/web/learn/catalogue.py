"""The courses and their dates, for anybody; asking for a place takes one press once signed in."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from ownway.consent import queries as consent
from ownway.core.problems import NotVisible
from ownway.core.show import day
from ownway.learning import actions, queries
from ownway.learning.rules import EnrolmentState
from ownway.programme import queries as programmes
from ownway.web import learning_words as words
from ownway.web.learn.forms import AskForm
from ownway.web.learn.room import Room, myself, room_of
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.parts import Chart, ChartKind, Column, Link, Mark, SummaryRow, Table
from ownway.web.ui.showing import babel_locale, local_day, short_day


@require_GET
def centres(request: Request) -> HttpResponse:
    """Where one can learn here: each programme, or the only one at once."""
    found = programmes.programmes()
    if len(found) == 1:
        return redirect("learn:catalogue", code=found[0].code)
    own = {one.programme.ref for one in _lives(request)}
    listed = sorted(found, key=lambda one: (one.ref not in own, one.name))
    return page(request, "learn/centres.html", centres=[_centre(request, one) for one in listed])


def _lives(request: Request) -> list[Any]:
    return [consent.person(request.viewer, ref, at=request.at) for ref in request.viewer.own_people]


def _centre(request: Request, programme: Any) -> Link:
    said = programmes.words(programmes.pack_of(programme), request.LANGUAGE_CODE)
    return Link(said.get("programme"), reverse("learn:catalogue", args=[programme.code]))


@require_GET
def catalogue(request: Request, code: str) -> HttpResponse:
    """Every course somebody can still join, first to start first; free for everybody."""
    room = room_of(request, programmes.by_code(code))
    regions = queries.regions(room.programme)
    region = request.GET.get("region", "")
    if region not in regions:
        region = ""
    today = programmes.day_of(room.programme, request.at)
    views = queries.offered(room.programme, on=today, region=region)
    return page(
        request,
        "learn/catalogue.html",
        room=room,
        cards=[_card(room, one, request.at) for one in views if one.joinable(request.at)],
        regions=regions,
        region=region,
        hubs=queries.hubs(room.programme),
        signed_in=request.viewer.signed_in,
    )


def _card(room: Room, view: Any, at: datetime) -> dict[str, Any]:
    return {
        "title": view.course.title,
        "kind": words.KINDS[view.course.kind],
        "hub": view.run.hub.name,
        "times": words.times(view),
        "places": words.places(view, at),
        "url": reverse("learn:run", args=[room.programme.code, view.run.ref]),
    }


@require_GET
def calendar(request: Request, code: str) -> HttpResponse:
    """The weeks of the terms as a picture, and every day in a table."""
    room = room_of(request, programmes.by_code(code))
    today = programmes.day_of(room.programme, request.at)
    views = queries.offered(room.programme, on=today)
    return page(
        request, "learn/calendar.html", room=room, chart=weeks_chart(views), days=days_table(views)
    )


def weeks_chart(views: list[Any]) -> Chart | None:
    """How many times people come together, week by week; None where there is nothing yet."""
    weeks = Counter(_monday(local_day(one.from_at)) for view in views for one in view.sessions)
    if not weeks:
        return None
    first, last = min(weeks), max(weeks)
    marks = [
        Mark(
            short_day(week),
            weeks[week],
            ngettext("%(count)s time", "%(count)s times", weeks[week]) % {"count": weeks[week]},
        )
        for week in (first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1))
    ]
    fullest = max(weeks, key=lambda week: (weeks[week], -week.toordinal()))
    finding = _("Courses run from %(first)s. The fullest week starts on %(fullest)s.") % {
        "first": day(first, babel_locale()),
        "fullest": day(fullest, babel_locale()),
    }
    return Chart(finding, ChartKind.BARS, marks, _("Week from"), _("Times we meet"))


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def days_table(views: list[Any]) -> Table:
    """Each time, in order, with where it is."""
    rows = sorted(
        (
            (one.from_at, words.session(one), view.course.title, one.where or view.run.hub.name)
            for view in views
            for one in view.sessions
        ),
        key=lambda row: (row[0], row[2]),
    )
    return Table(
        caption=_("Every day of the courses"),
        columns=(Column(_("When")), Column(_("Course")), Column(_("Where"))),
        rows=[row[1:] for row in rows],
        empty=_("No dates are set yet. Come back soon."),
    )


@require_http_methods(["GET", "POST"])
def run(request: Request, code: str, run: UUID) -> HttpResponse:
    """One course with its dates, and the button that asks for a place."""
    view = queries.run(run)
    if view.course.programme.code != code:
        raise NotVisible
    room = room_of(request, view.course.programme)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not request.viewer.signed_in:
            return redirect(_sign_in(request))
        made: list[Any] = []
        if form.is_valid() and done(form, lambda: made.append(_ask(request, view, form))):
            _say(request, made[0])
            return redirect("learn:place", enrolment=made[0].ref)
    return page(
        request,
        "learn/run.html",
        form=form,
        room=room,
        view=view,
        kind=words.KINDS[view.course.kind],
        rows=_facts(view),
        joinable=view.joinable(request.at),
        places=words.places(view, request.at),
        button=words.button(view, request.at),
        sessions=[(words.session(one), one.where, one.access) for one in view.sessions],
        mine=queries.my_place_on(request.viewer, view.run),
        signed_in=request.viewer.signed_in,
        sign_in=_sign_in(request),
        phone=room.pack.help_now.person_phone,
    )


def _sign_in(request: Request) -> str:
    return f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.path})}"


def _ask(request: Request, view: Any, form: AskForm) -> Any:
    return actions.sign_up(
        run=view.run,
        **myself(request, view.course.programme),
        needs=form.cleaned_data["needs"],
        at=request.at,
    )


def _say(request: Request, made: Any) -> None:
    if made.state == EnrolmentState.CONFIRMED:
        messages.success(request, _("You have a place. We look forward to seeing you."))
    else:
        messages.success(request, _("You stand in line, in the order people asked."))


def _facts(view: Any) -> list[SummaryRow]:
    hub = view.run.hub
    rows = [
        SummaryRow(
            _("Where"), [f"{hub.name}, {hub.address}", *([hub.access] if hub.access else [])]
        ),
        SummaryRow(_("With"), _with(view)),
        SummaryRow(_("Cost"), _("Free, for everybody.")),
    ]
    if view.licensed:
        rows.append(
            SummaryRow(_("Name of the course"), [view.licensed.name, view.licensed.licence])
        )
    return rows


def _with(view: Any) -> list[str]:
    peers = [_("%(name)s, with experience of their own") % {"name": name} for name in view.peers]
    return [*peers, *view.others]
