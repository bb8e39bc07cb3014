"""The coaches of a programme: room, training, who waits, and what happens when one leaves.

Who looks after coaches sees how many people each has; names only where they may list people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.consent import actions as consent_actions
from ownway.consent import queries as consent
from ownway.core.problems import NotVisible, Refused
from ownway.joining import queries as joining
from ownway.people import actions
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.web.coach_words import card, close_to, credential
from ownway.web.desk.forms.coaches import (
    ProposeForm,
    SaidForm,
    StandInForm,
    TakeBackForm,
    TakeOnForm,
    TrainingForm,
)
from ownway.web.desk.office import Office, P, office_for, office_of, other_offices
from ownway.web.desk.words import coaches as words
from ownway.web.request import Request
from ownway.web.ui.answers import chosen_uuid, done, page

MOST_WITHOUT = 50  # names of people without a coach on one page


@require_GET
def coaches(request: Request) -> HttpResponse:
    """Room and training at a glance, whose turn it is, and who has nobody."""
    office = office_of(request, P.COACHES_MANAGE)
    today = programmes.day_of(office.programme, request.at)
    found = consent.loads(office.programme, at=request.at)
    chart, table = words.loads(found, office.words)
    waits = consent.waiting(office.programme)
    without = joining.still_here(
        consent.without_coach(request.viewer, office.programme, at=request.at)
    )
    return page(
        request,
        "desk/coaches.html",
        programme=office.words.get("programme"),
        others=other_offices(request, office, P.COACHES_MANAGE),
        chart=chart,
        table=table,
        running_out=words.running_out(people.running_out(office.programme, today), office.words),
        waiting=words.waiting(waits, _names(request, waits), today),
        lists=office.may(P.PEOPLE_LIST),
        without=list(without[:MOST_WITHOUT]) if office.may(P.PEOPLE_LIST) else [],
    )


def _names(request: Request, matches: Iterable[Any]) -> dict[int, str]:
    """Names by key of the person, only of those the viewer may know. One query."""
    rows = {one.person.pk: one.person.ref for one in matches}
    programme = next((one.person.programme.ref for one in matches), None)
    if programme is None:
        return {}
    known = consent.people(request.viewer, programme, at=request.at).filter(pk__in=rows)
    return {one.pk: one.name for one in known}


@require_http_methods(["GET", "POST"])
def take_on(request: Request) -> HttpResponse:
    """Somebody with a sign-in becomes a coach; they then write about themselves."""
    office = office_of(request, P.COACHES_MANAGE)
    coaching = office.pack.coaching
    if coaching is None:
        raise NotVisible
    roles = [(one.role, office.words.get(f"role.{one.role}")) for one in coaching.roles]
    form = TakeOnForm(request.POST or None, roles=roles)
    if request.method == "POST" and form.is_valid():
        account = people.account_by_email(form.cleaned_data["email"])
        if account is None:
            form.add_error("email", _("Nobody signs in with this address yet."))
        else:
            made: list[Any] = []
            if done(
                form,
                lambda: made.append(
                    actions.take_on(
                        programme=office.programme,
                        account=account,
                        role=form.cleaned_data["role"],
                        by=office.by(),
                        at=request.at,
                    )
                ),
            ):
                messages.success(request, _("They are a coach now. Write down their training."))
                return redirect("desk:coach", coach=made[0].ref)
    return page(request, "desk/take_on.html", form=form)


def _found(request: Request, coach: UUID) -> tuple[Office, Any]:
    found = consent.managing(request.viewer, coach)
    return office_for(request, found.programme, P.COACHES_MANAGE), found


@require_http_methods(["GET", "POST"])
def coach(request: Request, coach: UUID) -> HttpResponse:
    """One coach: how full, the log, and one more line of it."""
    office, found = _found(request, coach)
    coaching = office.pack.coaching
    known = [] if coaching is None else coaching.credentials
    today = programmes.day_of(office.programme, request.at)
    form = TrainingForm(
        request.POST or None,
        credentials=[(one.code, credential(one.code, office.words)) for one in known],
        initial={"done_on": today},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.note_training(
                coach=found, by=office.by(), at=request.at, **form.cleaned_data
            ),
        )
    ):
        messages.success(request, _("Written down."))
        return redirect("desk:coach", coach=found.ref)
    lines = people.training_log(found)
    own = [one for one in consent.loads(office.programme, at=request.at) if one.coach == found]
    return page(
        request,
        "desk/coach.html",
        form=form,
        coach=found,
        role=office.words.get(f"role.{found.role}"),
        load=own[0] if own else None,
        missing=[credential(code, office.words) for one in own for code in one.missing],
        close=close_to(consent.close_to_payees([found])[found.pk]),
        log=words.log(
            found, lines, people.names({one.noted_by for one in lines}), office.words, today
        ),
    )


@require_http_methods(["GET", "POST"])
def take_back(request: Request, coach: UUID, line: UUID) -> HttpResponse:
    """A line of the log was wrong: a later line says so."""
    office, found = _found(request, coach)
    row = people.training(found, line)
    form = TakeBackForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.take_back_training(
                line=row, why=form.cleaned_data["why"], by=office.by(), at=request.at
            ),
        )
    ):
        messages.success(request, _("Taken back. Both lines stay in the log."))
        return redirect("desk:coach", coach=found.ref)
    what = credential(row.code, office.words) if row.code else row.title
    return page(request, "desk/training_back.html", form=form, coach=found, what=what)


@require_http_methods(["GET", "POST"])
def leaves(request: Request, coach: UUID) -> HttpResponse:
    """A coach leaves: first a name for each of their people, then the end."""
    office, found = _found(request, coach)
    matches = {str(one.ref): one for one in consent.matches_of(found)}
    names = _names(request, list(matches.values()))
    others = {
        str(one.coach.ref): one.coach
        for one in consent.loads(office.programme, at=request.at)
        if one.coach != found and one.coach.role == found.role and not one.missing
    }
    form = StandInForm(
        request.POST if request.method == "POST" else None,
        people=[(ref, names.get(one.person_id, _("somebody"))) for ref, one in matches.items()],
        coaches=[(ref, one.first_name) for ref, one in others.items()],
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: consent_actions.leave(
                coach=found,
                stand_ins={
                    matches[ref].ref: others[stand_in] for ref, stand_in in form.chosen().items()
                },
                by=office.by(),
                at=request.at,
            ),
        )
    ):
        messages.success(request, _("They have left. Each person has a name to ring, and chooses."))
        return redirect("desk:coaches")
    return page(request, "desk/coach_leaves.html", form=form, coach=found)


@require_http_methods(["GET", "POST"])
def propose(request: Request, person: UUID) -> HttpResponse:
    """Who could suit somebody: they read it, and decide; without a sign-in they say it to staff."""
    found = consent.person(request.viewer, person, at=request.at)
    office = office_for(request, found.programme, P.PEOPLE_LIST)
    where = joining.where(found)
    if not consent.can(request.viewer, P.COACHES_MANAGE, person=found) or (where and where.over):
        raise NotVisible
    if found.account_id is None:
        return _said(request, office, found)
    open_to = [one for one in consent.choices(found, at=request.at) if one.standing is None]
    form = ProposeForm(
        request.POST or None,
        coaches=[(str(one.coach.ref), _choice(one, office)) for one in open_to],
    )
    if request.method == "POST" and form.is_valid():
        chosen = chosen_uuid(form.cleaned_data["coach"])
        coach = next(one.coach for one in open_to if one.coach.ref == chosen)
        try:
            consent_actions.propose(person=found, coach=coach, by=office.by(found), at=request.at)
        except Refused as refused:
            form.add_error(None, f"{refused.words} {refused.fix}".strip())
        else:
            messages.success(request, _("They can read it now. They decide."))
            return redirect("desk:person", person=found.ref)
    return page(request, "desk/propose_coach.html", form=form, person=found, any=bool(open_to))


def _said(request: Request, office: Office, found: Any) -> HttpResponse:
    """For somebody without a sign-in: who there is, to be read out, and what they said."""
    choices = consent.choices(found, at=request.at)
    ways = words.ways(consent.standing(found), choices, office.words)
    read = " ".join(str(ref) for one in choices for ref in one.seen)
    form = SaidForm(
        request.POST or None,
        ways=[(code, way.text) for code, way in ways.items()],
        initial={"seen": read},
    )
    if request.method == "POST" and form.is_valid():
        way, seen = ways[form.cleaned_data["what"]], set(form.cleaned_data["seen"].split())
        how = {"by": office.by(found), "at": request.at}
        if way.choice is not None:
            how["seen"] = [ref for ref in way.choice.seen if str(ref) in seen]
        if done(form, lambda: _SAID[way.step](**way.about(found), **how)):
            messages.success(request, _("It is written down, as they said it."))
            return redirect("desk:person", person=found.ref)
        form.data = {**request.POST.dict(), "seen": read}
    return page(
        request,
        "desk/coach_said.html",
        form=form,
        person=found,
        cards=[card(one, office.words) for one in choices],
        any=bool(ways),
    )


_SAID: dict[str, Callable[..., Any]] = {
    "choose": consent_actions.choose,
    "keep": consent_actions.keep_on,
    "not-now": consent_actions.decline,
    "stop": consent_actions.stop,
}


def _choice(one: Any, office: Office) -> str:
    role = office.words.get(f"role.{one.coach.role}")
    room = _("has room") if one.at_once else _("full today")
    return _("%(name)s, %(role)s: %(room)s") % {
        "name": one.coach.first_name,
        "role": role,
        "room": room,
    }
