"""Settling the final amount, with the first one beside it."""

from __future__ import annotations

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
from ownway.web.desk.forms.amounts import ClaimForm, SettleForm
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
            request.POST or None, currency=found.currency, initial={"amount": row.to_plan_with}
        )
        if request.method == "POST" and form.is_valid():
            settled = done(
                form,
                lambda: actions.settle(
                    allocation=found,
                    amount=form.cleaned_data["amount"],
                    reason=form.cleaned_data["reason"],
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
        facts=words.facts(row, before, people.name_of(row.final.settled_by) if row.final else ""),
        working=words.working(sentences, row.indicative),
        rose=words.rose(row, before),
        flat=words.flat(row),
    )


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
