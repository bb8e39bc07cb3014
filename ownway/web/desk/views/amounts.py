"""Settling the final amount, with the first one beside it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ownway.allocation import actions, queries
from ownway.decisions import actions as deciding
from ownway.decisions import queries as decisions
from ownway.people import queries as people
from ownway.web import amount_words
from ownway.web.desk.forms.amounts import ClaimForm, NoticeForm, SettleForm, TakeBackForm
from ownway.web.desk.office import P, office_for
from ownway.web.desk.words import amounts as words
from ownway.web.desk.words import work as work_words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page


@require_http_methods(["GET", "POST"])
def amount(request: Request, allocation: UUID) -> HttpResponse:
    """The working as the person reads it, the time before, and the final amount."""
    found = queries.by_ref(request.viewer, allocation, at=request.at)
    office = office_for(request, found.person.programme, P.AMOUNT_SETTLE)
    apart = office.too_close(P.AMOUNT_SETTLE, found.person)
    row = queries.row(found)
    earlier = queries.before(found)
    before = queries.row(earlier) if earlier else None
    form = None
    if not apart:
        form = SettleForm(
            request.POST or None,
            currency=found.currency,
            earliest=queries.earliest(found) if before is not None else None,
            initial={"amount": row.to_plan_with},
        )
        if request.method == "POST" and form.is_valid():
            settled = done(
                form,
                lambda: actions.settle(
                    allocation=found,
                    amount=form.cleaned_data["amount"],
                    reason=form.cleaned_data["reason"],
                    from_on=form.cleaned_data.get("from_on"),
                    by=office.by(found.person),
                    at=request.at,
                ),
            )
            if settled:
                messages.success(request, _("The final amount is settled."))
                return redirect("desk:amount", allocation=found.ref)
    sentences = queries.sentences(found, language=request.LANGUAGE_CODE)
    return page(
        request,
        "desk/amount.html",
        form=form,
        apart=apart,
        person=found.person,
        allocation=found,
        facts=words.facts(row, before, people.name_of(row.final.settled_by) if row.final else ""),
        working=words.working(sentences, row.indicative),
        changed=before is not None,
        goes_down=words.goes_down(queries.counting(found.person), found),
        rose=words.rose(row, before),
        flat=words.flat(row),
    )


@require_http_methods(["GET", "POST"])
def change(request: Request, allocation: UUID) -> HttpResponse:
    """The amount before and this one side by side; notice where it goes down (A7, A21)."""
    found = queries.by_ref(request.viewer, allocation, at=request.at)
    person = found.person
    office = office_for(request, person.programme, P.AMOUNT_SETTLE)
    apart = office.too_close(P.AMOUNT_SETTLE, person)
    before = queries.before(found)
    if before is None:
        return page(request, "desk/amount_first.html", person=person, allocation=found)
    amounts = queries.amounts_of(request.viewer, person.ref, at=request.at)
    lower = amounts.lower if amounts else None
    waits = lower is not None and lower.allocation == found
    given = queries.notice_of(found)
    if given is not None and not waits and given.in_force_at is None:
        given = None  # settled higher since, so there is nothing to give notice of
    form = None if apart or not waits else _notice_form(request, given)
    if form is not None and request.method == "POST" and form.is_valid():
        by, at = office.by(person), request.at
        reason = form.cleaned_data["reason"]
        if given is None:
            act = partial(actions.give_notice, allocation=found, reason=reason, by=by, at=at)
            thanks = _("Notice is given. The person sees it now.")
        else:
            act = partial(actions.withdraw_notice, notice=given, why=reason, by=by, at=at)
            thanks = _("The notice is taken back. The amount stays as it was.")
        if done(form, act):
            messages.success(request, thanks)
            return redirect("desk:amount_change", allocation=found.ref)
    compared = queries.compared_by(request.viewer, before, found, at=request.at)
    return page(
        request,
        "desk/amount_change.html",
        form=form,
        apart=apart,
        person=person,
        allocation=found,
        waits=waits,
        comparable=compared.comparable,
        change=amount_words.change(compared, request.LANGUAGE_CODE),
        notice=amount_words.notice(given, people.names([given.given_by] if given else [])),
        days=queries.pack_for(found).decisions.reduction_notice.days,
        claimed=decisions.open_claim(person) is not None,
    )


def _notice_form(request: Request, given: Any) -> NoticeForm | TakeBackForm | None:
    """To give notice, or to take back the one that runs; none once it is in force."""
    if given is None:
        return NoticeForm(request.POST or None)
    return TakeBackForm(request.POST or None) if given.in_force_at is None else None


@require_http_methods(["GET", "POST"])
def claim(request: Request, claim: UUID) -> HttpResponse:
    """What the person says is wrong, the working, and an answer by somebody else."""
    found = decisions.claim(request.viewer, claim, request.at)
    person = found.allocation.person
    office = office_for(request, person.programme, P.AMOUNT_SETTLE)
    apart = office.too_close(P.AMOUNT_SETTLE, person)
    if not apart and not decisions.may_answer(found, office.viewer.actor):
        apart = _("You settled this amount, so somebody else looks at it.")
    form = None
    if not apart and (request.method == "POST" or found.answered_at is None):
        form = ClaimForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            answered = done(
                form,
                lambda: deciding.answer_claim(
                    claim=found,
                    outcome=form.cleaned_data["outcome"],
                    reason=form.cleaned_data["reason"],
                    by=office.by(person),
                    at=request.at,
                ),
            )
            if answered:
                messages.success(request, _("Your answer is sent."))
                return redirect("desk:amount_claim", claim=found.ref)
    amount = queries.by_ref(request.viewer, found.allocation.ref, at=request.at)
    row = queries.row(amount)
    sentences = queries.sentences(amount, language=request.LANGUAGE_CODE)
    return page(
        request,
        "desk/amount_claim.html",
        form=form,
        apart=apart,
        person=person,
        claim=found,
        wrong_in=words.wrong_in(found),
        answer=words.claim_answer(found, people.name_of(found.answered_by)),
        facts=words.facts(row, None, people.name_of(row.final.settled_by) if row.final else ""),
        working=words.working(sentences, row.indicative),
        late=work_words.late(decisions.claim_is_late(found, request.at)),
    )
