"""Worries about a payee: what raised each, the decision of somebody else, and who is told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.core.problems import NotVisible
from ownway.people import queries as people
from ownway.people.rules import ReachBy
from ownway.programme import queries as programmes
from ownway.spending import actions, queries
from ownway.web import held_words
from ownway.web.desk.forms.bills import ConcernForm, RaiseForm, ToldForm
from ownway.web.desk.office import P, office_for, office_of, other_offices
from ownway.web.desk.words import concerns as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.languages import said_in


@require_GET
def concerns(request: Request) -> HttpResponse:
    """Every concern that sets bills aside, the first due first."""
    office = office_of(request, P.BUYING_DECIDE)
    rows = queries.concerns(request.viewer, office.programme, request.at)
    return page(
        request,
        "desk/concerns.html",
        programme=office.words.get("programme"),
        group=words.concerns(rows),
        lapsed=words.lapsed(queries.lapsed_concerns(request.viewer, office.programme, request.at)),
        others=other_offices(request, office, P.BUYING_DECIDE),
    )


@require_http_methods(["GET", "POST"])
def concern(request: Request, concern: UUID) -> HttpResponse:
    """One concern with its reason, and the decision of somebody who did not raise it."""
    found = queries.concern(request.viewer, concern, request.at)
    office = office_for(request, found.programme, P.BUYING_DECIDE)
    apart = office.too_close(P.BUYING_DECIDE, found.person) if found.person else ""
    if not apart and found.raised_human == request.viewer.rights.human:
        apart = _("You raised this, so somebody else decides.")
    if not apart and queries.is_theirs(found.payee, request.viewer.rights.human, request.at):
        apart = _("This may be about you, so somebody else decides.")
    today = programmes.day_of(found.programme, request.at)
    form = None
    if not apart and (request.method == "POST" or found.outcome != "cleared"):
        form = ConcernForm(request.POST or None)
        if (
            request.method == "POST"
            and form.is_valid()
            and done(
                form,
                lambda: actions.decide_concern(
                    concern=found, by=office.by(found.person), at=request.at, **form.cleaned_data
                ),
            )
        ):
            messages.success(request, _("Your decision is saved. The person can read it."))
            return redirect("desk:concerns")
    return page(
        request,
        "desk/concern.html",
        form=form,
        apart=apart,
        payee=found.payee.name,
        why=words.why(found),
        lapsed=not found.outcome and found.decide_by_on < today,
        facts=words.facts(found, people.name_of(found.raised_by), people.name_of),
    )


@require_http_methods(["GET", "POST"])
def raise_concern(request: Request, purchase: UUID) -> HttpResponse:
    """Something looks wrong with who is paid for this: its bills wait, nothing else does."""
    found = queries.purchase(request.viewer, purchase, request.at)
    office = office_for(request, found.person.programme, P.BUYING_DECIDE, P.PAY_MAKE)
    payee = next((one.payee for one in found.bills.all() if one.payee.person_id is None), None)
    if payee is None:
        raise NotVisible
    form = RaiseForm(request.POST or None)
    by = office.by(found.person)
    if request.method == "POST" and form.is_valid():
        person: Any = None if form.cleaned_data["everybody"] else found.person
        said = form.cleaned_data["words"]
        if done(
            form,
            lambda: actions.raise_concern(
                payee=payee, person=person, words=said, by=by, at=request.at
            ),
        ):
            messages.success(request, _("Their bills wait now. Somebody else decides."))
            return redirect("desk:money")
    return page(
        request, "desk/raise_concern.html", form=form, payee=payee.name, person=found.person
    )


@require_http_methods(["GET", "POST"])
def tell_held(request: Request, person: UUID, cause: UUID) -> HttpResponse:
    """What one person hears of a payment held back: to print, or to read out; then it is noted."""
    found = queries.one_held_back(request.viewer, person, cause, request.at)
    someone = found.person
    office = office_for(request, someone.programme, P.BUYING_DECIDE)
    if office.too_close(P.BUYING_DECIDE, someone):
        raise NotVisible
    if request.method == "POST":
        form = ToldForm(request.POST)
        if form.is_valid():
            actions.note_hold_told(
                person=someone,
                concern=found.concern,
                stop=found.stop,
                state=form.cleaned_data["state"],
                by=office.by(someone),
                at=request.at,
            )
            messages.success(request, _("It is noted."))
        return redirect(f"{reverse('desk:money')}?programme={someone.programme.ref}")
    with said_in(someone.language) as language:  # what is told is in their words
        programme = programmes.words(office.pack, language).get("programme")
        told = held_words.told(found)
    return page(
        request,
        "desk/tell_held.html",
        person=someone,
        form=ToldForm(initial={"state": found.state.value}),
        how=words.how(found),
        told=told,
        help_now=office.pack.help_now,
        letter={
            "language": language,
            "programme": programme,
            "to": someone.name,
            "where": someone.reach_at if found.way is ReachBy.LETTER else "",
            "day": programmes.day_of(someone.programme, request.at),
        },
    )
