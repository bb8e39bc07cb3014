"""Looking back together: to read, and for a named coach to hold with the person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.consent import queries as consent
from ownway.consent.rules import Topic
from ownway.core.problems import NotVisible, Refused
from ownway.people import queries as people
from ownway.planning import queries as planning
from ownway.planning.rules import PlanKind
from ownway.review import actions, queries
from ownway.review.rules import Status
from ownway.web.request import Request
from ownway.web.review_words import together
from ownway.web.support.forms import HoldForm
from ownway.web.support.helping import Helping, helping_of
from ownway.web.support.words import review as words
from ownway.web.ui.answers import done, page


@require_GET
def reviews(request: Request, person: UUID) -> HttpResponse:
    """When the next one is due, the one that is open, and those before."""
    helping = helping_of(request, person)
    helping.require(Topic.REVIEWS)
    found = queries.reviews(request.viewer, person, request.at)
    open_ = next((one for one in found if one.status == Status.OPEN), None)
    due = queries.next_due(helping.person, request.at)
    return page(
        request,
        "support/reviews.html",
        helping=helping,
        due=words.due(due),
        open=open_,
        may_begin=helping.may_hold and due is not None and open_ is None,
        held=[(one, words.outcome(one.outcome)) for one in found if one.status == Status.HELD],
    )


@require_POST
def begin(request: Request, person: UUID) -> HttpResponse:
    """A coach opens a review of the plan in force, to hold it with the person."""
    helping = _holding(request, person)
    plans = planning.plans(request.viewer, person, request.at)
    plan = next(
        (one for one in plans if one.ended_at is None and one.kind == PlanKind.YEARLY), None
    )
    if plan is None:
        raise NotVisible
    try:
        made = actions.open_review(plan=plan, by=helping.actor, at=request.at)
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
        return redirect("support:reviews", person=person)
    return redirect("support:talk_over", person=person, review=made.ref)


def _holding(request: Request, person: UUID) -> Helping:
    """Raises NotVisible for who was not named to hold reviews with this person."""
    helping = helping_of(request, person)
    helping.require(Topic.REVIEWS)
    if not helping.may_hold:
        raise NotVisible
    return helping


def _found(request: Request, helping: Helping, review: UUID) -> Any:
    found = queries.review(request.viewer, review, request.at)
    if found.person.ref != helping.person.ref:
        raise NotVisible
    return found


@require_GET
def talk_over(request: Request, person: UUID, review: UUID) -> HttpResponse:
    """The person's voice first, the coach's second."""
    helping = helping_of(request, person)
    helping.require(Topic.REVIEWS)
    found = _found(request, helping, review)
    goals = helping.sees(Topic.GOALS)
    if goals:
        request.viewer.saw(consent.about_of(helping.person), Topic.GOALS)
    conversation = queries.conversation(found)
    return page(
        request,
        "support/talk_over.html",
        helping=helping,
        review=found,
        open=found.status == Status.OPEN,
        talks=words.talks(conversation) if goals else [],
        together=together(conversation) if goals else "",
        outcome=words.outcome(found.outcome),
        held_by=people.name_of(found.held_by) if found.held_by else "",
    )


@require_http_methods(["GET", "POST"])
def hold(request: Request, person: UUID, review: UUID) -> HttpResponse:
    """The coach's words, and what the two of them decided."""
    helping = _holding(request, person)
    found = _found(request, helping, review)
    form = HoldForm(request.POST or None, name=helping.name)
    if request.method == "POST" and form.is_valid():
        held = done(
            form,
            lambda: actions.hold(
                review=found,
                outcome=form.cleaned_data["outcome"],
                coach_words=form.cleaned_data["coach_words"],
                by=helping.actor,
                at=request.at,
            ),
        )
        if held:
            messages.success(request, _("It is kept, with your name on it."))
            return redirect("support:talk_over", person=person, review=review)
    return page(request, "support/hold.html", form=form, helping=helping, review=found)
