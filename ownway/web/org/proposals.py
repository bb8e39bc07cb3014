"""The rules of the amount: what is in force, what is proposed, and every step of a proposal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ownway.allocation import queries as allocation
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.rulemaking import actions, queries
from ownway.rulemaking.rules import OPEN, Stage, StudyKind, stage
from ownway.web.org.forms import AskedForm, NoticeForm, ProposeForm, WordsForm
from ownway.web.org.house import House, P, house_for, house_of
from ownway.web.org.words import proposals as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page

LOOKING = (P.OVERSIGHT_VIEW, P.PROGRAMME_MANAGE)
_BEFORE_ADOPTION = (Stage.DRAFT, Stage.CONSULTED, Stage.TESTED)


@require_GET
def rules(request: Request) -> HttpResponse:
    """What is in force and since when, what was before, and what is proposed."""
    house = house_of(request, *LOOKING)
    rows = queries.proposals(request.viewer, house.programme, at=request.at)
    taken = programmes.taken_into_force(house.programme)
    on = allocation.local_day(house.programme, request.at)
    going_on, over = words.open_and_closed(rows)
    return page(
        request,
        "org/rules.html",
        house=house,
        name=house.words.get("programme"),
        since=programmes.scheme_of(house.programme).version_on(on).start,
        going_on=going_on,
        over=over,
        history=words.history(taken, people.names({one.taken_by for one in taken})),
    )


@require_http_methods(["GET", "POST"])
def propose(request: Request) -> HttpResponse:
    """A new version of the rules: why, and its text."""
    house = house_of(request, P.PROGRAMME_MANAGE)
    form = ProposeForm(
        request.POST or None, request.FILES or None, initial={"text": house.pack.scheme}
    )
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        kept = done(
            form,
            lambda: made.append(
                actions.propose(
                    programme=house.programme,
                    title=form.cleaned_data["title"],
                    why=form.cleaned_data["why"],
                    text=form.cleaned_data["rules"],
                    by=request.viewer.actor,
                    at=request.at,
                )
            ),
        )
        if kept:
            messages.success(request, _("The change is proposed."))
            return redirect("org:proposal", proposal=made[0].ref)
    return page(request, "org/propose.html", form=form, house=house)


@require_GET
def proposal(request: Request, proposal: UUID) -> HttpResponse:
    """One proposal: what is missing before its first day, and everything that happened."""
    found, house = _found(request, proposal, *LOOKING)
    now = stage(queries.stood(found, at=request.at))
    studies = {
        kind: queries.latest_study(request.viewer, house.programme, kind, of=found)
        for kind in (StudyKind.IMPACT, StudyKind.VALIDATION)
    }
    lacks = queries.lacks(found, at=request.at, signer=request.viewer.rights.human)
    before = now in _BEFORE_ADOPTION
    return page(
        request,
        "org/proposal.html",
        house=house,
        found=found,
        stage=words.stage(now),
        adopted=now is Stage.ADOPTED,
        late=words.in_the_way(lacks[Stage.IN_FORCE], found, request.at),
        facts=words.facts(found, people.name_of(found.proposed_by)),
        tasks=words.checklist(found, lacks[Stage.ADOPTED], studies)
        if before and house.manages
        else [],
        missing=words.missing(lacks[Stage.ADOPTED]) if before and not house.manages else [],
        life=words.life(queries.happened(found)),
        studies=[(words.kind(one.kind), one) for one in studies.values() if one is not None],
        may_withdraw=house.manages and now in OPEN,
    )


@require_GET
def text(request: Request, proposal: UUID) -> HttpResponse:
    """The text that is proposed, as a file; once it is adopted, with its papers filled in."""
    found, _house = _found(request, proposal, *LOOKING)
    return HttpResponse(
        queries.text_of(found),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="allocation.yaml"'},
    )


@require_http_methods(["GET", "POST"])
def note_asked(request: Request, proposal: UUID) -> HttpResponse:
    """Who was asked when, and what was heard."""

    def act(found: Any, said: dict[str, Any]) -> None:
        actions.note_consultation(
            proposal=found,
            from_on=said["from_on"],
            to_on=said["to_on"],
            heard=said["words"],
            by=request.viewer.actor,
            at=request.at,
        )

    return _step(request, proposal, AskedForm, act, words.asked())


@require_http_methods(["GET", "POST"])
def note_told(request: Request, proposal: UUID) -> HttpResponse:
    """When people were told, and how."""

    def act(found: Any, said: dict[str, Any]) -> None:
        actions.give_notice(
            proposal=found,
            notice_on=said["from_on"],
            words=said["words"],
            by=request.viewer.actor,
            at=request.at,
        )

    return _step(request, proposal, NoticeForm, act, words.told_people())


@require_http_methods(["GET", "POST"])
def say_groups(request: Request, proposal: UUID) -> HttpResponse:
    """What the new rules mean for groups of people."""

    def act(found: Any, said: dict[str, Any]) -> None:
        actions.state_equality(
            proposal=found, words=said["words"], by=request.viewer.actor, at=request.at
        )

    return _step(request, proposal, WordsForm, act, words.groups())


@require_http_methods(["GET", "POST"])
def mark_read(request: Request, proposal: UUID) -> HttpResponse:
    """Somebody read what came out."""

    def act(found: Any, said: dict[str, Any]) -> None:
        actions.mark_tested(
            proposal=found, why=said["words"], by=request.viewer.actor, at=request.at
        )

    return _step(request, proposal, WordsForm, act, words.read())


@require_http_methods(["GET", "POST"])
def adopt(request: Request, proposal: UUID) -> HttpResponse:
    """Somebody other than the author signs."""

    def act(found: Any, said: dict[str, Any]) -> None:
        actions.adopt(proposal=found, why=said["words"], by=request.viewer.actor, at=request.at)

    return _step(request, proposal, WordsForm, act, words.adopting())


@require_http_methods(["GET", "POST"])
def withdraw(request: Request, proposal: UUID) -> HttpResponse:
    """The proposal is taken back."""

    def act(found: Any, said: dict[str, Any]) -> None:
        actions.withdraw(proposal=found, why=said["words"], by=request.viewer.actor, at=request.at)

    return _step(request, proposal, WordsForm, act, words.withdrawing())


def _step(
    request: Request,
    ref: UUID,
    make: type[forms.Form],
    act: Callable[[Any, dict[str, Any]], None],
    said: words.StepWords,
) -> HttpResponse:
    """A step of a proposal: its form, its action, what was done."""
    found, house = _found(request, ref, P.PROGRAMME_MANAGE)
    form = make(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: act(found, form.cleaned_data))
    ):
        messages.success(request, said.done)
        return redirect("org:proposal", proposal=found.ref)
    return page(request, "org/step.html", form=form, house=house, found=found, said=said)


def _found(request: Request, ref: UUID, *permissions: P) -> tuple[Any, House]:
    """A proposal with its house. Raises NotVisible."""
    found = queries.proposal(request.viewer, ref)
    return found, house_for(request, found.programme.ref, *permissions)
