"""One's own learning: places, the queue, offers, what was learned, and a plan of one's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.core.problems import NotVisible, Refused
from ownway.learning import actions, queries
from ownway.learning.rules import LIVE, EnrolmentState
from ownway.programme import queries as programmes
from ownway.web import learning_words as words
from ownway.web.learn.forms import FeedbackForm, LearningPlanForm
from ownway.web.learn.room import Room, myself, room_of
from ownway.web.request import Request
from ownway.web.ui.answers import done, page, put
from ownway.web.ui.parts import Column, Link, Table
from ownway.web.ui.showing import local_day

SAID = (EnrolmentState.ATTENDED, EnrolmentState.FINISHED)


@require_GET
def mine(request: Request) -> HttpResponse:
    """My courses, what waits for an answer first."""
    found = queries.my_courses(request.viewer)
    programme = found[0].view.course.programme if found else _home(request)
    room = room_of(request, programme)
    found.sort(key=lambda one: (one.state is not EnrolmentState.OFFERED, one.state not in LIVE))
    return page(
        request,
        "learn/mine.html",
        room=room,
        cards=[_card(one) for one in found],
        plan=queries.my_plan(request.viewer, room.programme),
    )


def _home(request: Request) -> Any:
    """The programme of somebody who has no course yet: their own, else the first there is."""
    viewer = request.viewer
    held = [grant.programme for grant in viewer.rights.grants if grant.live(request.at)]
    for programme in programmes.programmes():
        if programme.ref in held or "person" in myself(request, programme):
            return programme
    everything = programmes.programmes()
    if not everything:
        raise NotVisible
    return everything[0]


def _card(one: Any) -> dict[str, Any]:
    again = one.again
    code = one.view.course.programme.code
    return {
        "title": one.view.course.title,
        "ref": one.enrolment.ref,
        "said": words.state(one),
        "times": words.times(one.view) if one.state in LIVE else "",
        "why": one.view.run.called_off_words if one.state is EnrolmentState.CALLED_OFF else "",
        "offered": one.state is EnrolmentState.OFFERED,
        "until": one.enrolment.expires_at,
        "again": Link(again.term.name, reverse("learn:run", args=[code, again.ref]))
        if again
        else None,
    }


def _mine(request: Request, enrolment: UUID) -> tuple[Room, Any]:
    found = queries.my_course(request.viewer, enrolment)
    return room_of(request, found.view.course.programme), found


@require_GET
def place(request: Request, enrolment: UUID) -> HttpResponse:
    """One course of mine: when and where, what was noted, what I can do."""
    room, found = _mine(request, enrolment)
    with_life = "person" in myself(request, room.programme)
    return page(
        request,
        "learn/place.html",
        room=room,
        mine=found,
        card=_card(found),
        hub=found.view.run.hub,
        times=_times(found),
        live=found.state in LIVE,
        may_say=found.state in SAID and found.feedback is None,
        finished=found.state is EnrolmentState.FINISHED,
        travel=_travel(found) if with_life and found.state in LIVE else "",
    )


def _times(found: Any) -> Table:
    """Each time, and what was noted of it: the learner sees what the list says."""
    noted = found.noted
    columns = [Column(_("When")), Column(_("Where"))]
    rows: list[Any] = []
    for one in found.view.sessions:
        word = noted.get(one.ref)
        rows.append(
            [
                words.session(one),
                one.where or found.view.run.hub.name,
                *([str(words.CAME[word]) if word else ""] if noted else []),
            ]
        )
    if noted:
        columns.append(Column(_("What is noted")))
    return Table(caption=_("The times of this course"), columns=columns, rows=rows)


def _travel(found: Any) -> str:
    """The page where the person asks for something to buy, with the words for the way there."""
    what = _("The way to %(course)s, at %(hub)s") % {
        "course": found.view.course.title,
        "hub": found.view.run.hub.name,
    }
    return f"{reverse('my:buy')}?{urlencode({'what': what})}"


@require_POST
def place_step(request: Request, enrolment: UUID, step: str) -> HttpResponse:
    """Yes or no to an offer, or giving a place up; no reason asked."""
    room, found = _mine(request, enrolment)
    more = {
        "enrolment": found.enrolment,
        "by": myself(request, room.programme)["by"],
        "at": request.at,
    }
    try:
        if step == "yes":
            actions.answer_offer(**more, accept=True)
            messages.success(request, _("The place is yours. We look forward to seeing you."))
        elif step == "no":
            actions.answer_offer(**more, accept=False)
            messages.success(request, _("Thank you for telling us. Somebody else can come now."))
        elif step == "give-up":
            actions.give_up(**more)
            messages.success(request, _("Thank you for telling us. You can ask again any time."))
        else:
            raise NotVisible
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
    return redirect("learn:mine")


@require_http_methods(["GET", "POST"])
def feedback(request: Request, enrolment: UUID) -> HttpResponse:
    """How a course was, without a name for those who ran it."""
    room, found = _mine(request, enrolment)
    if found.state not in SAID:
        raise NotVisible
    form = FeedbackForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.give_feedback(
                enrolment=found.enrolment,
                by=myself(request, room.programme)["by"],
                at=request.at,
                **form.cleaned_data,
            ),
        )
    ):
        messages.success(request, _("Thank you. It helps the next ones."))
        return redirect("learn:place", enrolment=enrolment)
    return page(request, "learn/feedback.html", form=form, room=room, mine=found)


@require_GET
def certificate(request: Request, enrolment: UUID) -> HttpResponse:
    """A page worth printing, once a course is finished."""
    room, found = _mine(request, enrolment)
    if found.state is not EnrolmentState.FINISHED:
        raise NotVisible
    return page(
        request,
        "learn/certificate.html",
        room=room,
        mine=found,
        name=queries.name_of(found.enrolment.learner),
        ended_on=local_day(found.enrolment.ended_at),
        hands=[*found.view.peers, *found.view.others],
    )


@require_http_methods(["GET", "POST"])
def plan(request: Request, code: str) -> HttpResponse:
    """What I want to learn, in my own words; mine alone until I share it."""
    room = room_of(request, programmes.by_code(code))
    written = queries.my_plan(request.viewer, room.programme)
    initial = (
        {name: getattr(written, name) for name in ("want", "why", "helps", "use", "version")}
        if written
        else {"version": 0}
    )
    form = LearningPlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        if done(
            form,
            lambda: actions.write_plan(
                programme=room.programme,
                **myself(request, room.programme),
                **said,
                at=request.at,
            ),
        ):
            messages.success(request, _("Your learning plan is saved."))
            return redirect("learn:mine")
        if written and getattr(form, "stale", None):
            put(form, "version", written.version)
    return page(
        request,
        "learn/plan.html",
        form=form,
        room=room,
        written=written if getattr(form, "stale", None) else None,
        shares="person" in myself(request, room.programme),
    )
